// The map of /near, fetched by near.js: districts as shapes, and a sign at each spot where places of the list lie. It has no words of its
// own: names stand in the data, what the signs mean and the sentences in the page.
import L from "leaflet";

const box = document.querySelector("[data-map]");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const mouse = matchMedia("(pointer: fine)").matches;
const nearest = 16;

/** An element with a class, and text or further elements in it. */
function element(name, style, ...inside) {
  const made = document.createElement(name);
  made.className = style;
  made.append(...inside);
  return made;
}

const legend = (kind) => document.querySelector(`[data-sign="${kind}"]`);
const word = (kind) => legend(kind).textContent.trim();
const somewhere = (spot) => (spot.exact ? "" : box.dataset.somewhere.replace("{}", spot.district));

/** What a spot is called: its places, and how exactly we know where they are. */
function nameOf(spot) {
  const places = spot.places.map((place) => `${word(place.kind)}: ${place.name}`);
  return [...places, somewhere(spot)].filter(Boolean).join(". ");
}

function iconOf(spot) {
  const drawing = legend(spot.kind).querySelector(".map-sign").cloneNode(true);
  drawing.classList.add("map-marker");
  if (!spot.exact) drawing.classList.add("map-marker--somewhere");
  if (spot.places.length > 1) drawing.append(element("span", "map-marker__count", `${spot.places.length}`));
  return L.divIcon({ html: drawing, className: "map-spot", iconSize: [44, 44], popupAnchor: [0, -18] });
}

/** What opens at a sign: the places there, each a link to its entry of the list. */
function popupOf(spot) {
  const lines = spot.places.map((place) => {
    const link = element("a", "kern-link", place.name);
    link.href = `#${place.entry}`;
    link.addEventListener("click", () => showEntry(place.entry));
    return element("li", "", link, element("span", "map-popup__kind", word(place.kind)));
  });
  const body = element("div", "map-popup", element("ul", "", ...lines));
  body.dir = document.dir;
  if (!spot.exact) body.append(element("p", "", somewhere(spot)));
  return body;
}

/** Leads whoever follows a link of the map to the entry, keyboard and screen reader included. */
function showEntry(id) {
  const entry = document.getElementById(id);
  entry.tabIndex = -1;
  entry.focus({ preventScroll: true });
}

function addSpot(map, spot, districts) {
  const marker = L.marker([spot.lat, spot.lon], {
    icon: iconOf(spot), riseOnHover: true, zIndexOffset: spot.kind === "centre" ? 1000 : 0,
  }).addTo(map);
  const sign = marker.getElement();
  sign.setAttribute("aria-label", nameOf(spot));
  sign.title = nameOf(spot);
  const popup = L.popup({ autoPan: !calm, minWidth: 180, maxWidth: 240 });
  marker.bindPopup(popup.setContent(popupOf(spot)));
  const served = spot.places.map((place) => place.entry);
  const mark = (shown) => districts.forEach((district) => {
    district.layer.getElement().classList.toggle("map-district--served", shown && served.includes(district.centre));
  });
  marker.on("popupopen", () => {
    if (calm) map.panInside(marker.getLatLng(), { padding: [130, 160], animate: false });
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", box.dataset.close);
    close.title = box.dataset.close;
    popup.getElement().querySelector("a").focus({ preventScroll: true });
    mark(true);
  });
  marker.on("popupclose", () => {
    mark(false);
    if (popup.getElement()?.contains(document.activeElement)) sign.focus({ preventScroll: true });
  });
}

/** Districts in the order of the data, each with its layer and the entry of the centre that serves it. */
function addDistricts(map, districts, spots) {
  const taken = new Set(spots.filter((spot) => !spot.exact).map((spot) => spot.district));
  return districts.map((district) => {
    const shape = { type: "MultiPolygon", coordinates: district.outline };
    const style = [
      "map-district", district.approximate && "map-district--approximate", district.chosen && "map-district--chosen",
    ];
    const layer = L.geoJSON(shape, {
      interactive: false, style: { className: style.filter(Boolean).join(" ") },
    }).getLayers()[0].addTo(map);
    layer.bindTooltip(element("span", "", district.name), {
      permanent: true, direction: "center", className: "map-name", interactive: false,
      offset: taken.has(district.name) ? [0, 28] : [0, 0], // below the sign in its middle
    });
    return { layer, centre: district.centre, chosen: district.chosen };
  });
}

/** Shows the names that fit into their districts at this scale. */
function fitNames(map, districts) {
  for (const district of districts) {
    const bounds = district.layer.getBounds();
    const room = map.latLngToLayerPoint(bounds.getSouthEast()).subtract(map.latLngToLayerPoint(bounds.getNorthWest()));
    const name = district.layer.getTooltip().getElement();
    name.classList.toggle("map-name--hidden", name.offsetWidth > room.x || name.offsetHeight > room.y);
  }
}

/** What is in view at first: the chosen district and the centre that serves it, or everything. */
function lookAt(districts, spots) {
  const chosen = districts.filter((district) => district.chosen);
  const isMine = (spot) => spot.places.some((place) => place.entry === chosen[0].centre);
  const bounds = L.latLngBounds((chosen.length ? spots.filter(isMine) : spots).map((spot) => [spot.lat, spot.lon]));
  (chosen.length ? chosen : districts).forEach((district) => bounds.extend(district.layer.getBounds()));
  return bounds;
}

function draw(data) {
  const map = L.map(box, {
    attributionControl: false, dragging: mouse, scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 1,
    fadeAnimation: !calm, zoomAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm, maxZoom: nearest,
  });
  L.control.zoom({
    position: "bottomright", zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut,
  }).addTo(map);
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: nearest }).addTo(map);
  map.setView([0, 0], 1); // Leaflet draws shapes only once it has a view
  const drawn = addDistricts(map, data.districts, data.spots);
  map.fitBounds(lookAt(drawn, data.spots), { animate: false, padding: [24, 24] });
  data.spots.forEach((spot) => addSpot(map, spot, drawn));
  map.on("zoomend", () => fitNames(map, drawn));
  fitNames(map, drawn);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", box.dataset.label);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
}

/** Fetches the data, then shows the map and what explains it; says how it went to whoever waits. */
async function show() {
  const answer = await fetch(box.dataset.map);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const data = await answer.json();
  for (const part of document.querySelectorAll("[data-with-map]")) part.hidden = false;
  draw(data);
}

show().then(
  () => box.dispatchEvent(new Event("map-shown")),
  () => box.dispatchEvent(new Event("map-failed")), // on a bad line the list is all there is, and enough
);
