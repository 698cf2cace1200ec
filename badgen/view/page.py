"""Write the web page of the gallery from plain values; Jinja2 escapes every value."""

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
    """The cards of the episodes of one group."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Page:
    """Everything that the page shows."""

    dataset_name: str
    failures: int
    successes: int
    overview: str | None  # address of the picture of all failures
    instructions: tuple[str, ...]
    modes: Named  # (value, name) of the choices of a filter
    outcomes: Named
    groups: tuple[ShownGroup, ...]


def page_of(dataset_name: str, episodes: Sequence[StoredEpisode], cards: Sequence[Card], overview: str | None) -> Page:
    """Collect what the page shows; `episodes` and `cards` have the same order."""
    groups: dict[str, list[Card]] = {}
    for e, c in zip(episodes, cards, strict=True):
        groups.setdefault(e.info.group, []).append(c)
    failures = sum(e.info.outcome != "success" for e in episodes)
    seen = {e.info.outcome for e in episodes}
    return Page(
        dataset_name=dataset_name,
        failures=failures,
        successes=len(episodes) - failures,
        overview=overview,
        instructions=tuple(dict.fromkeys(e.info.instruction for e in episodes)),
        modes=_choices(sorted({e.info.mode for e in episodes})),
        outcomes=_choices([o for o in OUTCOMES if o in seen]),
        groups=tuple(ShownGroup(name, tuple(c)) for name, c in groups.items()),
    )


def render(page: Page) -> str:
    """Write the page as one HTML document, which needs only its videos and images."""
    environment = Environment(
        loader=PackageLoader("badgen.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    assets = {kind: Markup(_asset(f"page.{kind}")) for kind in ("css", "js")}  # trusted: badgen's own files
    return environment.get_template("page.html").render(page=page, **assets)


def _asset(name: str) -> str:
    return (resources.files("badgen.view") / name).read_text(encoding="utf-8")


def _choices(names: Sequence[str]) -> Named:
    return tuple((n, plain(n)) for n in names)
