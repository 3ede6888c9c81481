/* Puts the interactive chart in the place of the drawn one: same figure, same size.
   If anything is missing or fails, the drawn one stays. */

const dark = matchMedia("(prefers-color-scheme: dark)");

function palette(stage) {
  const style = getComputedStyle(stage);
  const colour = (name) => style.getPropertyValue(`--chart-${name}`).trim();
  return Object.fromEntries(
    ["value", "preliminary", "target", "baseline", "method", "grid", "text", "paper"].map(
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
  for (const shape of layout.shapes) shape.line.color = colours.method;
  for (const note of layout.annotations) note.font.color = colours[note.name] ?? colours.text;
  return { data, layout };
}

function draw(stage, plot, figure) {
  /* The drawn chart that the style sheet shows at this width says which one this is. */
  const small = stage.querySelector(".chart-narrow");
  const narrow = getComputedStyle(small).display !== "none";
  const { width, height } = (narrow ? small : stage).getBoundingClientRect();
  const { data, layout } = themed(figure, palette(stage), narrow);
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
