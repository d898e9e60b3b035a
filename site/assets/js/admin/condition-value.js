// Finds terms by their names for the value of a condition. Without it names or codes are typed.
const asked = new Map();

function termsOf(address, dimension) {
  const url = `${address}?dimension=${encodeURIComponent(dimension)}`;
  if (!asked.has(url)) {
    asked.set(
      url,
      fetch(url, { headers: { Accept: "application/json" } })
        .then((response) => {
          if (!response.ok) throw new Error(response.statusText);
          return response.json();
        })
        .catch(() => {
          asked.delete(url); // to be asked again
          return { terms: [] };
        }),
    );
  }
  return asked.get(url);
}

function enhance(input) {
  input.dataset.conditionValue = "on";
  const dimension = document.getElementById(input.id.replace(/value$/, "dimension"));
  if (!dimension) return;
  const list = document.createElement("datalist");
  list.id = `${input.id}-terms`;
  const search = document.createElement("input");
  search.type = "search";
  search.setAttribute("list", list.id);
  search.setAttribute("aria-label", input.dataset.add);
  search.placeholder = input.dataset.add;
  search.autocomplete = "off";
  input.after(search, list);

  async function offer() {
    const chosen = dimension.value;
    const { terms } = await termsOf(input.dataset.terms, chosen);
    if (chosen !== dimension.value) return; // an answer may come after that of a later choice
    list.replaceChildren(...terms.map((term) => new Option("", term)));
    search.hidden = terms.length === 0;
  }
  function add() {
    if (![...list.options].some((option) => option.value === search.value)) return;
    const present = input.value.split(";").map((part) => part.trim());
    const wanted = present.filter((part) => part && part !== search.value);
    input.value = [...wanted, search.value].join("; ");
    input.dispatchEvent(new Event("change", { bubbles: true }));
    search.value = "";
  }
  search.addEventListener("input", add);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  dimension.addEventListener("change", offer);
  offer();
}

function enhanceAll() {
  for (const input of document.querySelectorAll('input[data-condition-value=""]')) {
    if (!input.id.includes("__prefix__")) enhance(input);
  }
}

enhanceAll();
new MutationObserver(enhanceAll).observe(document.body, { childList: true, subtree: true });
