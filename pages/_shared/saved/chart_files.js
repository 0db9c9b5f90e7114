const CHARTS = '[data-testid="stVegaLiteChart"]:has(svg.marks)', SHARPER = 2; // PNG: pixels to one of the page

/** What a chart is called, for people and as the name of a file. */
const nameOf = (chart) => chart.getAttribute("aria-label") || "chart";
const fileOf = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);

/** Return the drawing of a chart as the content of an SVG file, on the colour of the page. */
function svg(chart) {
  const drawing = chart.querySelector("svg.marks").cloneNode(true);
  const paper = document.createElementNS(drawing.namespaceURI, "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor);
  drawing.prepend(paper);
  drawing.removeAttribute("style");
  return new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" });
}

/** Return the same as the content of a PNG file. */
async function png(chart) {
  const address = URL.createObjectURL(svg(chart)), picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: SHARPER * picture.naturalWidth, height: SHARPER * picture.naturalHeight,
  });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

const KINDS = { SVG: svg, PNG: png };

async function save(chart, kind) {
  const href = URL.createObjectURL(await KINDS[kind](chart));
  const download = `${fileOf(nameOf(chart))}.${kind.toLowerCase()}`;
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}

function line(chart, at) {
  const item = document.createElement("li");
  item.append(...Object.keys(KINDS).map((kind) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: kind });
    button.setAttribute("aria-label", `${nameOf(chart)}, ${kind}`);
    // A chart that was drawn anew stands in the same place.
    button.onclick = () => save(chart.isConnected ? chart : document.querySelectorAll(CHARTS)[at], kind);
    return button;
  }), nameOf(chart));
  return item;
}

export default function offer({ parentElement }) {
  const list = parentElement.querySelector("ul");
  const fill = () => {
    const charts = [...document.querySelectorAll(CHARTS)], names = charts.map(nameOf).join("\n");
    if (list.dataset.names === names) return;
    list.dataset.names = names;
    list.replaceChildren(...charts.map(line));
  };
  fill();
  // Charts are drawn after the page has come; the list is seen when it is unfolded.
  const watch = new IntersectionObserver(fill);
  watch.observe(parentElement.querySelector("div"));
  return () => watch.disconnect();
}
