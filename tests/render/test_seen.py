"""How well pictures show a broken rule, where something may stand in front of it, and for what is painted."""

from dataclasses import replace

import mujoco
import numpy as np
import pytest
from evidence_world import FRAMES, MODEL, STILL, TASK, from_s, rollout, rule
from posed import posed

from badgen.contracts.arrays import F64, Image
from badgen.contracts.episode import Event
from badgen.contracts.rule import Rule
from badgen.contracts.sight import RuleSight, Sight
from badgen.contracts.trajectory import Trajectory
from badgen.render.renderer import Renderer
from badgen.render.seen import SightFinder

EVENT = Event("displaced", "broken", 1.0, 1.0, 4.0, 0.5, {})


def sight(here: Trajectory, there: Trajectory = STILL, broken: Rule | None = None) -> RuleSight:
    task = replace(TASK, rules=(broken or rule("trace", "disk"),))
    with Renderer(MODEL, 224, 224) as pictures:
        return SightFinder(pictures, ("above",), FRAMES).sights(here, there, task, [EVENT])["broken"]


def test_a_displacement_of_six_pixels_in_two_frames_is_clear() -> None:
    found = sight(rollout(disk_x=from_s(1.0, 0.03)))
    assert (found.seen, found.frames, found.shown_for_s) == ("clear", 30, 3.0)
    assert 6.0 < found.px["above"] < 7.5


def test_less_is_faint_and_a_pixel_is_nothing() -> None:
    assert sight(rollout(disk_x=from_s(1.0, 0.02))).seen == "faint"
    assert sight(rollout(disk_x=from_s(1.0, 0.005))).seen == "force_only"


def test_one_frame_is_faint() -> None:
    blink = from_s(1.0, 0.05) - from_s(1.08, 0.05)
    assert (sight(rollout(disk_x=blink)).seen, sight(rollout(disk_x=blink)).frames) == ("faint", 1)


def test_what_stands_behind_something_is_not_seen() -> None:
    aside = np.zeros(len(STILL))
    behind = rollout(box_x=from_s(1.0, 0.05), screen_y=aside)
    assert sight(behind, rollout(screen_y=aside), rule("trace", "box")).seen == "force_only"
    assert sight(rollout(box_x=from_s(1.0, 0.05)), STILL, rule("trace", "box")).seen == "clear"


PAINTED = mujoco.MjModel.from_xml_string("""
<mujoco>
  <size nuserdata="1"/>
  <visual><global offwidth="224" offheight="224"/></visual>
  <worldbody>
    <light pos="0 0 2" dir="0 0 -1"/>
    <camera name="above" pos="0 0 1"/>
    <body name="board"><joint name="x" type="slide"/>
      <geom name="ink" type="box" size="0.1 0.1 0.01" rgba="1 0 0 1"/></body>
  </worldbody>
</mujoco>
""")


def fade(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    model.geom_rgba[model.geom("ink").id] = (0, 0, 1, 1) if data.userdata[0] else (1, 0, 0, 1)


def test_ink_that_the_end_of_the_twin_does_not_have_is_seen() -> None:
    place = np.linspace(0.0, 1e-3, len(STILL))[:, None]
    wiped, left = np.ones((len(STILL), 1)), np.zeros((len(STILL), 1))
    task = replace(TASK, rules=(replace(rule("omission"), painted=True),), goal=lambda t: t.time_s >= 2.0, named=())
    with Renderer(PAINTED, 224, 224, fade) as pictures:
        finder = SightFinder(pictures, ("above",), FRAMES)
        twin = posed(PAINTED, place, userdata=wiped)
        unwiped = finder.sights(posed(PAINTED, place, userdata=left), twin, task, [EVENT])["broken"]
        same = finder.sights(twin, twin, task, [EVENT])["broken"]
    assert (unwiped.seen, unwiped.frames) == ("clear", 20)
    assert same.seen == "force_only"


def test_paint_at_rest_is_drawn_once_whatever_the_number_of_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    still = np.zeros((len(STILL), 1))
    twin, unwiped = (posed(PAINTED, still, userdata=np.full((len(STILL), 1), ink)) for ink in (1.0, 0.0))
    first = replace(rule("omission"), painted=True)
    rules = (first, replace(first, name="also_broken"))
    task = replace(TASK, rules=rules, goal=lambda t: t.time_s >= 2.0, named=())
    events = [EVENT, replace(EVENT, rule="also_broken")]
    drawn = list[str]()
    with Renderer(PAINTED, 224, 224, fade) as pictures:
        rgb = pictures.rgb

        def noted(state: F64, camera: str) -> Image:
            drawn.append(camera)
            return rgb(state, camera)

        monkeypatch.setattr(pictures, "rgb", noted)
        found = SightFinder(pictures, ("above",), FRAMES).sights(unwiped, twin, task, events)
    assert [(s.seen, s.frames) for s in found.values()] == [("clear", 20)] * 2
    assert drawn == ["above"] * 2  # as it is, and as the twin leaves it


def test_the_sight_of_a_rollout_is_that_of_the_rule_that_is_seen_best() -> None:
    clear, faint = RuleSight("clear", 4, 0.4, {"front": 9.0}), RuleSight("faint", 0, 0.0, {"front": 3.0})
    found = Sight.of({"a": faint, "b": clear})
    assert (found.seen, found.shown_frames, found.unseen_rules) == ("clear", 4, frozenset({"a"}))
    assert Sight.of({}) == Sight()
