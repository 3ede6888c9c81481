/* A copy of what is typed and not saved yet, in this tab alone: after a reload or a crash of the page
   it is offered again, to the same person.  The comment for the reviewer waits here too, since it is kept nowhere until
   the capture is sent. */

const form = document.getElementById("captura");
const offer = document.getElementById("recuperar");
const comment = document.getElementById("comment");
const place = `captura:${form.dataset.who}:${location.pathname}${new URL(form.action).search}`;
const commentKey = `${place}:comentario`;

const NOT_TYPED = new Set(["csrfmiddlewaretoken", "capture", "version", "comment"]);

function fields() {
  const found = {};
  for (const [name, text] of new FormData(form)) {
    if (!NOT_TYPED.has(name)) found[name] = text;
  }
  return found;
}

/* A tab without storage goes on without it. */
function store(key, text) {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch { /* full, or forbidden */ }
}

function stored(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

let known = fields(); // as the server has it, or showed it
let sending = known;

function keepCopy() {
  const now = fields();
  const own = {};
  for (const name in now) if (now[name] !== (known[name] ?? "")) own[name] = now[name];
  store(place, Object.keys(own).length ? JSON.stringify(own) : "");
}

function nameOf(name) {
  const field = form.elements.namedItem(name);
  return field?.labels?.[0]?.textContent.replace(/\s+/g, " ").trim() || name;
}

function line(name, text) {
  const row = document.createElement("div");
  row.append(document.createElement("dt"), document.createElement("dd"));
  row.firstChild.textContent = nameOf(name);
  row.lastChild.textContent = text || "—";
  return row;
}

function lost() {
  try {
    const own = JSON.parse(stored(place) ?? "{}");
    return Object.entries(own).filter(([name, text]) => (known[name] ?? "") !== text);
  } catch {
    return [];
  }
}

function recover() {
  for (const [name, text] of lost()) {
    let field = form.elements.namedItem(name);
    if (!field) {
      // The answer to a warning that is not asked yet: it waits for it.
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      document.getElementById("avisos").append(field);
    }
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  offer.hidden = true;
}

form.addEventListener("capture:typed", keepCopy);
form.addEventListener("capture:sending", () => { sending = fields(); });
form.addEventListener("capture:saved", () => {
  known = sending;
  keepCopy();
});
form.addEventListener("capture:dropped", () => store(place, ""));
form.addEventListener("capture:sent", () => store(commentKey, ""));
comment.addEventListener("input", () => store(commentKey, comment.value));

if (comment.value) store(commentKey, comment.value);
else comment.value = stored(commentKey) ?? "";

const found = form.hasAttribute("data-unsaved") ? [] : lost();
if (found.length) {
  offer.querySelector("dl").append(...found.map(([name, text]) => line(name, text)));
  offer.hidden = false;
} else if (!form.hasAttribute("data-unsaved")) {
  store(place, "");
}
offer.addEventListener("click", (event) => {
  if (event.target.closest("[data-recover]")) recover();
  if (event.target.closest("[data-discard]")) {
    store(place, "");
    offer.hidden = true;
  }
});
