// A table as a picture: a click or an arrow key chooses a cell, and the cell chosen is marked.
export default function ({ data, parentElement, setTriggerValue }) {
  const part = (name) => parentElement.querySelector(`.${name}`);
  const box = part("box"), n = data.labels.length;
  const name = ([row, column]) => `${data.labels[row]} ${data.symbol} ${data.labels[column]}`;
  const choose = (cell) => setTriggerValue("cell", cell);
  const inside = (place) => Math.min(n - 1, Math.max(0, place));
  const cellAt = (event) => {
    const edge = box.getBoundingClientRect();
    const row = Math.floor(((event.clientY - edge.top) / edge.height) * n);
    return [inside(row), inside(Math.floor(((event.clientX - edge.left) / edge.width) * n))];
  };
  const [row, column] = data.chosen;
  const percent = (cells) => `${(100 * cells) / n}%`;

  if (part("cells").src !== data.image) part("cells").src = data.image;
  Object.assign(part("row").style, { top: percent(row), height: percent(1) });
  Object.assign(part("column").style, { left: percent(column), width: percent(1) });
  Object.assign(part("cell").style, { top: percent(row), left: percent(column), height: percent(1), width: percent(1) });
  box.setAttribute("aria-label", data.help.replace("{cell}", () => name(data.chosen)));
  box.onclick = (event) => choose(cellAt(event));
  box.onpointermove = (event) => { box.title = name(cellAt(event)); };
  box.onkeydown = (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    choose([inside(row + step[0]), inside(column + step[1])]);
  };
}
