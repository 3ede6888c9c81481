/* The form that takes a filled sheet: a file that is too large is told before it is sent. */

const chosen = document.getElementById("sheet-file");

function tooLarge() {
  const file = chosen.files[0];
  const large = Boolean(file) && file.size > Number(chosen.dataset.most);
  document.getElementById("sheet-file-error").hidden = !large;
  chosen.toggleAttribute("aria-invalid", large);
  return large;
}

chosen.addEventListener("change", tooLarge);
chosen.form.addEventListener("submit", (event) => {
  if (!tooLarge()) return;
  event.preventDefault();
  chosen.focus();
});
