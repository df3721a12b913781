// What is typed into a form with [data-draft] outlives a lost line, a reload and a failed answer: it stays in this tab
// (sessionStorage, gone when the tab closes) until it has arrived. Never passwords, codes, files, or what is hidden.
const prefix = "draft:";
const never = new Set(["hidden", "password", "file", "submit", "button", "reset", "fieldset"]);
const forms = [...document.querySelectorAll("form[data-draft]")];

const memory = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return null; // storage may be forbidden
  }
})();

const key = (path) => prefix + path;
const read = (path) => JSON.parse(memory.getItem(key(path)));
const write = (path, draft) => memory.setItem(key(path), JSON.stringify(draft));
const canBeChecked = (field) => field.type === "checkbox" || field.type === "radio";

function forgetAll() {
  Object.keys(memory).filter((name) => name.startsWith(prefix)).forEach((name) => memory.removeItem(name));
}

/** The fields whose content may be kept. */
function fields(form) {
  return [...form.elements].filter((field) => field.name && !never.has(field.type) && field.autocomplete !== "one-time-code");
}

/** What stands in the form: a list of values for each name, empty where nothing is chosen. */
function typed(form) {
  const values = {};
  for (const field of fields(form)) {
    values[field.name] ??= [];
    if (!canBeChecked(field) || field.checked) values[field.name].push(field.value);
  }
  return values;
}

function keep(form, sent) {
  write(location.pathname, { owner: form.dataset.draft, values: typed(form), sent });
}

/** Puts back what is not there any more; says whether there was anything. */
function putBack(form, values) {
  const lost = fields(form).filter((field) => values[field.name] && (canBeChecked(field)
    ? field.checked !== values[field.name].includes(field.value)
    : field.value !== values[field.name][0]));
  for (const field of lost) {
    if (canBeChecked(field)) field.checked = !field.checked;
    else field.value = values[field.name][0];
    field.closest("details")?.setAttribute("open", "");
  }
  return lost.length > 0;
}

/** Shows one of the sentences that the page brought along. */
function say(form, what) {
  const line = form.querySelector("[data-line]");
  line.textContent = line.dataset[what];
}

function watch(form) {
  const draft = read(location.pathname);
  if (draft && draft.owner !== form.dataset.draft) memory.removeItem(key(location.pathname));
  else if (draft) {
    if (putBack(form, draft.values)) say(form, "restored");
    keep(form, false);
  }
  form.addEventListener("input", () => keep(form, false));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) {
      keep(form, true);
      return;
    }
    event.preventDefault();
    say(form, "lost");
  });
  window.addEventListener("online", () => {
    if (form.querySelector("[data-line]").textContent) say(form, "back");
  });
}

if (memory) {
  // Who comes from a form that was sent has been led on: it has arrived.
  const from = document.referrer && new URL(document.referrer).pathname;
  if (from && from !== location.pathname && read(from)?.sent) memory.removeItem(key(from));
  if (document.querySelector("meta[name=drafts]")) forgetAll();
  document.querySelector("form[data-forget]")?.addEventListener("submit", forgetAll);
  forms.forEach(watch);
}
