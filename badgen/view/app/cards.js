"use strict";

// The list: one card for each episode, sixty on a page.
badgen.cards = (() => {
  const PER_PAGE = 60;
  const list = badgen.find(".cards");

  const pagesOf = (rows) => Math.max(1, Math.ceil(rows.length / PER_PAGE));

  function show(rows, state, table, change) {
    badgen.media.free(list);
    const page = Math.min(state.page, pagesOf(rows));
    list.replaceChildren(...rows.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((row) => card(row, state, table)));
    for (const image of list.querySelectorAll("img")) badgen.media.watch(image);
    showPages(page, pagesOf(rows), state, change);
  }

  function card(row, state, table) {
    const here = badgen.state.address(badgen.state.changed(state, { view: "episode", id: row.id }));
    const picture = row.poster
      ? badgen.make("img", { alt: `${row.headline}: ${row.sentence}`, "data-src": `posters/${row.id}.jpg` })
      : badgen.make("span", { class: "no-picture" }, "no frames");
    const numbers = table.numbers
      .map((n, i) => [n.title.toLowerCase(), row.numbers[i], n.unit])
      .filter(([title, value]) => value !== null && title !== "cause")
      .map(([title, value, unit]) => `${title} ${value.toFixed(2)}${unit && ` ${unit}`}`);
    const link = badgen.make("a", { href: here, "data-id": row.id },
      badgen.make("span", { class: "picture" }, picture),
      badgen.make("strong", {}, row.headline),
      badgen.make("span", { class: "sentence" }, row.sentence),
      badgen.make("span", { class: "numbers" }, numbers.join(" · ")));
    mark(link, row.id);
    return badgen.make("li", { class: `card ${row.outcome}` }, link);
  }

  function mark(link, id) {
    link.querySelector(".flag")?.remove();
    const flag = badgen.flags.of(id);
    if (flag) link.querySelector(".picture").append(badgen.make("span", { class: `flag ${flag}` }, badgen.plain(flag)));
  }

  function showPages(page, last, state, change) {
    const to = (n) => () => { change({ page: n }); scrollTo(0, 0); };
    const button = (words, n, here) => badgen.make("button", {
      type: "button", disabled: n < 1 || n > last, "aria-current": here && "page", onclick: to(n),
    }, words);
    const near = [...new Set([1, page - 1, page, page + 1, last])].filter((n) => n >= 1 && n <= last).sort((a, b) => a - b);
    const parts = near.flatMap((n, i) => [
      i && n > near[i - 1] + 1 ? badgen.make("span", {}, "…") : null,
      button(String(n), n, n === page),
    ]);
    const all = [button("‹ Previous", page - 1), ...parts, button("Next ›", page + 1)].filter(Boolean);
    badgen.find(".pages").replaceChildren(...(last > 1 ? all : []));
  }

  /** Move the focus by one card; turns the page at its ends. */
  function step(by, rows, state, change) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    if (next >= 0 && next < links.length) return links[next].focus();
    const page = state.page + by;
    if (page < 1 || page > pagesOf(rows)) return;
    change({ page });
    (by > 0 ? list.querySelector("a") : [...list.querySelectorAll("a")].at(-1))?.focus();
  }

  const focus = (id) => list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
  const pageOf = (at) => Math.floor(Math.max(at, 0) / PER_PAGE) + 1;

  return { show, step, mark, focus, pageOf, list };
})();
