"use strict";

// Read the table and the rows, show what the address says, and listen to the keyboard.
(() => {
  let table = null;
  let state = null;
  let found = { rows: [], counts: [] };
  let opened = ""; // id of the episode that was open last, whose card gets the focus afterwards
  let complete = false; // whether all rows have been read

  /** Show another state. A new view can be left with the browser's Back; other changes replace the address. */
  function change(part) {
    const next = badgen.state.changed(state, part);
    const moves = next.view !== state.view;
    history[moves ? "pushState" : "replaceState"](null, "", badgen.state.address(next));
    state = next;
    show();
    if (moves) scrollTo(0, 0);
  }

  function show() {
    found = badgen.filter.apply(state);
    const row = state.view === "episode" ? badgen.filter.byId(state.id) : null;
    badgen.find(".browse").hidden = Boolean(row);
    badgen.find("article.episode").hidden = !row;
    badgen.find(".results").hidden = state.view === "summary";
    badgen.find(".summary").hidden = state.view !== "summary";
    for (const link of document.querySelectorAll(".tabs a")) {
      const here = link.dataset.view === (state.view === "summary" ? "summary" : "list");
      here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
      link.href = badgen.state.address(badgen.state.changed(state, { view: link.dataset.view, id: "" }));
    }
    badgen.find(".search").value = state.q;
    if (row) return showEpisode(row);
    badgen.episode.hide();
    document.title = `badgen: ${table.dataset}`;
    badgen.facets.show(table, state, found.counts, change);
    showCount();
    if (state.view === "summary") badgen.summary.show(found.rows, table, state, change);
    else badgen.cards.show(found.rows, state, table, change);
    if (opened && state.view === "list") badgen.cards.focus(opened);
    opened = "";
    return undefined;
  }

  function showCount() {
    const some = badgen.count(found.rows.length);
    const words = table.episodes === 0 ? "This dataset holds no episode yet."
      : complete ? `${some} of ${badgen.count(table.episodes)} episodes` : `${some} episodes so far …`;
    badgen.find(".count").textContent = words;
    const sort = badgen.find(".sort select");
    if (!sort.options.length) fillSort(sort);
    sort.value = state.sort;
  }

  function fillSort(sort) {
    const add = (value, words) => sort.append(badgen.make("option", { value }, words));
    add("", "order of the dataset");
    for (const { name, title } of table.numbers) {
      add(name, `${title.toLowerCase()}, low to high`);
      add(`-${name}`, `${title.toLowerCase()}, high to low`);
    }
    for (const { name, title, differs } of table.facets) if (differs) add(name, title.toLowerCase());
  }

  function showEpisode(row) {
    opened = row.id;
    const at = found.rows.indexOf(row);
    const [previous, next] = [found.rows[at - 1], at < 0 ? found.rows[0] : found.rows[at + 1]];
    badgen.episode.show(row, state, { at: at + 1, total: found.rows.length, previous, next, open, flag }).catch(tellError);
  }

  function open(row) {
    if (row) change({ view: "episode", id: row.id, page: badgen.cards.pageOf(found.rows.indexOf(row)) });
  }

  function flag(id, value) {
    badgen.flags.toggle(id, value);
    if (state.view === "episode") return show();
    const link = badgen.cards.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (link) badgen.cards.mark(link, id);
    return undefined;
  }

  function tellError(error) {
    badgen.find("article.episode").replaceChildren(badgen.make("p", { class: "note" }, `This episode cannot be shown: ${error.message}`));
  }

  /** The episode that keys act on: the open one, or the card that has the focus. */
  function current() {
    return state.view === "episode" ? state.id : document.activeElement?.dataset?.id ?? "";
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    " ": () => state.view === "episode" && badgen.stage.player()?.toggle(),
    ArrowLeft: () => state.view === "episode" && badgen.stage.player()?.step(-1),
    ArrowRight: () => state.view === "episode" && badgen.stage.player()?.step(1),
    Escape: () => state.view !== "list" && change({ view: "list", id: "" }),
    "/": () => { if (state.view === "episode") change({ view: "list", id: "" }); badgen.find(".search").focus(); },
    "?": () => badgen.find(".help").showModal(),
    ...Object.fromEntries(badgen.flags.KINDS.map(([value], i) => [String(i + 1), () => current() && flag(current(), value)])),
  };

  function step(by) {
    if (state.view === "list") return badgen.cards.step(by, found.rows, state, change);
    const at = found.rows.findIndex((row) => row.id === state.id);
    return state.view === "episode" && open(found.rows[at < 0 ? 0 : at + by]);
  }

  function listen() {
    addEventListener("keydown", (event) => {
      const { target } = event;
      const typing = target.matches?.("input:not([type=checkbox]), select, textarea");
      if (event.key === "Escape" && typing) return target.blur();
      if (typing && !(target.type === "range" && event.key === " ")) return undefined;
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key] || badgen.find(".help").open) return undefined;
      if (event.key === " " && target.matches?.("button, summary, input[type=checkbox]")) return undefined;
      keys[event.key]();
      if (event.key !== "Escape") event.preventDefault();
      return undefined;
    });
    addEventListener("hashchange", () => {
      const before = state.view;
      state = badgen.state.read();
      show();
      if (state.view !== before && state.view !== "list") scrollTo(0, 0);
    });
    badgen.find(".search").addEventListener("input", (event) => change({ q: event.target.value, page: 1, view: state.view === "summary" ? "summary" : "list" }));
    badgen.find(".sort select").addEventListener("change", (event) => change({ sort: event.target.value, page: 1 }));
    badgen.find(".save").addEventListener("click", badgen.flags.save);
    badgen.find(".ask").addEventListener("click", keys["?"]);
  }

  async function start() {
    table = await badgen.load("table");
    badgen.filter.begin(table);
    badgen.state.setFacets(table.facets);
    badgen.flags.begin(table.key);
    state = badgen.state.read();
    const names = Array.from({ length: table.row_files }, (_, i) => `rows-${String(i).padStart(3, "0")}`);
    if (names.length) badgen.filter.add(await badgen.load(names[0]));
    complete = names.length < 2;
    show();
    listen();
    performance.mark("first-cards");
    for (const name of names.slice(1)) badgen.filter.add(await badgen.load(name));
    complete = true;
    state = badgen.state.read();
    if (names.length > 1) show();
    performance.mark("all-rows");
    document.documentElement.dataset.ready = "";
  }

  start().catch((error) => { badgen.find(".count").textContent = `The list cannot be shown: ${error.message}.`; });
})();
