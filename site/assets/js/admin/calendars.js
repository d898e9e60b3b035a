// Escape closes the calendar that is open. Let through, it closes the dialog around the field as
// well, and what was chosen is lost.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    const calendars = [...document.querySelectorAll(".xdsoft_datetimepicker")];
    const open = calendars.filter((calendar) => calendar.getClientRects().length);
    if (!open.length) return;
    event.stopImmediatePropagation();
    window.jQuery(open).trigger("close.xdsoft");
  },
  true,
);
