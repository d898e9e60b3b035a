// A form is sent once what is being saved by itself is saved, and nothing is saved by itself once
// it is sent: else a page that is only begun is made twice and refused for its own address, and a
// new row is stored twice.
const LONGEST = 30000; // then it is sent all the same: no answer is coming
const saving = new Set();
const waiting = new Map();
const sent = new Set();

function end(form) {
  saving.delete(form);
  if (!waiting.has(form)) return;
  const { submitter, timer } = waiting.get(form);
  waiting.delete(form);
  clearTimeout(timer);
  if (submitter) submitter.disabled = false; // its name says what is to be done
  form.requestSubmit(submitter);
}

document.addEventListener("w-autosave:save", (event) => {
  if (sent.has(event.target)) event.preventDefault();
  else saving.add(event.target);
});
document.addEventListener("w-autosave:success", (event) => end(event.target));
document.addEventListener("w-autosave:error", (event) => end(event.target));
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopPropagation();
    if (waiting.has(form)) return;
    const timer = setTimeout(() => end(form), LONGEST);
    waiting.set(form, { submitter: event.submitter, timer });
  },
  true,
);
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent.add(event.target);
});
// Shown again by the browser's way back.
window.addEventListener("pageshow", () => sent.clear());
