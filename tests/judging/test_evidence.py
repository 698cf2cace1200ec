"""What pictures can show of a broken rule: displacements in pixels, turns, paths, traces and omissions."""

from dataclasses import replace

import numpy as np
import pytest
from evidence_world import FRAMES, ROWS, STILL, TASK, compared, from_s, moved, rollout, rule

from badgen.contracts.episode import Event
from badgen.contracts.rule import Evidence
from badgen.contracts.trajectory import Trajectory
from badgen.judging.evidence.broken_rule import elsewhere, showings
from badgen.judging.evidence.departure import departs_s
from badgen.judging.evidence.eye import Eye
from badgen.judging.evidence.shift import Rows, body_pace, body_shift, things_shift

CM_PX = 2.24
ALL = Rows(0, ROWS)


def event(start_s: float, stop_s: float) -> Event:
    return Event("displaced", "broken", start_s, start_s, stop_s, 0.5, {})


def shown_frames(
    here: Trajectory, there: Trajectory, kind: Evidence | None, *bodies: str, span_s: tuple[float, float] = (1.0, 4.0)
) -> int:
    c = compared(here, there)
    found = list(showings(c, TASK, rule(kind, *bodies), [event(*span_s)]))
    return int(elsewhere(found, 1.0, len(FRAMES)).sum())


def test_a_camera_shows_points_where_a_pinhole_camera_would() -> None:
    places = Eye(STILL, "above").pixels(np.array([[0.0, 0.0, 0.0], [0.1, 0.05, 0.0], [0.1, 0.0, 0.5]]), 0)
    assert places == pytest.approx(np.array([[0.0, 0.0], [22.4, 11.2], [44.8, 0.0]]), abs=1e-4)


def test_a_camera_on_the_hand_moves_with_it() -> None:
    here = rollout(hand_x=from_s(1.0, 0.1))
    eye, point = Eye(here, "eye"), np.array([0.1, -0.3, 0.0])
    assert eye.pixels(point, 0) == pytest.approx([22.4, 0.0], abs=1e-4)
    assert eye.pixels(point, 100) == pytest.approx([0.0, 0.0], abs=1e-4)


def test_a_displacement_is_measured_in_pixels() -> None:
    shift = body_shift(compared(rollout(box_x=from_s(1.0, 0.03)), STILL), "box", 100, ALL)
    assert shift.px == pytest.approx(3 * CM_PX, rel=0.01)
    assert shift.clearness == pytest.approx(3 * CM_PX / 6, rel=0.01)


def test_a_turn_counts_as_far_as_the_shape_shows_it() -> None:
    turned = rollout(box_turn=from_s(1.0, 0.3), disk_turn=from_s(1.0, 0.3))
    assert body_shift(compared(turned, STILL), "box", 100, ALL).clearness > 1.0  # 17 degrees
    assert body_shift(compared(turned, STILL), "disk", 100, ALL).clearness < 0.02


def test_the_nearest_pose_of_the_twin_counts() -> None:
    twin, late = rollout(box_x=moved(1.0, 2.0, 0.2)), rollout(box_x=moved(1.5, 2.5, 0.2))
    c = compared(late, twin)
    assert body_shift(c, "box", 100, Rows(50, 151)).px < 1.0  # a row is 0.9 px
    assert body_shift(c, "box", 100, Rows(100, ROWS)).px == pytest.approx(10 * CM_PX, rel=0.01)


def test_a_pace_is_what_exceeds_the_fastest_step_of_the_twin() -> None:
    twin, fast = rollout(box_x=moved(1.0, 3.0, 0.2)), rollout(box_x=moved(1.0, 1.2, 0.2))
    k = int(np.searchsorted(FRAMES, 60))
    assert body_pace(compared(fast, twin), "box", k, ALL).px == pytest.approx((10 - 1) * CM_PX, rel=0.01)
    assert body_pace(compared(twin, twin), "box", k, ALL).px == pytest.approx(0.0, abs=1e-9)


def test_things_that_look_alike_are_compared_with_the_nearest_of_them() -> None:
    def two(t: Trajectory) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
        return np.stack([t.pos("box"), t.pos("disk")], axis=1)

    both = rollout(disk_x=from_s(1.0, 0.1), box_x=from_s(1.0, 0.2))
    assert things_shift(compared(both, STILL), two, 100, ALL).px == pytest.approx(10 * CM_PX, rel=0.01)
    alone = rollout(disk_x=from_s(1.0, 0.1))
    assert things_shift(compared(alone, STILL), two, 100, ALL).px == pytest.approx(0.0, abs=1e-6)


def test_a_trace_is_shown_as_long_as_it_stays() -> None:
    forever, mended = from_s(1.0, 0.05), from_s(1.0, 0.05) - from_s(2.0, 0.05)
    assert shown_frames(rollout(disk_x=forever), STILL, "trace", "disk") == 30
    assert shown_frames(rollout(disk_x=mended), STILL, "trace", "disk") == 10
    assert shown_frames(rollout(disk_x=from_s(1.0, 0.02)), STILL, "trace", "disk") == 0  # 4.5 px


def test_a_trace_is_no_pose_that_the_twin_takes_later() -> None:
    twin = rollout(disk_x=from_s(3.0, 0.05))
    assert shown_frames(rollout(disk_x=from_s(1.0, 0.05)), twin, "trace", "disk") == 0
    # Its path shows it: the twin is there only more than a second later.
    assert shown_frames(rollout(disk_x=from_s(1.0, 0.05)), twin, "path", "disk") > 5


def test_what_is_still_carried_leaves_no_trace() -> None:
    twin = rollout(box_x=moved(0.5, 1.5, 0.2))
    carried, left = rollout(box_x=moved(0.5, 4.0, -0.4)), rollout(box_x=moved(0.5, 2.0, -0.2))
    assert shown_frames(carried, twin, "trace", "box") == 0
    assert shown_frames(left, twin, "trace", "box") == 19
    assert shown_frames(carried, twin, "path", "box") == 32  # from 0.8 s on


def test_a_force_is_shown_by_its_trace_and_a_hand_leaves_none() -> None:
    knocked = rollout(disk_x=from_s(1.0, 0.05), hand_x=from_s(1.0, 0.3))
    assert shown_frames(knocked, STILL, "force", "hand", "disk") == 30
    assert shown_frames(rollout(hand_x=from_s(1.0, 0.3)), STILL, "force", "hand", "disk", span_s=(0.5, 0.6)) == 0
    assert shown_frames(rollout(hand_x=from_s(1.0, 0.3)), STILL, "path", "hand", "disk") == 30


def test_a_hand_that_strikes_where_it_should_never_be_is_seen_up_to_the_blow() -> None:
    astray, pressing = rollout(hand_x=from_s(1.0, 0.3)), rollout(hand_x=from_s(1.0, 0.02))
    assert shown_frames(astray, STILL, "force", "hand", "disk", span_s=(1.2, 1.3)) == 6  # from 1.0 to 1.5 s
    assert shown_frames(pressing, STILL, "force", "hand", "disk", span_s=(1.2, 1.3)) == 0


def test_a_hand_is_compared_with_the_twin_while_things_are_where_they_are_now() -> None:
    """A hand that presses in one place is not taken for one that was there when another thing was worked on."""
    done = moved(0.5, 1.0, 0.2)  # of the box, which then stays
    twin = rollout(box_x=done, hand_x=from_s(0.0, 0.3) - from_s(0.4, 0.3))
    pressing = rollout(box_x=done, hand_x=from_s(0.0, 0.3) - from_s(0.4, 0.3) + from_s(2.0, 0.3) - from_s(2.4, 0.3))
    assert shown_frames(pressing, twin, "force", "hand", "box", span_s=(2.1, 2.3)) == 4  # from 2.0 to 2.3 s


def test_a_fall_that_ends_with_a_blow_is_seen_though_it_leaves_no_trace() -> None:
    slow, fast = rollout(box_x=moved(1.0, 3.0, 0.2)), rollout(box_x=moved(1.0, 1.2, 0.2))
    assert shown_frames(fast, slow, "trace", "box") == 0  # it lies where the twin has it later
    assert shown_frames(fast, slow, "force", "box", span_s=(1.2, 1.3)) == 2
    assert shown_frames(fast, slow, "force", "box", span_s=(2.0, 2.1)) == 0  # another blow, long after


def test_a_thing_that_a_blow_moves_to_and_fro_is_seen() -> None:
    rocked = from_s(1.0, 0.05) - from_s(1.3, 0.05)
    twin = rollout(box_x=moved(3.0, 4.0, -0.2))
    there = rollout(box_x=rocked + moved(3.0, 4.0, -0.2))
    assert shown_frames(there, twin, "trace", "box", span_s=(1.0, 1.1)) == 2  # where it lies still
    assert shown_frames(there, twin, "force", "box", span_s=(1.0, 1.1)) == 3  # and on its way there


def test_a_press_on_a_thing_that_is_late_is_not_seen() -> None:
    twin, late = rollout(box_x=moved(0.5, 1.0, 0.2)), rollout(box_x=moved(2.0, 3.4, 0.2))
    assert shown_frames(late, twin, "path", "box", span_s=(3.4, 3.5)) > 5
    assert shown_frames(late, twin, "force", "box", span_s=(3.4, 3.5)) == 0


def test_what_a_robot_alone_breaks_is_shown_by_its_path() -> None:
    assert shown_frames(rollout(hand_x=from_s(1.0, 0.3)), STILL, None, "hand") == 30


def test_a_path_counts_only_near_its_event() -> None:
    assert shown_frames(rollout(hand_x=from_s(1.0, 0.3)), STILL, "path", "hand", span_s=(1.0, 1.2)) == 13


def test_an_omission_is_what_the_end_of_the_twin_has() -> None:
    twin = rollout(box_x=moved(0.5, 2.0, 0.2))
    assert shown_frames(rollout(box_x=from_s(9.0, 0.0)), twin, "omission", "hand") == 20
    assert (
        shown_frames(rollout(box_x=moved(0.5, 3.0, 0.2)), twin, "omission", "hand") == 7
    )  # from 2.7 s on it is near enough


def test_frames_in_which_nothing_differs_show_nothing() -> None:
    assert not list(showings(compared(STILL, rollout()), TASK, rule("path", "hand"), [event(1.0, 2.0)]))


@pytest.mark.parametrize(
    ("hand", "departs"),
    [
        (moved(1.0, 2.0, 0.3), 1.1),  # 2.7 cm, which is 6 px, are gone after 0.09 s
        (moved(1.0, 2.0, 0.015), 3.0),  # never far enough: the event itself
        (moved(0.5, 0.6, 0.3) - moved(1.0, 1.1, 0.3) + moved(2.0, 2.1, 0.3), 2.02),  # it comes back in between
    ],
)
def test_a_rollout_departs_where_it_leaves_the_path_for_good(hand: np.ndarray, departs: float) -> None:
    found = departs_s(rollout(hand_x=hand), STILL, TASK, ["tool"], ["above"], (0.2, 3.0))
    assert found == pytest.approx(departs, abs=0.021)


def test_nothing_departs_before_the_cause_or_after_the_onset() -> None:
    gone = rollout(hand_x=from_s(1.0, 0.3))
    assert departs_s(gone, STILL, TASK, ["tool"], ["above"], (1.5, 3.0)) == pytest.approx(1.5)
    assert departs_s(gone, STILL, TASK, ["tool"], ["above"], (0.0, 0.5)) == pytest.approx(0.5)


def test_a_thing_that_the_task_names_departs_too() -> None:
    gone = rollout(box_x=from_s(1.0, 0.1))
    assert departs_s(gone, STILL, TASK, ["tool"], ["above"], (0.5, 3.0)) == pytest.approx(1.0)
    unnamed = replace(TASK, named=("disk",))
    assert departs_s(gone, STILL, unnamed, ["tool"], ["above"], (0.5, 3.0)) == pytest.approx(3.0)
