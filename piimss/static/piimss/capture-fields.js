/* The fields of a capture where scripts run: the keyboard of a spreadsheet, ND chosen by itself, and
   what was wrong gone once it is typed anew. */

const form = document.getElementById("captura");

// After a refusal, where it is said what to do.
document.querySelector(".obstacles, .conflict")?.focus();

// Enter goes on to the next number, and back with the shift key, as in a spreadsheet.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest(".is-value") || event.isComposing) return;
  event.preventDefault();
  const numbers = [...form.querySelectorAll(".is-value input")].filter((field) => field.checkVisibility());
  const next = numbers[numbers.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  if (next) {
    next.focus();
    next.select();
  } else {
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// A link to a field shows the name of what it belongs to.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const asked = field?.closest?.(".asked");
  if (!asked || !form.contains(field)) return;
  event.preventDefault();
  const details = field.closest("details");
  if (details) details.open = true;
  asked.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
  const under = field.getBoundingClientRect().bottom - window.innerHeight + 80;
  if (under > 0) window.scrollBy(0, under);
});

// What was wrong with a field was said of what stood there before.
form.addEventListener("input", (event) => {
  document.getElementById(`${event.target.id}-error`)?.remove();
  event.target.removeAttribute("aria-invalid");
});

/* ND or NA as the value says the status too, unless somebody chose another one.  Returns the fields of
   status that changed by it. */
function follow() {
  const changed = [];
  for (const read of form.querySelectorAll(".read")) {
    const status = document.getElementById(`${read.id.replace(/^leido-/, "")}.status`);
    if (!status) continue;
    const before = status.value;
    const says = read.dataset.status ?? "";
    if (says && [status.dataset.usual, status.dataset.followed, ""].includes(status.value)) {
      status.value = status.dataset.followed = says;
    } else if (!says && status.dataset.followed) {
      if (status.value === status.dataset.followed) status.value = status.dataset.usual;
      delete status.dataset.followed;
    } else if (says && status.value === says) {
      status.dataset.followed = says;
    }
    if (status.value !== before) changed.push(status);
  }
  return changed;
}
follow();

// The answer that is shown was worked out with the former status: it is asked for anew, and kept.
form.addEventListener("htmx:afterSettle", () => {
  for (const status of follow()) status.dispatchEvent(new Event("input", { bubbles: true }));
});
