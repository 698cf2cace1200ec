"use strict";

// One episode beside its twin, with all that is known of it, and the other episodes of its group.
badgen.episode = (() => {
  const place = badgen.find(".episode");
  let player = null;
  let shown = null; // the id that is shown
  let wanted = null; // the id that is shown as soon as its group has been read

  async function show(row, state, around) {
    wanted = row.id;
    if (shown === row.id) return refresh(row, state, around);
    const group = await badgen.load(`group-${String(row.number).padStart(5, "0")}`);
    if (wanted !== row.id) return; // somebody went on meanwhile
    hide();
    wanted = shown = row.id;
    const record = group.episodes.find((e) => e.id === row.id);
    const twin = group.episodes.find((e) => e.id === record.twin) ?? null;
    const stage = badgen.make("div", { class: "stage" });
    place.replaceChildren(
      head(row, record, state, around),
      badgen.make("div", { class: "columns" },
        stage, badgen.make("div", { class: "right" }, words(record), facts(record)), members(group, record, state)),
      proof(group, record));
    fillStage(stage, record, twin);
    for (const image of place.querySelectorAll("img")) badgen.media.watch(image);
    document.title = `${record.headline} · ${record.id}`;
    scrollTo(0, 0);
    return undefined;
  }

  function refresh(row, state, around) {
    const record = { headline: row.headline, sentence: row.sentence, outcome: row.outcome };
    place.querySelector(".head").replaceWith(head(row, record, state, around));
  }

  /** Stop and free everything. */
  function hide() {
    player?.pause();
    player = shown = wanted = null;
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
      badgen.make("p", { class: "sentence" }, record.sentence));
  }

  /** The videos of one camera, the controls and the curves. */
  function fillStage(stage, record, twin) {
    const pairs = badgen.make("div", { class: "pair" });
    const clock = badgen.make("output", { class: "clock" }, "0.00 s");
    const play = badgen.make("button", { type: "button", class: "play", "aria-keyshortcuts": "Space" }, "Play");
    const chart = badgen.chart.of(record, twin, (time) => player.set(time));
    const seek = badgen.make("input", { type: "range", class: "seek", min: 0, max: chart.end, step: "any", value: 0, "aria-label": "Time" });
    const onTime = (time, playing) => {
      chart.moveTo(time);
      seek.value = time;
      clock.textContent = `${time.toFixed(2)} s`;
      play.textContent = playing ? "Pause" : "Play";
    };
    const cameras = badgen.make("span", { class: "cameras", role: "group", "aria-label": "Camera" });
    const pick = (camera) => {
      const time = player?.time ?? 0;
      player?.pause();
      badgen.media.free(pairs);
      const films = filmsOf(record, twin, camera);
      pairs.replaceChildren(...films.map((f) => f.element).filter(Boolean));
      player = badgen.player.of(films, chart.end, onTime);
      for (const { video } of films) badgen.media.watch(video);
      for (const b of cameras.children) b.setAttribute("aria-pressed", String(b.dataset.camera === camera));
      player.set(time);
    };
    if (record.films.length > 1) {
      cameras.append(...record.films.map(({ camera }) => badgen.make("button", {
        type: "button", "data-camera": camera, onclick: () => pick(camera),
      }, badgen.plain(camera))));
    }
    play.addEventListener("click", () => player.toggle());
    seek.addEventListener("input", () => player.set(Number(seek.value)));
    const pictures = record.films.length
      ? [pairs, badgen.make("div", { class: "controls" }, play, seek, clock, cameras)]
      : [badgen.make("p", { class: "note" }, "This episode has no frames.")];
    stage.append(...pictures, chart.element);
    pick(record.camera);
  }

  function filmsOf(record, twin, camera) {
    const both = twin ? [[twin, "clean twin"], [record, record.headline]] : [[record, record.headline]];
    return both.flatMap(([e, words]) => {
      const film = e.films.find((f) => f.camera === camera);
      if (!film) return [];
      const video = badgen.make("video", { "data-src": film.address, playsinline: true, preload: "auto", "aria-label": `${words}, camera ${badgen.plain(camera)}` });
      video.muted = true;
      if (!film.restyled) return [{ film, video, element: badgen.make("figure", {}, video, badgen.make("figcaption", {}, words)) }];
      const restyled = badgen.make("video", { "data-src": film.restyled, playsinline: true, preload: "auto", "aria-label": `${words}, restyled` });
      restyled.muted = true;
      const element = badgen.make("figure", {}, wiped(video, restyled), badgen.make("figcaption", {}, words));
      return [{ film, video: restyled, element: null }, { film, video, element }]; // the raw one comes last, and leads
    });
  }

  /** The raw video with the restyled one over it, right of a line that a slider moves. */
  function wiped(video, restyled) {
    const slider = badgen.make("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": "Raw on the left, restyled on the right" });
    const box = badgen.make("div", { class: "wipe" }, badgen.make("div", { class: "layers" }, video, restyled), slider);
    const move = () => box.style.setProperty("--at", `${slider.value}%`);
    slider.addEventListener("input", move);
    move();
    return box;
  }

  function members(group, record, state) {
    const items = group.episodes.map((e) => {
      const here = badgen.state.address(badgen.state.changed(state, { view: "episode", id: e.id }));
      const picture = e.poster ? badgen.make("img", { alt: "", "data-src": e.poster }) : null;
      return badgen.make("li", {}, badgen.make("a", { href: here, class: e.outcome, "aria-current": e.id === record.id && "true" },
        picture, badgen.make("span", {}, e.headline)));
    });
    return badgen.make("nav", { class: "members", "aria-label": "Episodes of this group" },
      badgen.make("h3", {}, `Group ${group.name}`), badgen.make("ul", {}, items));
  }

  const list = (named, name) => badgen.make("dl", { class: name }, named.map(([key, text]) =>
    badgen.make("div", {}, badgen.make("dt", {}, key), badgen.make("dd", {}, text))));

  function words(record) {
    const captions = record.captions.map(([time, text]) => badgen.make("li", {},
      badgen.make("button", { type: "button", onclick: () => player.set(time) }, `${time.toFixed(2)} s`), text));
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

  return { show, hide, player: () => player };
})();
