// A button that copies the address of the selection. Without JavaScript the link beside it does.
const status = document.querySelector("#result-count");
let said = null;

function offer() {
  const button = document.querySelector("#to-address button");
  if (button && navigator.clipboard) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("#to-address button");
  if (!button) return;
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(button.parentElement.querySelector("a").href);
  } catch {
    return; // the browser does not let us: the link is still there
  }
  button.textContent = button.dataset.copied;
  said?.remove();
  said = document.createElement("span");
  said.className = "visually-hidden";
  said.textContent = ` ${button.dataset.copied}`;
  status.append(said);
  setTimeout(() => {
    said?.remove();
    button.textContent = words;
  }, 4000);
});
document.addEventListener("htmx:afterSettle", offer);
offer();
