"""What all episodes of a LeRobot dataset must share, and the place of each episode in it."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.errors import BadValue
from badgen.contracts.robot import ModelRobot
from badgen.exporting import Entry, Job, common_steps


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
    """Plan the dataset of episodes that share ONE_SHAPE; raises BadValue where cameras have frames at other times."""
    order = {s: i for i, s in enumerate(job.selection.splits)}
    entries = sorted(job.selection.entries, key=lambda e: order[e.split])
    first = job.selection.read(entries[0])
    cameras = job.selection.views(first)
    if len({first.size(c) for c in cameras}) != 1:
        raise BadValue("the cameras have pictures of different sizes; make the dataset with one --size")
    places, row = [], 0
    for number, entry in enumerate(entries):
        length = len(common_steps(job.selection.read(entry), cameras))
        places.append(Place(entry, number, row, length))
        row += length
    return Plan(
        tuple(places),
        cameras,
        first.fps(cameras[0]),
        first.size(cameras[0])[::-1],
        first.robot(),
        first.info.robot,
        int(first.arrays().action.shape[1]),
        tuple(dict.fromkeys(e.instruction for e in entries)),
    )
