// What every page needs: the menu of phones, and suggestions of the search.

// The menu of phones works by itself; this only closes it with Escape or a click beside it.
const menu = document.querySelector(".menu-narrow");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

// Suggestions while typing: a combobox with a list box (ARIA 1.2). Without it the field just searches.
const WAIT = 150; // milliseconds after the last key
const SHORTEST = 2;

for (const input of document.querySelectorAll("input[data-suggest]")) combobox(input);

function make(tag, attributes, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function combobox(input) {
  const list = make("div", {
    role: "listbox",
    id: `${input.id}-suggestions`,
    class: "suggestions",
    "aria-label": input.dataset.label,
    hidden: "",
  });
  const said = make("p", { role: "status", class: "visually-hidden" });
  input.parentElement.append(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  let request = null;
  let timer = 0;
  let active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function cancel() {
    clearTimeout(timer);
    request?.abort();
    request = null;
  }

  function close() {
    cancel();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function open() {
    if (!options().length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function choose(number) {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = number;
    if (all[active]) {
      all[active].setAttribute("aria-selected", "true");
      all[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", all[active].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show(answer) {
    choose(-1);
    let count = 0;
    list.replaceChildren(
      ...answer.groups.map((group, place) => {
        const items = make("ul", { role: "group", class: "plain", "aria-labelledby": `${list.id}-${place}` });
        items.append(
          make("li", { role: "presentation", id: `${list.id}-${place}`, class: "suggestions-kind" }, group.label),
          ...group.items.map((item) => {
            const id = `${list.id}-option-${count++}`;
            const option = make("li", { role: "option", id, "aria-selected": "false" });
            option.append(make("span", { lang: item.lang }, item.title));
            if (item.note) option.append(" ", make("span", { class: "suggestions-note" }, item.note));
            option.dataset.url = item.url;
            return option;
          }),
        );
        return items;
      }),
    );
    said.textContent = answer.said;
    if (count) open();
    else close();
  }

  async function ask() {
    cancel();
    const own = (request = new AbortController());
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value.trim())}`, {
        signal: own.signal,
      });
      if (!answer.ok) throw new Error(answer.statusText);
      const found = await answer.json();
      if (own === request && document.activeElement === input) show(found);
    } catch {
      // Outdated, or no answer: the field still searches.
      if (own === request) close();
    }
  }

  input.addEventListener("input", () => {
    cancel();
    if (input.value.trim().length < SHORTEST) {
      list.replaceChildren();
      said.textContent = "";
      close();
    } else {
      timer = setTimeout(ask, WAIT);
    }
  });

  const moves = {
    ArrowDown: (last) => (active < last ? active + 1 : -1),
    ArrowUp: (last) => (active < 0 ? last : active - 1),
  };
  const jumps = { Home: () => 0, End: (last) => last };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const move = moves[event.key] ?? (active >= 0 ? jumps[event.key] : undefined);
    if (move && options().length) {
      event.preventDefault();
      open();
      choose(move(options().length - 1));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options()[active].dataset.url);
    } else if (event.key === "Tab") {
      close();
    }
  });

  // The field keeps the focus while a finger or the mouse is on the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
}
