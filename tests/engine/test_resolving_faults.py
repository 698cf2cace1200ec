"""What a written fault becomes in a scene: the scene's tuned arguments, those that are given, and clear refusals."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.engine.config import resolve
from badgen.engine.faults import complete_text, phases_of, resolve_fault
from badgen.faults import one_fault
from badgen.registry import registry


def resolved(text: str, scene: str = "lid_lift") -> OperatorSpec:
    return resolve_fault(one_fault(text), registry().scene(scene))


def args(text: str, scene: str = "lid_lift") -> dict[str, Any]:
    return dict(resolved(text, scene).args)


def test_without_arguments_it_is_the_first_that_the_scene_is_tuned_for() -> None:
    first, second = registry().scene("lid_lift").faults["cause:push"]
    assert resolved("push") == first.reaching(*DIFFICULTIES)
    assert resolved("push@lower").args["bodies"] == second.args["bodies"]  # the one that is tuned for this phase
    assert resolved("push@transfer").args["bodies"] == first.args["bodies"]
    assert resolved("push:bodies=left/hand").args["dv_mps_range"] == second.args["dv_mps_range"]


def test_the_phase_replaces_those_of_the_tuned_use() -> None:
    assert args("push@lower")["during"] == ["lower"]
    assert args("offset@lower")["phases"] == ["lower"]
    assert args("raised_edge@walk", "humanoid_walk")["during"] == "walk"  # an argument that takes one phase


def test_a_time_replaces_phases_and_their_shares() -> None:
    assert "before" in args("weak_grip")
    found = args("weak_grip@5.2")
    assert found["during"] == 5.2
    assert not {"after", "before"} & set(found)


@pytest.mark.parametrize("key", ["dv_mps", "dv_mps_range"])
def test_a_range_may_be_one_number_and_its_name_short(key: str) -> None:
    assert args(f"push:{key}=0.6")["dv_mps_range"] == [0.6, 0.6]
    assert args(f"push:{key}=0.4..0.8")["dv_mps_range"] == [0.4, 0.8]


def test_a_lone_name_is_a_list_of_one_wherever_the_operator_wants_a_list() -> None:
    assert args("push:bodies=lid,during=lift")["bodies"] == ["lid"]
    assert args("push:bodies=lid,during=lift")["during"] == ["lift"]
    assert args("skipped_phase:skip=grasp", "pick_place")["skip"] == [["grasp"]]
    assert args("skipped_phase:skip=[grasp,lower]", "pick_place")["skip"] == [["grasp"], ["lower"]]
    assert args("goal_shift:toward=bowl,target=mat_a")["target"] == "mat_a"  # this one takes a single name too


def test_an_operator_that_the_scene_does_not_use_takes_what_is_given_and_defaults() -> None:
    assert resolved("tilt@transfer:angle_rad=0.3") == OperatorSpec(
        "tilt", {"phases": ["transfer"], "angle_rad_range": [0.3, 0.3]}
    )


def test_the_complete_text_has_every_argument_and_resolves_to_the_same_operator() -> None:
    for text in ("push@lower:dv_mps=2", "weak_grip@5.2", "goal_shift", "shortcut", "pose_bias", "torque_noise"):
        complete = complete_text(resolved(text))
        assert complete_text(resolved(complete)) == complete
        once, again = (registry().operator(resolved(t)) for t in (text, complete))
        assert repr(vars(once)) == repr(vars(again))
    assert complete_text(resolved("push@lower:dv_mps=2")) == (
        "push@lower:bodies=[left/hand,right/hand],down=0.0,dv_mps=2,handled=false,lasts_s=0.08..0.2"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pusch", "no perturbation named 'pusch'; did you mean 'push'?"),
        ("push:dv_mp=3", "no argument of push named 'dv_mp'; did you mean 'dv_mps'?"),
        ("push:dv_mps=3,dv_mps_range=3", "push: an argument is given both with and without '_range'"),
        ("push@lift:during=lift", "push@lift: it begins either at what follows the @ or at during=..."),
        ("push:dv_mps=-3", "push: dv_mps_range must be two finite numbers in rising order, at least 0"),
        ("push:down=0.2..0.4", "push: down must be a finite number, from 0 to 1; got [0.2, 0.4]"),
        ("push@-1", "push: during must be a finite number, at least 0; got -1.0"),
        (
            "skipped_phase@lift",
            "skipped_phase takes neither phases nor a time; when it begins follows from its arguments",
        ),
        (
            "offset@3.2",
            "offset begins with a phase of the plan and not at a given second; phases of lid_lift: approach,",
        ),
        ("tilt", "these must be given: phases, angle_rad_range."),
        ("tilt", "angle_rad_range=LOW..HIGH [rad]"),
        ("tilt", "Write 'tilt@approach:angle_rad=...'"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises((BadValue, UnknownName)) as caught:
        resolved(text)
    assert says in str(caught.value)


def test_phases_are_those_of_all_tasks_in_the_order_of_the_plan() -> None:
    assert phases_of(registry().scene("push"))[:4] == ("approach", "descend", "touch", "push")


def test_an_unknown_name_survives_the_way_out_of_a_worker() -> None:
    error = pickle.loads(pickle.dumps(UnknownName("body", "lidd", ["lid", "bowl"])))
    assert isinstance(error, UnknownName)
    assert str(error) == "no body named 'lidd'; did you mean 'lid'? Valid: bowl, lid."


def test_the_modes_of_given_faults_are_their_causes() -> None:
    config = resolve("lid_lift", faults=["push@lift", "push@lower", "freeze"], n=1)
    assert config.modes == ("cause:push", "cause:freeze")
    assert config.faults == ("push@lift", "push@lower", "freeze")
    scene = registry().scene("lid_lift")
    assert [s.args["during"] for s in config.specs(scene, "cause:push")] == [["lift"], ["lower"]]
    assert [s.name for s in config.specs(scene, "cause:freeze")] == ["freeze"]


def test_with_an_effect_every_given_fault_is_tried_for_it() -> None:
    scene = registry().scene("lid_lift")
    config = resolve("lid_lift", "tip,drop", faults=["push:down=0,dv_mps=12", "freeze"], n=1)
    assert config.modes == ("tip", "drop")  # the scene has no faults of its own for "tip"
    assert config.modes_in(scene) == ("tip", "drop")
    assert [s.name for s in config.specs(scene, "tip")] == ["push", "freeze"]


def test_without_faults_a_mode_has_the_operators_of_the_scene() -> None:
    scene = registry().scene("lid_lift")
    config = resolve("lid_lift", "all,clean", n=1)
    assert config.modes == (*scene.faults, "clean")
    assert all(config.specs(scene, mode) == specs for mode, specs in scene.faults.items())


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("cause:push", "--mode cause:push does not go with --fault"),
        ("all", "--mode all does not go with --fault"),
        ("clean", "--mode clean does not go with --fault"),
        ("dropp", "no effect named 'dropp'; did you mean 'drop'?"),
    ],
)
def test_modes_that_do_not_go_with_faults(mode: str, says: str) -> None:
    with pytest.raises((BadValue, UnknownName)) as caught:
        resolve("lid_lift", mode, faults=["push"])
    assert says in str(caught.value)


def test_a_mode_or_a_fault_is_needed() -> None:
    with pytest.raises(BadValue, match="give --mode, such as drop"):
        resolve("lid_lift")


def test_with_all_scenes_a_fault_must_fit_each_of_them() -> None:
    with pytest.raises(BadValue, match=r"does not fit scene .*weak_grip has no tuned values in"):
        resolve("all", faults=["weak_grip"])
    assert len(resolve("all", faults=["freeze@3.0"]).scenes) == len(registry().usable_scenes())
