"""A condition that somebody else wrote: the one that docs/extend/rules.md teaches with, on a shelf on a spring.

A block of 2 kg is let go on a spring of 200 N/m without damping: it sinks by (m g / k)(1 - cos w t), w = 10 rad/s, so
at most by 19.62 cm. It is 10 cm down when cos w t = 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi
from types import ModuleType
from typing import Any

import mujoco
import numpy as np
import pytest
from extend_pages import blocks
from posed import DT_S, posed

from badgen.contracts import rule as r
from badgen.contracts.errors import BadValue, PluginError
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect, find_breaches, signal

pytestmark = pytest.mark.slim
DEEPEST_M = 2 * 2.0 * 9.81 / 200.0
_XML = """
<mujoco>
  <option timestep="0.0005"/>
  <worldbody>
    <body name="shelf" pos="0 0 1">
      <joint name="spring" type="slide" axis="0 0 1" stiffness="200"/>
      <geom type="box" size="0.2 0.1 0.01" mass="2"/>
    </body>
  </worldbody>
</mujoco>
"""


@pytest.fixture(scope="module")
def guide() -> Iterator[Any]:
    """The module that the two blocks of the page make."""
    module = ModuleType("guide_rules")
    sys.modules["guide_rules"] = module  # where dataclasses look up their annotations
    exec(compile("\n".join(blocks("rules")), "rules.md", "exec"), module.__dict__)
    yield module
    del sys.modules["guide_rules"]


@pytest.fixture(scope="module")
def sinking() -> Trajectory:
    """0.5 s of the shelf: down and most of the way up again."""
    model = mujoco.MjModel.from_xml_string(_XML)
    data, qpos = mujoco.MjData(model), []
    for _ in range(26):
        qpos.append(data.qpos.copy())
        mujoco.mj_step(model, data, nstep=round(DT_S / model.opt.timestep))
    return posed(model, np.array(qpos))


def a_rule(condition: r.Condition, *, scale: float = 1.0, lasting: bool = True) -> r.Rule:
    return r.Rule("it", "buckled", "safety", condition, scale=scale, bodies=("shelf",), lasting=lasting)


def test_its_event_has_the_times_the_severity_and_the_evidence_of_the_physics(guide: Any, sinking: Trajectory) -> None:
    (event,) = detect(sinking, [a_rule(guide.Sagging("shelf", 0.1), scale=0.2)])
    crossing_s = np.arccos(1 - 0.1 / (DEEPEST_M / 2)) / 10
    first, last = np.ceil(crossing_s / DT_S) * DT_S, np.ceil((2 * pi / 10 - crossing_s) / DT_S) * DT_S
    assert event.start_s == pytest.approx(first)
    assert event.detected_s == pytest.approx(first + 2 * DT_S)  # 0.06 s are three rows
    assert event.stop_s == pytest.approx(last)
    deepest_m = max(DEEPEST_M / 2 * (1 - cos(10 * s)) for s in sinking.time_s)
    assert event.evidence["sag_m"] == pytest.approx(deepest_m, abs=1e-3)
    assert event.severity == pytest.approx((deepest_m - 0.1) / 0.2, abs=5e-3)
    assert event.kind == "buckled"


@pytest.mark.parametrize(("limit_m", "broken"), [(DEEPEST_M - 0.0005, False), (DEEPEST_M - 0.02, True)])
def test_it_must_be_below_its_limit_for_long_enough(
    guide: Any, sinking: Trajectory, limit_m: float, broken: bool
) -> None:
    (breach,) = find_breaches(sinking, [a_rule(guide.Sagging("shelf", limit_m), lasting=False)])
    assert breach.broken.any() == broken
    assert not breach.standing[-1]


def test_it_does_not_read_ahead(guide: Any, sinking: Trajectory) -> None:
    condition = guide.Sagging("shelf", 0.1)
    whole = signal(condition, sinking)
    assert whole.active.any()
    for k in range(1, len(sinking)):
        part = signal(condition, sinking.prefix(k))
        np.testing.assert_array_equal(part.active, whole.active[:k])
        np.testing.assert_array_equal(part.excess, whole.excess[:k])


@dataclass(frozen=True, slots=True)
class Silent(r.Condition):
    """Has no detector."""


@dataclass(frozen=True, slots=True)
class Short(r.Condition):
    """Forgets the last row."""

    def detect(self, t: Trajectory) -> Signal:
        off = t.time_s[:-1]
        return Signal(off > 0.1, off)


@dataclass(frozen=True, slots=True)
class Bare(r.Condition):
    """Returns an array in place of a signal."""

    def detect(self, t: Trajectory) -> Signal:
        return t.time_s > 0.1  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class FromThreeOn(r.Shifted):
    """A built-in condition, but only from 0.3 s on."""

    def detect(self, t: Trajectory) -> Signal:
        return Signal(t.time_s >= 0.3 - 1e-9, t.time_s)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (Silent(), r"condition Silent has no detector. Define `detect\(self, t: Trajectory\) -> Signal` in Silent."),
        (Short(), r"condition Short: active must have one value for each of the 26 rows; got shape \(25,\)"),
        (Bare(), r"condition Bare: detect must return a Signal of badgen.contracts.signal; got array"),
    ],
    ids=lambda c: type(c).__name__ if isinstance(c, r.Condition) else "",
)
def test_a_detector_that_is_missing_or_wrong_is_named(
    sinking: Trajectory, condition: r.Condition, message: str
) -> None:
    with pytest.raises(PluginError, match=message):
        find_breaches(sinking, [a_rule(condition)])


def test_a_detector_of_its_own_goes_before_that_of_the_class_it_derives_from(sinking: Trajectory) -> None:
    assert list(np.flatnonzero(signal(FromThreeOn("shelf", 0.0), sinking).active)) == list(range(15, 26))


def test_a_rule_takes_conditions_only() -> None:
    with pytest.raises(BadValue, match="rule 'it': condition must be an object of a class that derives from"):
        a_rule(Silent)  # type: ignore[arg-type]
