"use strict";

// The filters at the side: one list of values for each facet that tells episodes apart.
badgen.facets = (() => {
  const SHOWN = 12; // values of a long list that are shown at once
  const OPEN = 4; // facets that are open at first
  const FLAGS = { name: "flag", title: "Flag", values: [...badgen.flags.KINDS.map(([value]) => value), "none"], differs: true };
  const open = new Map(); // facet -> whether it is open, kept while the page lives
  const whole = new Set(); // facets whose long list is shown whole

  function show(table, state, counts, change) {
    const side = badgen.find(".facets");
    const focused = document.activeElement?.dataset?.value;
    const all = [...table.facets, FLAGS];
    const parts = [];
    all.forEach((facet, i) => {
      if (!facet.differs) return;
      if (!open.has(facet.name)) open.set(facet.name, parts.length < OPEN);
      parts.push(section(facet, chosenOf(facet, state), counts[i], state, change));
    });
    const narrow = side.querySelector(".narrow")?.open ?? matchMedia("(min-width: 901px)").matches;
    const clear = badgen.make("button", {
      type: "button", class: "clear", disabled: !badgen.state.isFiltered(state),
      onclick: () => change({ ...badgen.state.fresh(), view: state.view, sort: state.sort }),
    }, "Clear filters");
    const summary = badgen.make("summary", {}, "Filters");
    side.replaceChildren(badgen.make("details", { class: "narrow", open: narrow }, summary, clear, parts));
    if (focused) side.querySelector(`[data-value="${CSS.escape(focused)}"]`)?.focus();
  }

  const chosenOf = (facet, state) => (facet === FLAGS ? state.flag : state.chosen.get(facet.name));

  function section(facet, chosen, counts, state, change) {
    const used = facet.values.filter((v) => counts.get(v) || chosen.has(v));
    const values = whole.has(facet.name) ? used : used.filter((v, i) => i < SHOWN || chosen.has(v));
    const items = values.map((value) => choice(facet, value, chosen, counts.get(value) ?? 0, state, change));
    const more = values.length < used.length && badgen.make("button", {
      type: "button", class: "more", onclick: () => { whole.add(facet.name); change({}); },
    }, `${used.length - values.length} more`);
    const mark = chosen.size ? badgen.make("span", { class: "mark" }, String(chosen.size)) : null;
    const details = badgen.make("details", { class: "facet", open: open.get(facet.name), "data-facet": facet.name },
      badgen.make("summary", {}, facet.title, mark), badgen.make("ul", {}, items), more || null);
    details.addEventListener("toggle", () => open.set(facet.name, details.open));
    return details;
  }

  function choice(facet, value, chosen, n, state, change) {
    const box = badgen.make("input", {
      type: "checkbox", "data-value": `${facet.name}=${value}`, checked: chosen.has(value),
      onchange: () => {
        const next = badgen.state.changed(state, { page: 1 });
        const values = chosenOf(facet, next);
        box.checked ? values.add(value) : values.delete(value);
        change(next);
      },
    });
    const words = badgen.make("span", { class: "value" }, badgen.plain(value));
    return badgen.make("li", {}, badgen.make("label", { class: n ? null : "empty" }, box, words,
      badgen.make("span", { class: "number" }, badgen.count(n))));
  }

  return { show };
})();
