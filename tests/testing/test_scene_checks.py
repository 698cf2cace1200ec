"""Every check of a scene fails for a scene that breaks it, and says how."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from guide import Cart, JointDrag, cart, variant

from badgen.contracts.errors import AssetError
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.rule import Stalled, Touch
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.testing import SCENE_CHECKS, CheckFailed, SceneLab, check_scene

TASK = cart.TO_MARK
Sampler = Callable[[Any, np.random.Generator], Any]


def with_task(**changes: Any) -> Any:
    """The cart with another task."""
    task = replace(TASK, **changes)
    return variant(Cart, tasks=lambda self, params: (cart.ToMark(params, task),))


def with_measure(measure: Callable[[Any], Any]) -> Any:
    return with_task(milestones=(replace(TASK.milestones[0], measure=measure),))


def with_rule(**changes: Any) -> Any:
    return with_task(rules=(replace(TASK.rules[0], **changes),))


def with_world(change: Callable[[Any, Any], object]) -> Any:
    """The cart in a world that is changed after it is built; `change` gets the scene and the world."""

    def build(self: Any, params: Any, appearance: Any) -> Any:
        spec = Cart.build(self, params, appearance)
        change(self, spec)
        return spec

    return variant(Cart, build=build)


def with_expert(expert: Any) -> Any:
    """The cart with another driver."""

    class Drive(cart.ToMark):  # type: ignore[misc]
        def expert(self) -> Any:
            return expert(self.params.mark_m, self.plan())

    return variant(Cart, tasks=lambda self, params: (Drive(params),))


@dataclass(frozen=True)
class Hasty(cart.CartDriver):  # type: ignore[misc]
    """Acts 70 times a second."""

    control_hz: float = 70.0


class Forgetful(cart.CartDriver):  # type: ignore[misc]
    """Keeps its set-point on itself instead of in its memory."""

    def act(self, memory: float, obs: Any) -> Any:
        ahead_m = self.__dict__.get("ahead_m", 0.0) + 0.004
        self.__dict__["ahead_m"] = min(ahead_m, self.mark_m)
        return np.array([self.__dict__["ahead_m"]]), memory


class Nervous(cart.CartDriver):  # type: ignore[misc]
    """Trembles at random."""

    def act(self, memory: float, obs: Any) -> Any:
        action, ahead_m = super().act(memory, obs)
        return action + 1e-4 * random.random(), ahead_m


@dataclass
class Thawed:
    mark_m: float


@dataclass(frozen=True)
class Marks:
    mark_m: Any


def counting() -> Sampler:
    """A sampler that remembers how often it was called."""
    calls: list[int] = []

    def sample(self: Any, rng: np.random.Generator) -> Any:
        calls.append(1)
        return cart.CartParams(0.3 + 0.001 * len(calls))

    return sample


def sampling(make: Callable[[np.random.Generator], Any], kind: Any = cart.CartParams) -> Any:
    def sample(self: Any, rng: np.random.Generator) -> Any:
        return make(rng)

    sample.__annotations__["return"] = kind
    return variant(Cart, sample=sample)


def early_peak(t: Any) -> Any:
    return t.pos("cart")[:, 0] / max(t.pos("cart")[:, 0].max(), 0.1)


def far_out_when_late(t: Any) -> Any:
    return np.where((t.time_s > 3.9) & (cart._gap_m(t) > 0.05), 1.5, cart._driven(t))


def random_places(t: Any) -> Any:
    return np.random.default_rng().uniform(size=(len(t), 1, 3))


def endless_short_of_the_mark(t: Any) -> Any:
    return np.where(cart._gap_m(t) > 0.05, np.inf, 0.0)[:, None, None]


def no_home(scene: Any, spec: Any) -> None:
    spec.delete(spec.key("home"))


def wall_in_front(scene: Any, spec: Any) -> None:
    spec.body("wall").pos, spec.body("wall").quat = [0.0, -0.1, 0.1], [0.7071, 0, 0, 0.7071]


def random_colour(scene: Any, spec: Any) -> None:
    spec.body("mark").pos[1] = np.random.default_rng().uniform()


def shorter_rail(scene: Any, spec: Any) -> None:
    spec.actuator("servo").ctrlrange = [0.0, 0.5]


CLOSE_UP = CameraSpec("side", "from the side", pos_m=(0.2, -0.4, 0.5), aim_m=(0.2, 0.0, 0.1))
FAULTS = {"cause:drag": (OperatorSpec("joint_drag", {"joint": "rail"}),)}
EARLY = OperatorSpec("joint_drag", {"joint": "rail", "during": 0.5, "drag_nmsprad_range": (300.0, 2000.0)})
BROKEN = {
    "capital letters": ("description", variant(Cart, name="Cart To Mark"), "the name of the scene is 'Cart To Mark'"),
    "no words": ("description", variant(Cart, __doc__=None), "has no docstring"),
    "dumb camera": ("description", variant(Cart, cameras=(CameraSpec("side", ""),)), "camera 'side' has no descr"),
    "two of a name": ("description", variant(Cart, pairs=Cart.pairs * 2), "'cart-wall' stands twice among the contact"),
    "no category": ("description", variant(Cart, category=""), "`category` is empty"),
    "global draw": ("layouts", sampling(lambda r: cart.CartParams(random.uniform(0.3, 0.4))), "generator of random"),
    "memory of draws": ("layouts", variant(Cart, sample=counting()), "one seed gave .* and then"),
    "fresh entropy": (
        "layouts",
        sampling(lambda r: cart.CartParams(float(np.random.default_rng().uniform(0.3, 0.4)))),
        "one seed gave .* and then",
    ),
    "one layout": ("layouts", sampling(lambda r: cart.CartParams(0.4)), "20 seeds all gave CartParams"),
    "thawed": ("stored_params", sampling(lambda r: Thawed(0.4), Thawed), "Thawed that is not a frozen dataclass"),
    "a set": ("stored_params", sampling(lambda r: Marks({1.0}), Marks), "does not survive JSON"),
    "a nan": ("stored_params", sampling(lambda r: Marks(float("nan")), Marks), "does not survive JSON"),
    "a list": ("stored_params", sampling(lambda r: Marks((0.4,)), Marks), r"Marks\(mark_m=\[0.4\]\) after"),
    "no type": ("stored_params", sampling(lambda r: Marks(0.4), "Nowhere"), "type that `sample` returns cannot be"),
    "two wordings": ("tasks", with_task(instructions=TASK.instructions[:2]), "'to_mark' has 2 instructions"),
    "no free wording": ("tasks", with_task(unconstrained=()), "has no `unconstrained` sentence"),
    "no full stop": ("tasks", with_task(unconstrained=("Drive on",)), "says 'Drive on'"),
    "same words": ("tasks", with_task(unconstrained=TASK.instructions[:1]), "stands twice among the sentences"),
    "no milestones": ("tasks", with_task(milestones=()), "has no milestones"),
    "no home": ("names", with_world(no_home), 'no keyframe "home"'),
    "camera": ("names", with_world(lambda s, spec: spec.delete(spec.cameras[0])), "`cameras` names the camera 'side'"),
    "body": ("names", with_rule(bodies=("cartt",)), "rule 'cart_wall' names the body 'cartt'.*did you mean 'cart'"),
    "pair": ("names", with_rule(condition=Touch(("cart-wal",), 1.0)), "names the contact pair 'cart-wal'"),
    "joint": ("names", with_rule(condition=Stalled(TASK.goal, ("rails",), 0.1, 1.0)), "names the joint 'rails'"),
    "pair body": ("names", variant(Cart, pairs=(ContactPair("cart-wall", "cart", "w"),)), "names the body 'w'"),
    "half a row": ("rates", variant(Cart, horizon_s=4.01), "4.01 s at 50 rows per second is 200.5 rows"),
    "odd rate": ("rates", with_expert(Hasty), "acts at 70 Hz and log_hz is 50"),
    "random build": ("build", with_world(random_colour), "two calls gave .*mark.* and then"),
    "limits": ("robot", with_world(shorter_rail), "'servo' goes from 0 to 0.6 in its handle, 0 to 0.5 in the model"),
    "no such event": ("faults", variant(Cart, faults={"colision": FAULTS["cause:drag"]}), "did you mean 'collision'"),
    "no such operator": ("faults", variant(Cart, faults={"cause:x": (OperatorSpec("drog", {}),)}), "'drog' of mode"),
    "no difficulty": (
        "faults",
        variant(Cart, faults={"cause:drag": (EARLY.reaching(),)}),
        r"declares the difficulties \(\); required: at least one of plain, near, hidden",
    ),
    "bad arguments": ("faults", variant(Cart, faults={"cause:x": (OperatorSpec("joint_drag", {}),)}), "missing 2"),
    "cut off": ("pictures", variant(Cart, cameras=(CLOSE_UP,)), "camera 'side' cuts off a part of 'cart' at time 0"),
    "hidden": ("pictures", with_world(wall_in_front), "camera 'side' shows 0 pixels of 'cart' at time 0"),
    "not drawn": ("pictures", with_task(named=("crat",)), "no body, geom, flex or skin that is drawn named 'crat'"),
    "too slow": ("clean_run", variant(Cart, horizon_s=1.0), "rejected: twin_failed .*; no event"),
    "an event": (
        "clean_run",
        sampling(lambda r: cart.CartParams(0.52)),
        r"twin_.*; collision \(rule 'cart_wall'\) from",
    ),
    "metres": ("measures", with_measure(lambda t: 2.0 * cart._driven(t)), "milestone 'drive' goes from 0 to 2"),
    "one number": ("measures", with_measure(lambda t: np.ones(3)), r"'drive' gives an array of shape \(3,\)"),
    "no truth": ("measures", with_task(goal=lambda t: cart._there(t).astype(float)), "the goal .* type float64"),
    "foresight": ("causal", with_measure(early_peak), "milestone 'drive' of the clean rollout is .* if it goes on"),
    "goal foresight": (
        "causal",
        with_task(goal=lambda t: cart._gap_m(t) <= cart._gap_m(t).min()),
        "the goal of the clean rollout is 1 at 0.00 s",
    ),
    "half the way": ("labels", with_measure(lambda t: 0.5 * cart._driven(t)), "progress .* goes from 0 to 0.5"),
    "gives up": ("recoverable", variant(Cart, is_irrecoverable=lambda self, qpos: qpos[0] > 0.2), "is true at 1"),
    "trembling": ("resumed", with_expert(Nervous), "in a second clean rollout .* the actions differ first at 0.00 s"),
    "no memory": ("resumed", with_expert(Forgetful), "is resumed at 1.20 s, the actions differ first at 1.20 s"),
    "late jump": (
        "failures",
        variant(with_measure(far_out_when_late), faults={"cause:drag": (EARLY,)}),
        r"milestone 'drive' of the rollout of mode 'cause:drag' \(joint_drag\) goes from 0 to 1.5",
    ),
    "worth little": ("last_state", with_task(end_value=lambda t: 0.9 * cart._driven(t)), "'to_mark' is worth 0.9"),
    "own goal": ("last_state", with_task(lookalikes=(TASK.goal,)), "ends in a goal of its `lookalikes`"),
    "flat trace": ("last_state", with_task(end_traces=(cart._gap_m,)), r"`end_traces\[0\]` gives an array of shape"),
    "random trace": ("last_state", with_task(end_traces=(random_places,)), "leaves a trace of .* m and 0.0 degrees"),
    "endless trace": (
        "last_state",
        variant(with_task(end_traces=(endless_short_of_the_mark,)), faults={"cause:drag": (EARLY,)}),
        "a failure of mode 'cause:drag' ends with value .*, trace inf m",
    ),
}


def test_the_scene_of_the_guide_passes() -> None:
    held: list[str] = []
    check_scene(Cart(), operators=(JointDrag,), report=held.append)
    assert held == list(SCENE_CHECKS)


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named(case: str) -> None:
    check, broken, message = BROKEN[case]
    with pytest.raises(CheckFailed, match=rf"^scene '.*', check {check}: .*{message}") as failed:
        SCENE_CHECKS[check](SceneLab(broken(), operators=(JointDrag,)))
    assert failed.value.required
    assert failed.value.advice


def test_every_check_can_fail() -> None:
    assert {check for check, _, _ in BROKEN.values()} == set(SCENE_CHECKS)


def test_an_operator_that_is_not_passed_is_missed() -> None:
    with pytest.raises(CheckFailed, match=r"no perturbation named 'joint_drag'.*pass classes that are not registered"):
        SCENE_CHECKS["faults"](SceneLab(Cart()))


def test_a_file_of_the_scene_that_is_missing_is_a_fault_of_the_scene() -> None:
    def build(self: Any, params: Any, appearance: Any) -> Any:
        raise AssetError("no file crate.obj")

    with pytest.raises(CheckFailed, match=r"crate\.obj"):
        check_scene(variant(Cart, build=build)(), operators=(JointDrag,))
