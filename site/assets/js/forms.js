// Forms keep what was typed when the network fails, and do the small computation that tells
// people from machines. Without JavaScript forms work all the same.

const storage = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
})();

const sent = document.querySelector("[data-form-sent]");
if (sent) storage?.removeItem(`form.${sent.dataset.formSent}`);

const form = document.querySelector("form[data-form]");
if (form) {
  const place = `form.${form.dataset.form}`;
  const own = () => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit" && field.type !== "fieldset" && field.tabIndex !== -1);

  const keep = () => {
    const typed = JSON.parse(storage?.getItem(place) ?? "{}");
    for (const field of own()) {
      if (field.type === "checkbox" || field.type === "radio") {
        typed[`${field.name}=${field.value}`] = field.checked;
      } else {
        typed[field.name] = field.value;
      }
    }
    storage?.setItem(place, JSON.stringify(typed));
  };

  const restore = () => {
    const typed = JSON.parse(storage?.getItem(place) ?? "{}");
    for (const field of own()) {
      if (field.name === "consent") continue;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = typed[`${field.name}=${field.value}`] ?? field.checked;
      } else {
        field.value ||= typed[field.name] ?? "";
      }
    }
  };

  if (!document.querySelector("#errors")) restore();
  form.addEventListener("input", keep);
  document.querySelector("#errors")?.focus();

  // A second click while the first is on its way sends nothing more.
  let busy = false;
  form.addEventListener("submit", (event) => {
    if (busy) event.preventDefault();
    busy = true;
    window.setTimeout(() => {
      busy = false;
    }, 8000);
  });
  window.addEventListener("pageshow", () => {
    busy = false;
  });
}

// A doubt costs a person nothing: the browser computes, then sends by itself, once. Where it
// cannot compute (without HTTPS), it waits as long as it would without JavaScript.
const proof = document.querySelector("[data-challenge]");
if (proof) {
  document.querySelector("#moment")?.focus();
  const send = () => {
    if (!proof.dataset.sendsItself) return;
    proof.insertAdjacentHTML("afterend", '<input type="hidden" name="resent" value="1">');
    proof.form.requestSubmit(proof.form.querySelector("[type=submit]"));
  };
  solve(JSON.parse(proof.dataset.challenge)).then(
    (solution) => {
      proof.value = solution;
      send();
    },
    () => window.setTimeout(send, (Number(proof.dataset.sendsItself) + 1) * 1000),
  );
}

// ALTCHA, protocol 2, with PBKDF2: find the counter whose derived key begins as asked.
async function solve(challenge) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const text = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  for (let counter = 0; ; counter += 1) {
    new DataView(password.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = text(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost }, key, keyLength * 8));
    if (derived.startsWith(keyPrefix)) {
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey: derived } }));
    }
  }
}
