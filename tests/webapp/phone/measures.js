// Measures a page as it is drawn. `measures` is put into the page before each look; every function returns lines of text.
(() => {
  const rgba = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return [...parts.slice(0, 3), parts[3] ?? 1];
  };
  const over = ([r, g, b, a], [br, bg, bb]) => [r * a + br * (1 - a), g * a + bg * (1 - a), b * a + bb * (1 - a), 1];
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  /** The colour behind an element's content: every ground up to the first that lets nothing through. */
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0, 1] : [255, 255, 255, 1];
    return layers.reduceRight((below, layer) => over(layer, below), canvas);
  };
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && box.bottom > 0 && element.checkVisibility() && style.visibility === "visible"
      && style.clipPath === "none" && style.clip === "auto" && style.opacity !== "0";
  };
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`
    + ` "${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const inputs = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";

  window.measures = {
    /** [contrast, what] of every text with its ground; what is switched off does not count. */
    texts() {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !isSeen(element) || element.closest(":disabled, svg, option, script")) continue;
        const behind = ground(element);
        found.push([contrast(over(rgba(getComputedStyle(element).color), behind), behind), name(element)]);
      }
      return found;
    },
    /** [contrast, what] of every edge of a field, check box and icon with what is around it. */
    controls() {
      const framed = (element) => element.closest(".kern-form-input__select-wrapper") ?? element;
      const edges = all(`${inputs}, [type=checkbox], [type=radio]`).map(framed).map((element) => {
        const around = ground(element.parentElement);
        const style = getComputedStyle(element);
        const widths = ["Top", "Right", "Bottom", "Left"].filter((side) => parseFloat(style[`border${side}Width`]) > 0);
        const ratios = widths.map((side) => contrast(over(rgba(style[`border${side}Color`]), around), around));
        return [Math.max(1, contrast(ground(element), around), ...ratios), name(element)];
      });
      const icons = all("svg.icon").map((element) => {
        const around = ground(element.parentElement);
        return [contrast(over(rgba(getComputedStyle(element).color), around), around), `${name(element.parentElement)} (icon)`];
      });
      return [...edges, ...icons];
    },
    /** What leaves the screen at its side, or is cut off. */
    lost() {
      const width = document.documentElement.clientWidth;
      const scrolls = (element) => element.closest(".table-frame, [data-scrolls]");
      return all("body *").filter((element) => !scrolls(element) && !element.closest(".kern-sr-only, .skip-link, svg")).flatMap((element) => {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        const cut = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1
          && !element.matches(inputs);
        return [
          ...(box.left < -1 || box.right > width + 1 ? [`beyond the screen: ${name(element)}`] : []),
          ...(cut ? [`cut off: ${name(element)}`] : []),
        ];
      });
    },
    /** Things to press that lie on one another. */
    overlapping() {
      const things = all(`a[href], button, summary, ${inputs}`);
      const boxes = things.map((thing) => thing.getBoundingClientRect());
      return things.flatMap((one, i) => things.slice(i + 1).flatMap((other, k) => {
        const [a, b] = [boxes[i], boxes[i + 1 + k]];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return wide > 2 && high > 2 && !one.contains(other) && !other.contains(one) ? [`${name(one)} × ${name(other)}`] : [];
      }));
    },
    /** Main actions below 44 pixels, and anything below 24 that is not a link within a sentence. */
    small() {
      const main = all(`.kern-btn, .tool, .back-link, .brand, .site-nav__link, .languages__link, .option, ${inputs}`)
        .filter((element) => element.getBoundingClientRect().height < 43.5 && !element.closest(".row-actions"));
      const anything = all("a[href], button, summary, [type=checkbox], [type=radio]").filter((element) => {
        const box = (element.closest("label, .option, .time-grid__cell") ?? element).getBoundingClientRect();
        const inSentence = getComputedStyle(element).display === "inline" && element.parentElement.textContent.trim() !== element.textContent.trim();
        return !inSentence && Math.min(box.width, box.height) < 23.5 && !element.matches(".kern-link--stretched");
      });
      return [...main.map((one) => `below 44: ${name(one)} ${Math.round(one.getBoundingClientRect().height)}`),
        ...anything.map((one) => `below 24: ${name(one)} ${Math.round(one.getBoundingClientRect().height)}`)];
    },
  };
})();
