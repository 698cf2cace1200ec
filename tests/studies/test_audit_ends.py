"""The audit's own comparison of a failure's end with its twin's: places, angles, worth and band."""

from collections.abc import Sequence
from math import radians

import mujoco
import numpy as np
import pytest

from studies.audit.compare import against
from studies.audit.detectors import Says, hit
from studies.audit.ends import judged_end
from studies.audit.episodes import Label
from studies.audit.moments import STATE, Moment, Run
from studies.audit.rules import Facts, Job, Rule, rule
from studies.audit.verdict import judged

N = 120
_XML = """
<mujoco>
  <worldbody>
    <body name="plank"><freejoint/><geom type="box" size="0.05 0.02 0.01"/></body>
    <body name="ball"><freejoint/><geom size="0.02"/></body>
    <body name="rod"><freejoint/><geom type="cylinder" size="0.01 0.1"/></body>
  </worldbody>
</mujoco>
"""
MODEL = mujoco.MjModel.from_xml_string(_XML)


def run(plank_x_m: float = 0.0, turns_deg: dict[str, tuple[str, float]] | None = None, struck: bool = False) -> Run:
    """Things that are at rest until row 30, and at their last poses from then on."""
    data, state = mujoco.MjData(MODEL), np.empty((N, mujoco.mj_stateSize(MODEL, STATE)))
    for k in range(N):
        for i, body in enumerate(("plank", "ball", "rod")):
            axis, deg = (turns_deg or {}).get(body, ("x", 0.0))
            half = radians(deg) / 2 if k >= 30 else 0.0
            along = [float(axis == a) * np.sin(half) for a in "xyz"]
            x = plank_x_m if body == "plank" and k >= 30 else 0.0
            data.qpos[7 * i : 7 * i + 7] = [x, float(i), 0.0, np.cos(half), *along]
        mujoco.mj_getState(MODEL, data, state[k], STATE)
    force = np.zeros((N, 1))
    force[40] = 9.0 if struck else 0.0
    return Run(MODEL, np.arange(N, dtype=np.float64) * 0.02, state, force, ["plank-ball"])


class Stay(Job):
    """The plank should be a metre ahead of where it began; the share of that is what an end is worth."""

    named = ("plank",)
    also = {"struck": ("rod",)}  # noqa: RUF012

    def goal(self, m: Moment) -> bool:
        return m.pos("plank")[0] > 0.95

    def rules(self) -> list[Rule]:
        return [rule("struck", "collision", hit(["plank-ball"], 2.0))]

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        return [(0.5, 0.0), (0.5, min(1.0, m.pos("plank")[0]))]


class Short(Stay):
    """The same for a plank that looks as if it had been asked to come half as far."""

    def lookalikes(self) -> Sequence[Says]:
        return [lambda m: m.pos("plank")[0] > 0.45]


JOB, SHORT = Stay(Facts("stay", {})), Short(Facts("stay", {}))


def end(failure: Run, twin: Run, job: Job = JOB) -> tuple[str, float, float, float]:
    found = judged_end(failure, twin, job, judged(failure, job, stated=True))
    return found.difficulty, found.value, found.trace_m, found.turn_deg


@pytest.mark.parametrize(
    ("x_m", "band"), [(0.99, "hidden"), (0.975, "near"), (0.93, "plain"), (0.45, "plain")], ids=str
)
def test_the_place_of_what_is_named_decides_the_band(x_m: float, band: str) -> None:
    found, value, trace_m, _ = end(run(x_m), run(1.0))
    assert found == band
    assert value == pytest.approx(x_m)
    assert trace_m == pytest.approx(1.0 - x_m)


def test_an_end_that_another_request_asks_for_is_near() -> None:
    assert end(run(0.5), run(1.0))[0] == "plain"
    assert end(run(0.5), run(1.0), SHORT)[0] == "near"


@pytest.mark.parametrize(("deg", "band"), [(10.0, "hidden"), (20.0, "near"), (50.0, "plain")])
def test_the_angle_of_what_is_named_decides_as_well(deg: float, band: str) -> None:
    found, _, _, turn_deg = end(run(1.0, {"plank": ("z", deg)}), run(1.0))
    assert found == band
    assert turn_deg == pytest.approx(deg, abs=1e-6)


def test_things_that_look_alike_from_all_sides_are_not_turned() -> None:
    turned = {"rod": ("z", 40.0), "ball": ("x", 40.0)}
    assert end(run(1.0, turned, struck=True), run(1.0))[3] == pytest.approx(0.0, abs=1e-5)
    leaning = {"rod": ("x", 40.0)}
    assert end(run(1.0, leaning, struck=True), run(1.0))[3] == pytest.approx(40.0, abs=1e-6)
    assert end(run(1.0, leaning), run(1.0))[3] == pytest.approx(0.0, abs=1e-5)  # no rule about the rod was broken


def label(difficulty: str, trace_m: float) -> Label:
    start_s, outcome = 0.8, "unsafe_success"
    found = judged(run(0.98, struck=True), JOB, stated=True)
    return Label(frozenset({"struck"}), found.events, "collision", start_s, outcome, difficulty, 0.98, trace_m, 0.0)


@pytest.mark.parametrize(("difficulty", "trace_m", "about"), [("near", 0.02, []), ("hidden", 0.02, ["difficulty"])])
def test_a_band_that_was_changed_disagrees(difficulty: str, trace_m: float, about: list[str]) -> None:
    found = against(label(difficulty, trace_m), run(0.98, struck=True), JOB, run(1.0), stated=True)
    assert [x.about for x in found] == about


def test_a_trace_that_was_changed_disagrees() -> None:
    found = against(label("near", 0.03), run(0.98, struck=True), JOB, run(1.0), stated=True)
    assert [x.about for x in found] == ["trace"]
