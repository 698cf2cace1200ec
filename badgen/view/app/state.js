"use strict";

// What the page shows, as it stands in its address: #view=summary&mode=drop&mode=tip&sort=-severity&page=2
badgen.state = (() => {
  const ANY = "*"; // stands for: nothing is chosen, although something is when the page opens
  let facets = []; // of the dataset: [{name, values, chosen}]

  function fresh() {
    const chosen = new Map(facets.map((f) => [f.name, new Set(f.chosen)]));
    return { view: "list", id: "", q: "", sort: "", page: 1, flag: new Set(), chosen };
  }

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    const state = fresh();
    for (const name of ["view", "id", "q", "sort"]) if (given.has(name)) state[name] = given.get(name);
    state.page = Math.max(1, parseInt(given.get("page") ?? "1", 10) || 1);
    state.flag = new Set(given.getAll("flag"));
    for (const facet of facets) {
      if (!given.has(facet.name)) continue;
      const values = given.getAll(facet.name).filter((v) => facet.values.includes(v));
      state.chosen.set(facet.name, new Set(values));
    }
    return state;
  }

  function address(state) {
    const given = new URLSearchParams();
    if (state.view !== "list") given.set("view", state.view);
    if (state.view === "episode") given.set("id", state.id);
    for (const name of ["q", "sort"]) if (state[name]) given.set(name, state[name]);
    if (state.page > 1) given.set("page", state.page);
    for (const value of state.flag) given.append("flag", value);
    for (const facet of facets) {
      const chosen = state.chosen.get(facet.name);
      const same = chosen.size === facet.chosen.length && facet.chosen.every((v) => chosen.has(v));
      if (same) continue;
      for (const value of chosen.size ? chosen : [ANY]) given.append(facet.name, value);
    }
    return `#${given}`;
  }

  /** The state with some parts changed; `chosen` is copied so that the given state stays as it is. */
  function changed(state, change) {
    const copy = { ...state, flag: new Set(state.flag) };
    copy.chosen = new Map([...state.chosen].map(([name, values]) => [name, new Set(values)]));
    return Object.assign(copy, change);
  }

  /** Whether a filter is set beside those that are set when the page opens. */
  function isFiltered(state) {
    return state.q !== "" || state.flag.size > 0
      || address(changed(fresh(), { chosen: state.chosen })) !== address(fresh());
  }

  return { read, address, changed, fresh, isFiltered, setFacets: (given) => { facets = given; } };
})();
