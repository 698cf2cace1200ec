"""An episode in a selection, without arrays and frames, and a pair of episodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from badgen.contracts.exporter import StoredEpisode
from badgen.selection.match import Condition, leaves
from badgen.selection.trim import WHOLE_S


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept in memory of an episode: its scalars, without arrays and frames."""

    id: str
    group: str
    split: str
    held_out_by: tuple[str, ...]  # the holdout conditions that this episode itself matches
    scene: str
    robot: str
    instruction: str  # the words that the export has for the task: the canonical ones or the original ones
    canonical_instruction: str
    task: str
    constraint_stated: bool
    relabelled_from: str | None
    borderline: bool
    mode: str
    outcome: str
    difficulty: str  # plain, near or hidden; `none` for a success
    role: str
    twin: str
    near_pair: str  # the other side of its near-miss pair; empty where there is none
    near_boundary: str  # physical, threshold or rough; empty where there is none
    preferred: str  # over its twin; empty where there is no preference
    seen: str  # clear, faint or force_only; empty for a success, and without pictures
    cameras: tuple[str, ...]
    seen_by: tuple[str, ...]  # cameras that show the failure; all of them where there is none
    restylers: tuple[tuple[str, tuple[str, ...]], ...]  # each with the cameras of its videos
    restyler: str  # the one whose videos are shown; empty for the raw ones
    last_s: float  # end of the film [s]; infinite where the whole episode is shown
    dense: bool  # whether progress and rewards are labels
    look: frozenset[str]  # words of the layout, such as colours: its values that are text

    @property
    def success(self) -> bool:
        """Whether the episode is a success under its instruction."""
        return self.outcome == "success"

    @property
    def goal(self) -> tuple[str, str, str]:
        """Scene, robot and task, whatever the words of the instruction."""
        return self.scene, self.robot, self.task

    @property
    def is_twin(self) -> bool:
        """Whether this is the clean episode of its group under its instruction."""
        return self.twin == self.id


@dataclass(frozen=True, slots=True)
class Pair:
    """Two episodes from one initial state under one instruction, of which one is better."""

    better: Entry
    worse: Entry

    @property
    def id(self) -> str:
        """Name of the pair."""
        return f"{self.better.id}-{self.worse.id}"

    @property
    def split(self) -> str:
        """Split of their group."""
        return self.worse.split

    @property
    def kind(self) -> str:
        """`near_miss` for the two sides of a near-miss pair, else the role of the better episode, such as `clean`."""
        return "near_miss" if self.better.near_pair == self.worse.id else self.better.role


def entry_of(episode: StoredEpisode, split: str, held: Sequence[Condition], canonical: bool) -> Entry:
    """The entry of an episode that is shown whole, under its canonical words or its own."""
    info, cameras = episode.info, episode.cameras
    return Entry(
        id=info.id,
        group=info.group,
        split=split,
        held_out_by=tuple(map(str, held)),
        scene=info.scene,
        robot=info.robot,
        instruction=info.canonical_instruction if canonical else info.instruction,
        canonical_instruction=info.canonical_instruction,
        task=info.task,
        constraint_stated=info.constraint_stated,
        relabelled_from=info.relabelled_from,
        borderline=bool(info.borderline),
        mode=info.mode,
        outcome=info.outcome,
        difficulty=info.difficulty or "none",
        role=info.role,
        twin=info.twin,
        near_pair=info.near_pair or "",
        near_boundary=info.near_boundary or "",
        preferred=info.preference.preferred if info.preference else "",
        seen=info.seen or "",
        cameras=cameras,
        seen_by=seen_by(episode, WHOLE_S),
        restylers=tuple((n, tuple(c for c in cameras if c in of)) for n, of in sorted(episode.repaints.items())),
        restyler="",
        last_s=WHOLE_S,
        dense=info.dense,
        look=frozenset(words for words in leaves(info.scene_params) if not _is_number(words)),
    )


def seen_by(episode: StoredEpisode, last_s: float) -> tuple[str, ...]:
    """Cameras that show the failure before the end of the film; all of them for a success."""
    seen_s = {c: episode.visible_s(c) for c in episode.cameras}
    return tuple(c for c, s in seen_s.items() if episode.info.success or (s is not None and s <= last_s))


def _is_number(leaf: str) -> bool:
    """Whether a `path:value` holds a number."""
    try:
        float(leaf.rpartition(":")[2])
    except ValueError:
        return False
    return True
