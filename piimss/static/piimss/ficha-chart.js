/* Puts the interactive chart in the place of the drawn one: same figure, same size.
   If anything is missing or fails, the drawn one stays. */

const dark = matchMedia("(prefers-color-scheme: dark)");

function palette(stage) {
  const style = getComputedStyle(stage);
  const colour = (name) => style.getPropertyValue(`--chart-${name}`).trim();
  return Object.fromEntries(
    ["value", "preliminary", "target", "baseline", "method", "grid", "text", "muted", "paper"].map(
      (name) => [name, colour(name)],
    ),
  );
}

/* The figure comes in the light palette; here each role takes the page's own colour. */
function themed(figure, colours, narrow) {
  const { data, layout: wide, narrow: small } = structuredClone(figure);
  const layout = narrow ? small : wide;
  for (const trace of data) {
    const own = colours[trace.meta.role];
    trace.line.color = own;
    trace.marker.color = trace.meta.role === "preliminary" ? colours.paper : own;
    if (trace.marker.line) trace.marker.line.color = own;
  }
  layout.font.color = colours.text;
  layout.yaxis.gridcolor = colours.grid;
  layout.hoverlabel = { bgcolor: colours.paper, font: { color: colours.text } };
  for (const shape of layout.shapes) shape.line.color = colours[shape.name];
  for (const note of layout.annotations) note.font.color = colours[note.name] ?? colours.text;
  return { data, layout };
}

/* The figure is laid out for paper of one width; every length grows or shrinks with the place. */
function scaled({ data, layout }, factor) {
  const grown = (size) => (Array.isArray(size) ? size.map((each) => each * factor) : size * factor);
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
  const drawn = themed(figure, palette(stage), narrow);
  const { data, layout } = scaled(drawn, width / drawn.layout.meta.width);
  return Plotly.react(plot, data, { ...layout, width, height }, {
    displayModeBar: false,
    locale: "es-MX",
    scrollZoom: false,
  });
}

async function enliven(stage) {
  const figure = JSON.parse(document.getElementById(stage.dataset.figure).textContent);
  if (!figure.data.length) return;
  const plot = document.createElement("div");
  plot.className = "plot";
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", stage.querySelector("svg").getAttribute("aria-label"));
  stage.append(plot);
  try {
    await draw(stage, plot, figure);
  } catch (error) {
    plot.remove();
    throw error;
  }
  stage.classList.add("is-live");
  let width = stage.clientWidth;
  new ResizeObserver(() => {
    if (stage.clientWidth === width) return;
    width = stage.clientWidth;
    draw(stage, plot, figure);
  }).observe(stage);
  dark.addEventListener("change", () => draw(stage, plot, figure));
}

if (window.Plotly) document.querySelectorAll(".stage[data-figure]").forEach(enliven);
