// A table of letters: its blank cells are buttons, which a click chooses and a typed letter fills in.
export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table");
  const hadFocus = table.querySelector("button:focus") !== null;
  const made = (tag, text, kind = "") => Object.assign(document.createElement(tag), { textContent: text, className: kind });
  const button = (text, kind, place) => {
    const element = made("button", text);
    const name = `${data.letters[place[0]]} ${data.symbol} ${data.letters[place[1]]}`;
    element.setAttribute("aria-label", `${name}: ${text || data.nothing}, ${data.kinds[kind]}`);
    element.onclick = () => setTriggerValue("cell", place);
    element.onkeydown = ({ key, ctrlKey, metaKey, altKey }) => {
      const letter = data.letters.indexOf(key.toLowerCase());
      if (letter >= 0 && !ctrlKey && !metaKey && !altKey) setTriggerValue("letter", [...place, letter]);
    };
    return element;
  };
  const cell = ([text, kind], row, column) => {
    const isChosen = data.chosen[0] === row && data.chosen[1] === column;
    const element = made("td", kind === "given" ? text : "", kind + (isChosen ? " chosen" : ""));
    if (kind !== "given") element.append(button(text, kind, [row, column]));
    return element;
  };
  const line = (name, cells) => {
    const element = made("tr", "");
    element.append(made("th", name), ...cells);
    return element;
  };
  table.replaceChildren(
    line(data.symbol, data.letters.map((letter) => made("th", letter))),
    ...data.cells.map((cells, row) => line(data.letters[row], cells.map((at, column) => cell(at, row, column)))),
  );
  if (hadFocus) table.querySelector(".chosen button")?.focus();
}
