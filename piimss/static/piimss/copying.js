/* A button that copies what stands in a field, where the browser lets a page do that. */

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        return; // it is selected, to be copied by hand
      }
      button.textContent = button.dataset.done;
      document.getElementById("copiado").textContent = button.dataset.done;
    });
  }
}
