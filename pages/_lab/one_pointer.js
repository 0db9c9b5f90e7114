// A pointer on one of the Lab's curves shows a thin rule at the same place on the others, whose axis is the same.
(() => {
  if (window.grokkingLabOnePointer) return; // the page was left and opened again
  window.grokkingLabOnePointer = true;

  const CHARTS = ["accuracy", "loss", "third"].map((name) => `.st-key-lab [class*="st-key-fit_${name}"]`).join();
  const rules = [];
  let pointer = null; // where it is in the window, [x, y]
  let frame = 0;

  const plotOf = (chart) => chart?.querySelector(".role-frame .background")?.getBoundingClientRect();

  // The plot under the pointer and those of the other curves, looked for anew: charts are redrawn at every tick.
  const found = ([x, y]) => {
    const charts = [...document.querySelectorAll(CHARTS)];
    const top = document.elementFromPoint(x, y); // not what lies below an open menu
    const under = charts.find((chart) => chart.contains(top));
    const plot = plotOf(under);
    if (!plot || x < plot.left || x > plot.right || y < plot.top || y > plot.bottom) return [0, []];
    return [(x - plot.left) / plot.width, charts.filter((chart) => chart !== under).map(plotOf).filter(Boolean)];
  };

  const ruleOf = (i) => {
    if (!rules[i]) {
      rules[i] = document.createElement("div");
      rules[i].className = "one-pointer";
      rules[i].setAttribute("aria-hidden", "true");
      document.body.append(rules[i]);
    }
    return rules[i];
  };

  const draw = () => {
    const [share, plots] = pointer ? found(pointer) : [0, []];
    // The bar at the bottom lies over what is scrolled below it.
    const end = document.querySelector('[data-testid="stBottom"]')?.getBoundingClientRect().top ?? innerHeight;
    plots.forEach(({ left, top, width, bottom }, i) => {
      const height = Math.max(Math.min(bottom, end) - top, 0);
      const place = { left: `${left + share * width}px`, top: `${top}px`, height: `${height}px` };
      Object.assign(ruleOf(i).style, { display: "block", ...place });
    });
    rules.slice(plots.length).forEach((rule) => { rule.style.display = "none"; });
    // While a rule is shown it stays in its plot, also where a longer sentence or a scroll moves that.
    frame = plots.length ? requestAnimationFrame(draw) : 0;
  };

  const follow = (place) => {
    pointer = place;
    frame ||= requestAnimationFrame(draw);
  };

  const listen = (kind, does) => document.addEventListener(kind, does, { passive: true });
  listen("pointermove", (event) => follow(event.pointerType === "touch" ? null : [event.clientX, event.clientY]));
  listen("pointerout", (event) => { if (!event.relatedTarget) follow(null); }); // out of the window
})();
