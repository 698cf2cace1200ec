"""The gallery's web page: plain values in, HTML out. Jinja2 escapes every value on its way into the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from badgen.contracts.episode import OUTCOMES
from badgen.contracts.exporter import StoredEpisode
from badgen.view.cards import Card, Named
from badgen.view.words import plain


@dataclass(frozen=True)
class ShownGroup:
    """The cards of the runs that share one layout."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Page:
    """Everything that the page shows."""

    run_name: str
    failures: int
    successes: int
    overview: str | None  # address of the picture of all failures
    instructions: tuple[str, ...]
    modes: Named  # (value, name) of the choices of a filter
    outcomes: Named
    groups: tuple[ShownGroup, ...]


def page_of(run_name: str, episodes: Sequence[StoredEpisode], cards: Sequence[Card], overview: str | None) -> Page:
    """Gather what the page shows of episodes and their cards, which are in the same order."""
    groups: dict[str, list[Card]] = {}
    for e, c in zip(episodes, cards, strict=True):
        groups.setdefault(e.info.group, []).append(c)
    failures = sum(e.info.outcome != "success" for e in episodes)
    seen = {e.info.outcome for e in episodes}
    return Page(
        run_name=run_name,
        failures=failures,
        successes=len(episodes) - failures,
        overview=overview,
        instructions=tuple(dict.fromkeys(e.info.instruction for e in episodes)),
        modes=_choices(sorted({e.info.mode for e in episodes})),
        outcomes=_choices([o for o in OUTCOMES if o in seen]),
        groups=tuple(ShownGroup(name, tuple(c)) for name, c in groups.items()),
    )


def render(page: Page) -> str:
    """Write the page as one HTML document that needs nothing but its videos and pictures."""
    environment = Environment(
        loader=PackageLoader("badgen.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    own = {kind: Markup(_own_text(f"page.{kind}")) for kind in ("css", "js")}  # badgen's own files
    return environment.get_template("page.html").render(page=page, **own)


def _own_text(name: str) -> str:
    return (resources.files("badgen.view") / name).read_text(encoding="utf-8")


def _choices(names: Sequence[str]) -> Named:
    return tuple((n, plain(n)) for n in names)
