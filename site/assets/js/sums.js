// The room left for de minimis aid. What a firm has had is kept in this browser and never sent: its
// field has no name and stands in no form. The rule is that of funding/matching/money.py, a number
// is read by the pattern of core/formats.py; both come with the page.
const KEY = "de-minimis";
const MOST = 10n ** 14n; // cents
const box = document.querySelector("[data-de-minimis]");

function kept() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function keep(text) {
  try {
    if (text) localStorage.setItem(KEY, text);
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing: the figure lasts as long as the page.
  }
}

// Cents, so that nothing is rounded; null for what means no number.
function read(typed, pattern) {
  const text = typed.trim().replace(/[\s'’]+/g, " ").replace(/^(?:€|eur(?![a-z])) ?| ?(?:€|eur|euro)$/i, "");
  if (!new RegExp(`^(?:${pattern})$`).test(text)) return null;
  const decimals = text.match(/[.,]([0-9]{1,2})$/);
  const whole = (decimals ? text.slice(0, decimals.index) : text).replace(/[., ]/g, "");
  const cents = BigInt(whole + (decimals?.[1] ?? "").padEnd(2, "0"));
  return cents <= MOST ? cents : null;
}

// As the page writes 1111.11 euro: “EUR 1,111.11”, “1.111,11 EUR”.
function write(cents, example) {
  const [, before, group, decimal, after] = example.match(/^(.*?)1(.)111(.)11(.*)$/s);
  const whole = String(cents / 100n).replace(/\B(?=(\d{3})+$)/g, group);
  const rest = cents % 100n;
  return `${before}${whole}${rest ? decimal + String(rest).padStart(2, "0") : ""}${after}`;
}

function sentence({ ceiling, number, example, left, fits, over }, received) {
  const most = BigInt(ceiling) * 100n;
  const room = received < most ? most - received : 0n;
  const shown = document.querySelector("#sums-result")?.dataset.aid;
  const aid = shown ? read(shown, number) : null;
  const words = aid === null ? left : aid <= room ? fits : over;
  return words.replace("{room}", write(room, example)).replace("{after}", () => write(room - (aid ?? 0n), example));
}

function show() {
  const input = box.querySelector("#received");
  const typed = input.value.trim();
  const received = typed ? read(typed, box.dataset.number) : null;
  const wrong = Boolean(typed) && received === null;
  box.querySelector("#received-error").hidden = !wrong;
  box.querySelector("[data-received]").classList.toggle("field--error", wrong);
  input.setAttribute("aria-invalid", String(wrong));
  input.setAttribute("aria-describedby", wrong ? "received-error received-hint" : "received-hint");
  box.querySelector("[data-room]").textContent = received === null ? "" : sentence(box.dataset, received);
  const without = document.querySelector("[data-without]");
  if (without) without.hidden = received !== null;
}

if (box) {
  const input = box.querySelector("#received");
  input.value = kept();
  box.querySelector("[data-received]").hidden = false;
  box.open = box.open || Boolean(input.value);
  input.addEventListener("input", () => {
    keep(input.value.trim());
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
}
