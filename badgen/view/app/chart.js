"use strict";

// Curves of reward and progress over seconds; clicking or dragging there moves the video.
badgen.chart = (() => {
  const H = 220;
  const NAMES = [["reward", "reward"], ["progress", "progress"], ["reward_frame", "reward of the single frame"]];

  /** The chart of an episode and of the one beside it (null for none); `onseek(time)`: somebody clicks or drags. */
  function of(record, other, name, onseek) {
    const end = Math.max(record.curves.time_s.at(-1), 1e-9);
    const axes = badgen.axes.of(record, H, end, onseek);
    const path = (kind, curves, values) => badgen.draw("polyline", {
      class: `curve ${kind}`, points: badgen.axes.points(axes, curves.time_s.map((t, i) => [t, values[i]])),
    });
    const c = record.curves;
    const svg = axes.svg("chart", label(record, end), other && path("beside", other.curves, other.curves.reward),
      path("reward", c, c.reward), path("reward_frame", c, c.reward_frame), path("progress", c, c.progress));
    return { element: badgen.make("div", {}, svg, legend(other && name)), end, moveTo: axes.moveTo };
  }

  function label(record, end) {
    const marks = record.marks.map(([name, t]) => `${name} at ${t.toFixed(2)} s`).join(", ");
    return `Reward and progress over ${end.toFixed(1)} seconds${marks && `; ${marks}`}`;
  }

  function legend(name) {
    const names = name ? [...NAMES, ["beside", `reward of the ${name}`]] : NAMES;
    const items = names.map(([key, words]) => badgen.make("li", {}, badgen.make("i", { class: `key ${key}` }), words));
    return badgen.make("ul", { class: "legend" }, items);
  }

  return { of };
})();
