"""`badgen world describe` and `badgen world check`, and the faults' words, on environments that are always there."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from click.testing import CliRunner, Result
from rail_world import PushOn, Rail

from badgen.cli.world import world
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadgenError, BadValue, PluginError, UnknownName
from badgen.worlds.faults import default_specs, sample_fault, specs_of
from badgen.worlds.load import load_policy, load_world
from badgen.worlds.reports.finding import Finding
from badgen.worlds.reports.findings import flickers, held_s, world_findings
from badgen.worlds.runner import WorldRunner


def run(*words: str) -> Result:
    return CliRunner().invoke(world, words)


def test_describe_shows_what_is_seen() -> None:
    shown = run("describe", "rail_world:make")
    assert shown.exit_code == 0
    lines = [" ".join(line.split()) for line in shown.output.splitlines()]
    assert "rate 40 Hz; physics at 200 Hz" in shown.output.replace("         ", " ")
    assert "object block, 0.2 kg" in lines
    assert "fixture drawer, 0.3 kg" in lines
    assert "gripper number 1 of the action, 1 opens and -1 closes" in lines
    assert 'def roles(self): return {"BODY": "object"}' in shown.output


def test_check_of_a_world_that_keeps_its_contract() -> None:
    done = run("check", "rail_world:make", "--policy", "rail_world:PushOn", "--seeds", "2")
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.output.splitlines()] == ["ok"] * 11
    assert "all 81 rows equal, to the bit, in a new instance" in done.output
    assert "reached in 2 of 2 clean runs, there at the end in 2" in done.output
    assert "holds still counts as a success at the end of 0 of 2 runs" in done.output


def test_check_of_a_world_that_ignores_its_seed() -> None:
    done = run("check", "rail_world:make_leaky", "--policy", "rail_world:PushOn", "--seeds", "1")
    assert done.exit_code == 2
    assert "FAIL  repeats       seed 0 begins in another state in the same instance" in done.output
    assert "`reset(seed)` must set everything that is drawn" in done.output


def test_check_without_a_policy_that_succeeds() -> None:
    done = run("check", "rail_world:make", "--seeds", "1")
    assert done.exit_code == 2
    assert "FAIL  success       reached in 0 of 1 clean runs" in done.output


class Sloppy(PushOn):
    """A policy that goes on where the last episode ended."""

    def act(self, obs: dict[str, F64]) -> F64:
        return super().act(obs) * (1.0 if self.asked < 200 else 0.5)


def test_check_names_a_policy_that_remembers() -> None:
    found = {f.check: f for f in _until_failed(Rail, Sloppy)}
    assert not found["repeats"].ok
    assert "the policy acts differently" in found["repeats"].found
    assert "deterministic = False" in found["repeats"].remedy


def _until_failed(make: type[Rail], act: type[PushOn]) -> list[Finding]:
    return list(world_findings(make, lambda made: act(), seeds=2))


def test_success_that_flickers_is_counted() -> None:
    class Brief(Rail):
        def step(self, action: F64) -> tuple[dict[str, F64], bool]:
            obs, success = super().step(action)
            return obs, success and 0.36 < float(obs["block"][0]) < 0.37

    run = WorldRunner(Brief(), PushOn()).clean(3).trajectory
    assert flickers(run) == 1
    assert held_s(run) == 0.0
    kept = WorldRunner(Rail(), PushOn()).clean(3).trajectory
    assert flickers(kept) == 0
    assert 0.3 < held_s(kept) < 2.0


def test_an_environment_of_gymnasium_repeats_under_faults() -> None:
    ant = load_world("gymnasium:Ant-v5")
    runner = WorldRunner(ant, load_policy("still", ant))
    clean = runner.clean(1, 40)
    facts = runner.facts(clean)
    assert facts.hz == 20.0
    names = {spec.name for spec in default_specs(facts)}
    assert {"push", "weak_actuators", "low_friction"} <= names
    assert not {"early_release", "heavy_object", "stiff_fixture"} & names
    fault = sample_fault(
        specs_of("push@0.5:weights_range=20..20")[0], np.random.default_rng(0), clean.trajectory, facts
    )
    run = runner.faulted(1, clean, fault, 40)
    assert (run.trajectory.state[:11] == clean.trajectory.state[:11]).all()
    assert np.abs(run.trajectory.qpos[-1, :2] - clean.trajectory.qpos[-1, :2]).max() > 0.05


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("ant", BadValue, "names no world; a world is an adapter and a task"),
        ("gymnasium:Antt-v5", BadValue, "Gymnasium cannot make 'Antt-v5'"),
        ("gymnasium:CartPole-v1", BadValue, "has no 'model'; only MuJoCo environments can be used"),
        ("no.such.module:make", PluginError, "cannot be imported"),
        ("rail_world:nothing", PluginError, "has no function 'nothing'"),
        ("rail_world:PushOn", BadValue, "returned PushOn, which lacks .*hz"),
        pytest.param(
            *("metaworld:drawer-open-v3", BadgenError, "needs metaworld.*--no-deps"),
            marks=pytest.mark.skipif(find_spec("metaworld") is not None, reason="metaworld is installed"),
        ),
    ],
)
def test_worlds_that_cannot_be_made(text: str, error: type[BadgenError], words: str) -> None:
    with pytest.raises(error, match=words):
        load_world(text)


def test_policies_that_cannot_be_made() -> None:
    with pytest.raises(BadValue, match="has no expert"):
        load_policy("expert", Rail())
    with pytest.raises(BadValue, match="lacks act, reset"):
        load_policy("collections:OrderedDict", Rail())


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("pusch", UnknownName, "no fault for worlds named 'pusch'; did you mean 'push'"),
        ("push@lift", BadValue, "during must be 'motion' or 'reach' or 'contact'"),
        ("push:strength=3", BadValue, "push: .*strength"),
        ("push:weights_range=8..2", BadValue, "weights_range must be two finite numbers in rising order"),
        ("weak_actuators:remaining_range=0.5..2", BadValue, "from 0 to 1"),
        ("freeze@1:during=motion", BadValue, "say the same; give one"),
    ],
)
def test_faults_that_are_written_wrongly(text: str, error: type[BadgenError], words: str) -> None:
    with pytest.raises(error, match=words):
        specs_of(text)


def test_a_fault_that_comes_too_late_is_refused() -> None:
    runner = WorldRunner(Rail(), PushOn())
    clean = runner.clean(3)
    with pytest.raises(BadValue, match="cannot begin at 5 s, as the run lasts 2 s"):
        sample_fault(specs_of("stall@5")[0], np.random.default_rng(0), clean.trajectory, runner.facts(clean))


def test_causes_lie_between_the_first_touch_and_success() -> None:
    runner = WorldRunner(Rail(), PushOn())
    clean = runner.clean(3)
    twin, facts = clean.trajectory, runner.facts(clean)
    touch = float(twin.time_s[int(np.flatnonzero(twin.force_n("block|robot") > 0.05)[0])])
    success = float(twin.time_s[int(np.flatnonzero(twin.recorded["success"])[0])])
    rng = np.random.default_rng(0)
    causes = [sample_fault(specs_of("stall@contact")[0], rng, twin, facts).cause_s for _ in range(30)]
    assert touch <= min(causes) < touch + 0.2
    assert success - 0.2 < max(causes) <= success
    early = [sample_fault(specs_of("stall@reach")[0], rng, twin, facts).cause_s for _ in range(30)]
    assert max(early) <= touch
