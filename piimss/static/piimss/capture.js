/* The form of a capture where scripts run: saves what is typed while it is typed, says truly whether
   it is saved, and lets nobody leave, send or attach before it is, or before they were asked. */

const DELAY_DIVISOR = Number(document.documentElement.dataset.delayDivisor ?? 1); // a test may set it
const PAUSE = 1500 / DELAY_DIVISOR;
const LONGEST = 4000 / DELAY_DIVISOR; // whoever types without a pause is saved all the same
const RETRIES = [3000, 6000, 12000, 30000].map((pause) => pause / DELAY_DIVISOR);
const PATIENCE = 20000;
const MOST_KEPT_ALIVE = 60000; // browsers carry no more than 64 KB past the end of a page

const form = document.getElementById("captura");
const state = document.getElementById("guardado");

/* Whether somebody typed before this ran, on a slow line, or the browser put back what they had. */
const early = [...form.querySelectorAll("input:not([type=hidden]), textarea")].some(
  (field) => field.name !== "comment" && field.value !== field.defaultValue,
);

let typed = early || form.hasAttribute("data-unsaved") ? 1 : 0; // changes so far
let saved = 0; // as many of them as the last real save took along
let timer = 0;
let deadline = 0;
let failures = 0;
let running = null;
let waiting = null;
let outcome = "";
let busy = false; // a button waits for its save
let checked = false; // and may now send the form
let gone = false; // it was sent: a second click sends nothing
let leaving = false;

/* What was saved before is no word on what is typed now. */
const forgetFormer = () => document.querySelector("main > .message.is-success")?.remove();
if (early) forgetFormer();

const unsaved = () => saved < typed;
const notify = (name) => form.dispatchEvent(new CustomEvent(`capture:${name}`));

// Saving -----------------------------------------------------------------------------------

function plan(pause) {
  const now = Date.now();
  deadline ||= now + LONGEST;
  clearTimeout(timer);
  timer = setTimeout(save, Math.max(0, Math.min(pause, deadline - now)));
}

/* One save at a time: the next one needs the version that this one leaves. */
function save(extra) {
  clearTimeout(timer);
  deadline = 0;
  if (!running) {
    running = send(extra).finally(() => { running = null; });
    return running;
  }
  if (extra) return running.then(() => save(extra));
  waiting ??= running.then(() => { waiting = null; return save(); });
  return waiting;
}

async function send(extra) {
  const taken = typed;
  notify("sending");
  outcome = await attempt(extra).catch(() => "failed");
  if (outcome === "saved") {
    saved = taken;
    failures = 0;
    notify("saved");
    if (unsaved()) plan(PAUSE);
  } else if (outcome === "silent" || outcome === "failed") {
    show(outcome === "silent" ? "dice-sin-respuesta" : "dice-fallo");
    timer = setTimeout(save, RETRIES[Math.min(failures++, RETRIES.length - 1)]);
  } else if (outcome === "denied") {
    show("dice-sin-permiso");
  }
  return outcome;
}

async function attempt(extra, renewed = false) {
  const fields = new FormData(form);
  fields.delete("comment");
  if (extra) fields.set(extra.name, extra.value);
  const body = new URLSearchParams(fields);
  const answer = await ask({ method: "POST", body, keepalive: `${body}`.length < MOST_KEPT_ALIVE });
  if (answer.status === 403 && !renewed) {
    // Somebody signed in again in another tab: the token of this page is an older one.
    const renewal = await renew();
    return renewal === "renewed" ? attempt(extra, true) : renewal;
  }
  return understand(answer);
}

async function renew() {
  return understand(await ask({ method: "GET" }));
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

/* What became of it; the answer's words take their places on the page. */
async function understand(answer) {
  const result = answer.status === 200 ? answer.headers.get("Save-Outcome") : "";
  if (!result) {
    if (answer.status === 0) return "silent";
    return answer.status === 403 ? "denied" : "failed";
  }
  let text;
  try {
    text = await answer.text();
  } catch {
    return "silent";
  }
  if (result === "renewed") {
    htmx.swap(document.createElement("div"), text, { swapStyle: "innerHTML" });
  } else if (result !== outcome || text !== understand.last) {
    // A message that stands already is not shown again, and no button taken from under somebody's finger.
    htmx.swap(state, text, { swapStyle: "innerHTML" });
  }
  understand.last = text;
  return result;
}

function show(name) {
  if (state.dataset.message === name && state.querySelector(`[data-from="${name}"]`)) return;
  const words = document.getElementById(name).content.cloneNode(true);
  words.firstElementChild.dataset.from = name;
  state.dataset.message = name;
  state.replaceChildren(words);
  understand.last = "";
}

form.addEventListener("input", (event) => {
  if (event.target.name === "comment") return;
  typed += 1;
  forgetFormer();
  notify("typed");
  plan(PAUSE);
});
form.addEventListener("change", (event) => {
  if (event.target.name !== "comment" && unsaved()) save();
});
window.addEventListener("online", () => { if (unsaved()) save(); });
// Back from the tab where they signed in.
window.addEventListener("focus", () => { if (unsaved() && outcome === "signed-out") save(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && unsaved() && !leaving) save();
});
window.addEventListener("pagehide", () => { if (unsaved() && !leaving && !running) save(); });
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-resume]")) save();
});
// What was refused with a reason waits for somebody to do something about it.
if (unsaved() && !document.querySelector(".conflict, .obstacles")) plan(0);

// Sending and leaving ----------------------------------------------------------------------

/* Shows why something was not done. */
function stop() {
  const why = document.querySelector("#conflicto > *") ?? state;
  why.scrollIntoView({ block: "center" });
  if (why !== state) why.focus({ preventScroll: true });
}

form.addEventListener("submit", async (event) => {
  if (checked && !gone) {
    gone = leaving = true;
    return;
  }
  event.preventDefault();
  if (busy || gone) return;
  busy = true;
  const button = event.submitter;
  const decides = button?.name === "over" || button?.name === "together";
  const done = await save(decides ? button : undefined);
  busy = false;
  if (done !== "saved") return stop();
  if (button?.name === "together") {
    // The page has to be shown anew: it holds only one half.
    leaving = true;
    location.assign(form.action);
    return;
  }
  checked = true;
  if (button?.name === "submit") notify("sent");
  form.requestSubmit(button?.isConnected ? button : form.querySelector("[name=save]"));
});

// The other forms of the page: a file, a withdrawal, the way out.
document.addEventListener("submit", async (event) => {
  const other = event.target;
  if (other === form || event.defaultPrevented) return;
  const seen = other.querySelector("[name=version]");
  const go = () => {
    // What this page saved in the meantime is no surprise to its own buttons.
    if (seen) {
      seen.value = document.getElementById("version-vista").value;
      other.querySelector("[name=capture]").value = document.getElementById("captura-vista").value;
    }
    const token = other.querySelector("[name=csrfmiddlewaretoken]");
    if (token) token.value = document.getElementById("ficha-csrf").value;
  };
  if (!unsaved() || other.dataset.asked) {
    go();
    return;
  }
  event.preventDefault();
  const done = await save();
  other.dataset.asked = "yes"; // the second time the browser asks
  if (done !== "saved") return stop();
  other.requestSubmit(event.submitter);
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.getAttribute("href").startsWith("#")) return;
  if (link.hasAttribute("data-leave")) {
    leaving = true;
    notify("dropped");
    return;
  }
  if (!unsaved()) return;
  event.preventDefault();
  await save();
  location.assign(link.href);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved() && !leaving) event.preventDefault();
});

// Back from a page that this one was left for: it may be left again only with what is saved.
window.addEventListener("pageshow", () => { leaving = gone = checked = busy = false; });
