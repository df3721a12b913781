// Passkeys: a form with [data-passkey] asks the server what to sign, lets the browser do it, and sends the answer.
// Without scripts, or in a browser without passkeys, the form stays hidden; every page has another way.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function options(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST", headers: { "X-CSRFToken": form.elements.csrf_token.value },
  });
  if (!answer.ok || answer.redirected) throw new Error("no options");
  const asked = await answer.json();
  return {
    ...asked,
    challenge: bytes(asked.challenge),
    ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
    excludeCredentials: withIds(asked.excludeCredentials),
    allowCredentials: withIds(asked.allowCredentials),
  };
}

/** What the browser made or signed, as the server reads it. */
function plain(made) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const found = parts.filter((part) => made.response[part]).map((part) => [part, text(made.response[part])]);
  return JSON.stringify({
    id: made.id, rawId: text(made.rawId), type: made.type, response: Object.fromEntries(found),
  });
}

async function ask(form) {
  const failure = form.querySelector("[data-failure]");
  failure.hidden = true;
  try {
    const publicKey = await options(form);
    const made = form.dataset.passkey === "add"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    form.elements.credential.value = plain(made);
    form.submit();
  } catch {
    failure.hidden = false; // given up, or nothing that fits: the person may try again
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
}
