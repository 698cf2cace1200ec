"""Worlds, policies and demonstrations of other people, as badgen needs them.

A world is somebody's MuJoCo environment, used as it is, at its own rate: one row is logged for each of its steps. The
three contracts are protocols: a class needs these members and derives from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

import mujoco

from badgen.contracts.arrays import F64
from badgen.contracts.task import Task

Obs: TypeAlias = Any
"""What a world shows its policy: an array, or a mapping of names to arrays. badgen passes it on as it is."""
Role: TypeAlias = Literal["robot", "object", "fixture", "mocap", "marker", "fixed"]
"""What a body is: part of a robot; a thing that moves freely; a jointed thing without a motor (a drawer); a body that
is set, not moved; a jointed thing that nothing can touch (the ghost of a goal); or something that never moves."""
SUCCESS = "success"  # name under which the world's own verdict is recorded with a trajectory, 1 or 0 at every row
Reaction: TypeAlias = Literal["closed_loop", "open_loop", "server"]
"""Whether what acts in a world reacts to what happens: a policy that is asked at every step or chunk, a log that is
played back, or a policy on a server."""
SetByHand: TypeAlias = Callable[[mujoco.MjModel, mujoco.MjData], None]
"""Writes positions of joints into `data.qpos`; speeds of what it moves are set to 0 for it."""
QUERIED = "queried"  # the same for whether the policy was asked at that row, rather than a chunk of actions continued


@dataclass(frozen=True, slots=True)
class Gripper:
    """The part of an action that opens and closes a gripper.

    Attributes:
        index: which number of the action.
        opened: its value that opens the gripper.
        closed: its value that closes it.
    """

    index: int
    opened: float
    closed: float


@runtime_checkable
class World(Protocol):
    """A MuJoCo environment of any maker.

    After `reset` with the same seed, the same actions must lead to the same states, to the bit; `badgen world check`
    tests it. An environment that ignores its seed must be made anew in `reset`.
    """

    @property
    def name(self) -> str:
        """Name by which it is stored, such as "metaworld:drawer-open-v3"."""

    @property
    def instruction(self) -> str:
        """What is asked of the robot, as a sentence."""

    @property
    def hz(self) -> float:
        """Steps a second of simulated time."""

    @property
    def horizon_steps(self) -> int:
        """How many steps a rollout has at most."""

    @property
    def neutral(self) -> F64:
        """(D,) the action that makes the robot hold still."""

    @property
    def gripper(self) -> Gripper | None:
        """What opens and closes the gripper; None where there is none, or where it is not known."""

    def reset(self, seed: int) -> Obs:
        """Begin the episode of this seed."""

    def physics(self) -> tuple[mujoco.MjModel, mujoco.MjData]:
        """The model and data that are being stepped; asked for again after every reset."""

    def step(self, action: F64) -> tuple[Obs, bool]:
        """Do one step; returns what the policy sees next, and whether the world counts this state as a success."""

    def close(self) -> None:
        """Free what the world holds."""


@runtime_checkable
class HasRoles(Protocol):
    """A world that says itself what its bodies are; otherwise that is found from the kinematic tree."""

    def roles(self) -> Mapping[str, Role]:
        """Body name -> role, for those bodies whose role is not as found."""


@runtime_checkable
class HasTask(Protocol):
    """A world that has milestones, rules and a goal, and with them dense rewards."""

    def task(self) -> Task:
        """The task in words and in physics, after a reset; its measures read a `Trajectory` of the world's model."""


@dataclass(frozen=True, slots=True)
class Control:
    """A state that is set by hand, of which the author of a world knows whether it is a success.

    Attributes:
        name: what it is, such as "lid beside the box".
        edit: sets it.
        succeeds: whether the world should count it as a success.
        at_end: whether it is set near the end of a clean run that succeeds, from what is there then; otherwise right
            after the reset, where the robot holds still.
    """

    name: str
    edit: SetByHand
    succeeds: bool
    at_end: bool = True


@runtime_checkable
class HasControls(Protocol):
    """A world whose author puts its success to the test; `badgen world check` runs the controls."""

    def controls(self) -> Sequence[Control]:
        """The controls."""


@runtime_checkable
class Policy(Protocol):
    """What acts in a world."""

    def reset(self, instruction: str, seed: int) -> None:
        """Begin an episode."""

    def act(self, obs: Obs) -> F64:
        """The next actions: (D,) for one, or (H, D) for a chunk of them that is carried out before the next call."""


@runtime_checkable
class HasExpert(Protocol):
    """A world that has a policy which does its task."""

    def expert(self) -> Policy:
        """A new policy; raises BadValue where this world has none."""


@runtime_checkable
class SaysDeterministic(Protocol):
    """A policy that says whether it acts equally, to the bit, when it sees the same again after `reset`.

    A policy that says nothing is taken to. One that does not is shown the clean rollout again up to the cause, with the
    logged actions in place of its own.
    """

    @property
    def deterministic(self) -> bool:
        """Whether the same observations lead to the same actions."""


@runtime_checkable
class HasLog(Protocol):
    """A world whose expert repeats a log, from which its replay must not drift away.

    Attributes:
        drift_limit: how far it may, in the unit of `drift`.
    """

    @property
    def drift_limit(self) -> float:
        """How far the replay may be from the log."""

    def drift(self, qpos: F64, seen: F64) -> float:
        """How far the replay of the demonstration that was begun last is from its log at most.

        Args:
            qpos: (T, nq) joint positions of the replay.
            seen: (T, n) its observations as numbers.
        """
