// Measures the page as it stands, and returns a line for each fault.
async () => {
  await document.fonts.ready;
  const faults = new Set();
  const slack = 1.5; // pixels: fractions are rounded, and some letters lean out of their box
  const screen = document.documentElement.clientWidth;
  const name = (element) => {
    const path = [];
    for (let at = element; at && at !== document.body && path.length < 3; at = at.parentElement) {
      path.unshift(at.tagName.toLowerCase() + (at.id ? `#${at.id}` : "") + [...at.classList].map((one) => `.${one}`).join(""));
    }
    return `${path.join(" > ")} “${(element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 50)}”`;
  };
  const fault = (what, element, more = "") => faults.add(`${what}: ${name(element)} ${more}`.trim());

  const readAloudOnly = (style) => style.clip !== "auto" || style.clipPath === "inset(50%)";
  const visible = (element) => {
    if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (readAloudOnly(getComputedStyle(at))) return false;
      if (at.classList.contains("skip-link")) return false;
    }
    return true;
  };
  const scrolls = (style) => /auto|scroll/.test(style.overflowX);
  const cuts = (style) => /hidden|clip/.test(style.overflowX + style.overflowY);
  const boxed = (style) => style.backgroundColor !== "rgba(0, 0, 0, 0)" || parseFloat(style.borderInlineEndWidth) > 0;

  if (document.documentElement.scrollWidth > screen) {
    faults.add(`the page is ${document.documentElement.scrollWidth} pixels wide, the screen ${screen}`);
  }

  // Each piece of text against the boxes around it.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const holder = text.parentElement;
    if (!text.data.trim() || /^(OPTION|SCRIPT|STYLE|TEXTAREA|TITLE)$/.test(holder.tagName) || !visible(holder)) continue;
    range.selectNodeContents(text);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1);
    if (!rects.length) continue;
    const left = Math.min(...rects.map((rect) => rect.left));
    const right = Math.max(...rects.map((rect) => rect.right));
    const top = Math.min(...rects.map((rect) => rect.top));
    const bottom = Math.max(...rects.map((rect) => rect.bottom));
    let inScroller = false;
    let nearest = true;
    for (let at = holder; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.textOverflow === "ellipsis" && at.scrollWidth > at.clientWidth + slack) fault("cut by an ellipsis", holder);
      if (scrolls(style) && at.scrollWidth > at.clientWidth) { inScroller = true; break; }
      if (style.display === "inline" || style.display === "contents") continue;
      const box = at.getBoundingClientRect();
      const wide = left < box.left - slack || right > box.right + slack;
      const high = top < box.top - 4 * slack || bottom > box.bottom + 4 * slack;
      if (cuts(style) && (wide || high)) fault("text is cut off", holder, `by ${name(at)}`);
      else if ((nearest || boxed(style)) && wide) fault("text outside of its box", holder, `in ${name(at)}`);
      else if (boxed(style) && high) fault("text above or below its box", holder, `in ${name(at)}`);
      nearest = false;
      if (style.position === "absolute" || style.position === "fixed") break;
    }
    if (!inScroller && (left < -slack || right > screen + slack)) fault("text beyond the screen", holder);
  }

  // A list to pick from shows what is picked. No browser breaks its lines: a long name shows once the list is open.
  const ruler = document.createElement("canvas").getContext("2d");
  for (const select of document.querySelectorAll("select")) {
    const chosen = select.selectedOptions[0]?.text ?? "";
    if (!visible(select) || chosen.length > 24) continue;
    const style = getComputedStyle(select);
    ruler.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (ruler.measureText(chosen).width > room + 4 * slack) fault("the choice does not fit", select, `“${chosen}”`);
  }

  // What can be pressed does not lie on top of something else that can.
  const pressable = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((element) => visible(element) && !element.closest(".skip-link, .leaflet-container")); // pins may
  const areas = pressable.map((element) => [...element.getClientRects()]);
  for (let one = 0; one < pressable.length; one += 1) {
    for (let two = one + 1; two < pressable.length; two += 1) {
      if (pressable[one].contains(pressable[two])) continue;
      const meet = areas[one].some((a) => areas[two].some((b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2));
      if (meet) fault("on top of each other", pressable[one], `and ${name(pressable[two])}`);
    }
  }
  return [...faults];
}
