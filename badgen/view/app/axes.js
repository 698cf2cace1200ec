"use strict";

// Axes that the charts of an episode share: seconds from left to right, values from 0 to 1, marked times, a cursor.
badgen.axes = (() => {
  const [W, LEFT, RIGHT, TOP, BOTTOM] = [760, 34, 12, 24, 24];
  const LETTER = 7; // width of a letter, at most
  const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60];

  /** Axes of that height that end at `end` seconds; `svg(label, parts)` draws them with parts in between. */
  function of(record, height, end, onseek) {
    const x = (t) => LEFT + (W - LEFT - RIGHT) * Math.min(Math.max(t / end, 0), 1);
    const y = (value) => height - BOTTOM - (height - TOP - BOTTOM) * value;
    const cursor = badgen.draw("line", { class: "cursor", x1: LEFT, x2: LEFT, y1: TOP, y2: y(0) });
    function svg(name, label, ...parts) {
      const drawn = badgen.draw("svg", { class: `plot ${name}`, viewBox: `0 0 ${W} ${height}`, role: "img", "aria-label": label },
        grid(end, x, y), shade(record, x, y), parts, marksOf(record, x, y), cursor);
      follow(drawn, end, onseek);
      return drawn;
    }
    return { x, y, svg, moveTo(time) { for (const name of ["x1", "x2"]) cursor.setAttribute(name, x(time)); } };
  }

  /** Points of a line through (time, value). */
  const points = ({ x, y }, pairs) => pairs.map(([t, value]) => `${x(t).toFixed(1)},${y(value).toFixed(1)}`).join(" ");

  function grid(end, x, y) {
    const parts = [];
    for (const level of [0, 0.5, 1]) {
      parts.push(badgen.draw("line", { class: "grid", x1: LEFT, x2: W - RIGHT, y1: y(level), y2: y(level) }));
      parts.push(badgen.draw("text", { x: LEFT - 6, y: y(level) + 4, "text-anchor": "end" }, String(level)));
    }
    const step = STEPS.find((s) => end / s <= 12) ?? end / 10;
    for (let i = 0; i * step <= end + 1e-9; i += 1) {
      const t = i * step;
      parts.push(badgen.draw("line", { class: "grid", x1: x(t), x2: x(t), y1: TOP, y2: y(0) }));
      parts.push(badgen.draw("text", { x: x(t), y: y(0) + 17, "text-anchor": "middle" }, `${Number(t.toFixed(3))} s`));
    }
    return parts;
  }

  /** The stretch from cause to onset, in which the fault acts and nothing is wrong yet. */
  function shade(record, x, y) {
    const times = Object.fromEntries(record.marks);
    if (times.cause === undefined || times.onset === undefined || times.onset <= times.cause) return null;
    const width = x(times.onset) - x(times.cause);
    return badgen.draw("rect", { class: "shade", x: x(times.cause), width, y: TOP, height: y(0) - TOP });
  }

  /** Lines at the marks with their names above: the cause's on the left, the onset's on the right, never one on another. */
  function marksOf(record, x, y) {
    const named = record.marks.map(([name, t], i) => {
      const words = `${name} ${t.toFixed(2)} s`;
      const wide = words.length * LETTER;
      const first = i === 0 && record.marks.length > 1;
      return { name, words, wide, at: x(t), from: first ? x(t) + 4 - wide : x(t) - 4 };
    });
    for (const [i, mark] of named.entries()) {
      const least = i ? named[i - 1].from + named[i - 1].wide + 10 : LEFT - 4;
      mark.from = Math.max(mark.from, least);
    }
    let most = W;
    for (const mark of [...named].reverse()) {
      mark.from = Math.min(mark.from, most - mark.wide);
      most = mark.from - 10;
    }
    return named.map(({ name, words, at, from }) => [
      badgen.draw("line", { class: "mark", x1: at, x2: at, y1: TOP, y2: y(0), "data-mark": name }),
      badgen.draw("text", { class: "mark-name", x: from, y: TOP - 8 }, words),
    ]);
  }

  function follow(svg, end, onseek) {
    const timeAt = (event) => {
      const box = svg.getBoundingClientRect();
      const at = (event.clientX - box.left) / box.width * W;
      return Math.min(Math.max((at - LEFT) / (W - LEFT - RIGHT), 0), 1) * end;
    };
    svg.addEventListener("pointerdown", (event) => {
      svg.setPointerCapture(event.pointerId);
      onseek(timeAt(event));
    });
    svg.addEventListener("pointermove", (event) => {
      if (svg.hasPointerCapture(event.pointerId)) onseek(timeAt(event));
    });
  }

  return { of, points };
})();
