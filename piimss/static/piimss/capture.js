/* The form of a capture where scripts run: says when what is typed could not be kept, waits for a
   save that is under way before sending the form, and asks before leaving with something unsaved. */

const form = document.getElementById("captura");
const keeper = document.getElementById("guardado");
const failed = document.getElementById("sin-guardar");
let unsaved = false;
let saving = false;
let leaving = false;
let waiting = null;

form.addEventListener("input", () => { unsaved = true; });

form.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== keeper) return;
  saving = true;
  // What is typed from now on is not in this save.
  unsaved = false;
});

form.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== keeper) return;
  saving = false;
  failed.hidden = event.detail.successful;
  if (!event.detail.successful) unsaved = true;
  if (waiting) {
    const button = waiting;
    waiting = null;
    form.requestSubmit(button);
  }
});

// A save in between would make the form one version too old.
form.addEventListener("submit", (event) => {
  if (saving) {
    event.preventDefault();
    waiting = event.submitter;
    return;
  }
  leaving = true;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-leave]")) leaving = true;
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved && !leaving) event.preventDefault();
});

// Back from a page that this one was left for: it may be left again only with what is kept.
window.addEventListener("pageshow", () => { leaving = false; });
