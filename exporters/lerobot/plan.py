"""What all episodes of a LeRobot dataset must share, and the place of each episode in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from badgen.contracts.errors import BadValue
from badgen.contracts.robot import ModelRobot
from badgen.exporting import Job
from badgen.selection.select import Entry


@dataclass(frozen=True)
class Place:
    """Place of an episode: its number, its first row in the whole dataset, and its number of rows."""

    entry: Entry
    number: int
    first: int
    length: int

    @property
    def id(self) -> str:
        """The episode's id."""
        return self.entry.id

    @property
    def split(self) -> str:
        """The episode's split."""
        return self.entry.split


@dataclass(frozen=True)
class Plan:
    """What all episodes share, and their places; they are sorted by split, so that a split is a range."""

    places: tuple[Place, ...]
    cameras: tuple[str, ...]
    fps: float
    size: tuple[int, int]  # height, width
    robot: ModelRobot
    robot_type: str
    actions: int
    tasks: tuple[str, ...]

    def ranges(self, splits: tuple[str, ...]) -> dict[str, str]:
        """Split -> its episodes as `first:stop`; an empty split is left out."""
        numbers = {s: [p.number for p in self.places if p.split == s] for s in splits}
        return {s: f"{n[0]}:{n[-1] + 1}" for s, n in numbers.items() if n}


def require_whole_fps(planned: Plan) -> None:
    """Raise BadValue for a rate that LeRobot's tables cannot hold."""
    if planned.fps != round(planned.fps):
        raise BadValue(
            f"LeRobot needs a whole number of frames per second, this dataset has {planned.fps}; "
            "make it with another --fps"
        )


def plan(job: Job) -> Plan:
    """Plan the dataset; raises BadValue where two episodes do not fit into one table."""
    order = {s: i for i, s in enumerate(job.selection.splits)}
    entries = sorted(job.selection.entries, key=lambda e: order[e.split])
    first = job.selection.read(entries[0])
    shape = _shape(job, entries[0])
    places, row = [], 0
    for number, entry in enumerate(entries):
        if (found := _shape(job, entry)) != shape:
            raise BadValue(
                f"episodes {entries[0].id} and {entry.id} do not fit into one dataset: {_differs(shape, found)}; "
                "export one scene at a time with --only scene=..., or fewer cameras with --cameras"
            )
        length = len(job.selection.read(entry).frame_steps(shape["cameras"][0]))
        places.append(Place(entry, number, row, length))
        row += length
    return Plan(
        tuple(places),
        shape["cameras"],
        shape["fps"],
        shape["size"],
        first.robot(),
        shape["robot"],
        int(first.arrays().action.shape[1]),
        tuple(dict.fromkeys(e.instruction for e in entries)),
    )


def _shape(job: Job, entry: Entry) -> dict[str, Any]:
    episode = job.selection.read(entry)
    cameras = job.selection.views(episode)
    times = {(episode.fps(c), tuple(episode.frame_steps(c))) for c in cameras}
    if len(times) != 1:
        raise BadValue(f"the cameras of episode {entry.id} have frames at different times; make it with one --fps")
    robot = episode.robot()
    return {
        "cameras": cameras,
        "fps": episode.fps(cameras[0]),
        "robot": episode.info.robot,
        "joints": robot.joints,
        "size": episode.size(cameras[0])[::-1],
        "joint positions": robot.nq if job.shared.privileged else None,
    }


def _differs(one: dict[str, Any], two: dict[str, Any]) -> str:
    return "; ".join(f"{k} {one[k]} and {two[k]}" for k in one if one[k] != two[k])
