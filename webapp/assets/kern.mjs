// The parts of KERN that our templates use: 400 KB become a tenth.
import postcss from "postcss";

// One name per component. Layout is css/layout.css, icons are our own sprite, the colour scheme is the system's.
const components = new Set([
  "accordion", "alert", "badge", "body", "btn", "card", "description-list", "description-list-item", "error",
  "fieldset", "form-check", "form-input", "heading-x-large", "heading-large", "heading-medium", "heading-small",
  "hint", "label", "link", "list", "number", "preline", "progress", "sr-only", "subline", "summary", "table",
  "table-responsive", "task-list", "title",
]);
const classes = /\.kern-([a-z]+(?:-[a-z]+)*)/g;
const schemeByClass = /:not\(\[class\*=kern-level-\]\)|^\[data-kern-theme=\w+\]$/;

/** Whether a selector speaks of an element alone or of components we use. */
function isUsed(selector) {
  if (schemeByClass.test(selector)) return selector.startsWith(":is(body");
  return [...selector.matchAll(classes)].every(([, name]) => components.has(name));
}

/** Removes custom properties nobody reads, until none is left (one may only serve another). */
function dropUnreadProperties(root, alsoRead) {
  for (;;) {
    const read = new Set((root.toString() + alsoRead).match(/(?<=var\(\s*)--[\w-]+/g));
    const unread = [];
    root.walkDecls(/^--/, (declaration) => {
      if (!read.has(declaration.prop)) unread.push(declaration);
    });
    if (unread.length === 0) return;
    for (const declaration of unread) declaration.remove();
  }
}

/** KERN's CSS text without unused components, and without custom properties that neither it nor `ours` reads. */
export function pruneKern(kern, ours) {
  const root = postcss.parse(kern);
  root.walkRules((rule) => {
    const used = rule.selectors.filter(isUsed);
    if (used.length === 0) rule.remove();
    else if (used.length < rule.selectors.length) rule.selectors = used;
  });
  root.walkAtRules("media", (media) => {
    if (media.nodes.length === 0) media.remove();
  });
  dropUnreadProperties(root, ours);
  return root.toString();
}
