// A rich text field has the name and the hint of its field: Wagtail leaves its text box without.
const NAME = "wagtail.widgets.DraftailRichTextArea";

// The id of what names a field: of a form its label; of a block the label beside it, or its kind.
function labelOf(id, place) {
  const ofForm = `${id}-label`;
  if (document.getElementById(ofForm)) return ofForm;
  const label =
    place.closest("[data-contentpath]")?.querySelector(":scope > label") ??
    place.closest("section")?.querySelector(".c-sf-block__type");
  if (!label) return null;
  label.id ||= ofForm;
  return label.id;
}

function described(id, place, hint) {
  return { ariaLabelledBy: labelOf(id, place), ...(hint && { ariaDescribedBy: hint }) };
}

if (window.draftail) {
  // In a form: before Wagtail makes an editor of the field.
  document.addEventListener(
    "w-draftail:init",
    ({ detail, target }) => {
      Object.assign(detail, described(target.id, target, target.getAttribute("aria-describedby")));
    },
    true,
  );

  class NamedRichTextArea extends window.draftail.DraftailRichTextArea {
    render(place, name, id, state, capabilities, options = {}) {
      const hint = options.attributes?.["aria-describedby"];
      const more = { ...options, ...described(id, place, hint) };
      return super.render(place, name, id, state, capabilities, more);
    }
  }
  window.telepath.register(NAME, NamedRichTextArea);
}
