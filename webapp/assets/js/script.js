import "./announce.js";
import "./drafts.js";
import "./idle.js";
import "./keys.js";
import "./passkeys.js";
import "./sign-in.js";
import "./worker.js";

// Whoever sent a form with mistakes starts at the list of them; whoever did something, at the word that it is done.
// A message that is there when a page opens is read out by no screen reader unless it gets the focus.
(document.querySelector("main [role=alert][data-focus]") ?? document.querySelector("main [data-focus]"))?.focus();

// A menu closes when somebody goes on elsewhere, or presses Escape.
const menus = document.querySelectorAll("details[data-menu]");
const closeMenus = (except) => menus.forEach((menu) => {
  if (menu !== except) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details[data-menu][open]");
  menu?.querySelector("summary").focus();
  closeMenus();
});
