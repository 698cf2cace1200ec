"use strict";

// An episode and its twin play in sync: the last video of the visible pair leads, the others follow.
for (const card of document.querySelectorAll(".card")) {
  const stage = card.querySelector(".stage");
  if (!stage) continue;
  const chart = card.querySelector(".chart");
  const playhead = chart.querySelector(".playhead");
  const play = stage.querySelector(".play");
  const seek = stage.querySelector(".seek");
  const clock = stage.querySelector(".clock");
  const end = Number(chart.dataset.end);
  const left = Number(chart.dataset.left);
  const right = Number(chart.dataset.right);
  const visible = () => [...stage.querySelectorAll(".pair:not([hidden]) video")];
  const leader = () => visible().at(-1);
  seek.max = end;

  function show(time) {
    const x = left + (right - left) * Math.min(time / end, 1);
    playhead.setAttribute("x1", x);
    playhead.setAttribute("x2", x);
    seek.value = time;
    clock.textContent = time.toFixed(2) + " s";
  }

  function moveTo(time) {
    for (const video of visible()) video.currentTime = time;
    show(time);
  }

  function pause() {
    for (const video of visible()) video.pause();
    play.textContent = "Play";
  }

  function follow() {
    const lead = leader();
    if (lead.paused || lead.ended) return pause();
    for (const video of visible()) {
      if (Math.abs(video.currentTime - lead.currentTime) > 0.08) video.currentTime = lead.currentTime;
    }
    show(lead.currentTime);
    requestAnimationFrame(follow);
  }

  play.addEventListener("click", async () => {
    if (!leader().paused) return pause();
    if (leader().ended) moveTo(0);
    play.textContent = "Pause";
    await Promise.allSettled(visible().map((video) => video.play()));
    requestAnimationFrame(follow);
  });
  seek.addEventListener("input", () => { pause(); moveTo(Number(seek.value)); });
  chart.addEventListener("click", (event) => {
    const box = chart.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * chart.viewBox.baseVal.width;
    pause();
    moveTo(Math.min(Math.max((x - left) / (right - left), 0), 1) * end);
  });
  for (const button of stage.querySelectorAll("[data-pick]")) {
    button.addEventListener("click", () => {
      const time = Number(seek.value);
      pause();
      for (const pair of stage.querySelectorAll(".pair")) pair.hidden = pair.dataset.camera !== button.dataset.pick;
      for (const other of stage.querySelectorAll("[data-pick]")) other.setAttribute("aria-pressed", other === button);
      moveTo(time);
    });
  }
}

const filters = document.querySelector(".filters");
function filter() {
  let shown = 0;
  for (const group of document.querySelectorAll(".group")) {
    let any = false;
    for (const card of group.querySelectorAll(".card")) {
      const fits = ["mode", "outcome"].every((key) => !filters[key].value || card.dataset[key] === filters[key].value);
      card.hidden = !fits;
      any ||= fits;
      shown += fits;
    }
    group.hidden = !any;
  }
  filters.querySelector(".count").textContent = shown + " shown";
}
filters.addEventListener("change", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
filter();
