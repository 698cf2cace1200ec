"use strict";

// Which rows are shown, in which order, and how many more each value of a facet would show.
badgen.filter = (() => {
  const rows = [];
  let table = null;

  function begin(given) { table = given; }

  function add(part) {
    for (const [id, group, number, headline, sentence, instruction, outcome, poster, labels, numbers] of part) {
      rows.push({ id, group, number, headline, sentence, instruction, outcome, poster, labels, numbers, text: null });
    }
  }

  function textOf(row) {
    if (row.text === null) {
      const values = row.labels.flatMap((places, i) => places.map((p) => table.facets[i].values[p]));
      const all = [row.id, row.group, row.headline, row.sentence, row.instruction, ...values, ...values.map(badgen.plain)];
      row.text = all.join("\n").toLowerCase();
    }
    return row.text;
  }

  /** A test for every facet, the flags last; null where nothing is chosen. */
  function tests(state) {
    const made = table.facets.map((facet, i) => {
      const chosen = state.chosen.get(facet.name);
      if (!chosen.size) return null;
      const places = new Set([...chosen].map((v) => facet.values.indexOf(v)));
      return (row) => row.labels[i].some((p) => places.has(p));
    });
    made.push(state.flag.size ? (row) => state.flag.has(badgen.flags.of(row.id) || "none") : null);
    return made;
  }

  /** Rows that fit, sorted, and for each facet (flags last) a map from value to its number of rows. */
  function apply(state) {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const all = tests(state);
    const counts = [...table.facets, null].map(() => new Map());
    const fitting = [];
    for (const row of rows) {
      if (words.length && !words.every((word) => textOf(row).includes(word))) continue;
      const failed = [];
      all.forEach((test, i) => { if (test && !test(row)) failed.push(i); });
      if (!failed.length) fitting.push(row);
      if (failed.length > 1) continue;
      counts.forEach((map, i) => {
        if (failed.length && failed[0] !== i) return; // only its own choice may leave a row out
        for (const value of valuesOf(row, i)) map.set(value, (map.get(value) ?? 0) + 1);
      });
    }
    return { rows: sorted(fitting, state.sort), counts };
  }

  function valuesOf(row, i) {
    const facet = table.facets[i];
    return facet ? row.labels[i].map((p) => facet.values[p]) : [badgen.flags.of(row.id) || "none"];
  }

  /** Sort by a number or a facet, downwards with a leading "-"; rows without a value come last. */
  function sorted(found, by) {
    const name = by.replace(/^-/, "");
    const sign = by.startsWith("-") ? -1 : 1;
    const number = table.numbers.findIndex((n) => n.name === name);
    const facet = table.facets.findIndex((f) => f.name === name);
    if (number < 0 && facet < 0) return found;
    const key = number >= 0 ? (row) => row.numbers[number] : (row) => row.labels[facet][0] ?? null;
    return found.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      return sign * (x - y);
    });
  }

  const byId = (id) => rows.find((row) => row.id === id);
  return { begin, add, apply, byId };
})();
