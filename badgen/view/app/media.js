"use strict";

// Pictures and videos are loaded when they come near the window, and freed when they have left it.
badgen.media = (() => {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) isIntersecting ? start(target) : stop(target);
  }, { rootMargin: "300px" });

  function start(element) {
    if (element.getAttribute("src") !== element.dataset.src) element.src = element.dataset.src;
  }

  function stop(element) {
    if (!element.hasAttribute("src")) return;
    if (element.pause) element.pause();
    element.removeAttribute("src");
    if (element.load) element.load(); // frees the decoder
  }

  /** Watch an image or a video whose address is in `data-src`. */
  function watch(element) { observer.observe(element); }

  /** Free everything inside an element, before it is removed. */
  function free(parent) {
    for (const element of parent.querySelectorAll("[data-src]")) {
      observer.unobserve(element);
      stop(element);
    }
  }

  return { watch, free, start };
})();
