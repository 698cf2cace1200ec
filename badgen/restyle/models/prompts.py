"""Prompts from what is known of a scene: what is in it is fixed, and only material, light, place and camera vary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from badgen.contracts.errors import BadValue
from badgen.contracts.restyle import Facts
from badgen.contracts.scene import Scene
from badgen.selection.split import unit

_PLACES = (
    "in a bright workshop",
    "in a tidy research laboratory",
    "in a small kitchen",
    "in a warehouse",
    "in an office with large windows",
    "in a garage",
)
_LIGHTS = ("soft daylight", "warm lamp light", "cool ceiling light", "low evening sun", "even overcast light")
_SURFACES = ("oak", "grey stone", "white laminate", "brushed steel", "dark walnut", "pale concrete")
_CAMERAS = ("a phone camera", "an industrial camera", "a webcam", "a film camera")
FIXED = "{robot}: {instruction} Keep every object, its colour, its place and its motion as they are."
VARIED = "Photographed {place} under {light}, with surfaces of {surface}, by {camera}."


def facts_of(
    scene: Scene[object],
    instruction: str,
    group: str,
    seed: int,
    shot: tuple[tuple[str, ...], tuple[int, int], int, float],
) -> Facts:
    """What a prompt may say of a group: the same for all its members with one request, whatever happens in them.

    Args:
        scene: the scene.
        instruction: the canonical request.
        group: name of the group; place, light, surface and camera depend on it and the seed alone.
        seed: seed of the run.
        shot: where each camera looks from, width and height of a frame, number of frames, frames per second.
    """
    words = (("place", _PLACES), ("light", _LIGHTS), ("surface", _SURFACES), ("camera", _CAMERAS))
    place, light, surface, lens = (_one(options, name, group, seed) for name, options in words)
    robot = scene.robot.name.replace("_", " ")
    return Facts(robot, instruction.rstrip(".") + ".", place, light, surface, lens, *shot)


def text_of(facts: Facts) -> str:
    """The prompt as sentences.

    It names the robot and repeats the request; it says nothing of how the rollout ends.
    """
    fixed = FIXED.format(robot=facts.robot, instruction=facts.instruction)
    return f"{fixed} {VARIED.format(place=facts.place, light=facts.light, surface=facts.surface, camera=facts.lens)}"


def tiling_of(facts: Facts) -> str:
    """A sentence that says how several views are arranged in one picture; empty for a single one."""
    if len(facts.views) == 1:
        return ""
    return f" The picture shows the same scene at the same time {len(facts.views)} times: {'; '.join(facts.views)}."


def read_prompts(path: Path) -> tuple[str, ...]:
    """The lines of a file of prompts; raises BadValue for an empty one."""
    found = tuple(filter(None, (line.strip() for line in path.read_text(encoding="utf-8").splitlines())))
    if not found:
        raise BadValue(f"{path} holds no prompt; write one a line, in which {{instruction}} stands for the request")
    return found


def prompt_from(lines: Sequence[str], instruction: str, group: str, seed: int) -> str:
    """One of the user's prompts, the same line for all members of a group."""
    return _one(lines, "prompt", group, seed).replace("{instruction}", instruction)


def _one(words: Sequence[str], name: str, group: str, seed: int) -> str:
    return words[int(unit(name, group, str(seed)) * len(words))]
