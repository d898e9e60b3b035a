// Filters begin closed, so that a phone shows the results first; a wide screen has room for two.
if (matchMedia("(width >= 60rem)").matches) {
  for (const facet of [...document.querySelectorAll(".filters details:not(.drawer)")].slice(0, 2)) facet.open = true;
  for (const drawer of document.querySelectorAll(".filters .drawer")) drawer.open = true;
}

// The head of the page stays while the list changes: its feed follows the one the page links to.
document.addEventListener("htmx:afterSettle", () => {
  const feed = document.querySelector("link[type='application/atom+xml']");
  const shown = document.querySelector("[data-feed]");
  if (feed && shown) feed.href = shown.href;
});
