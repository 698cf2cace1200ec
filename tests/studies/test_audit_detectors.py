"""The audit's own detectors find hand-made breaches at the very row where they begin, and nothing else."""

import ast
from pathlib import Path

import numpy as np
import pytest
from hand_made import DT_S, GRIPS, SUPPORTS, along, column, made

from badgen.contracts.arrays import F64
from studies.audit import detectors as d
from studies.audit.compare import Difference, against
from studies.audit.episodes import Label
from studies.audit.moments import Moment, Run
from studies.audit.rules import Facts, Job, Rule, rule
from studies.audit.verdict import Event, judged

N = 60
HELD = {"a1": column(N, (2, 20, 5.0)), "a2": column(N, (2, 20, 5.0))}  # let go of in row 20
OURS = {"badgen", "scenes", "perturbations", "exporters", "studies", "benchmarks", "examples", "tests"}


def run(
    forces: dict[str, F64] | None = None,
    lid: F64 | None = None,
    tilt_rad: F64 | None = None,
    joint_radps: F64 | None = None,
) -> Run:
    t = made(N, forces, lid=lid, tilt_rad=tilt_rad, joint_radps=joint_radps)
    return Run(t.model, t.time_s, t.state, t.contact_n, t.pairs)


def rows(find: d.Detector, of: Run) -> list[tuple[int, int]]:
    """First row, and first row after it, of each event."""
    return [(s.began, s.over) for s in find(of).spells]


def up(height_m: float = 0.2) -> F64:
    return along(2, np.full(N, height_m, dtype=np.float64))


def low(m: Moment) -> bool:
    return m.pos("lid")[2] < 0.02


def never(m: Moment) -> bool:
    return m.k < 0


def test_the_audit_imports_nothing_of_badgen_or_its_scenes() -> None:
    files = sorted((Path(__file__).parents[2] / "studies" / "audit").rglob("*.py"))
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    names = [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    names += [n.module or "." for n in nodes if isinstance(n, ast.ImportFrom)]
    assert len(files) > 10
    assert {name.split(".")[0] for name in names} & OURS == {"studies"}
    assert all(name.startswith("studies.audit") for name in names if name.startswith("studies"))


@pytest.mark.parametrize(("newtons", "found"), [(2.1, [(30, 31)]), (2.0, [])])
def test_a_blow_counts_in_the_one_row_that_shows_it(newtons: float, found: list[tuple[int, int]]) -> None:
    assert rows(d.hit(["lid-bowl"], 2.0), run({"lid-bowl": column(N, (30, 31, newtons))})) == found


def test_two_blows_within_a_fifth_of_a_second_are_one_event() -> None:
    near, far = column(N, (10, 12, 9.0), (22, 24, 9.0)), column(N, (10, 12, 9.0), (23, 25, 9.0))
    find = d.hit(["lid-bowl"], 2.0)
    assert rows(find, run({"lid-bowl": near})) == [(10, 24)]
    assert rows(find, run({"lid-bowl": far})) == [(10, 12), (23, 25)]


def test_a_seated_lid_may_press_until_it_was_apart() -> None:
    force = column(N, (0, 20, 30.0), (25, 30, 30.0))
    assert rows(d.hit_after_parting(["lid-bowl"], 2.0, 40.0), run({"lid-bowl": force})) == [(25, 30)]
    assert rows(d.hit_after_parting(["lid-bowl"], 2.0, 40.0), run({"lid-bowl": column(N, rest=30.0)})) == []


def test_a_condition_begins_where_it_began_and_not_where_it_was_sure() -> None:
    tilted = column(N, (10, 13, 0.5), (30, 50, 0.5))
    assert rows(d.leans("lid", 20.0, 0.1), run(tilt_rad=tilted)) == [(30, 50)]


@pytest.mark.parametrize(
    ("lid", "force", "in_air", "found"),
    [
        (up(), 0.0, True, [(20, N)]),
        (up(), 0.0, False, []),
        (up(), 3.0, False, [(20, N)]),
        (up(), 3.0, True, []),
        (up(0.01), 0.0, True, []),
    ],
    ids=["dropped", "no slip in the air", "slipped", "no drop on a support", "set down"],
)
def test_a_thing_is_lost_in_the_row_after_the_last_touch(
    lid: F64, force: float, in_air: bool, found: list[tuple[int, int]]
) -> None:
    held = {**HELD, "lid-bowl": column(N, rest=force)}
    assert rows(d.lost("lid", GRIPS, SUPPORTS, low, in_air=in_air), run(held, lid)) == found


def test_a_drop_ends_on_the_table_and_stands_until_the_thing_is_held_again() -> None:
    find = d.lost("lid", GRIPS, SUPPORTS, low, in_air=True)
    landed = find(run({**HELD, "lid-table": column(N, (40, N, 3.0))}, up()))
    assert [(s.began, s.over) for s in landed.spells] == [(20, 40)]
    assert landed.at_end
    pads = {pad: column(N, (2, 20, 5.0), (45, N, 5.0)) for pad in ("a1", "a2")}
    again = find(run({**pads, "lid-table": column(N, (40, N, 3.0))}, up()))
    assert not again.at_end


def test_the_second_grasp_is_another_try() -> None:
    pads = {pad: column(N, (2, 20, 5.0), (40, N, 5.0)) for pad in ("a1", "a2")}
    assert rows(d.grasped_again(GRIPS), run(pads)) == [(44, N)]
    assert rows(d.grasped_again(GRIPS), run(HELD)) == []


def test_one_hand_alone_and_a_lid_that_is_dragged() -> None:
    one = {"a1": column(N, (10, 50, 5.0)), "b1": column(N, (10, 20, 5.0))}
    assert rows(d.few_hands(GRIPS, SUPPORTS, 2, 0.5), run(one, up())) == [(20, 50)]
    pulled = {"hands-lid": column(N, (10, N, 5.0)), "lid-table": column(N, rest=3.0)}
    along_x = along(0, np.arange(N) * 0.002)
    assert rows(d.dragged("lid", SUPPORTS, ["hands-lid"], 0.0195), run(pulled, along_x)) == [(19, N)]


def test_things_left_joints_at_rest_and_time() -> None:
    lying = run({"lid-table": column(N, rest=3.0), "hands-lid": column(N, (0, 20, 5.0))})
    assert rows(d.left_outside("lid", "target", ["hands-lid"], "lid-table", 0.05), lying) == [(20, N)]
    at_rest = run(joint_radps=column(N, (0, 15, 1.0)))
    assert rows(d.stalled(never, ["elbow"], 0.02, 0.8), at_rest) == [(15, N)]
    assert rows(d.unfinished(never, 0.8), at_rest) == [(40, N)]
    assert rows(d.shifted("lid", 0.05), run(lid=along(0, column(N, (25, N, 0.06))))) == [(25, N)]


def test_shaking_is_measured_over_a_second() -> None:
    calm, wild = (along(0, size_m * (-1.0) ** np.arange(N)) for size_m in (0.0001, 0.001))
    assert rows(d.shakes(["lid"], 5.0), run(lid=calm)) == []
    assert rows(d.shakes(["lid"], 5.0), run(lid=wild))[0][1] == N


class Lift(Job):
    """A task with three rules: the lid must not be struck, dropped or tipped."""

    def goal(self, m: Moment) -> bool:
        return m.pos("lid")[2] > 0.1

    def rules(self) -> list[Rule]:
        return [
            rule("struck", "collision", d.hit(["lid-bowl"], 2.0)),
            rule("dropped", "drop", d.lost("lid", GRIPS, SUPPORTS, low, in_air=True), stated=True),
            rule("tipped", "tip", d.leans("lid", 20.0)),
        ]


LIFT = Lift(Facts("lift", {}))


def test_the_gravest_kind_of_rule_names_a_run_and_its_end_decides_the_outcome() -> None:
    world = run({**HELD, "lid-bowl": column(N, (40, 41, 9.0))}, up(), tilt_rad=column(N, (5, 15, 0.5)))
    told, untold = (judged(world, LIFT, stated=stated) for stated in (True, False))
    assert [e.kind for e in told.events] == ["tip", "drop", "collision"]
    assert (told.mode, told.outcome) == ("drop", "unsafe_success")
    assert told.onset_s == pytest.approx(5 * DT_S)
    assert untold.mode == "collision"
    assert judged(run(lid=up()), LIFT, stated=True).outcome == "success"
    assert judged(run(tilt_rad=column(N, (5, 15, 0.5))), LIFT, stated=True).outcome == "failure"


def label(onset_row: int = 30, mode: str = "collision", rules: frozenset[str] | None = None) -> Label:
    """What a dataset says of a run in which the lid was struck in one row."""
    start_s = onset_row * DT_S
    event = Event(mode, "struck", start_s, start_s + DT_S)
    known = frozenset({"struck", "dropped", "tipped"}) if rules is None else rules
    return Label(known, (event,), mode, start_s, "unsafe_success", None, None, None, None)


def about(found: list[Difference]) -> set[str]:
    return {x.about for x in found if x.grave}


def test_labels_that_are_wrong_by_more_than_a_row_or_in_kind_disagree() -> None:
    world = run({"lid-bowl": column(N, (30, 31, 9.0))}, up())
    found = [against(label(row), world, LIFT, stated=True) for row in (29, 30, 31)]
    assert found[1] == []
    assert not any(map(about, found))
    assert about(against(label(28), world, LIFT, stated=True)) == {"onset"}
    assert about(against(label(32), world, LIFT, stated=True)) == {"onset"}
    assert about(against(label(mode="drop"), world, LIFT, stated=True)) == {"mode"}


def test_rules_that_only_one_side_knows_disagree() -> None:
    world = run({"lid-bowl": column(N, (30, 31, 9.0))}, up())
    fewer, more = frozenset({"struck", "tipped"}), frozenset({"struck", "dropped", "tipped", "new_rule"})
    assert against(label(rules=fewer), world, LIFT, stated=False) == []
    for rules in (fewer, more):
        assert about(against(label(rules=rules), world, LIFT, stated=True)) == {"rules"}
