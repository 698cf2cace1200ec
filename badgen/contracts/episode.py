"""What the labels say of a rollout: events, certificate, dense labels, text, and the stored episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

from badgen.contracts.arrays import F32, F64, Ints
from badgen.contracts.captions import Text
from badgen.contracts.end_state import EndState
from badgen.contracts.near_miss import NEAR_ROLES, NearMiss
from badgen.contracts.recoverability import Recoverability
from badgen.contracts.sight import Sight
from badgen.contracts.video import RestyledVideo, Video

Outcome: TypeAlias = Literal["success", "poor_success", "shortcut", "unsafe_success", "failure"]
OUTCOMES: tuple[Outcome, ...] = ("success", "poor_success", "shortcut", "unsafe_success", "failure")
WORLD = "world"  # category of the episodes of a foreign world
# What an episode is in its group: the clean twin, a failure, a success in spite of a fault or of a policy, a side of a
# near-miss pair (see `badgen.contracts.near_miss`), or a failing run that was put right.
ROLES = ("clean", "failure", "benign", *NEAR_ROLES, "recovery")
# Largest final reward of each outcome; it follows from the penalty factors of the rules that are broken.
REWARD_CAP: Mapping[Outcome, float] = {
    "success": 1.0,
    "poor_success": 0.8,
    "shortcut": 0.3,
    "unsafe_success": 0.1,
    "failure": 1.0,  # a failure's final reward is its progress times the penalty factors
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the numbers that prove it.

    Attributes:
        kind: what happened; also the name of the effect mode.
        rule: the rule of the task that it breaks.
        start_s: when it began.
        detected_s: when a detector could first confirm it; `start_s` plus the time that the condition must last.
        stop_s: when it was over.
        severity: 0 (at the limit) to 1.
        evidence: measured numbers; each name ends in its unit.
        margin: how far beyond its limit what decides was at most, in the unit of the rule's condition.
    """

    kind: str
    rule: str
    start_s: float
    detected_s: float
    stop_s: float
    severity: float
    evidence: Mapping[str, float]
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a certificate: its name, whether it held, and what was measured."""

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
        progress: how much of the task this state has reached.
        reward: progress times the penalty factors of all rules.
        reward_visible: progress times the penalty factors of those rules whose breach the pictures show clearly; equal
            to `reward` where there are no pictures.
        reward_frame: progress times the smallest factor of any breach still visible in this state.
        reward_terms: rule -> its penalty factor over time, 1 until it is broken.
        milestones: (T, K) each milestone's own measure.
    """

    progress: F32
    reward: F32
    reward_visible: F32
    reward_frame: F32
    reward_terms: Mapping[str, F32]
    milestones: F32


@dataclass(frozen=True, slots=True)
class Preference:
    """How an episode compares with its clean twin, and whether its reward array says the same.

    `by_last` must always be true; `by_sum` and `by_mean` may be false, and are only reported.
    """

    over: str
    preferred: Literal["twin", "self", "incomparable"]
    rationale: str
    by_last: bool
    by_sum: bool
    by_mean: bool


@dataclass(frozen=True)
class Identity:
    """Which episode this is, and what it was made from.

    Attributes:
        id: name of the episode.
        group: name of its group.
        twin: id of the clean episode of the group, under the same instruction.
        role: what the episode is in its group, one of `ROLES`.
        scene: name of the scene.
        category: kind of task.
        robot: name of the robot.
        relabelled_from: the episode whose rollout and frames this one shares under another instruction.
        seed: root seed and spawn key of the layout.
        model: hash of the world.
        control_hz: rate of the controller.
        replay_sha256: hash of all logged states.
        horizon_s: when the rollout ends [s].
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
    horizon_s: float

    @property
    def is_foreign(self) -> bool:
        """Whether it was made in a world of somebody else."""
        return self.category == WORLD

    @property
    def is_twin(self) -> bool:
        """Whether this is the clean episode of its group."""
        return self.twin == self.id


@dataclass(frozen=True)
class TaskInfo:
    """Which task was requested, and which task the robot attempted.

    Attributes:
        requested: mode that the slot was made for.
        instruction: the sentence that asks for the task.
        canonical_instruction: the first of the sentences that ask for this task of this layout with the same rules, so
            that episodes with the same goal can be told from others whatever their wording.
        task: the task that the instruction names.
        attempted_task: the task that the robot did; a different one in an episode that fails because of that.
        constraint_stated: whether the instruction states the task's constraint.
        reaction: reaction style: what the expert does once it notices that something went wrong; "policy" where a
            policy acted. In a foreign world, whether the policy reacts at all: `Reaction` in `badgen.contracts.world`.
        dense: whether progress and rewards are labels. They are not, and are 0 in all rows, where nothing is known of
            the task but the end: in a foreign world without milestones of its own.
        policy: the policy that acted in place of the expert, as `--policy` names it; None for the expert.
    """

    requested: str
    instruction: str
    canonical_instruction: str
    task: str
    attempted_task: str
    constraint_stated: bool
    reaction: str
    dense: bool
    policy: str | None


@dataclass(frozen=True)
class Times:
    """Times of what goes wrong [s]; None where there is none.

    Attributes:
        cause_s: when the fault begins; 0 where a policy acted, since the rollout is its own from the start.
        departs_s: when a viewer who knows the request sees it go wrong: the robot, or what it handles, leaves the path
            of the clean rollout and does not come back before `onset_s`. None where no picture shows it.
        onset_s: when the first event starts.
        end_s: when the last event stops.
        restart_s: when the fault was taken away and the robot began the task anew.
    """

    cause_s: float | None
    departs_s: float | None
    onset_s: float | None
    end_s: float | None
    restart_s: float | None


@dataclass(frozen=True)
class Verdict:
    """How the rollout ended, and the proof.

    Attributes:
        mode: kind of the earliest safety or method event, else of the earliest quality event; "none" for a success.
        modes: kinds of all events, in order of their first start.
        outcome: see the glossary.
        success: whether the outcome is "success".
        borderline: whether a jitter of 1e-6 changes the outcome; None where that was not tried.
        severity: of the worst event of the mode, 0 to 1.
        margin: of the worst event of the mode: how far beyond its limit what decides was, in the unit of the rule.
        margin_share: the same as a share of the excess at which the severity is 1; it may be above 1.
        evident: whether the last frame still shows that something went wrong.
        partial_success: `reward_frame` of the last state, 0 to 1.
    """

    mode: str
    modes: tuple[str, ...]
    outcome: Outcome
    success: bool
    borderline: bool | None
    severity: float
    margin: float
    margin_share: float
    evident: bool
    partial_success: float
    certificate: Certificate
    preference: Preference | None
    text: Text


@dataclass(frozen=True)
class Sampled:
    """What was sampled: appearance, layout, and the fault operators with their parameters."""

    appearance: Mapping[str, Any]
    scene_params: Mapping[str, Any]
    operators: tuple[Mapping[str, Any], ...]


Part: TypeAlias = Identity | TaskInfo | Times | Verdict | EndState | Sight | Sampled | NearMiss | Recoverability


@dataclass(frozen=True)
class EpisodeInfo(NearMiss, Recoverability, Sight, EndState, Sampled, Verdict, Times, TaskInfo, Identity):
    """The scalars of a stored episode; the names are those of the store."""

    @classmethod
    def join(cls, *parts: Part) -> EpisodeInfo:
        """One record with the fields of all parts."""
        return cls(**{f.name: getattr(part, f.name) for part in parts for f in fields(part)})


@dataclass(frozen=True)
class EpisodeArrays:
    """The arrays of a stored episode, (T, ...) each, but for `first_state`.

    Positions, velocities and commands are rounded; `state` is made of them, and 0 in the columns that only the next
    step of physics needs: see `badgen.contracts.stored_form`. `first_state` (n,) is the first state with all its bits.
    `recorded` is what a foreign world or policy reported, by name, as in `Trajectory`.
    """

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
    first_state: F64
    recorded: Mapping[str, F64] = field(default_factory=dict)


@dataclass(frozen=True)
class EpisodeRecord:
    """Everything that the engine passes to the store for one episode."""

    info: EpisodeInfo
    events: tuple[Event, ...]
    arrays: EpisodeArrays
    videos: tuple[Video, ...]
    restyled: tuple[RestyledVideo, ...] = ()
