/* Says that a table slides to the sides where it does; without this, narrow screens are told anyway. */

const watched = new WeakSet();

function measure(box) {
  const hint = box.previousElementSibling;
  if (!hint?.matches(".slide-hint")) return;
  hint.classList.add("is-measured");
  hint.hidden = box.scrollWidth <= box.clientWidth;
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) measure(target.closest(".scroll"));
});

/* Of a table that grows within its box, and of a box that shrinks around its table. */
function watch() {
  for (const box of document.querySelectorAll(".scroll")) {
    if (watched.has(box)) continue;
    watched.add(box);
    for (const part of [box, ...box.children]) sizes.observe(part);
  }
}

watch();
new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
