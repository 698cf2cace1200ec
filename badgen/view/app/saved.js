"use strict";

// Until when a failure could be saved: the share of tries that save it, with its interval as a band, and the limit.
badgen.saved = (() => {
  const H = 150;

  /** The chart of an episode with such a curve, over the same seconds as its other curves. */
  function of(record, end, onseek) {
    const { moments, limit, words } = record.saved;
    const axes = badgen.axes.of(record, H, end, onseek);
    const high = moments.map(([t, , , top]) => [t, top]);
    const low = moments.map(([t, , bottom]) => [t, bottom]);
    const band = badgen.draw("polygon", { class: "interval", points: badgen.axes.points(axes, [...high, ...low.reverse()]) });
    const line = badgen.draw("polyline", { class: "curve saved-line", points: badgen.axes.points(axes, moments) });
    const dots = moments.map(([t, share]) => badgen.draw("circle", { class: "moment", cx: axes.x(t), cy: axes.y(share), r: 3.5 },
      badgen.draw("title", {}, `${t.toFixed(2)} s: ${Math.round(100 * share)} % saved`)));
    const svg = axes.svg("saved", `Share of tries that save it. ${words}`, limit && limitOf(axes, limit), band, line, dots);
    return { element: badgen.make("div", {}, svg, legend(record.saved)), moveTo: axes.moveTo };
  }

  /** The stretch in which the limit lies. */
  function limitOf({ x, y }, [until, from]) {
    return badgen.draw("rect", { class: "limit", x: x(until), width: Math.max(x(from) - x(until), 2), y: y(1), height: y(0) - y(1) });
  }

  function legend({ tries, limit, words }) {
    const names = [["saved-line", `share of ${tries} tries that save it`], ["interval", "95 % interval"], limit && ["limit", "limit"]];
    const items = names.filter(Boolean).map(([key, name]) => badgen.make("li", {}, badgen.make("i", { class: `key ${key}` }), name));
    return badgen.make("ul", { class: "legend" }, items, badgen.make("li", { class: "verdict" }, words));
  }

  return { of };
})();
