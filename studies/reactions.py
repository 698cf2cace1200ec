"""Print how fast joints move after something went wrong: `python -m studies.reactions [--n 40] [--scene NAME]`.

Each run is a failure under a random fault of its scene. Its highest joint speed after the first event is compared with
the highest joint speed of the clean run of the same layout, as a ratio.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
import mujoco
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.engine.streams import FAULT
from badgen.registry import registry
from badgen.sim import Unstable

THRASHING = 2.0  # ratio of joint speeds above which a robot thrashes


@dataclass(frozen=True)
class Reaction:
    """What a robot did after the first event of a failing run.

    Attributes:
        scene, i: of the layout; style: its reaction style; operator, mode: of the fault, and what came of it.
        ratio: highest joint speed after the event over that of the clean run.
        commanded: the same of the set-points' speed; 0 where the motors take torques.
        above_s: how long joints were faster than THRASHING times the clean run's.
        at_s: when the highest ratio was reached; event_s: when the first event began.
        phases: phases of the controller after the event.
    """

    scene: str
    i: int
    style: str
    operator: str
    mode: str
    ratio: float
    commanded: float
    above_s: float
    at_s: float
    event_s: float
    phases: tuple[str, ...]


def react(scene: str, i: int, seed: int, attempts: int = 4) -> Reaction | None:
    """The first failure of a layout among a few faults; None where there is none."""
    s = registry().scene(scene)
    slot = Slot(scene, "clean", i)
    layout = Layout(s, slot, seed)
    try:
        group = simulate_group(layout)
    except Unstable:
        return None
    if not group.twin.certificate.accepted:
        return None
    for attempt in range(attempts):
        run = _failure(group, slot.rng(seed, attempt, FAULT))
        if run is not None and run.fault is not None:
            return measure(group, run, i)
    return None


def measure(group: Group, run: LabelledRollout, i: int = 0) -> Reaction:
    """What the robot did after the first event of a failing run."""
    twin, t = group.twin.trajectory, run.trajectory
    event_s = min(e.start_s for e in run.judged.events)
    after = t.time_s >= event_s
    ratio = _speeds(t)[after] / _clean_speed(_speeds(twin))
    worst = ratio.max(axis=1)
    most = int(worst.argmax())
    commanded, clean = _command_speeds(group, t)[after[1:]], _command_speeds(group, twin)
    assert run.fault is not None
    return Reaction(
        scene=group.layout.scene.name,
        i=i,
        style=str(group.layout.expert(run.attempted_task).plan.reaction),
        operator=run.fault.spec.name,
        mode=run.certificate.mode,
        ratio=float(worst[most]),
        commanded=float((commanded / _clean_speed(clean)).max(initial=0.0)) if clean.size else 0.0,
        above_s=float(np.count_nonzero(worst > THRASHING)) * t.dt_s,
        at_s=float(t.time_s[after][most]),
        event_s=event_s,
        phases=tuple(dict.fromkeys(t.phases[k] for k in t.phase[after].tolist())),
    )


def _failure(group: Group, rng: np.random.Generator) -> LabelledRollout | None:
    specs = [s for found in group.layout.scene.faults.values() for s in found]
    spec = specs[int(rng.integers(len(specs)))]
    operator = registry().operator(spec)
    fault = SampledFault(spec, operator, operator.sample(rng, group.twin.judged.exact))
    if fault.edits_spec:
        return None
    try:
        run = group.perturbed(fault)
    except Unstable:
        return None
    return run if run.certificate.accepted and run.failed else None


def _clean_speed(speeds: F64) -> float:
    """Highest speed of any joint of a clean run [rad/s]; that of a robot that only stands counts as 1."""
    return max(float(speeds.max(initial=0.0)), 1.0)


def _speeds(t: Trajectory) -> F64:
    """(T, n) speed of every joint that has a motor of its own [rad/s]; fingers share one."""
    driven = t.model.actuator_trntype == int(mujoco.mjtTrn.mjTRN_JOINT)
    return np.abs(t.qvel[:, t.model.jnt_dofadr[t.model.actuator_trnid[driven, 0]]])


def _command_speeds(group: Group, t: Trajectory) -> F64:
    """(T - 1, n) speed of the set-points of position servos [rad/s]; n is 0 for torque motors."""
    servos = [
        a.name for h in group.layout.scene.robot.handles for a in h.actuators if a.control == "position" and a.joint
    ]
    ids = [int(t.model.actuator(a).id) for a in servos]
    return np.abs(np.diff(t.action[:, ids], axis=0)) / t.dt_s


def rows(title: str, found: Sequence[Reaction]) -> Iterator[str]:
    """Cells of one group of runs."""
    ratios = np.array([r.ratio for r in found])
    yield title
    yield str(len(found))
    yield f"{np.median(ratios):.2f}"
    yield f"{np.quantile(ratios, 0.9):.2f}"
    yield f"{ratios.max():.2f}"
    yield f"{max(r.commanded for r in found):.2f}"
    yield f"{np.mean(ratios > THRASHING):.0%}"
    yield f"{max(r.above_s for r in found):.2f} s"


def _tell(found: Sequence[Reaction], worst: int) -> None:
    table = Table("runs", "n", "median", "90 %", "highest", "commanded", "thrash", "longest", box=None)
    for key in ("scene", "style", "operator"):
        groups: dict[str, list[Reaction]] = defaultdict(list)
        for r in found:
            groups[str(getattr(r, key))].append(r)
        for name in sorted(groups):
            table.add_row(*rows(name, groups[name]))
        table.add_section()
    console = Console(width=160)
    console.print(table, highlight=False)
    for r in sorted(found, key=lambda r: -r.ratio)[:worst]:
        console.print(f"{r}", highlight=False)
    shares = Counter(r.style for r in found)
    console.print({style: f"{k / len(found):.0%}" for style, k in shares.items()}, highlight=False)


@click.command()
@click.option("--scene", "scenes", multiple=True, help="Scene to run; all by default, may be repeated.")
@click.option("--n", default=40, show_default=True, type=click.IntRange(1), help="Layouts per scene.")
@click.option("--seed", default=771177, show_default=True, help="Root of all randomness.")
@click.option("--worst", default=10, show_default=True, help="Runs with the highest ratios that are told one by one.")
def main(scenes: tuple[str, ...], n: int, seed: int, worst: int) -> None:
    """Measure what robots do after a failure."""
    names = list(scenes) or list(registry().usable_scenes())
    found = [r for name in names for i in range(n) if (r := react(name, i, seed)) is not None]
    _tell(found, worst)


if __name__ == "__main__":
    main()
