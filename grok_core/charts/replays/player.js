// A run replayed: the curve, the table and the rings of one moment after another, drawn from one message.
// Between two moments the dots move in a straight line; whenever it stands, it stands on a moment.
// What lies after the farthest moment seen so far is not drawn: nobody is told the end of the story.

const SPEEDS = [["slow", 60], ["class", 20], ["quick", 6]];
const filled = (text, name, value) => text.replace(`{${name}}`, value);
const FONT = 16;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const shorts = (text) => new Int16Array(bytes(text).buffer);

function element(tag, name, attributes = {}) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const ICONS = { // drawn, because a font may lack them
  play: "M6 3v18l15-9z", pause: "M5 3h5v18H5zM14 3h5v18h-5z", next: "M4 3v18l11-9zM16 3h4v18h-4z",
  again: "M12 4V0L6 6l6 6V8a5 5 0 1 1-5 5H3a9 9 0 1 0 9-9z",
};

/** Give a button the icon of this name, and say what a press does. */
function show(button, icon, label) {
  if (button.dataset.icon === icon) return;
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
  Object.assign(button.dataset, { icon }); button.title = label; button.setAttribute("aria-label", label);
}

/** Size a canvas to its box, and return a pen with the box's width and height. */
function fitted(canvas) {
  const box = canvas.getBoundingClientRect(), k = window.devicePixelRatio || 1;
  const wide = Math.round(box.width * k), high = Math.round(box.height * k);
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const pen = canvas.getContext("2d");
  pen.setTransform(k, 0, 0, k, 0, 0);
  pen.clearRect(0, 0, box.width, box.height);
  return [pen, box.width, box.height];
}

const SHAPES = {
  circle: (c, x, y, r) => c.arc(x, y, r, 0, 7),
  square: (c, x, y, r) => c.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
  "triangle-up": (c, x, y, r) => {
    c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.1, y + r * 0.8); c.lineTo(x - r * 1.1, y + r * 0.8); c.closePath();
  },
  diamond: (c, x, y, r) => {
    c.moveTo(x, y - r * 1.3); c.lineTo(x + r, y); c.lineTo(x, y + r * 1.3); c.lineTo(x - r, y); c.closePath();
  },
  cross: (c, x, y, r) => {
    const w = r * 0.42;
    c.rect(x - w, y - r * 1.15, 2 * w, r * 2.3); c.rect(x - r * 1.15, y - w, r * 2.3, 2 * w);
  },
  "triangle-down": (c, x, y, r) => {
    c.moveTo(x, y + r * 1.2); c.lineTo(x + r * 1.1, y - r * 0.8); c.lineTo(x - r * 1.1, y - r * 0.8); c.closePath();
  },
};

/** The accuracies until now, on a logarithmic axis of steps. */
function curvePicture(data) {
  const { step, train, val, baseline, colours, dash } = data.curve, { words } = data;
  const last = Math.max(10, data.steps.at(-1), ...step);
  const high = Math.log10(last);
  return (canvas, look, now) => {
    const [pen, w, h] = fitted(canvas);
    const font = look.font, left = font * 3.6, right = font * 1.8, top = font * 2.6, bottom = font * 2.9;
    const across = (s) => left + (Math.log10(Math.max(1, s)) / high) * (w - left - right);
    const up = (share) => top + (1 - share) * (h - top - bottom);
    pen.font = `${font}px ${look.family}`; pen.fillStyle = look.ink; pen.strokeStyle = look.faint; pen.lineWidth = 0.5;
    pen.textAlign = "right"; pen.textBaseline = "middle";
    for (const share of [0, 0.5, 1]) {
      pen.beginPath(); pen.moveTo(left, up(share)); pen.lineTo(w - right, up(share)); pen.stroke();
      pen.fillText(`${100 * share} %`, left - 6, up(share));
    }
    pen.textAlign = "center"; pen.textBaseline = "alphabetic";
    for (let e = 0; 10 ** e <= last; e++) {
      pen.fillText((10 ** e).toLocaleString(words.language), across(10 ** e), h - bottom + font * 1.25);
    }
    pen.fillText(words.steps, left + (w - left - right) / 2, h - 3);
    pen.setLineDash([2, 4]); pen.lineWidth = 1.5;
    pen.beginPath(); pen.moveTo(left, up(baseline)); pen.lineTo(w - right, up(baseline)); pen.stroke();
    pen.setLineDash([]);
    const isWide = pen.measureText(`${words.train_long} ${words.val_long}`).width + 9 * font < w - left;
    const [shown, never] = isWide ? [words.train_long, words.val_long] : [words.train, words.val];
    const names = [[shown, train, colours[0], dash], [never, val, colours[1], []]];
    let x = left;
    pen.textAlign = "left";
    for (const [name, , colour, dashes] of names) {
      pen.strokeStyle = colour; pen.lineWidth = 3; pen.setLineDash(dashes);
      pen.beginPath(); pen.moveTo(x, font * 0.8); pen.lineTo(x + 2.2 * font, font * 0.8); pen.stroke();
      pen.setLineDash([]); pen.fillStyle = look.ink;
      pen.fillText(name, x + 2.6 * font, font * 1.15);
      x += 2.6 * font + pen.measureText(name).width + 1.4 * font;
    }
    const draw = (values, until) => {
      pen.beginPath();
      for (let i = 0; i < step.length && step[i] <= until; i++) pen.lineTo(across(step[i]), up(values[i]));
      pen.stroke();
    };
    for (const [, values, colour, dashes] of names) {
      pen.strokeStyle = colour; pen.lineWidth = 3; pen.setLineDash(dashes);
      if (now.seen > now.step) { pen.globalAlpha = 0.25; draw(values, now.seen); pen.globalAlpha = 1; }
      draw(values, now.step);
    }
    pen.setLineDash([]);
    for (const { step: at, name, kind } of data.marks) {
      const isGuess = kind === "guess";
      if (at > now.seen && !isGuess) continue;
      pen.strokeStyle = look.ink; pen.lineWidth = 1.5; pen.setLineDash(isGuess ? [3, 3] : [7, 4]);
      pen.beginPath(); pen.moveTo(across(at), top - 2); pen.lineTo(across(at), h - bottom); pen.stroke();
      pen.setLineDash([]); pen.fillStyle = look.ink;
      pen.textAlign = across(at) > w / 2 ? "right" : "left";
      pen.fillText(name, across(at) + (across(at) > w / 2 ? -5 : 5), top + font * (isGuess ? 2.4 : 1.1));
    }
    const here = across(now.step);
    pen.strokeStyle = look.ink; pen.lineWidth = 2.5;
    pen.beginPath(); pen.moveTo(here, top - 6); pen.lineTo(here, h - bottom); pen.stroke();
    return { stepAt: (px) => 10 ** (((px - left) / (w - left - right)) * high) };
  };
}

/** The table of operations: cells shown are orange with a light corner; wrong ones are dark with a dot. */
function tablePicture(data) {
  const { n, kinds, corner, dot } = data.table, roles = bytes(data.table.roles), right = data.table.right.map(bytes);
  const colour = { 1: [kinds["train, wrong"], kinds["train, right"]], 2: [kinds["validation, wrong"], kinds["validation, right"]] };
  return (canvas, look, now) => {
    const [pen, w, h] = fitted(canvas);
    const side = Math.min(w, h), cell = side / n, bits = right[now.index];
    const left = (w - side) / 2, top = (h - side) / 2;
    for (let i = 0; i < n * n; i++) {
      const isRight = (bits[i >> 3] >> (7 - (i & 7))) & 1;
      const x = left + (i % n) * cell, y = top + Math.floor(i / n) * cell;
      pen.fillStyle = roles[i] ? colour[roles[i]][isRight] : kinds.undefined;
      pen.fillRect(x, y, cell + 0.4, cell + 0.4);
      if (cell < 4) continue;
      if (roles[i] === 1) {
        pen.fillStyle = corner;
        pen.beginPath(); pen.moveTo(x, y); pen.lineTo(x + 0.56 * cell, y); pen.lineTo(x, y + 0.56 * cell); pen.fill();
      }
      if (roles[i] && !isRight) {
        pen.fillStyle = dot;
        pen.beginPath(); pen.arc(x + cell / 2, y + cell / 2, cell / 4, 0, 7); pen.fill();
      }
    }
  };
}

/** Rings side by side, each with its score below it; a second row has those of the held-out answers.
 * In a narrow place the first row alone is drawn, two by two: smaller scores could not be read. */
function ringsPicture(data) {
  const { titles, frequencies, colours, radius, limit, scores, closer, nulls, labels } = data.rings;
  const points = data.rings.points.map(shorts), n = labels.length, shown = frequencies.length;
  return (canvas, look, now) => {
    const [pen, w, h] = fitted(canvas);
    const isNarrow = w / shown < 5 * look.font && shown > 2, across = isNarrow ? 2 : shown;
    const rows = isNarrow ? Math.ceil(shown / 2) : titles.length;
    const word = Math.min(look.font, w / across / 7), line = word * 1.3;
    const heading = isNarrow ? line : 0, rowHigh = (h - heading) / rows, above = isNarrow ? 0 : line;
    const side = Math.max(10, Math.min(w / across, rowHigh - above - line)), unit = side / 2 / limit;
    const gap = Math.min(w / across, Math.max(side * 1.25, 7 * word)), from = (w - gap * across) / 2;
    const dotSize = Math.max(1.8, Math.min(5, (2 * Math.PI * radius * unit * 0.62) / n));
    const [a, b, t] = [points[now.index], points[now.next], now.between];
    const title = (row, y) => {
      pen.fillStyle = look.ink; pen.font = `${word}px ${look.family}`;
      pen.fillText(filled(titles[row], "null", nulls[now.index][row]), w / 2, y);
    };
    const ring = (number, k, x, y) => {
      pen.strokeStyle = look.faint; pen.lineWidth = 1;
      pen.beginPath(); pen.arc(x, y, radius * unit, 0, 7); pen.stroke();
      for (let i = 0; i < n; i++) {
        const at = 2 * (number * n + i);
        const px = a[at] * (1 - t) + b[at] * t, py = a[at + 1] * (1 - t) + b[at + 1] * t;
        pen.fillStyle = colours[(k * i) % n];
        pen.beginPath(); pen.arc(x + px * unit, y - py * unit, dotSize, 0, 7); pen.fill();
      }
      pen.fillStyle = look.ink;
      pen.font = `${closer[now.index][number] ? "bold " : ""}${word}px ${look.family}`;
      pen.fillText(`k = ${k}: ${scores[now.index][number]}`, x, y + side / 2 + line / 2);
    };
    pen.textAlign = "center"; pen.textBaseline = "middle";
    if (isNarrow) title(0, line / 2);
    for (let number = 0; number < (isNarrow ? shown : shown * titles.length); number++) {
      const row = Math.floor(number / across), j = number % across;
      const y = heading + row * rowHigh + (rowHigh - side - above - line) / 2 + above + side / 2;
      if (!isNarrow && j === 0) title(row, y - side / 2 - line / 2);
      ring(number, frequencies[number % shown], from + gap * (j + 0.5), y);
    }
  };
}

/** Rows in the plane, where the elements lie on no circle. */
function pointsPicture(data) {
  const { colours, shapes, title, radius } = data.points;
  const points = data.points.points.map((text) => text && shorts(text));
  return (canvas, look, now) => {
    const [pen, w, h] = fitted(canvas);
    const line = look.font * 1.4, size = Math.max(2.5, Math.min(7, Math.min(w, h) / 60));
    pen.fillStyle = look.ink; pen.font = `${look.font}px ${look.family}`; pen.textAlign = "center";
    pen.fillText(title, w / 2, line * 0.7);
    const a = points[now.index], b = points[now.next] || a, t = now.between;
    if (!a) { pen.fillText(data.words.none, w / 2, h / 2); return; }
    const unit = (Math.min(w, h - line) / 2 - 2 * size) / radius;
    colours.forEach((colour, i) => {
      const x = a[2 * i] * (1 - t) + b[2 * i] * t, y = a[2 * i + 1] * (1 - t) + b[2 * i + 1] * t;
      pen.beginPath(); SHAPES[shapes[i]](pen, w / 2 + x * unit, line + (h - line) / 2 - y * unit, size);
      pen.fillStyle = colour; pen.fill();
      pen.strokeStyle = look.faint; pen.lineWidth = 0.6; pen.stroke();
    });
  };
}

/** What the colours of the table mean: words of a class, each beside a cell of its kind. */
function legendOf({ table, words }) {
  const shown = [["train, right", words.shown], ["validation, wrong", words.wrong], ["validation, right", words.right]];
  const legend = element("div", "legend");
  for (const [name, text] of shown) {
    const swatch = element("i");
    swatch.style.background = table.kinds[name];
    const item = element("span");
    item.append(swatch, text);
    legend.append(item);
  }
  return legend;
}

class Player {
  constructor(root, data) {
    Object.assign(this, { root, data, last: data.steps.length - 1, at: 0, seen: 0, playing: false, until: null });
    root.replaceChildren();
    this.said = element("p", "said", { "aria-live": "off" });
    this.pictures = [];
    const inside = element("div", "inside"), shown = element("div", "pictures");
    this.curve = this.picture("curve", data.words.curve, curvePicture(data));
    shown.append(this.curve.parentElement, inside);
    if (data.table) {
      const box = this.picture("table", data.words.table, tablePicture(data)).parentElement;
      const side = element("div", "side");
      side.append(box, legendOf(data));
      inside.append(side);
    }
    const rows = data.rings ? ["rings", ringsPicture] : data.points ? ["points", pointsPicture] : null;
    if (rows) inside.append(this.picture(rows[0], data.words.inside, rows[1](data)).parentElement);
    root.append(this.said, shown, this.bar());
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(root);
    root.onkeydown = (event) => this.key(event);
  }

  picture(name, label, make) {
    const box = element("div", name), canvas = element("canvas", "", { role: "img", "aria-label": label });
    box.append(canvas);
    this.pictures.push([canvas, make]);
    return canvas;
  }

  bar() {
    const bar = element("div", "bar"), { words } = this.data;
    const button = (name, label, does) => {
      const made = element("button", name, { type: "button" });
      show(made, name, label); made.onclick = does; bar.append(made);
      return made;
    };
    this.button = button("play", words.play, () => this.toggle());
    button("next", words.next, () => { this.stop(); this.go(Math.floor(this.at) + 1); });
    const track = element("div", "track");
    this.slider = element("input", "", { type: "range", min: 0, max: this.last, step: 1, "aria-label": words.track });
    this.slider.oninput = () => { this.stop(); this.go(Number(this.slider.value)); };
    this.marks = element("div", "marks");
    track.append(this.marks, this.slider);
    this.step = element("output", "step");
    this.speed = element("select", "speed", { "aria-label": words.speed });
    for (const [name, seconds] of SPEEDS) this.speed.append(new Option(filled(words[name], "seconds", seconds), seconds));
    this.speed.value = String(this.data.seconds || 20);
    bar.append(track, this.step, this.speed);
    button("again", words.again, () => { this.go(0); this.play(); });
    this.curve.onclick = (event) => {
      const step = this.axis.stepAt(event.clientX - this.curve.getBoundingClientRect().left);
      const nearest = this.data.steps.reduce((best, s, i) =>
        Math.abs(Math.log(s + 1) - Math.log(step + 1)) < Math.abs(Math.log(this.data.steps[best] + 1) - Math.log(step + 1)) ? i : best, 0);
      this.stop(); this.go(nearest);
    };
    return bar;
  }

  /** Take what a new message says of this run: its marks, and where to go. */
  update(data) {
    const isNewOrder = data.order && data.order.number !== this.data.order?.number;
    this.data.marks.splice(0, Infinity, ...data.marks);
    this.data.order = data.order;
    if (isNewOrder) this.obey(data.order);
    this.draw();
  }

  obey({ step, play, from }) {
    const place = (s) => Math.max(0, this.data.steps.findLastIndex((known) => known <= s));
    const target = step === null || step === undefined ? this.last : place(step);
    this.stop();
    if (!play || matchMedia("(prefers-reduced-motion: reduce)").matches) return this.go(target);
    if (from !== null && from !== undefined) this.go(place(from));
    else if (this.at >= target) this.go(0);
    this.play(target);
  }

  key(event) {
    if (["SELECT", "INPUT"].includes(event.target.tagName) && event.key !== " ") return;
    const does = {
      " ": () => this.toggle(),
      ArrowRight: () => { this.stop(); this.go(Math.floor(this.at) + 1); },
      ArrowLeft: () => { this.stop(); this.go(Math.ceil(this.at) - 1); },
    }[event.key];
    if (!does || (event.key === " " && event.target.tagName === "BUTTON")) return;
    event.preventDefault(); event.stopPropagation(); does();
  }

  toggle() { if (this.playing) { this.stop(); this.go(Math.round(this.at)); } else { if (this.at >= this.last) this.go(0); this.play(); } }

  play(until = this.last) {
    this.until = until; this.playing = true; this.then = performance.now();
    show(this.button, "pause", this.data.words.pause);
    requestAnimationFrame((now) => this.turn(now));
  }

  stop() {
    this.playing = false;
    show(this.button, "play", this.data.words.play);
  }

  turn(now) {
    if (!this.playing || !this.root.isConnected) return;
    const passed = Math.max(0, Math.min(0.1, (now - this.then) / 1000));
    this.then = now;
    this.go(Math.min(this.until, this.at + (passed * this.last) / Number(this.speed.value)));
    if (this.at >= this.until) { this.stop(); this.go(this.until); } else requestAnimationFrame((next) => this.turn(next));
  }

  go(at) {
    this.at = Math.max(0, Math.min(this.last, at));
    this.seen = Math.max(this.seen, this.at);
    this.draw();
  }

  draw() {
    if (!this.root.isConnected) return;
    const { steps, said, marks, words } = this.data, index = Math.floor(this.at + 1e-9), next = Math.min(index + 1, this.last);
    const between = this.at - index, style = getComputedStyle(this.root);
    const look = {
      ink: style.getPropertyValue("--player-ink").trim() || style.color,
      faint: "#868B93", family: style.fontFamily, font: (FONT * parseFloat(style.fontSize)) / 18,
    };
    const seenAt = Math.floor(this.seen);
    const seen = this.seen >= this.last ? Infinity : steps[seenAt] + (steps[Math.min(seenAt + 1, this.last)] - steps[seenAt]) * (this.seen - seenAt);
    const now = { index, next, between, seen, step: steps[index] + (steps[next] - steps[index]) * between };
    for (const [canvas, make] of this.pictures) {
      const made = make(canvas, look, now);
      if (canvas === this.curve) this.axis = made;
    }
    this.said.textContent = said[index];
    this.slider.value = index;
    this.slider.setAttribute("aria-valuetext", filled(words.step, "step", steps[index]));
    this.step.textContent = filled(words.step, "step", steps[index].toLocaleString(words.language));
    this.drawMarks(marks.filter((mark) => mark.step <= now.seen && mark.kind !== "guess"));
    Object.assign(this.root.dataset, { step: steps[index], playing: this.playing, moments: steps.length });
  }

  drawMarks(marks) {
    const wanted = marks.map(({ step, name }) => `${name} ${step}`).join();
    if (this.marks.dataset.drawn === wanted) return;
    this.marks.dataset.drawn = wanted;
    this.marks.replaceChildren(...marks.map(({ step, name }) => {
      const place = Math.max(0, this.data.steps.findIndex((known) => known >= step));
      const mark = element("button", "mark", { type: "button", title: filled(this.data.words.to, "step", step) });
      mark.textContent = name; mark.style.left = `${(100 * place) / Math.max(1, this.last)}%`;
      mark.onclick = () => { this.stop(); this.go(place); };
      return mark;
    }));
  }

  end() { this.stop(); this.watch.disconnect(); }
}

export default function play({ data, parentElement }) {
  const root = parentElement.querySelector(".player");
  const same = (now) => now?.name === data.name && now.words.language === data.words.language;
  if (same(root.player?.data) && root.player.root === root) {
    root.player.update(data);
  } else {
    root.player?.end();
    root.player = new Player(root, { ...data, marks: [...data.marks] });
    if (data.order) root.player.obey(data.order);
    else root.player.draw();
  }
  return () => root.player?.end();
}
