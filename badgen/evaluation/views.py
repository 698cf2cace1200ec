"""What is scored: the frames of one episode from one camera, with everything that is true of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from badgen.contracts.arrays import F64, Ints

PASS = 0.5  # a run passes whose last score is at least this, on a scale from 0 to 1
CLEAR = 0.1  # a difference of the truth that is clear, on the same scale
ViewKey: TypeAlias = tuple[str, str, str]  # episode, camera, look
Request: TypeAlias = tuple[str, str, str, str]  # group, instruction, camera, look


@dataclass(frozen=True)
class View:
    """One episode as one camera shows it.

    Attributes:
        episode: its id.
        camera: name of the camera; empty where nothing says it.
        look: the restyler that repainted the video; empty for the rendered one.
        group: everything that starts from one initial state; groups are what is drawn anew for intervals.
        request: the instruction.
        scene, robot, mode, outcome, role: of the episode; empty where nothing says them.
        band: difficulty of a failure (plain, near, hidden); empty for a success, or where it is not known.
        margin_share: how far beyond its limit the failure went, as a share of the rule's scale; None for a success.
        twin: id of the clean episode.
        comparable: whether a failure may be set against successes; nothing is read from that of a success.
        near_pair: id of the other side of a near-miss pair; empty for none.
        near_apart_m: largest distance between the same thing on both sides [m]; None where it is not known.
        original: the episode whose pictures these are, under another instruction; empty for none.
        states: hash of the simulated states; the same for the same motion under another instruction or look.
        departs_s, onset_s: when a viewer sees it go wrong, and when the first event begins [s]; None for neither.
        horizon_s: length of the episode [s].
        frames: (T,) number of the stored frame that shows each of the times; empty where there is no video.
        time_s: (T,) [s], rising.
        truth: (T,) the label at these times, 0 to 1.
        held_out: what of it is reserved for benchmarks (`badgen.reserved`); empty where it is not known.
    """

    episode: str
    camera: str
    look: str
    group: str
    request: str
    scene: str
    robot: str
    mode: str
    outcome: str
    role: str
    band: str
    margin_share: float | None
    twin: str
    comparable: bool
    near_pair: str
    near_apart_m: float | None
    original: str
    states: str
    departs_s: float | None
    onset_s: float | None
    horizon_s: float
    frames: Ints
    time_s: F64
    truth: F64
    held_out: str = ""

    @property
    def success(self) -> bool:
        """Whether the episode is a success under its instruction; everything else is called a failure here."""
        return self.outcome == "success"

    @property
    def key(self) -> ViewKey:
        """What tells this view from all others."""
        return self.episode, self.camera, self.look

    @property
    def context(self) -> Request:
        """What is the same for rollouts that may be compared."""
        return self.group, self.request, self.camera, self.look


@dataclass(frozen=True)
class Scored:
    """Views, and the scores that each model gave to their frames.

    Attributes:
        views: in the order of their keys, whatever the order in which they were read.
        scores: model -> scores of each view, (T,) like its times; NaN where a frame has none.
    """

    views: tuple[View, ...]
    scores: Mapping[str, tuple[F64, ...]]


def scored(views: Sequence[View], scores: Mapping[str, Sequence[F64]]) -> Scored:
    """Views and scores in the order of the views' keys."""
    order = sorted(range(len(views)), key=lambda i: views[i].key)
    return Scored(
        tuple(views[i] for i in order),
        {model: tuple(found[i] for i in order) for model, found in scores.items()},
    )
