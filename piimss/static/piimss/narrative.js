/* The page of a text, and of what else is typed with it, where scripts run: saves it while it is typed,
   says truly whether it is saved, shows how it will look where the page has a place for that, and has a
   copy of it on this machine until it is saved. */

const DELAY_DIVISOR = Number(document.documentElement.dataset.delayDivisor ?? 1); // a test may set it
const PAUSE = 1500 / DELAY_DIVISOR;
const LONGEST = 4000 / DELAY_DIVISOR; // whoever types without a pause is saved all the same
const RETRIES = [3000, 6000, 12000, 30000].map((pause) => pause / DELAY_DIVISOR);
const PATIENCE = 20000;
const MOST_KEPT_ALIVE = 60000; // browsers carry no more than 64 KB past the end of a page

const form = document.getElementById("texto");
const field = document.getElementById("escrito");
const comment = document.getElementById("comment");
const state = document.getElementById("guardado");
const conflict = document.getElementById("conflicto");
const view = document.getElementById("vista");
const offer = document.getElementById("recuperar");
const place = `texto:${form.dataset.who}:${location.pathname}`;

const APART = new Set(["csrfmiddlewaretoken", "version", "comment"]); // sent, and not what is kept

/* What the fields hold, as pairs of name and value; a box that is not ticked holds nothing. */
function read(checked, value) {
  return [...form.elements]
    .filter((input) => input.name && input.type !== "submit" && !APART.has(input.name))
    .filter((input) => input.type !== "checkbox" || input[checked])
    .map((input) => [input.name, input[value]]);
}

const typed = () => JSON.stringify(read("checked", "value"));
const asServed = () => JSON.stringify(read("defaultChecked", "defaultValue"));

let known = form.hasAttribute("data-unsaved") ? null : asServed(); // as the server has it
let timer = 0;
let deadline = 0;
let failures = 0;
let running = null;
let stopped = false; // somebody has to decide something before it is saved again
let unanswered = []; // what was sent and nobody said what became of it
let leaving = false;

const unsaved = () => typed() !== known;

// The copy on this machine -----------------------------------------------------------------

const version = () => document.getElementById("version-vista");

/* With the version that the person had before them: what came in between is shown and not overwritten. */
function store(taken) {
  try {
    if (taken === null) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify({ taken, version: version().value }));
  } catch { /* full, or forbidden: the page goes on without it */ }
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

const found = stored();
// Copies of before there were other fields beside the text have it alone.
if (found && !found.taken) found.taken = JSON.stringify([["text", found.text]]);
if (found && found.taken !== typed() && known !== null) offer.hidden = false;
offer.addEventListener("click", (event) => {
  if (event.target.closest("[data-recover]")) {
    const kept = Object.fromEntries(JSON.parse(found.taken));
    for (const input of form.elements) {
      if (!input.name || APART.has(input.name)) continue;
      if (input.type === "checkbox") input.checked = input.name in kept;
      else if (input.type !== "submit") input.value = kept[input.name] ?? "";
    }
    version().value = found.version;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (event.target.closest("[data-discard]")) store(null);
  if (event.target.closest("button")) offer.hidden = true;
});

// Saving -----------------------------------------------------------------------------------

function plan(pause) {
  if (stopped) return;
  const now = Date.now();
  deadline ||= now + LONGEST;
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(pause, deadline - now)));
}

/* One save at a time: the next one needs the version that this one leaves. */
function save() {
  clearTimeout(timer);
  deadline = 0;
  running ??= send().finally(() => { running = null; });
  return running;
}

async function send() {
  const taken = typed();
  let outcome = await attempt(taken).catch(() => "failed");
  if (outcome === "conflict" && unanswered.includes(keptByAnother())) {
    // It was this page itself: a save whose answer never came did arrive.
    version().value = conflict.querySelector("[data-over]").dataset.over;
    outcome = await attempt(taken).catch(() => "failed");
  }
  if (outcome === "saved") {
    known = taken;
    unanswered = [];
    failures = 0;
    stopped = false;
    conflict.replaceChildren();
    if (unsaved()) plan(PAUSE);
    else store(null);
  } else if (outcome === "silent" || outcome === "failed") {
    unanswered.push(taken);
    show(outcome === "silent" ? "dice-sin-respuesta" : "dice-fallo");
    timer = setTimeout(save, RETRIES[Math.min(failures++, RETRIES.length - 1)]);
  } else {
    if (outcome === "denied") show("dice-sin-permiso");
    stopped = outcome !== "refused";
  }
  return outcome;
}

/* What the answer says is kept, written as ``typed`` does: all fields, or the text where it is all. */
function keptByAnother() {
  const shown = conflict.querySelector("[data-kept]")?.dataset.kept;
  const text = conflict.querySelector("textarea")?.value;
  return JSON.stringify(shown ? JSON.parse(shown) : [["text", text]]);
}

async function attempt(taken, renewed = false) {
  const body = new URLSearchParams(JSON.parse(taken));
  body.set("version", version().value);
  body.set("csrfmiddlewaretoken", document.getElementById("ficha-csrf").value);
  const answer = await ask({ method: "POST", body, keepalive: `${body}`.length < MOST_KEPT_ALIVE });
  if (answer.status === 403 && !renewed) {
    // Somebody signed in again in another tab: the token of this page is an older one.
    const renewal = await understand(await ask({ method: "GET" }));
    return renewal === "renewed" ? attempt(taken, true) : renewal;
  }
  return understand(answer);
}

async function ask(options) {
  try {
    return await fetch(form.dataset.autosave, {
      ...options,
      headers: { "HX-Request": "true" },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { status: 0 };
  }
}

/* What became of it; the answer's words and fields take their places on the page. */
async function understand(answer) {
  const outcome = answer.status === 200 ? answer.headers.get("Save-Outcome") : "";
  if (!outcome) {
    if (answer.status === 0) return "silent";
    return answer.status === 403 ? "denied" : "failed";
  }
  const fragment = document.createElement("template");
  fragment.innerHTML = await answer.text();
  for (const input of fragment.content.querySelectorAll("input")) {
    document.getElementById(input.id).value = input.value;
  }
  for (const part of fragment.content.querySelectorAll("[data-place]")) {
    document.getElementById(part.dataset.place).replaceChildren(part);
  }
  return outcome;
}

function show(name) {
  state.replaceChildren(document.getElementById(name).content.cloneNode(true));
}

form.addEventListener("input", (event) => {
  if (APART.has(event.target.name)) return;
  document.querySelector("main > .message.is-success")?.remove();
  store(typed());
  if (!stopped) show("dice-escribiendo");
  plan(PAUSE);
  planView();
});
document.addEventListener("click", (event) => {
  const over = event.target.closest("[data-over]");
  if (over) version().value = over.dataset.over;
  if (over || event.target.closest("[data-resume]")) {
    stopped = false;
    save();
  }
});
window.addEventListener("online", () => { if (unsaved()) plan(0); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && unsaved() && !leaving && !stopped) save();
});
window.addEventListener("pagehide", () => { if (unsaved() && !leaving && !running && !stopped) save(); });
window.addEventListener("beforeunload", (event) => {
  if (unsaved() && !leaving) event.preventDefault();
});

/* A button sends what is in the field itself, once no save is under way that it would overtake. */
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!running || leaving) {
    leaving = true;
    return;
  }
  event.preventDefault();
  running.then(() => form.requestSubmit(event.submitter));
});
window.addEventListener("pageshow", () => { leaving = false; });

// The view ---------------------------------------------------------------------------------

let looking = 0;
let asked = 0;

function planView() {
  if (!view) return;
  clearTimeout(looking);
  looking = setTimeout(look, 700 / DELAY_DIVISOR);
}

async function look() {
  const mine = ++asked;
  const body = new URLSearchParams({
    text: field.value,
    csrfmiddlewaretoken: document.getElementById("ficha-csrf").value,
  });
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body, redirect: "manual" });
    const shown = await answer.text();
    if (answer.status === 200 && mine === asked) view.innerHTML = shown;
  } catch { /* the text is what counts; it is shown with the next letter */ }
}

if (unsaved() || comment?.value) plan(0);
