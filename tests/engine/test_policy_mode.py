"""A policy acts in place of the expert: its own failures are certified, stored, and replayed from what it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import badgen
from badgen.checks.audit import audit
from badgen.checks.validate import validate
from badgen.checks.verify import verify
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, DatasetConflict, PolicyError
from badgen.contracts.world import QUERIED, Obs
from badgen.engine import resolve
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.natural import NaturalFiller
from badgen.engine.policy_actor import BETWEEN, LoggedActor, PolicyActor
from badgen.engine.policy_rollout import end_of, policy_rollout
from badgen.engine.records import records
from badgen.engine.rollout import simulation
from badgen.engine.seeds import Slot
from badgen.engine.streams import POLICY_SEED
from badgen.env import SceneEnv
from badgen.policies.asking import Asking
from badgen.policies.load import Stateless
from badgen.policies.pictures import Pictures
from badgen.policies.ready import ReadyPolicy
from badgen.policies.text import Acting
from badgen.registry import registry
from badgen.sim import simulate
from badgen.store import Dataset

STILL = """
import numpy as np

def act(obs):
    return np.tile(np.append(obs["joints"][:7], 0.02), (25, 1))

def breaks_on_one_side(obs):
    moved = abs(obs["joint_speeds"]).max() > 0
    return act(obs) * (np.nan if moved and obs["named"][0, 1] > 0 else 1)
"""


def ready(function: Callable[[Obs], F64], **acting: Any) -> ReadyPolicy:
    return ReadyPolicy("test:policy", Stateless(function), Acting(**acting))


@pytest.fixture(scope="module")
def group() -> Group:
    for redraw in range(8):
        found = simulate_group(Layout(registry().scene("push"), Slot("push", "policy", 0), 3, redraw, "plain"))
        if found.twin.certificate.accepted:
            return found
    raise AssertionError("no layout of push has a clean rollout")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("policy")
    (folder / "still_policy.py").write_text(STILL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return badgen.make(
            "push", policy="still_policy:act", n=1, seed=5, out=folder / "run", fps=5, size="64", cameras="front"
        )


def test_a_natural_failure_is_stored_with_its_policy_and_twin(made: Dataset) -> None:
    failure = next(e for e in made if not e.info.is_twin)
    info = failure.info
    assert (info.policy, info.reaction, info.role, info.requested) == (
        "still_policy:act",
        "policy",
        "failure",
        "policy",
    )
    assert (info.mode, info.outcome, info.cause_s, info.operators) == ("stall", "failure", 0.0, ())
    assert [c.name for c in info.certificate.clauses] == ["twin_clean", "differs", "evidence", "stable"]
    assert made.episode(info.twin).info.policy is None
    a = failure.arrays()
    assert a.phases == ("policy",)
    assert np.flatnonzero(a.recorded[QUERIED]).tolist() == list(range(0, len(a.time_s), 25))
    assert a.labels.progress.max() < 0.3
    assert made.counts()["policy"].ends == {"failure/stall/0 nothing": 1}


def test_it_replays_from_its_actions_and_its_labels_follow_from_its_states(made: Dataset) -> None:
    report = verify(made)  # in a folder from which the policy cannot be imported any more
    assert report.problems == 0
    assert len(report.episodes) == 2
    assert audit(made).ok
    assert not validate(made).problems


def test_another_checkpoint_is_another_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "still_again.py").write_text(STILL + "\ndef load(weights): return act\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.bin").write_bytes(b"one")
    options: dict[str, Any] = {"policy": "still_again:load?weights=w.bin", "n": 1, "cameras": "none", "attempts": 1}
    badgen.make("push", out=tmp_path / "run", **options)
    (tmp_path / "w.bin").write_bytes(b"two")
    with pytest.raises(DatasetConflict, match="policy_files"):
        badgen.make("push", out=tmp_path / "run", **options)


def test_a_policy_that_does_what_the_expert_did_succeeds(group: Group) -> None:
    actions = group.twin.judged.full.action + 1e-6  # the same would lead to the same states
    success = policy_rollout(group, ready(lambda obs: actions))
    assert success.certificate.accepted
    assert success.judged.outcome == "success"
    assert end_of(success).startswith("success/none/")
    assert success.trajectory.recorded[QUERIED].sum() == 1


def test_the_gymnasium_face_and_the_engine_show_the_same_and_lead_to_the_same() -> None:
    seen: dict[str, list[Obs]] = {"env": [], "engine": []}

    def act(obs: Obs, who: str) -> F64:
        seen[who].append(obs)
        return np.round(np.append(obs["joints"][:7] + 0.1 * obs["tools"][0, 0], 0.02) * 1024) / 1024

    env = SceneEnv("push")
    obs, _ = env.reset(seed=4, options={"appearance": "plain"})
    for _ in range(40):
        obs, *_ = env.step(act(obs, "env"))
    layout = env.layout
    model = layout.world().model
    with Pictures(model, Acting()) as pictures:
        actor = PolicyActor(layout, model, Asking(ready(lambda obs: act(obs, "engine")), 8), pictures)
        sim = simulation(layout.scene, layout.world(), actor.control_hz, [])
        t = simulate(sim, actor, 0.8, layout.rng(POLICY_SEED))
    assert np.array_equal(t.state, env.trajectory().state)
    for one, other in zip(seen["env"], seen["engine"], strict=False):
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[key], other[key]) for key in one)


def test_actions_between_the_rows_of_a_humanoid_replay_too() -> None:
    layout = Layout(registry().scene("humanoid_walk"), Slot("humanoid_walk", "policy", 0), 0, 0, "plain")
    world, rng = layout.world(), np.random.default_rng(2)
    nu = int(world.model.nu)
    with Pictures(world.model, Acting()) as pictures:
        actor = PolicyActor(layout, world.model, Asking(ready(lambda obs: rng.normal(0, 5, nu)), nu), pictures)
        sim = simulation(layout.scene, world, actor.control_hz, [])
        t = simulate(sim, actor, 0.2, layout.rng(POLICY_SEED))
    assert sim.control_s == 0.01
    between = actor.recorded(len(t))[BETWEEN]
    assert between.shape == (11, nu)
    assert np.abs(between[:-1]).min() > 0
    again = LoggedActor(layout.expert(layout.request.task.name), t.action, between)
    replayed = simulate(simulation(layout.scene, world, 100.0, []), again, 0.2, layout.rng(POLICY_SEED))
    assert np.array_equal(replayed.state, t.state)


def test_pictures_are_drawn_where_the_policy_is_asked_and_nowhere_else(group: Group) -> None:
    shown: list[Obs] = []

    def act(obs: Obs) -> F64:
        shown.append(obs["image/front"])
        return np.tile(np.append(obs["joints"][:7], 0.02), (300, 1))

    policy_rollout(group, ready(act, cameras=("front",), size=48))
    assert [picture.shape for picture in shown] == [(48, 48, 3)] * 3
    assert shown[0].std() > 10  # a scene, not one colour


def test_a_slot_keeps_a_success_of_the_policy_in_another_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The policy does what the experts did in the first layouts, and then stands still."""
    config = resolve("push", policy="still_policy:act", n=1, cameras="none", attempts=6, seed=3, appearance="plain")
    slot, twins = Slot("push", "policy", 0), []
    for redraw in range(6):
        found = simulate_group(Layout(registry().scene("push"), slot, 3, redraw, "plain"))
        twins += [found.twin] if found.twin.certificate.accepted else []
        if len(twins) == 2:
            break

    def act(obs: Obs) -> F64:
        start = twins[0].judged.full
        there = abs(obs["named"][0, 0] - start.pos(twins[0].request.task.named[0])[0, 0]) < 1e-9
        return start.action + 1e-6 if there else np.tile(np.append(obs["joints"][:7], 0.02), (99, 1))

    monkeypatch.setattr("badgen.engine.natural.load_policy", lambda text: ready(act))
    with SlotRenderer(Filming.of_scene(config, registry().scene("push"))) as renderer:
        filled = NaturalFiller(config, slot, renderer, success=True).fill()
        made = records(filled, renderer)
    assert (filled.count.accepted, filled.count.benign, filled.count.simulated) == (1, 1, 2)
    assert filled.count.rejected == {"success": 1} | {
        k: n for k, n in filled.count.rejected.items() if k.startswith("twin")
    }
    assert [(r.info.role, r.info.success) for r in made] == [
        ("clean", True),
        ("failure", False),
        ("clean", True),
        ("benign", True),
    ]
    assert len({r.info.group for r in made}) == 2


def test_a_policy_that_breaks_down_leaves_its_slot_and_the_next_one_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "half_policy.py").write_text(STILL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    config = resolve("push", policy="half_policy:breaks_on_one_side", n=4, cameras="none", seed=1)
    with SlotRenderer(Filming.of_scene(config, registry().scene("push"))) as renderer:
        counts = [NaturalFiller(config, Slot("push", "policy", i), renderer).fill().count for i in range(4)]
    broken = [c for c in counts if c.rejected.get("policy_nan")]
    assert broken
    assert len(broken) < 4
    assert all(c.accepted == (c not in broken) for c in counts)
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == len(broken)
    assert "push, slot" in lines[0]
    assert "answered nan as number 0 of action 0" in lines[0]


def test_a_policy_that_cannot_act_is_reported_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "narrow_policy.py").write_text("def act(obs): return [0.0, 1.0]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError, match="answered actions of 2 numbers; this world takes 8"):
        badgen.make("push", policy="narrow_policy:act", n=1, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "policy"}, "--mode policy needs --policy"),
        ({"mode": "topple", "policy": "m:f"}, "goes with --mode policy only, got --mode topple"),
        ({"policy": "m:f", "faults": ["push"]}, "--policy does not go with --fault"),
        ({"policy": "nonsense"}, "must be MODULE:FUNCTION"),
    ],
)
def test_options_that_do_not_go_together(options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadValue, match=said):
        resolve("push", **options)
