"use strict";

// An episode and the one beside it play locked in time: the episode's video leads, the other follows.
badgen.player = (() => {
  const NEAR_S = 0.005; // drift that nobody sees
  const FAR_S = 0.1; // drift that is mended by a jump instead of another speed
  const LATE_S = 0.001; // into a frame, so that rounding never shows the frame before

  /** A player of the films of one camera, leader last; `onTime(seconds, playing)` follows the leader. */
  function of(films, end, onTime) {
    const videos = films.map((film) => film.video);
    const lead = videos.at(-1);
    const fps = films.at(-1)?.film.fps ?? 10;
    let time = 0;
    let playing = false;

    function set(next) {
      time = Math.min(Math.max(next, 0), end);
      for (const video of videos) place(video);
      onTime(time, playing);
    }

    function place(video) {
      if (video.readyState > 0) video.currentTime = Math.min(time + LATE_S, Math.max(video.duration - LATE_S, 0));
    }

    function pause() {
      playing = false;
      for (const video of videos) {
        video.pause();
        video.playbackRate = 1;
      }
      onTime(time, false);
    }

    async function play() {
      if (!lead) return;
      playing = true;
      if (time >= end - 1 / fps) time = 0;
      onTime(time, true);
      await Promise.all(videos.map(ready));
      if (!playing) return;
      for (const video of videos) place(video);
      await Promise.all(videos.map(settled));
      if (!playing) return;
      await Promise.allSettled(videos.map((video) => video.play()));
      requestAnimationFrame(tick);
    }

    function tick() {
      if (!playing) return;
      time = Math.min(lead.currentTime, end);
      for (const video of videos) if (video !== lead) lock(video);
      if (lead.ended || time >= end) return stopAtEnd();
      if (lead.paused) return pause();
      onTime(time, true);
      requestAnimationFrame(tick);
    }

    function stopAtEnd() {
      pause();
      set(end);
    }

    function lock(video) {
      const drift = video.currentTime - lead.currentTime;
      if (video.ended || video.seeking || lead.currentTime > video.duration) return;
      if (Math.abs(drift) > FAR_S) video.currentTime = lead.currentTime;
      else video.playbackRate = Math.abs(drift) < NEAR_S ? 1 : Math.min(Math.max(1 - 4 * drift, 0.6), 1.4);
    }

    for (const video of videos) video.addEventListener("loadedmetadata", () => place(video));
    return {
      set: (next) => { if (playing) pause(); set(next); },
      step: (frames) => { if (playing) pause(); set((Math.floor(time * fps + 0.01) + frames) / fps); },
      toggle: () => (playing ? pause() : play()),
      pause,
      get time() { return time; },
      get playing() { return playing; },
      canPlay: Boolean(lead),
    };
  }

  /** Wait until a video can show a frame; one that cannot be read is not waited for. */
  function ready(video) {
    badgen.media.start(video);
    return video.readyState >= 2 ? null : first(video, ["loadeddata", "error"]);
  }

  const settled = (video) => (video.seeking ? first(video, ["seeked", "error"]) : null);

  function first(video, names) {
    return new Promise((resolve) => { for (const name of names) video.addEventListener(name, resolve, { once: true }); });
  }

  return { of };
})();
