// Where the focus is: whether the eye can tell, what it is called, and where it lies. Null where it is nowhere.
// What the eye sees of a thing: itself, what stands around it, and what stands beside it (a label, a drawn box).
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const looks = () => JSON.stringify([element, element.parentElement, element.nextElementSibling].filter(Boolean).flatMap(
    (one) => [null, "::before", "::after"].map((part) => {
      const style = getComputedStyle(one, part);
      return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor,
        style.borderWidth, style.backgroundColor, style.textDecoration, style.clipPath, style.top];
    })));
  const focused = looks();
  const inParts = element.type === "date"; // day, month and year are stops of their own, lost with the focus
  if (!inParts) element.blur();
  const plain = inParts ? "" : looks();
  if (!inParts) element.focus();
  const box = element.getBoundingClientRect();
  const name = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || element.name;
  return {
    pin: element.closest(".leaflet-container") !== null,
    seen: focused !== plain, name: `${element.tagName.toLowerCase()} “${(name ?? "").trim().replace(/\s+/g, " ").slice(0, 60)}”`,
    top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right,
  };
}
