"use strict";

// Counts of the episodes that the filters leave: a heat map of scene and mode, outcomes, and bins of each number.
badgen.summary = (() => {
  const place = badgen.find(".summary");
  const [W, H, BASE] = [420, 150, 24];
  const BINS = 24;
  const TICKS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]; // distances between numbers on the axis

  function show(rows, table, state, change) {
    const numbers = table.numbers.map((number, i) => histogram(number, rows.map((r) => r.numbers[i]).filter((v) => v !== null)));
    place.replaceChildren(
      heatMap(rows, table, state, change),
      badgen.make("div", { class: "charts" }, outcomes(rows, table, state, change), numbers));
  }

  function heatMap(rows, table, state, change) {
    const [scene, mode] = ["scene", "mode"].map((name) => table.facets.findIndex((f) => f.name === name));
    const cells = new Map();
    for (const row of rows) {
      for (const m of row.labels[mode]) {
        const key = `${m} ${row.labels[scene][0]}`;
        cells.set(key, (cells.get(key) ?? 0) + 1);
      }
    }
    const used = (i) => [...new Set(rows.flatMap((r) => r.labels[i]))].sort((a, b) => a - b);
    const [scenes, modes] = [used(scene), used(mode)];
    const most = Math.max(1, ...cells.values());
    const head = badgen.make("tr", {}, badgen.make("td", {}), scenes.map((s) => badgen.make("th", { scope: "col" }, name(table, scene, s))));
    const body = modes.map((m) => badgen.make("tr", {}, badgen.make("th", { scope: "row" }, name(table, mode, m)), scenes.map((s) => {
      const n = cells.get(`${m} ${s}`);
      if (!n) return badgen.make("td", {});
      const choose = () => change(only(state, [[table.facets[scene], s], [table.facets[mode], m]]));
      const button = badgen.make("button", { type: "button", onclick: choose, title: `${name(table, mode, m)} in ${name(table, scene, s)}` }, badgen.count(n));
      const share = Math.sqrt(n / most);
      button.style.backgroundColor = `rgb(21 101 192 / ${(0.08 + 0.82 * share).toFixed(2)})`;
      if (share > 0.55) button.style.color = "#fff";
      return badgen.make("td", {}, button);
    })));
    return badgen.make("section", { class: "heat" }, badgen.make("h2", {}, "Episodes by scene and mode"),
      badgen.make("div", { class: "wide" }, badgen.make("table", {}, badgen.make("thead", {}, head), badgen.make("tbody", {}, body))));
  }

  const name = (table, facet, place_) => badgen.plain(table.facets[facet].values[place_]);

  /** The list with these values chosen, each [facet, position of the value]. */
  function only(state, choices) {
    const next = badgen.state.changed(state, { view: "list", page: 1 });
    for (const [facet, at] of choices) next.chosen.set(facet.name, new Set([facet.values[at]]));
    return next;
  }

  function outcomes(rows, table, state, change) {
    const at = table.facets.findIndex((f) => f.name === "outcome");
    const facet = table.facets[at];
    const counts = facet.values.map((_, v) => rows.filter((r) => r.labels[at].includes(v)).length);
    const most = Math.max(1, ...counts);
    const bars = facet.values.map((value, v) => {
      const bar = badgen.make("span", { class: `bar ${value}` });
      bar.style.width = `${100 * counts[v] / most}%`;
      return badgen.make("li", {}, badgen.make("button", { type: "button", onclick: () => change(only(state, [[facet, v]])) }, badgen.plain(value)),
        badgen.make("span", { class: "room" }, bar), badgen.make("span", { class: "number" }, badgen.count(counts[v])));
    });
    return badgen.make("section", {}, badgen.make("h2", {}, facet.title), badgen.make("ul", { class: "bars" }, bars));
  }

  function histogram(number, values) {
    const title = badgen.make("h2", {}, `${number.title}${number.unit && ` [${number.unit}]`}`);
    if (!values.length) return badgen.make("section", {}, title, badgen.make("p", { class: "note" }, "No episode has one."));
    const largest = Math.max(1e-9, ...values);
    const tick = TICKS.find((t) => largest / t <= 6) ?? largest / 6;
    const end = Math.ceil(largest / tick - 1e-9) * tick;
    const bins = new Array(BINS).fill(0);
    for (const v of values) bins[Math.min(BINS - 1, Math.max(0, Math.floor(v / end * BINS)))] += 1;
    const most = Math.max(...bins);
    const step = W / BINS;
    const bars = bins.map((n, i) => {
      const tall = (H - BASE - 16) * n / most;
      const span = `${(i * end / BINS).toFixed(2)} to ${((i + 1) * end / BINS).toFixed(2)}${number.unit && ` ${number.unit}`}: ${n}`;
      return badgen.draw("rect", { x: i * step + 1, y: H - BASE - tall, width: step - 2, height: tall }, badgen.draw("title", {}, span));
    });
    const ticks = Array.from({ length: Math.round(end / tick) + 1 }, (_, i, share = i * tick / end) => badgen.draw("text", {
      x: share * W, y: H - 6, "text-anchor": i === 0 ? "start" : share > 0.99 ? "end" : "middle",
    }, Number((i * tick).toPrecision(6)).toString()));
    const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
    const words = `${badgen.count(values.length)} episodes, median ${middle.toFixed(2)}${number.unit && ` ${number.unit}`}`;
    return badgen.make("section", {}, title,
      badgen.draw("svg", { class: "bins", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": `${number.title}: ${words}` },
        badgen.draw("line", { class: "grid", x1: 0, x2: W, y1: H - BASE, y2: H - BASE }),
        badgen.draw("text", { x: 0, y: 10 }, badgen.count(most)), bars, ticks),
      badgen.make("p", { class: "note" }, words));
  }

  return { show };
})();
