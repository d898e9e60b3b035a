// Up to four calls to compare, kept in this browser alone. Without JavaScript there is no button.
const KEY = "compare";
const MOST = 4;
const bar = document.querySelector("[data-compare]");

function chosen() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((slug) => typeof slug === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function keep(slugs) {
  try {
    localStorage.setItem(KEY, JSON.stringify(slugs));
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
  if (bar) show(slugs);
}

// The calls, and what the list was narrowed by, to which the comparison leads back.
function query(slugs) {
  const selection = [...new URLSearchParams(location.search)].filter(([name, value]) => value && name !== "page");
  return new URLSearchParams([...slugs.map((slug) => ["call", slug]), ...selection]);
}

function show(slugs) {
  for (const button of document.querySelectorAll("[data-call]")) {
    const on = slugs.includes(button.dataset.call);
    button.hidden = false;
    button.setAttribute("aria-pressed", String(on));
    const words = button.querySelector("[data-words]");
    words.dataset.off ??= words.textContent;
    words.textContent = on ? words.dataset.words : words.dataset.off;
    button.disabled = !on && slugs.length >= MOST;
  }
  bar.hidden = slugs.length === 0;
  const link = bar.querySelector("a");
  link.href = `${bar.dataset.compare}?${query(slugs)}`;
  bar.querySelector("[data-count]").textContent = slugs.length;
}

// A call of its own page joins those chosen before; where they are four, in the place of the last.
function together(slug) {
  return [...chosen().filter((other) => other !== slug).slice(0, MOST - 1), slug];
}

document.addEventListener("click", (event) => {
  const hit = event.target.closest?.("[data-call], [data-add], [data-remove], [data-clear]");
  if (!hit) return;
  const slugs = chosen();
  const { call, add, remove } = hit.dataset;
  if (add) {
    const joined = together(add);
    hit.search = query(joined);
    keep(joined);
  } else if (call && !slugs.includes(call)) keep([...slugs, call]);
  else if (call || remove) keep(slugs.filter((other) => other !== (call ?? remove)));
  else keep([]);
});

if (bar) {
  document.addEventListener("htmx:afterSettle", () => show(chosen()));
  show(chosen());
}
