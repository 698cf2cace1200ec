"use strict";

// The videos of an episode and of another one beside it, locked in time, with controls and curves.
badgen.stage = (() => {
  let player = null;

  /** Fill an element; the episode is shown beside the first of `record.beside`, and the others can be chosen. */
  function fill(stage, record, episodes) {
    const view = { camera: record.camera, beside: record.beside[0] ?? null };
    const [pair, curves] = ["pair", "curves"].map((name) => badgen.make("div", { class: name }));
    const controls = controlsOf();
    const otherOf = (beside) => episodes.find((e) => e.id === beside?.id) ?? null;
    function show(change) {
      Object.assign(view, change);
      const time = player?.time ?? 0;
      stop();
      badgen.media.free(pair);
      const other = otherOf(view.beside);
      const charts = chartsOf(record, other, view.beside, (t) => player.set(t));
      const films = filmsOf(record, other, view);
      pair.replaceChildren(...films.map((f) => f.element).filter(Boolean));
      curves.replaceChildren(...charts.map((c) => c.element));
      controls.seek.max = charts[0].end;
      player = badgen.player.of(films, charts[0].end, (t, playing) => {
        for (const chart of charts) chart.moveTo(t);
        controls.tell(t, playing);
      });
      for (const { video } of films) badgen.media.watch(video);
      for (const [name, value] of [["camera", view.camera], ["beside", view.beside?.id]]) {
        for (const b of stage.querySelectorAll(`[data-${name}]`)) b.setAttribute("aria-pressed", String(b.dataset[name] === value));
      }
      player.set(time);
    }
    const cameras = choices("Camera", "camera", record.films.map((f) => [f.camera, badgen.plain(f.camera)]), (camera) => show({ camera }));
    const besides = choices("Beside", "beside", record.beside.map((b) => [b.id, b.name]),
      (id) => show({ beside: record.beside.find((b) => b.id === id) }));
    stage.append(...(record.films.length
      ? [pair, badgen.make("div", { class: "controls" }, controls.elements, cameras, besides)]
      : [badgen.make("p", { class: "note" }, "This episode has no frames.")]), curves);
    show({});
  }

  /** Stop what plays. */
  function stop() {
    player?.pause();
    player = null;
  }

  function controlsOf() {
    const clock = badgen.make("output", { class: "clock" }, "0.00 s");
    const play = badgen.make("button", { type: "button", class: "play", "aria-keyshortcuts": "Space" }, "Play");
    const seek = badgen.make("input", { type: "range", class: "seek", min: 0, step: "any", value: 0, "aria-label": "Time" });
    play.addEventListener("click", () => player.toggle());
    seek.addEventListener("input", () => player.set(Number(seek.value)));
    function tell(time, playing) {
      seek.value = time;
      clock.textContent = `${time.toFixed(2)} s`;
      play.textContent = playing ? "Pause" : "Play";
    }
    return { elements: [play, seek, clock], seek, tell };
  }

  /** Buttons for [value, words], if there is a choice; the value is in the data attribute of that name. */
  function choices(label, name, values, pick) {
    if (values.length < 2) return null;
    return badgen.make("span", { class: "choices", role: "group", "aria-label": label }, name === "beside" ? badgen.make("span", {}, label) : null, values.map(([value, words]) =>
      badgen.make("button", { type: "button", [`data-${name}`]: value, onclick: () => pick(value) }, words)));
  }

  function chartsOf(record, other, beside, onseek) {
    const chart = badgen.chart.of(record, other, beside?.name, onseek);
    return record.saved ? [chart, badgen.saved.of(record, chart.end, onseek)] : [chart];
  }

  function filmsOf(record, other, { camera, beside }) {
    const own = [record, beside?.own_words ?? record.headline];
    return (other ? [[other, beside.words], own] : [own]).flatMap(([e, words]) => {
      const film = e.films.find((f) => f.camera === camera);
      if (!film) return [];
      const video = badgen.make("video", { "data-src": film.address, playsinline: true, preload: "auto", "aria-label": `${words}, camera ${badgen.plain(camera)}` });
      video.muted = true;
      if (!film.restyled) return [{ film, video, element: badgen.make("figure", { class: e.outcome }, video, badgen.make("figcaption", {}, words)) }];
      const restyled = badgen.make("video", { "data-src": film.restyled, playsinline: true, preload: "auto", "aria-label": `${words}, restyled` });
      restyled.muted = true;
      const element = badgen.make("figure", { class: e.outcome }, wiped(video, restyled), badgen.make("figcaption", {}, words));
      return [{ film, video: restyled, element: null }, { film, video, element }]; // the raw one comes last, and leads
    });
  }

  /** The raw video with the restyled one over it, right of a line that a slider moves. */
  function wiped(video, restyled) {
    const slider = badgen.make("input", { type: "range", min: 0, max: 100, value: 50, title: "Raw on the left, restyled on the right", "aria-label": "Raw on the left, restyled on the right" });
    const box = badgen.make("div", { class: "wipe" }, badgen.make("div", { class: "layers" }, video, restyled), slider);
    const move = () => box.style.setProperty("--at", `${slider.value}%`);
    slider.addEventListener("input", move);
    move();
    return box;
  }

  return { fill, stop, player: () => player };
})();
