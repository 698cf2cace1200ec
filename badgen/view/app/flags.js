"use strict";

// Flags of episodes: kept in this browser, and saved into a file that exports read.
badgen.flags = (() => {
  const KINDS = [["bad_picture", "Bad picture"], ["wrong_label", "Wrong label"], ["good", "Good"]];
  let place = "";
  let flags = {};
  let lost = false; // whether this browser keeps nothing

  function begin(key) {
    place = `badgen-flags/${key}`;
    try {
      flags = JSON.parse(localStorage.getItem(place) ?? "{}");
    } catch {
      lost = true;
    }
    tell();
  }

  /** Set a flag, or remove it where it is set already. */
  function toggle(id, flag) {
    if (flags[id] === flag) delete flags[id];
    else flags[id] = flag;
    try {
      localStorage.setItem(place, JSON.stringify(flags));
    } catch {
      lost = true;
    }
    tell();
  }

  function tell() {
    const n = Object.keys(flags).length;
    const button = badgen.find(".save");
    button.textContent = n ? `Save flags (${n})` : "Save flags";
    button.disabled = n === 0;
    button.title = lost ? "This browser keeps no flags; save them before you leave" : "Write flags.jsonl";
  }

  function lines() {
    return Object.keys(flags).sort().map((id) => `${JSON.stringify({ id, flag: flags[id] })}\n`).join("");
  }

  function save() {
    const address = URL.createObjectURL(new Blob([lines()], { type: "application/jsonl" }));
    const link = badgen.make("a", { href: address, download: "flags.jsonl" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  return { KINDS, begin, toggle, save, lines, of: (id) => flags[id] ?? "" };
})();
