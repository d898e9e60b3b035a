// A form is sent once what is being saved by itself is saved. Sent meanwhile, a page that is only
// begun is made twice and refused for its own address, and a new row is stored twice.
const LONGEST = 5000;
const saving = new Set();
const waiting = new Map();

function end(form) {
  saving.delete(form);
  if (!waiting.has(form)) return;
  const { submitter, timer } = waiting.get(form);
  waiting.delete(form);
  clearTimeout(timer);
  if (submitter) submitter.disabled = false; // its name says what is to be done
  form.requestSubmit(submitter);
}

document.addEventListener("w-autosave:save", (event) => saving.add(event.target));
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
