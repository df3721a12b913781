// Keys for the desk: see components/keyboard.html. Nobody has to use them, so they are off until switched on.
const help = document.querySelector("[data-keyboard]");
const memory = "keyboard";

function remembered() {
  try {
    return localStorage.getItem(memory) === "on";
  } catch {
    return false; // storage may be forbidden
  }
}

function remember(on) {
  try {
    localStorage.setItem(memory, on ? "on" : "off");
  } catch {
    // then the choice lasts as long as the page
  }
}

/** The link in the page's list that is `step` away from the one with the focus, or from the one shown. */
function neighbour(step) {
  const links = [...document.querySelectorAll("[data-list] a")];
  const here = links.findIndex((link) => link === document.activeElement || link.ariaCurrent === "true");
  return links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
}

/** The entry of a list in which somebody is at work. */
function here() {
  return document.activeElement.closest("[data-item]");
}

function press(key) {
  if (key === "j") neighbour(1)?.focus();
  else if (key === "k") neighbour(-1)?.focus();
  else if (key === "?") help.open = !help.open;
  else (here() ?? document).querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
}

if (help) {
  const toggle = help.querySelector("[data-keyboard-switch]");
  help.hidden = false;
  toggle.checked = remembered();
  toggle.addEventListener("change", () => remember(toggle.checked));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (!toggle.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    press(event.key);
  });
}
