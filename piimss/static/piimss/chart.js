/* Puts the interactive chart in the place of the drawn one: same figure, same size.
   The library is fetched when the drawn chart is on the screen and near it: it is large, and a
   reader waits for nothing. If anything is missing or fails, the drawn one stays. */

const dark = matchMedia("(prefers-color-scheme: dark)");

/* The figure comes in the light palette; here each role takes the page's own colour. */
function themed(figure, stage, narrow) {
  const style = getComputedStyle(stage);
  const colour = (role) => style.getPropertyValue(`--chart-${role}`).trim();
  const { data, layout: wide, narrow: small } = structuredClone(figure);
  const layout = narrow ? small : wide;
  for (const { line, marker, meta } of data) {
    line.color = colour(meta.role);
    marker.color = meta.hollow ? colour("paper") : line.color;
    if (marker.line) marker.line.color = line.color;
  }
  layout.font.color = colour("text");
  layout.yaxis.gridcolor = colour("grid");
  layout.hoverlabel = { bgcolor: colour("paper"), font: { color: colour("text") } };
  for (const shape of layout.shapes) {
    shape.line.color = colour(shape.name);
    if (shape.fillcolor) shape.fillcolor = colour(shape.name);
  }
  for (const note of layout.annotations) note.font.color = colour(note.name ?? "text");
  return { data, layout };
}

/* The figure is laid out for paper of one width; every length grows or shrinks with the place. */
function scaled({ data, layout }, factor) {
  const grown = (size) => (Array.isArray(size) ? size.map((side) => side * factor) : size * factor);
  for (const trace of data) {
    trace.line.width = grown(trace.line.width);
    trace.marker.size = grown(trace.marker.size);
  }
  for (const side of Object.keys(layout.margin)) layout.margin[side] *= factor;
  layout.font.size *= factor;
  layout.xaxis.ticklen *= factor;
  for (const note of layout.annotations) {
    note.font.size *= factor;
    for (const shift of ["xshift", "yshift"]) if (shift in note) note[shift] *= factor;
  }
  return { data, layout };
}

function draw(stage, plot, figure) {
  /* The drawn chart that the style sheet shows at this width says which one this is. */
  const small = stage.querySelector(".chart-narrow");
  const narrow = getComputedStyle(small).display !== "none";
  const { width, height } = (narrow ? small : stage).getBoundingClientRect();
  const drawn = themed(figure, stage, narrow);
  const { data, layout } = scaled(drawn, width / drawn.layout.meta.width);
  return Plotly.react(plot, data, { ...layout, width, height }, {
    displayModeBar: false,
    locale: "es-MX",
    scrollZoom: false,
  });
}

async function enliven(stage) {
  const figure = JSON.parse(document.getElementById(stage.dataset.figure).textContent);
  const plot = document.createElement("div");
  plot.className = "plot";
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", stage.querySelector("svg").getAttribute("aria-label"));
  stage.append(plot);
  /* Measured and listened to before the first drawing, which takes a while: whatever turns or
     darkens meanwhile is drawn again after it. */
  let width = stage.clientWidth;
  let drawing = draw(stage, plot, figure);
  const again = () => (drawing = drawing.then(() => draw(stage, plot, figure)));
  new ResizeObserver(() => {
    if (stage.clientWidth === width) return;
    width = stage.clientWidth;
    again();
  }).observe(stage);
  dark.addEventListener("change", again);
  try {
    await drawing;
    stage.classList.add("is-live");
  } catch {
    plot.remove();
  }
}

/* A style sheet or a script of the page's own, once. */
function fetched(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(element.src || element.href)));
    document.head.append(element);
  });
}

/* The style sheet comes first: it has the name under which the library looks for its own, and a
   library that finds it writes none into the page. */
let library = null;
async function fetchLibrary({ look, library: script, language }) {
  const sheet = { rel: "stylesheet", id: "plotly.js-style-global", className: "no-inline-styles" };
  await fetched("link", { ...sheet, href: look });
  await fetched("script", { src: script });
  await fetched("script", { src: language });
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      library ??= fetchLibrary(target.dataset);
      library.then(() => enliven(target)).catch(() => {}); /* the drawn chart stays */
    }
  },
  { rootMargin: "25%" },
);

/* After the frame that shows the drawn charts. */
requestAnimationFrame(() =>
  setTimeout(() => document.querySelectorAll(".stage[data-figure]").forEach((stage) => near.observe(stage))),
);
