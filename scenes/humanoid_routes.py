"""Ways in which a humanoid does not walk although it should: the routes of its plan, and what they mean for the legs.

Humanoid scenes pick from these; each route begins where the phase that it `leaves_at` would.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from badgen.contracts.plan import Phase, Route
from scenes.legs.dcm import Gait

ROUTE_WORDS: Mapping[str, str] = {
    "shuffle": "slides along without lifting its feet",
    "march": "lifts its feet but puts them down where they were",
    "backward": "walks backward",
    "halt": "stops and stands",
    "crouch": "walks on with deeply bent knees",
    "creep": "takes tiny steps",
    "hang": "keeps one foot in the air and no longer corrects its balance",
}


def walk_routes(walk: str = "walk", names: Iterable[str] = tuple(ROUTE_WORDS)) -> dict[str, Route]:
    """These routes, for a plan whose phase `walk` they leave."""
    return {name: Route(walk, (Phase(name),), ROUTE_WORDS[name]) for name in names}


def route_gaits(gait: Gait) -> dict[str, Gait | None]:
    """What the phases of the routes mean for the legs of a robot that else walks by `gait`."""
    return {
        "shuffle": replace(gait, lift_m=0.018, length_m=min(gait.length_m, 0.12)),
        "march": replace(gait, length_m=0.0),
        "backward": replace(gait, length_m=-0.09),
        "halt": None,
        "crouch": replace(gait, crouch_m=0.12),
        "creep": replace(gait, length_m=0.022),
        "hang": replace(gait, swing_s=9.0, adjusts=False),
    }
