// What a person sees of focus, states, fields and letters, as contrasts (WCAG 2.2, 1.4.3 and 1.4.11).
// Called with a mode: "screen" or "print". Returns what is too faint, in words.
(mode) => {
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const STATES = "a[aria-current], span[aria-current], [aria-pressed=true], [aria-selected=true]";
  const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";
  const WHITE = [255, 255, 255, 1];

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colours = new Map();
  function rgba(colour) {
    if (!colours.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      colours.set(colour, [r, g, b, a / 255]);
    }
    return colours.get(colour);
  }
  const over = (top, below) => [...[0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])), 1];
  function luminance(colour) {
    const [r, g, b] = colour.map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function ratio(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 &&
    !element.closest(".visually-hidden, .trap, [aria-hidden=true]");

  // The backgrounds an element may stand on: one, or all colours of a gradient. They are kept until
  // the focus moves, which may change them.
  let known = new WeakMap();
  function grounds(element) {
    if (!element) return [WHITE];
    if (!known.has(element)) known.set(element, behind(element));
    return known.get(element);
  }
  function behind(element) {
    const style = getComputedStyle(element);
    const gradient = style.backgroundImage.match(/(rgba?|color|oklch)\([^()]*\)/g);
    if (gradient) return gradient.map(rgba);
    const colour = rgba(style.backgroundColor);
    return colour[3] === 1 ? [colour] : grounds(element.parentElement).map((below) => over(colour, below));
  }
  const faintest = (colour, on) => Math.min(...on.map((ground) => ratio(over(rgba(colour), ground), ground)));

  function name(element) {
    const classes = element.className ? `.${String(element.className).split(" ").join(".")}` : "";
    const place = element.parentElement?.closest("[class]")?.className ?? "";
    return `${element.localName}${classes} in .${place.split(" ").join(".")} “${(element.textContent || element.id).trim().slice(0, 30)}”`;
  }

  const found = new Set();
  const tell = (what, element, value) => found.add(`${what}: ${name(element)}: ${value.toFixed(2)}`);

  function focus(element) {
    element.focus({ focusVisible: true, preventScroll: true });
    known = new WeakMap();
    if (document.activeElement !== element) return;
    const style = getComputedStyle(element);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return tell("no ring", element, 0);
    const offset = parseFloat(style.outlineOffset);
    const width = parseFloat(style.outlineWidth);
    // Inside its own edge, on what lies around it, or across both.
    const on = [];
    if (offset < 0) on.push(...grounds(element));
    if (offset + width > 0) on.push(...grounds(element.parentElement));
    const value = faintest(style.outlineColor, on);
    if (value < 3) tell("focus", element, value);
  }

  // What can mark a state, each as a colour beside what lies under it.
  function marks(element) {
    const style = getComputedStyle(element);
    const [under] = grounds(element.parentElement);
    const shadow = style.boxShadow.match(/(rgba?|color|oklch)\([^()]*\)/);
    const border = style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) >= 2;
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return {
      background: over(rgba(style.backgroundColor), under),
      border: border ? over(rgba(style.borderBottomColor), under) : under,
      outline: outline ? over(rgba(style.outlineColor), under) : under,
      shadow: shadow ? over(rgba(shadow[0]), under) : under,
    };
  }

  function state(element) {
    const alike = [...document.querySelectorAll(element.dataset.call ? "[data-call]" : element.localName)]
      .filter((other) => other.closest("nav, [role=listbox], main") === element.closest("nav, [role=listbox], main"))
      .find((other) => !other.matches(STATES) && visible(other)) ?? element.parentElement;
    const [own, others] = [marks(element), marks(alike)];
    const value = Math.max(...Object.keys(own).map((kind) => ratio(own[kind], others[kind])));
    if (value < 3) tell("state", element, value);
  }

  function field(element) {
    const style = getComputedStyle(element);
    const value = Math.max(
      faintest(style.borderBottomColor, grounds(element.parentElement)),
      ratio(grounds(element)[0], grounds(element.parentElement)[0]),
    );
    if (value < 3) tell("field", element, value);
  }

  function letters(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (seen.has(element) || !walker.currentNode.data.trim() || !visible(element)) continue;
      seen.add(element);
      if (element.closest("svg, script, style, option, :disabled")) continue;
      const style = getComputedStyle(element);
      // On paper browsers leave out what is behind letters, unless they are told not to.
      const on = mode === "print" ? [...grounds(element), WHITE] : grounds(element);
      const value = faintest(style.color, on);
      if (value < 4.5) tell("letters", element, value);
    }
  }

  for (const details of document.querySelectorAll("details")) details.open = true;
  letters(document.body);
  if (mode === "print") {
    for (const summary of document.querySelectorAll("summary"))
      if (visible(summary) && getComputedStyle(summary).listStyleType !== "none") tell("closed mark", summary, 0);
    return [...found];
  }
  for (const element of document.querySelectorAll(STATES)) if (visible(element)) state(element);
  for (const element of document.querySelectorAll(FIELDS)) if (visible(element)) field(element);
  for (const element of document.querySelectorAll(FOCUSABLE)) if (visible(element)) focus(element);
  return [...found];
}
