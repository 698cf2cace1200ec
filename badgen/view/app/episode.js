"use strict";

// One episode beside another of its group, with all that is known of it, and the other episodes of its group.
badgen.episode = (() => {
  const place = badgen.find(".episode");
  let current = null; // the record that is shown
  let shown = null; // the id that is shown
  let wanted = null; // the id that is shown as soon as its group has been read

  async function show(row, state, around) {
    wanted = row.id;
    if (shown === row.id) return place.querySelector(".head").replaceWith(head(row, current, state, around));
    const group = await badgen.load(`group-${String(row.number).padStart(5, "0")}`);
    if (wanted !== row.id) return; // somebody went on meanwhile
    hide();
    wanted = shown = row.id;
    const record = current = group.episodes.find((e) => e.id === row.id);
    const stage = badgen.make("div", { class: "stage" });
    place.replaceChildren(
      head(row, record, state, around),
      badgen.make("div", { class: "columns" },
        stage, badgen.make("div", { class: "right" }, words(record), facts(record)), members(group, record, state)),
      proof(group, record));
    badgen.stage.fill(stage, record, group.episodes);
    for (const image of place.querySelectorAll("img")) badgen.media.watch(image);
    document.title = `${record.headline} · ${record.id}`;
    scrollTo(0, 0);
    return undefined;
  }

  /** Stop and free everything. */
  function hide() {
    badgen.stage.stop();
    current = shown = wanted = null;
    badgen.media.free(place);
    place.replaceChildren();
  }

  function head(row, record, state, { at, total, previous, next, open, flag }) {
    const back = badgen.state.address(badgen.state.changed(state, { view: "list", id: "" }));
    const go = (words, target, key) => badgen.make("button", {
      type: "button", disabled: !target, "aria-keyshortcuts": key, title: `key ${key}`, onclick: () => open(target),
    }, words);
    const flags = badgen.flags.KINDS.map(([value, words], i) => badgen.make("button", {
      type: "button", class: `set ${value}`, "aria-pressed": String(badgen.flags.of(row.id) === value),
      "aria-keyshortcuts": i + 1, title: `key ${i + 1}`, onclick: () => flag(row.id, value),
    }, words));
    return badgen.make("header", { class: `head ${record.outcome}` },
      badgen.make("div", { class: "bar" },
        badgen.make("a", { href: back, class: "back" }, "‹ All episodes"),
        badgen.make("span", { class: "walk" }, go("Previous", previous, "k"),
          badgen.make("span", { class: "at" }, at > 0 ? `${badgen.count(at)} of ${badgen.count(total)}` : "not in the list"),
          go("Next", next, "j")),
        badgen.make("span", { class: "flags", role: "group", "aria-label": "Flag" }, flags)),
      badgen.make("h2", {}, record.headline, badgen.make("code", {}, row.id)),
      badgen.make("p", { class: "sentence" }, record.sentence),
      record.near && badgen.make("p", { class: "near" }, record.near));
  }

  function members(group, record, state) {
    const nameOf = (e) => {
      const beside = record.beside.find((b) => b.id === e.id);
      return beside && beside.name !== e.headline ? badgen.make("small", {}, beside.name) : null;
    };
    const items = group.episodes.map((e) => {
      const here = badgen.state.address(badgen.state.changed(state, { view: "episode", id: e.id }));
      const picture = e.poster ? badgen.make("img", { alt: "", "data-src": e.poster }) : null;
      return badgen.make("li", {}, badgen.make("a", { href: here, class: e.outcome, "aria-current": e.id === record.id && "true" },
        picture, badgen.make("span", {}, e.headline), nameOf(e)));
    });
    return badgen.make("nav", { class: "members", "aria-label": "Episodes of this group" },
      badgen.make("h3", {}, `Group ${group.name}`), badgen.make("ul", {}, items));
  }

  const list = (named, name) => badgen.make("dl", { class: name }, named.map(([key, text]) =>
    badgen.make("div", {}, badgen.make("dt", {}, key), badgen.make("dd", {}, text))));

  function words(record) {
    const captions = record.captions.map(([time, text]) => badgen.make("li", {},
      badgen.make("button", { type: "button", onclick: () => badgen.stage.player().set(time) }, `${time.toFixed(2)} s`), text));
    const texts = record.texts;
    return [
      list([["Instruction", record.instruction], ...(texts ? texts.observable : [])], "texts"),
      captions.length ? badgen.make("ol", { class: "captions", "aria-label": "What happens" }, captions) : null,
      texts ? badgen.make("details", {}, badgen.make("summary", {}, "What only the simulator knows"),
        badgen.make("p", {}, texts.cause), list(texts.privileged, "texts")) : null,
    ];
  }

  function facts(record) {
    const sheet = record.sheet ? badgen.make("p", {}, badgen.make("a", { href: record.sheet }, "Contact sheet")) : null;
    return [list(record.facts, "facts"), sheet];
  }

  function proof(group, record) {
    const row = (cells, tag) => badgen.make("tr", {}, cells.map((text) => badgen.make(tag, {}, text)));
    const events = record.events.length ? badgen.make("div", { class: "wide" }, badgen.make("h3", {}, "Events"),
      badgen.make("table", {}, badgen.make("thead", {}, row(group.event_columns, "th")),
        badgen.make("tbody", {}, record.events.map((cells) => row(cells, "td"))))) : null;
    const clauses = record.clauses.map((clause) => {
      const word = clause.holds ? "holds" : "fails";
      return badgen.make("li", { class: word }, badgen.make("span", { role: "img", "aria-label": word }, clause.holds ? "✓" : "✗"),
        ` ${clause.name} `, badgen.make("small", {}, clause.measured));
    });
    return badgen.make("section", { class: "proof" }, events,
      badgen.make("h3", {}, `Certificate: ${record.verdict}`), badgen.make("ul", { class: "clauses" }, clauses));
  }

  return { show, hide };
})();
