"use strict";

// What all files of the page share: data that arrives as scripts, elements, and words.
const badgen = (() => {
  const waiting = new Map(); // name of a data file -> what to do with its value
  const kept = new Map(); // values of data files that were read last
  const MOST_KEPT = 40;

  /** Every data file calls this one function with its name and its value. */
  function give(name, value) {
    const take = waiting.get(name);
    waiting.delete(name);
    if (take) take(value);
  }

  /** Load a data file; its value is kept for a while. */
  function load(name) {
    if (kept.has(name)) return kept.get(name);
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting.set(name, (value) => { script.remove(); resolve(value); });
      script.onerror = () => { script.remove(); kept.delete(name); reject(new Error(`data/${name}.js cannot be read`)); };
      script.src = `data/${name}.js`;
      document.head.append(script);
    });
    kept.set(name, promise);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    return promise;
  }

  /** An element with attributes and children; texts never become tags. */
  function make(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  /** The same for a part of an SVG picture. */
  function draw(tag, attributes = {}, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  }

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return element;
  }

  /** A code name as words: unsafe_success -> unsafe success. */
  const plain = (name) => name.replaceAll("_", " ");
  const find = (selector) => document.querySelector(selector);
  const count = (n) => n.toLocaleString("en");

  return { give, load, make, draw, plain, find, count };
})();
