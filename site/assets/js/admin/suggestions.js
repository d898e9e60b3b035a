// Ticks the check box of a suggested theme. Nothing is saved before the editor does so.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-suggested-theme]");
  if (!button) return;
  const box = document.querySelector(
    `input[name="themes"][value="${button.dataset.suggestedTheme}"]`,
  );
  if (!box) return;
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  button.textContent = button.dataset.done;
  button.setAttribute("aria-disabled", "true");
});
