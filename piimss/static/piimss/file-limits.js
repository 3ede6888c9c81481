/* A file that is too large is told before it is sent, by every form that says how large one may be. */

for (const chosen of document.querySelectorAll("input[type=file][data-most]")) {
  const tooLarge = () => {
    const file = chosen.files[0];
    const large = Boolean(file) && file.size > Number(chosen.dataset.most);
    document.getElementById(`${chosen.id}-error`).hidden = !large;
    if (large) chosen.setAttribute("aria-invalid", "true");
    else chosen.removeAttribute("aria-invalid");
    return large;
  };
  chosen.addEventListener("change", tooLarge);
  chosen.form.addEventListener("submit", (event) => {
    if (!tooLarge()) return;
    event.preventDefault();
    chosen.focus();
  });
}
