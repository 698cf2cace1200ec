"""Which episodes are exported, in which split, and with which references."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset
from readers import lines

from badgen.contracts.errors import BadValue, UnknownName
from badgen.selection.labels import evenly, labels_of, percent
from badgen.selection.match import conditions
from badgen.selection.options import shared
from badgen.selection.select import Selection, select
from badgen.selection.split import HOLDOUT, parse_split, unit
from exporters.frames import Frames


def chosen(dataset: FakeDataset | None = None, **given: Any) -> Selection:
    return select(dataset or two_scene_dataset(9), shared(given), needs_pictures=True)


def test_a_group_never_straddles_and_stays_when_the_dataset_grows() -> None:
    small, large = ({e.id: e.split for e in chosen(two_scene_dataset(n)).entries} for n in (6, 9))
    assert all(large[i] == split for i, split in small.items())
    groups: dict[str, set[str]] = {}
    for e in chosen().entries:
        groups.setdefault(e.group, set()).add(e.split)
    assert all(len(s) == 1 for s in groups.values())


def test_shares_are_met_on_many_groups() -> None:
    split = parse_split("train=0.7,val=0.2,test=0.1")
    found = Counter(split.of(f"group {i}") for i in range(20000))
    assert found["train"] / 20000 == pytest.approx(0.7, abs=0.015)
    assert found["test"] / 20000 == pytest.approx(0.1, abs=0.015)
    assert 0 <= unit("a") < 1


@pytest.mark.parametrize(
    "text", ["train=0.5", "train=0.5,train=0.5", "holdout=1", "a=2,b=-1", "train", "train=x,val=0"]
)
def test_a_wrong_split_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match=r"shares|NAME=SHARE"):
        parse_split(text)


def test_what_is_held_out_takes_its_whole_group_along() -> None:
    dataset = two_scene_dataset(9)
    odd = dataset.stored[5].info.group
    for e in dataset.stored:
        if e.info.group == odd and e.info.mode == "drop":
            e.info = replace(e.info, modes=("drop", "spill"))
    selection = chosen(dataset, holdout="mode=spill")
    assert {e.group for e in selection.of(HOLDOUT)} == {odd}
    assert {e.id for e in selection.entries if e.group == odd} == {e.id for e in selection.of(HOLDOUT)}
    assert {e.mode for e in selection.of(HOLDOUT) if e.held_out_by} == {"drop"}


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("mode=drop", True),
        ("mode=collision", True),
        ("mode=tip", False),
        ("scene=lid*", True),
        ("operator=open_gripper", True),
        ("appearance=tiles", True),
        ("appearance=wall.pattern:tiles", True),
        ("appearance=floor.pattern:tiles", False),
        ("object=RED", True),
        ("object=mug.colour:red", True),
        ("object=blue", False),
        ("template=*off the bowl*", True),
        ("template=pour*", False),
        ("near_edge=success", True),
        ("near_edge=mode", False),
        ("near_boundary=phys*", True),
        ("recoverability=limit", True),
        ("difficulty=hidden", False),
    ],
)
def test_conditions(text: str, fits: bool) -> None:
    info = fake_dataset().stored[1].info
    info = replace(
        info,
        modes=("drop", "collision"),
        appearance={"wall": {"pattern": "tiles"}, "cameras": [{"aim_m": [0.1]}]},
        scene_params={"mug": {"colour": "red"}, "at_m": [0.1, 0.2]},
        near_edge="success",
        near_boundary="physical",
        recoverability="limit",
    )
    twin = fake_dataset().stored[0].info  # it has none of these three, and no difficulty
    assert not any(
        conditions(f"{key}=*", "only")[0].fits(twin) for key in ("near_edge", "recoverability", "difficulty")
    )
    assert conditions(text, "holdout")[0].fits(info) is fits


def test_wrong_conditions_are_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean 'scene'"):
        chosen(holdout="scenes=x")
    with pytest.raises(BadValue, match="KEY=VALUE"):
        chosen(holdout="drop")
    with pytest.raises(BadValue, match="matches no episode"):
        chosen(holdout="mode=dorp")
    with pytest.raises(UnknownName, match="front"):
        chosen(cameras="frnt")


def test_only_keeps_whole_groups_and_joins_keys() -> None:
    selection = chosen(only="scene=lid_lift;mode=drop;mode=tip")
    assert {e.scene for e in selection.entries} == {"lid_lift"}
    assert {e.role for e in selection.entries} == {"clean", "failure", "benign"}
    assert selection.left_out == {"does not match `only`": 8}
    with pytest.raises(BadValue, match="no episode is left"):
        chosen(only="mode=tip")


def test_episodes_are_chosen_by_their_difficulty() -> None:
    near = chosen(only="difficulty=near;outcome=unsafe_success")
    assert {e.difficulty for e in near.entries if not e.success} == {"plain", "near"}  # the whole group is kept
    assert {e.difficulty for e in near.entries if e.success} == {"none"}
    held = chosen(holdout="difficulty=plain")
    assert {e.mode for e in held.entries if e.held_out_by} == {"drop"}
    with pytest.raises(BadValue, match="no episode is left"):
        chosen(only="difficulty=hidden")


def test_relabelled_episodes_are_rows_unless_left_out() -> None:
    relabelled = [e for e in chosen().entries if e.relabelled_from]
    assert len(relabelled) == 6
    assert not [e for e in chosen(relabelled=False).entries if e.relabelled_from]
    pairs = {p.id for p in chosen().pairs()}
    assert "lid_lift-0000-ar-lid_lift-0000-br" in pairs
    assert not any(p.better.instruction != p.worse.instruction for p in chosen().pairs())


def test_pairs_are_a_success_over_a_non_success_and_never_incomparable() -> None:
    dataset = fake_dataset(groups=1)
    kinds = Counter(p.kind for p in chosen(dataset).pairs())
    assert kinds == {"clean": 2, "benign": 2}
    info = dataset.stored[2].info
    assert info.preference is not None
    dataset.stored[2].info = replace(info, preference=replace(info.preference, preferred="incomparable"))
    assert {p.worse.mode for p in chosen(dataset).pairs()} == {"drop"}


def test_balance_leaves_as_many_of_each_in_every_split() -> None:
    selection = chosen(balance="outcome")
    for split in selection.splits:
        found = Counter(e.success for e in selection.of(split))
        assert len(set(found.values())) <= 1
    modes = Counter(e.mode for e in chosen(balance="mode", split="train=1").entries)
    assert len(set(modes.values())) == 1
    with pytest.raises(UnknownName, match="outcome"):
        chosen(balance="scene")


def test_a_reference_is_a_clean_episode_of_another_group_with_the_same_split_and_goal() -> None:
    selection = chosen()
    found = 0
    for e in selection.entries:
        if (other := selection.reference(e)) is not None:
            found += 1
            assert other.group != e.group
            assert (other.split, other.goal) == (e.split, e.goal)
            assert other.is_twin
            assert other.success
    assert found > 20


def test_views_that_never_show_the_failure_are_left_out_unless_wanted() -> None:
    dataset = fake_dataset(groups=1)
    drop, clean = dataset.stored[1], dataset.stored[0]
    assert chosen(dataset).showing_cameras(drop) == ("front",)
    assert chosen(dataset).showing_cameras(clean) == ("front", "side")
    assert chosen(dataset, seen="all").showing_cameras(drop) == ("front", "side")
    assert chosen(dataset, cameras="side").showing_cameras(drop) == ()


def test_labels_are_taken_from_rows_and_rounded_to_whole_percents() -> None:
    episode = fake_dataset().stored[2]
    labels = labels_of(episode.arrays(), [0, 154, 155, 156])
    assert labels.reward[1] > 0.5 > labels.reward[2]  # the onset is at row 155: nothing lies between
    assert np.array_equal(labels.reward, episode.labels.reward[[0, 154, 155, 156]])
    assert [percent(v) for v in (0.0, 0.005, 0.015, 1.0)] == [0, 0, 2, 100]


def test_chosen_frames_hold_the_anchor_and_the_end() -> None:
    assert evenly(61, 0) == list(range(61))
    assert evenly(61, 4) == [0, 20, 40, 60]
    assert evenly(3, 8) == [0, 1, 2]
    with pytest.raises(BadValue, match="at least 2"):
        evenly(61, 1)


def test_the_card_freezes_split_and_holdout(tmp_path: Path) -> None:
    Frames().export(two_scene_dataset(3), tmp_path, {"holdout": "scene=wipe_board", "frames": 2, "privileged": True})
    card, sheet = (tmp_path / "dataset_card.md").read_text(), json.loads((tmp_path / "datasheet.json").read_text())
    assert "`scene=wipe_board`: 8" in card
    assert sheet["holdout"]["conditions"] == {"scene=wipe_board": 8}
    assert sheet["split"]["groups"]["holdout"] == 2
    rows = lines(tmp_path / "episodes.jsonl")
    assert {r["scene"] for r in rows if r["split"] == "holdout"} == {"wipe_board"}
    drop = next(r for r in rows if r["mode"] == "drop")
    assert drop["events"][0]["evidence"]["fall_height_m"] == 0.084
    assert drop["text"]["cue"].startswith("Privileged")


def test_an_unknown_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'frames'"):
        Frames().export(fake_dataset(), tmp_path, {"frame": 3})


def test_borderline_episodes_can_be_left_out() -> None:
    dataset = two_scene_dataset(9)
    failed = next(k for k, e in enumerate(dataset.stored) if e.info.role == "failure")
    one = dataset.stored[failed]
    dataset.stored[failed] = replace(one, info=replace(one.info, borderline=True))
    assert one.info.id in {e.id for e in chosen(dataset).entries}
    selection = chosen(dataset, borderline=False)
    assert one.info.id not in {e.id for e in selection.entries}
    assert selection.left_out == {"a jitter changes the outcome (borderline=false)": 1}
