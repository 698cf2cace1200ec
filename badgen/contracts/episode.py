"""What is known of a run once it has been judged: events, certificate, labels, text, and the stored episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

from badgen.contracts.arrays import F32, F64, Ints

Outcome: TypeAlias = Literal["success", "poor_success", "shortcut", "unsafe_success", "failure"]
OUTCOMES: tuple[Outcome, ...] = ("success", "poor_success", "shortcut", "unsafe_success", "failure")
REWARD_CAP: Mapping[Outcome, float] = {
    "success": 1.0,
    "poor_success": 0.8,
    "shortcut": 0.3,
    "unsafe_success": 0.1,
    "failure": 1.0,  # a failure's final reward is its progress, gated
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the numbers that prove it.

    Attributes:
        kind: what happened; also the name of the failure mode.
        rule: the rule of the scene that it breaks.
        start_s: when it began; known_s: when it could first be told; stop_s: when it was over or mended.
        severity: 0 (at the limit) to 1.
        evidence: measured numbers, each name ending in its unit.
    """

    kind: str
    rule: str
    start_s: float
    detected_s: float
    stop_s: float
    severity: float
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a certificate: what was asked, whether it held, what was measured."""

    name: str
    holds: bool
    measured: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that an episode is what its label says."""

    accepted: bool
    reason: str  # "ok", or a stable code such as "twin_failed", "no_effect", "early_divergence"
    outcome: Outcome
    mode: str  # "none" for a success
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Dense labels; all float32, (T,), in [0, 1], 0 at the first row.

    Attributes:
        progress: how much of the task this state has reached; of nothing but the state.
        reward: progress times the gates of every rule broken so far.
        reward_frame: progress times the gates of the breaches that this state still shows.
        reward_terms: rule -> its gate over time, 1 while unbroken.
        milestones: (T, K) each milestone's own measure.
    """

    progress: F32
    reward: F32
    reward_frame: F32
    reward_terms: Mapping[str, F32]
    milestones: F32


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the events (indices into the episode's events) that back it."""

    text: str
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """What a viewer sees around one time."""

    time_s: float
    text: str


@dataclass(frozen=True, slots=True)
class CaptionSet:
    """One way to tell the same facts: what a viewer can see, or what only the simulator knows."""

    failure: Sentence
    cue: Sentence
    rationale: Sentence
    correction: Sentence
    captions: tuple[Caption, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """All text of an episode."""

    instruction: str
    observable: CaptionSet
    privileged: CaptionSet


@dataclass(frozen=True, slots=True)
class Preference:
    """How an episode compares with its clean twin, and whether its reward array says the same.

    `by_last` must hold always; `by_sum` and `by_mean` are reported, never repaired.
    """

    over: str
    preferred: Literal["twin", "self", "incomparable"]
    rationale: str
    by_last: bool
    by_sum: bool
    by_mean: bool


@dataclass(frozen=True)
class Video:
    """Encoded frames of one camera.

    `steps` (F,) index the episode's rows, one per frame; `visible_s` is when the failure can first be seen from here;
    `flattering` are the frames that hide how a run ends, empty where it lost nothing.
    """

    camera: str
    mp4: bytes
    fps: float
    width: int
    height: int
    codec: str
    steps: Ints
    visible_s: float | None
    misleading: tuple[int, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Which episode this is, and what it was made from.

    Attributes:
        id, group, twin: names of the episode, of its group, and of the clean episode of the group.
        role: "clean", "failure" or "benign".
        relabelled_from: the episode whose rollout and frames this one shares under another instruction.
        seed: root seed and spawn key of the layout.
        model: hash of the world; control_hz: rate of the controller.
        replay_sha256: hash of all logged states.
    """

    id: str
    group: str
    twin: str
    role: str
    scene: str
    category: str
    robot: str
    relabelled_from: str | None
    seed: tuple[int, ...]
    model: str
    control_hz: float
    replay_sha256: str

    @property
    def is_twin(self) -> bool:
        """Whether this is the clean episode of its group."""
        return self.twin == self.id


@dataclass(frozen=True)
class Asked:
    """What the robot was told, and what it set out to do.

    Attributes:
        requested: mode that the slot was made for.
        instruction, task: the words, and the task that they name.
        attempted_task: what the robot set out to do; another task where the instruction is another's.
        constraint_stated: whether the instruction states the task's constraint.
        recovery_policy: what the expert does after a lost grasp.
    """

    requested: str
    instruction: str
    task: str
    attempted_task: str
    constraint_stated: bool
    recovery_policy: str


@dataclass(frozen=True)
class Times:
    """When things happened [s]; None where they did not, or were not looked for."""

    cause_s: float | None
    onset_s: float | None
    end_s: float | None
    recoverable_until_s: float | None


@dataclass(frozen=True)
class Verdict:
    """What the rollout came to, and the proof.

    Attributes:
        mode: kind of the first event, "none" for a success; modes: all kinds, in order.
        borderline: whether jitters of 1e-6 change the outcome; None where that was not tried.
        severity: of the worst event of the mode, 0 to 1.
        evident: whether the last frame still shows that something went wrong.
        partial_success: what the last state is worth, 0 to 1.
    """

    mode: str
    modes: tuple[str, ...]
    outcome: Outcome
    success: bool
    borderline: bool | None
    severity: float
    evident: bool
    partial_success: float
    certificate: Certificate
    preference: Preference | None
    text: Text


@dataclass(frozen=True)
class Drawn:
    """What was drawn at random: appearance, layout, and the faults with their parameters."""

    appearance: Mapping[str, Any]
    scene_params: Mapping[str, Any]
    operators: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class EpisodeInfo(Drawn, Verdict, Times, Asked, Identity):
    """The scalars of a stored episode; the names are those of the store."""

    @classmethod
    def join(cls, *parts: Identity | Asked | Times | Verdict | Drawn) -> EpisodeInfo:
        """All parts as one, flat."""
        return cls(**{f.name: getattr(part, f.name) for part in parts for f in fields(part)})


@dataclass(frozen=True)
class EpisodeArrays:
    """The arrays of a stored episode, (T, ...) each."""

    time_s: F64
    state: F64
    qpos: F64
    qvel: F64
    action: F64
    ctrl: F64
    contact_n: F64
    pairs: tuple[str, ...]
    phase: Ints
    phases: tuple[str, ...]
    labels: Labels
    milestone_names: tuple[str, ...]


@dataclass(frozen=True)
class EpisodeRecord:
    """Everything that is stored of one episode; what the engine hands to the store."""

    info: EpisodeInfo
    events: tuple[Event, ...]
    arrays: EpisodeArrays
    videos: tuple[Video, ...]


@dataclass(frozen=True)
class SlotCount:
    """What it took to fill some slots of one mode: the yield of a run, summed over slots."""

    requested: int = 0
    simulated: int = 0  # perturbed runs (clean runs for the mode "clean")
    accepted: int = 0
    benign: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)  # reason -> count
    seconds: float = 0.0  # wall time; kept out of the shards
    relabelled: int = 0  # episodes under other instructions

    def __add__(self, other: SlotCount) -> SlotCount:
        reasons = {*self.rejected, *other.rejected}
        rejected = {r: self.rejected.get(r, 0) + other.rejected.get(r, 0) for r in sorted(reasons)}
        return SlotCount(
            self.requested + other.requested,
            self.simulated + other.simulated,
            self.accepted + other.accepted,
            self.benign + other.benign,
            rejected,
            self.seconds + other.seconds,
            self.relabelled + other.relabelled,
        )
