// The map of /near weighs more than the rest of the page, so it comes when somebody wants it, and from then on by itself
// for as long as this tab is open. Without this script the page has no map, and the list is whole.
const part = document.querySelector("#map");
const button = part?.querySelector("[data-show-map]");
const box = part?.querySelector("[data-map]");
const nonce = document.currentScript.nonce;
const wanted = "map wanted";

/** Fetches the map, and leads whoever asked for it there. */
function show(asked) {
  const script = document.createElement("script");
  script.nonce = nonce;
  script.src = box.dataset.script;
  script.addEventListener("error", () => box.dispatchEvent(new Event("map-failed")));
  box.addEventListener("map-shown", () => {
    button.parentElement.hidden = true;
    if (asked) box.focus({ preventScroll: true });
  }, { once: true });
  document.head.append(script);
}

if (box) {
  part.hidden = false;
  document.querySelector("[data-to-map]").hidden = false;
  part.parentElement.classList.add("near--with-map");
  box.addEventListener("map-failed", () => {
    part.querySelector("[data-map-failed]").hidden = false;
  });
  button.addEventListener("click", () => {
    sessionStorage.setItem(wanted, "yes");
    show(true);
  });
  if (sessionStorage.getItem(wanted)) show(false);
}
