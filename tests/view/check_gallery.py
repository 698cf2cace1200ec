"""Open the gallery of 2,000 episodes in a headless Chromium and use it as a person does: `make test-gallery`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from browser import HOW_TO_INSTALL, BrowserError, Page, browser_page, find_browser
from many import many_episodes

from badgen.cli.pieces import Pieces
from badgen.view import write_gallery
from badgen.view.facets import NUMBERS

EPISODES, MOST_BYTES, MOST_PAINT_S = 2000, 400_000, 2.0
_CARDS = "[...document.querySelectorAll('.card a')]"
_COUNT = "Number(document.querySelector('.count').textContent.split(' ')[0].replace(',', ''))"
_VIDEOS = "[...document.querySelectorAll('.stage video')]"
_PLAYING = f"{_VIDEOS}.length === 2 && {_VIDEOS}.every(v => v.readyState >= 2)"


def require(holds: object, what: str) -> None:
    """Raise BrowserError where something does not hold."""
    if not holds:
        raise BrowserError(what)


def check_start(page: Page) -> None:
    require(page.eval(f"{_CARDS}.length") == 60, "a page of the list does not have 60 cards")
    require(page.eval(_COUNT) == EPISODES * 3 // 4, "clean twins are not hidden at first")
    pictures = page.wait("[...document.querySelectorAll('.card img')].filter(i => i.naturalWidth > 0).length")
    require(pictures < 60, "pictures are loaded that nobody sees")
    page.eval("scrollTo(0, document.body.scrollHeight)")
    page.wait(f"{_CARDS}.at(-1).querySelector('img').naturalWidth > 0")
    page.wait(f"!{_CARDS}[0].querySelector('img').hasAttribute('src')")  # freed again
    page.eval("scrollTo(0, 0)")


def check_facets(page: Page) -> None:
    """Every value of every facet leaves as many episodes as it says."""
    page.eval("location.hash = '#role=*'")
    page.wait(f"{_COUNT} === {EPISODES}")
    boxes = page.eval("[...document.querySelectorAll('.facet input')].map(b => b.dataset.value)")
    names = {box.partition("=")[0] for box in boxes}
    wanted = {"scene", "mode", "outcome", "role", "visible", "borderline", "split", "instruction", "flag"}
    wanted |= {"near_edge", "near_boundary", "recoverability"}
    require(wanted <= names, f"these facets are missing: {wanted - names}")
    for box in boxes:
        select = f"document.querySelector('[data-value=\"{box}\"]')"
        said = page.eval(f"Number({select}.closest('label').querySelector('.number').textContent.replace(',', ''))")
        page.eval(f"{select}.click()")
        got, marked = page.eval(_COUNT), page.eval(f"{select}.checked")
        require(got == said and marked, f"{box} leaves {got} episodes and says {said}")
        page.eval(f"{select}.click()")
        require(page.eval(_COUNT) == EPISODES, f"{box} cannot be taken back")


def check_search_sort_and_pages(page: Page) -> None:
    page.eval("location.hash = '#'")
    page.wait(f"{_COUNT} === {EPISODES * 3 // 4}")
    page.press("/")
    page.call("Input.insertText", text="spill POUR")
    page.wait(f"{_COUNT} < 100 && {_CARDS}.every(a => a.textContent.includes('spill'))")
    require("q=spill" in page.eval("location.hash"), "the search is not in the address")
    page.press("Escape")
    page.eval("location.hash = '#sort=-severity'")
    severities = "[...document.querySelectorAll('.numbers')].map(n => parseFloat(n.textContent.split('severity ')[1]))"
    page.wait(f"(s => s.length === 60 && s.every((x, i) => i === 0 || x <= s[i - 1]) && s[0] > s.at(-1))({severities})")
    first = page.eval(f"{_CARDS}[0].dataset.id")
    page.eval("[...document.querySelectorAll('.pages button')].at(-1).click()")
    page.wait(f"{_CARDS}[0].dataset.id !== '{first}'")
    require("page=2" in page.eval("location.hash"), "the page is not in the address")
    page.eval("location.hash = '#'")
    page.wait(f"{_CARDS}.length === 60")


def check_playing(page: Page) -> None:
    """Twin and failure play locked in time, the cursor shows it, and the curves move both."""
    page.eval("location.hash = '#mode=drop&role=failure'")
    page.wait(f"{_CARDS}.length > 0")
    page.press("j")
    page.press("Enter")
    page.wait(_PLAYING)
    page.press(" ")
    page.wait(f"{_VIDEOS}[1].currentTime > 0.5")
    for _ in range(20):
        twin, own, cursor = page.eval(f"[...{_VIDEOS}.map(v => v.currentTime), {_cursor_s()}]")
        require(abs(twin - own) <= 0.1, f"the twin is at {twin:.3f} s, the failure at {own:.3f} s")
        require(abs(cursor - own) <= 0.1, f"the cursor is at {cursor:.3f} s, the video at {own:.3f} s")
        time.sleep(0.05)
    page.press(" ")
    page.wait(f"{_VIDEOS}.every(v => v.paused)")
    x, y, width = page.eval(
        "(b => [b.x, b.y + b.height / 2, b.width])(document.querySelector('.chart').getBoundingClientRect())"
    )
    page.mouse("mousePressed", x + width * 0.3, y)
    page.mouse("mouseMoved", x + width * 0.6, y)
    page.mouse("mouseReleased", x + width * 0.6, y)
    page.wait(f"{_VIDEOS}.every(v => !v.seeking)")
    twin, own, cursor = page.eval(f"[...{_VIDEOS}.map(v => v.currentTime), {_cursor_s()}]")
    require(3.0 < own < 4.2, f"dragging over the curves moved the video to {own:.3f} s")
    require(abs(twin - own) < 0.01 and abs(cursor - own) < 0.01, "after a drag the times differ")
    page.press("ArrowRight")
    page.wait(f"Math.abs({_VIDEOS}[1].currentTime - {own}) > 0.02 && {_VIDEOS}[1].currentTime - {own} < 0.11")
    require(page.eval("document.querySelectorAll('.chart .mark').length") == 2, "cause and onset are not marked")


def _cursor_s(chart: str = "chart") -> str:
    """Code for the time that the cursor of a chart shows: the axes of 6 s reach from 34 to 748."""
    return f"(Number(document.querySelector('.{chart} .cursor').getAttribute('x1')) - 34) / 714 * 6"


def _open_first(page: Page, choice: str) -> None:
    """Open the first episode that has two videos, of those that the choice leaves."""
    page.eval("location.hash = '#'")
    page.wait(f"{_CARDS}.length === 60")
    page.eval(f"location.hash = '#{choice}'")
    page.wait(f"{_COUNT} < {EPISODES // 4} && {_CARDS}.some(a => a.querySelector('img'))")
    page.eval(f"{_CARDS}.find(a => a.querySelector('img')).click()")
    page.wait(_PLAYING)


def check_near_miss(page: Page) -> None:
    """Both sides of a pair play in step; the twin takes the place of the other side at a click."""
    _open_first(page, "role=near_success")
    captions = "[...document.querySelectorAll('.stage figcaption')].map(c => c.textContent)"
    other, own = page.eval(captions)
    require(other.startswith("other side: ") and other.endswith(" at 59.0 %"), f"the other side is called {other}")
    require(own == "this side: succeeds at 58.0 %", f"the episode itself is called {own}")
    said = page.eval("document.querySelector('.head .near').textContent")
    require("succeeds at 58.0 %" in said and "3.4 cm and 12° apart" in said, f"the pair is described as {said}")
    page.press(" ")
    page.wait(f"{_VIDEOS}[1].currentTime > 0.5")
    theirs, ours = page.eval(f"{_VIDEOS}.map(v => v.currentTime)")
    require(abs(theirs - ours) <= 0.1, f"the other side is at {theirs:.3f} s, this one at {ours:.3f} s")
    page.press(" ")
    before = page.eval(f"{_VIDEOS}.map(v => v.dataset.src)")
    page.eval("document.querySelectorAll('[data-beside]')[1].click()")
    page.wait(f"{_PLAYING} && {_VIDEOS}.every(v => !v.seeking && v.paused)")
    after, times = page.eval(f"[{_VIDEOS}.map(v => v.dataset.src), {_VIDEOS}.map(v => v.currentTime)]")
    require(after[0] != before[0] and after[1] == before[1], f"{before} became {after}")
    require(min(times) > 0.3 and abs(times[0] - times[1]) < 0.01, f"after the click the videos are at {times}")
    require(page.eval(captions)[0] == "clean twin", "the twin is not named")


def check_saved(page: Page) -> None:
    """The curve of what is saved has its limit at its time, and its cursor follows the videos."""
    _open_first(page, "recoverability=limit")
    x, width = page.eval("['x', 'width'].map(n => Number(document.querySelector('.saved .limit').getAttribute(n)))")
    limit = [(at - 34) / 714 * 6 for at in (x, x + width)]
    require(abs(limit[0] - 3.4) < 0.01 and abs(limit[1] - 3.6) < 0.01, f"the limit is drawn at {limit}")
    require(page.eval("document.querySelectorAll('.saved .moment').length") == 4, "not every moment is drawn")
    said = page.eval("document.querySelector('.verdict').textContent")
    require(said == "It can be saved until 3.40 s, lost from 3.60 s on.", f"the limit is told as {said}")
    page.eval("document.querySelector('.saved').scrollIntoView({block: 'center'})")
    box = "(b => [b.x, b.y + b.height / 2, b.width])(document.querySelector('.saved').getBoundingClientRect())"
    x, y, width = page.eval(box)
    page.mouse("mousePressed", x + width * 0.6, y)
    page.mouse("mouseReleased", x + width * 0.6, y)
    page.wait(f"{_VIDEOS}.every(v => !v.seeking && v.currentTime > 3)")
    upper, lower, own = page.eval(f"[{_cursor_s()}, {_cursor_s('saved')}, {_VIDEOS}[1].currentTime]")
    require(abs(upper - own) < 0.01 and abs(lower - own) < 0.01, f"cursors at {upper}, {lower} s, video at {own} s")


def check_recovery(page: Page) -> None:
    """The restart is marked, and the failure can be shown beside what puts it right."""
    _open_first(page, "role=recovery")
    marks = page.eval("[...document.querySelectorAll('.chart .mark')].map(m => m.dataset.mark)")
    require(marks == ["cause", "onset", "restart"], f"the marks are {marks}")
    page.eval("document.querySelectorAll('[data-beside]')[1].click()")
    page.wait(f"{_PLAYING}")
    said = page.eval("document.querySelector('.stage figcaption').textContent")
    require(said == "the failure that is put right", f"the failure is called {said}")


def check_keys_and_flags(page: Page) -> None:
    ids = []
    for key in ("1", "2", "3"):
        ids.append(page.eval("new URLSearchParams(location.hash.slice(1)).get('id')"))
        page.press(key)
        page.wait(f"document.querySelectorAll('.set')[{int(key) - 1}].getAttribute('aria-pressed') === 'true'")
        page.press("j")
        page.wait(f"!location.hash.includes('{ids[-1]}') && {_PLAYING}")
    rows = [json.loads(line) for line in page.eval("badgen.flags.lines()").splitlines()]
    kinds = ("bad_picture", "wrong_label", "good")
    require({r["id"]: r["flag"] for r in rows} == dict(zip(ids, kinds, strict=True)), f"the flags are {rows}")
    page.press("Escape")
    page.wait("!document.querySelector('.results').hidden")
    page.eval("location.hash = '#flag=bad_picture'")
    page.wait(f"{_COUNT} === 1 && {_CARDS}[0].dataset.id === '{ids[0]}'")
    page.press("?")
    page.wait("document.querySelector('.help').open")
    page.press("Escape")


def check_saved_file(page: Page, folder: Path) -> None:
    """The button writes the file; flags are still there when the page is opened again."""
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    page.eval("document.querySelector('.save').click()")
    until = time.monotonic() + 10
    while not (saved := folder / "flags.jsonl").is_file() and time.monotonic() < until:
        time.sleep(0.05)
    require(saved.is_file() and len(saved.read_text().splitlines()) == 3, "flags.jsonl was not saved")
    page.open(page.eval("location.href.split('#')[0]"))
    page.wait("document.documentElement.dataset.ready !== undefined")
    require(page.eval("document.querySelector('.save').textContent") == "Save flags (3)", "the flags are lost")


def check_summary(page: Page) -> None:
    page.eval("location.hash = '#view=summary'")
    page.wait("document.querySelectorAll('.heat button').length > 20")
    require(page.eval("document.querySelectorAll('.bins').length") == len(NUMBERS), "a histogram is missing")
    said = page.eval("Number(document.querySelector('.heat button').textContent)")
    page.eval("document.querySelector('.heat button').click()")
    page.wait(f"{_COUNT} === {said}")


CHECKS: tuple[Callable[[Page], None], ...] = (
    check_start,
    check_facets,
    check_search_sort_and_pages,
    check_playing,
    check_near_miss,
    check_saved,
    check_recovery,
    check_keys_and_flags,
    check_summary,
)


def run(program: str, folder: Path) -> None:
    """Write the gallery, check it and print what was measured."""
    began_s = time.monotonic()
    workers = os.cpu_count() or 1
    with Pieces("episodes") as progress:
        index = write_gallery(many_episodes(EPISODES), folder / "gallery", workers, progress, sheets=False)
    wrote_s = time.monotonic() - began_s
    size = index.stat().st_size
    require(size <= MOST_BYTES, f"index.html has {size} bytes, more than {MOST_BYTES}")
    with browser_page(program) as page:
        page.size(1280, 800)
        page.open(index.as_uri())
        page.wait("document.documentElement.dataset.ready !== undefined")
        paint_s, cards_s, rows_s = (
            page.eval(f"performance.getEntriesByName('{name}')[0].startTime / 1000")
            for name in ("first-contentful-paint", "first-cards", "all-rows")
        )
        for check in CHECKS:
            check(page)
        check_saved_file(page, folder)
        require(not page.problems, f"the console says: {page.problems}")
    print(
        f"gallery of {EPISODES} episodes: written without contact sheets in {wrote_s:.0f} s by {workers} workers,"
        f" index.html {size / 1000:.1f} kB, first paint {paint_s:.2f} s,"
        f" first cards {cards_s:.2f} s, all rows {rows_s:.2f} s"
    )
    require(paint_s <= MOST_PAINT_S, f"the first paint took {paint_s:.2f} s, more than {MOST_PAINT_S}")


def main() -> int:
    program = find_browser()
    if program is None:
        print(HOW_TO_INSTALL, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="badgen-gallery-") as folder:
        try:
            run(program, Path(folder))
        except BrowserError as e:
            print(f"the gallery fails: {e}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
