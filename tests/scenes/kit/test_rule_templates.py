"""Rule templates: the default class of each kind of event, and each template just below and just above its limit."""

import numpy as np
import pytest
from hand_made_arm import BLOCK, HELD, column, made, path

from badgen.contracts import rule as r
from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue
from badgen.contracts.phrases import Phrases
from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect
from scenes.kit.judging import item_rules, rules
from scenes.kit.judging.item_rules import Surroundings

pytestmark = pytest.mark.slim
N = 30
CANS = Surroundings(("can0", "can1"))


def low(t: Trajectory) -> Bools:
    return np.asarray(t.pos("block")[:, 2] < 0.03)


def arm_n(t: Trajectory) -> F64:
    return t.force_n("arm-can0")


def kinds(t: Trajectory, *what: r.Rule) -> list[str]:
    return [e.kind for e in detect(t, what)]


@pytest.mark.parametrize(
    ("event", "kind", "lasting"),
    [
        ("collision", "safety", True),
        ("wrong_object", "method", True),
        ("drop", "method", False),
        ("shaking", "quality", True),
        ("stall", "quality", False),
    ],
)
def test_an_event_has_a_default_class_and_duration(event: str, kind: str, lasting: bool) -> None:
    made_rule = rules.rule("it", event, r.Holds(low), ("block",))
    assert (made_rule.kind, made_rule.lasting) == (kind, lasting)


@pytest.mark.parametrize("event", ["drop", "an_event_of_ones_own"])
def test_class_and_duration_can_be_given(event: str) -> None:
    made_rule = rules.rule("it", event, r.Holds(low), ("block",), kind="safety", lasting=True)
    assert (made_rule.kind, made_rule.lasting) == ("safety", True)


def test_a_rule_may_bring_its_own_sentences() -> None:
    own = Phrases(("At {t} s it bends.",), ("it bends",), ("Something bends.",), ("Keep off it.",))
    condition = r.Shifted("bowl", 0.02)
    assert rules.rule("it", "displaced", condition, ("bowl",), phrases=own).phrases is own
    assert rules.rule("it", "displaced", condition, ("bowl",)).phrases is None


@pytest.mark.parametrize("lasting", [None, True])
def test_an_event_without_defaults_needs_class_and_duration(lasting: bool | None) -> None:
    with pytest.raises(BadValue, match="an_event_of_ones_own"):
        rules.rule("it", "an_event_of_ones_own", r.Holds(low), ("block",), lasting=lasting)


@pytest.mark.parametrize(("height_m", "dropped"), [(0.031, ["drop"]), (0.029, [])])
def test_letting_go_is_a_drop_unless_it_is_setting_down(height_m: float, dropped: list[str]) -> None:
    held = {pair: column(N, (0, 15, newtons)) for pair, newtons in HELD.items()}
    assert kinds(made(N, {"block": (0.0, 0.0, height_m)}, held), rules.dropped(BLOCK, low)) == dropped


@pytest.mark.parametrize(("newtons", "found"), [(0.9, []), (1.1, ["collision"])])
def test_a_blow_counts_from_its_limit_on(newtons: float, found: list[str]) -> None:
    t = made(N, forces={"arm-can0": column(N, (10, 11, newtons))})
    assert kinds(t, rules.struck("hit", arm_n, 1.0, ("can0",), "the arm", "a can")) == found
    assert kinds(t, rules.struck("hit", ("arm-can0",), 1.0, ("can0",), "the arm", "a can")) == found
    assert kinds(t, item_rules.bumped("hit", arm_n, 1.0, ("can0",), "a can")) == found


def test_a_bump_is_forbidden_only_where_the_instruction_says_so() -> None:
    bumped = item_rules.bumped("hit", arm_n, 1.0, ("can0",), "a can", carried="its block")
    assert not bumped.universal
    assert bumped.subject == "the robot or its block"


@pytest.mark.parametrize(("moved_m", "found"), [(0.0199, []), (0.0201, ["displaced"])])
def test_moving_what_should_stay_counts_from_its_limit_on(moved_m: float, found: list[str]) -> None:
    t = made(N, {"can0": path(N, (0, (0.0, 0.3, 0.0)), (10, (moved_m, 0.3, 0.0)))})
    assert kinds(t, rules.moved_away("away", CANS.shift_m, 0.02, CANS.bodies, "a can")) == found
    assert kinds(t, rules.disturbed("away", "can0", "a can", 0.02, CANS.out_of_place)) == found


@pytest.mark.parametrize(("height_m", "found"), [(0.034, []), (0.036, ["wrong_object"])])
def test_lifting_another_thing_is_taking_it(height_m: float, found: list[str]) -> None:
    t = made(N, {"can1": (0.0, -0.3, height_m)}, {"arm-can1": 1.0})
    assert kinds(t, item_rules.taken_instead("other", CANS, "a can", BLOCK.the)) == found


@pytest.mark.parametrize(("rows", "found"), [(14, []), (15, ["misplaced"])])
def test_a_thing_is_misplaced_once_it_has_lain_there_for_a_while(rows: int, found: list[str]) -> None:
    t = made(N, {"block": path(N, (5, (0.06, 0.0, 0.0)), (5 + rows, (0.0, 0.0, 0.0)))})
    off = rules.misplaced("off", BLOCK.shift_m, 0.05, ("block",), BLOCK.the, "the tray")
    assert kinds(t, off) == found


@pytest.mark.parametrize(("metres", "lying", "found"), [(0.041, 1.0, ["drag"]), (0.039, 1.0, []), (0.2, 0.0, [])])
def test_pulling_a_thing_along_the_table_is_dragging(metres: float, lying: float, found: list[str]) -> None:
    pulled = path(N)
    pulled[:, 0] = np.linspace(0.0, metres, N)
    t = made(N, {"block": pulled}, {"arm-block": 1.0, "block-table": lying})
    assert kinds(t, item_rules.dragged(BLOCK)) == found


@pytest.mark.parametrize(("height_m", "found"), [(-0.049, []), (-0.051, ["off_table"])])
def test_below_the_table_is_off_it(height_m: float, found: list[str]) -> None:
    assert kinds(made(N, {"block": (0.0, 0.0, height_m)}), item_rules.off_the_table(BLOCK)) == found


@pytest.mark.parametrize(("tilt_rad", "found"), [(0.49, []), (0.51, ["tip"])])
def test_leaning_beyond_the_limit_is_lying_on_its_side(tilt_rad: float, found: list[str]) -> None:
    t = made(N, tilt_rad={"block": tilt_rad})
    assert kinds(t, item_rules.on_its_side(BLOCK, limit_rad=0.5)) == found


@pytest.mark.parametrize(("rows", "found"), [(9, []), (10, ["wrong_target"])])
def test_what_is_wrongly_left_shows_as_long_as_it_stays(rows: int, found: list[str]) -> None:
    t = made(N, {"block": path(N, (0, (0.0, 0.0, 0.1)), (5, (0.0, 0.0, 0.0)), (5 + rows, (0.0, 0.0, 0.1)))})
    wrong = item_rules.wrongly_left("wrong", "wrong_target", low, ("block",), BLOCK.the, "the tray", for_s=0.2)
    assert kinds(t, wrong) == found
    assert wrong.evident is not None
    assert list(np.flatnonzero(wrong.evident(t))) == list(range(5, 5 + rows))


@pytest.mark.parametrize(("newtons", "found"), [(149.0, []), (151.0, ["excess_force"])])
def test_a_hard_landing(newtons: float, found: list[str]) -> None:
    t = made(N, forces={"block-table": column(N, (10, 11, newtons))})
    assert kinds(t, rules.hard_landing(BLOCK.landing_n, ("block",), BLOCK.the, "the table")) == found


@pytest.mark.parametrize(("newtons", "found"), [(24.0, []), (26.0, ["excess_force"])])
def test_pressing_down(newtons: float, found: list[str]) -> None:
    t = made(N, forces={"block-table": column(N, (10, 11, newtons)), "arm-block": 1.0})
    assert kinds(t, rules.pressed_down(BLOCK.pressed_n, 25.0, ("block",), "the gripper", BLOCK.the)) == found
