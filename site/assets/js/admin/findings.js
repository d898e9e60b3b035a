// Leads from a finding to its field in the form of the same page: opens the tab, then the place.
function placeOf(path) {
  const names = path.split(".");
  const chain = (parts) => parts.map((name) => `[data-contentpath="${CSS.escape(name)}"]`).join(" ");
  for (let length = names.length; length > 0; length -= 1) {
    const place = document.querySelector(chain(names.slice(0, length)));
    if (place) return place;
  }
  // Rows have no path of their own: the panel around them.
  return document.querySelector(`[id="id_${CSS.escape(names[0])}-TOTAL_FORMS"]`)?.closest("section");
}

function show(path) {
  const place = placeOf(path);
  if (!place) return;
  const panel = place.closest('[role="tabpanel"]');
  if (panel?.hidden) document.querySelector(`[role="tab"][href="#${panel.id}"]`)?.click();
  place.dispatchEvent(new Event("beforematch", { bubbles: true }));
  place.scrollIntoView({ block: "center" });
  const field = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"]';
  place.querySelector(field)?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-finding]");
  if (!link || link.pathname !== window.location.pathname) return;
  event.preventDefault();
  show(link.dataset.finding);
});
