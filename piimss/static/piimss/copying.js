/* A button that copies what stands in a field or a text, where the browser lets a page do that. */

function choose(from) {
  if (from.select) from.select();
  else getSelection().selectAllChildren(from);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const from = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", async () => {
      choose(from);
      try {
        await navigator.clipboard.writeText(from.value ?? from.textContent);
      } catch {
        return; // it is selected, to be copied by hand
      }
      button.textContent = button.dataset.done;
      const status = document.getElementById("copiado");
      status.textContent = ""; // the same words again are announced again
      status.textContent = button.dataset.tells ?? button.dataset.done;
    });
  }
}
