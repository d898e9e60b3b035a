// Filters begin closed, so that a phone shows the results first; a wide screen has room for two.
if (matchMedia("(width >= 60rem)").matches) {
  for (const facet of [...document.querySelectorAll(".filters details")].slice(0, 2)) facet.open = true;
}
