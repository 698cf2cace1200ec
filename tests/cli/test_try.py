"""`badgen try` and `badgen make --fault`: real rollouts, what is printed of them, and what is refused."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from badgen.cli.main import main
from badgen.cli.trial_lines import trial_lines
from badgen.engine.faults import resolve_fault
from badgen.engine.try_fault import Trial, try_fault
from badgen.faults import one_fault
from badgen.registry import registry
from badgen.store import open_dataset


def run(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", *args])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def tried(text: str, scene: str = "lid_lift", seed: int = 0) -> Trial:
    known = registry().scene(scene)
    return try_fault(known, resolve_fault(one_fault(text), known), seed)


def lines(trial: Trial) -> dict[str, str]:
    """Printed lines by their names; of several of one name, the first."""
    found: dict[str, str] = {}
    for line in trial_lines(trial):
        name, _, rest = line.partition(" ")
        found.setdefault(name, rest.strip())
    return found


def farthest_m(trial: Trial) -> float:
    """How far the lid is at most from where it is in the clean rollout."""
    faulted, clean = (r.judged.trajectory.pos("lid") for r in (trial.rollout, trial.twin))
    return float(np.linalg.norm(faulted - clean, axis=1).max())


def test_a_stronger_push_does_more_and_nothing_else_changes() -> None:
    weak, strong = tried("push@transfer:dv_mps=2,down=0.1"), tried("push@transfer:dv_mps=15,down=0.1")
    assert weak.fault.cause_s == strong.fault.cause_s
    assert weak.group.world.xml == strong.group.world.xml
    np.testing.assert_allclose(np.array(strong.fault.params.dv_mps) / np.array(weak.fault.params.dv_mps), 7.5)
    assert 0.0 < 5 * farthest_m(weak) < farthest_m(strong)
    assert lines(weak)["kept"] == "no: benign success: nothing went wrong; make it stronger"
    assert lines(weak)["happened"] == "no event"
    told = lines(strong)
    assert told["fault"] == "push@transfer:bodies=[lid],down=0.1,dv_mps=15,handled=false,lasts_s=0.08..0.2"
    assert re.search(r"body lid, lasts 0\.\d+ s, dv \(.*\) m/s", told["sampled"])
    assert told["kept"] == f"yes, as mode {strong.rollout.certificate.mode} or cause:push"
    assert told["reward"] == "0.00 at the end, 1.00 clean"
    end = strong.rollout.end_state(strong.twin)
    assert end.end_trace_m is not None
    assert told["ends"].startswith(f"{end.difficulty}: value ")
    assert f", trace {end.end_trace_m:.3g} m, turn " in told["ends"]
    assert "ends" not in lines(weak)
    assert strong.rollout.judged.outcome == "failure"


def test_a_fault_of_strength_0_has_no_effect_and_says_what_to_do() -> None:
    assert lines(tried("push@transfer:dv_mps=0"))["kept"].startswith("no: no effect: the rollout equals the clean one")


def test_a_time_is_when_it_begins() -> None:
    trial = tried("weak_grip@5.2:remaining_share=0")
    assert trial.fault.cause_s == 5.2
    assert lines(trial)["began"] == "5.20 s, while the clean rollout was in phase transfer"
    states = [t.judged.trajectory.state for t in (trial.twin, trial.rollout)]
    differs = np.flatnonzero((states[0] != states[1]).any(axis=1))
    assert 5.2 < trial.twin.judged.trajectory.time_s[differs[0]] <= 5.24
    assert trial.rollout.certificate.mode == "drop"


def test_a_fault_with_objects_of_its_own_is_compared_with_a_twin_that_has_them() -> None:
    trial = tried("raised_edge", "humanoid_walk")
    assert trial.group.props is not None
    assert trial.twin.certificate.accepted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("push@transfr", "no phase in the clean rollout named 'transfr'; did you mean 'transfer'?"),
        ("push:bodies=lidd", "push: the model of lid_lift has no 'lidd'; did you mean 'lid'"),
        (
            "weak_grip:grips=left/gripp",
            "weak_grip: the model of lid_lift has no 'left/gripp'; did you mean 'left/grip'",
        ),
        ("push@12.5", "a fault cannot begin at 12.5 s, because the rollout lasts 12 s"),
        ("pusch", "did you mean 'push'?"),
        ("push:dv_mps", "'dv_mps' has no value. A fault is NAME[@WHEN][:key=value,...]"),
        ("push + freeze", "one fault at a time for now"),
    ],
)
@pytest.mark.parametrize("command", ["try", "make"])
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_written(
    command: str,
    text: str,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    where = ["lid_lift", "--camera", "none"] if command == "try" else ["--scene", "lid_lift", "--cameras", "none"]
    assert run(monkeypatch, command, *where, "--fault", text) == 2
    said = capfd.readouterr().err
    assert says in said
    assert len(said.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_the_sheet_shows_both_rollouts_and_a_later_try_replaces_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    asked = ["try", "push", "--size", "64", "--camera", "side", "--open"]
    sheet, pictures = tmp_path / "runs/try/push/sheet.png", []
    for fault in ("push@push:dv_mps=0", "freeze@push"):
        assert run(monkeypatch, *asked, "--fault", fault) == 0
        pictures.append(np.array(Image.open(sheet)))
        assert [p.name for p in sheet.parent.iterdir()] == ["sheet.png"]
    said = capfd.readouterr().out
    assert "seen      side shows the failure from" in said
    assert "open the sheet yourself" in said
    assert pictures[0].shape[1] == pictures[1].shape[1] == 1600
    assert pictures[0].shape != pictures[1].shape or (pictures[0] != pictures[1]).any()


def test_make_keeps_any_failure_of_a_given_fault_or_those_of_an_effect(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fault = "push@transfer:dv_mps=12..15"
    quick = ["--n", "1", "--cameras", "none", "--jitters", "0", "--relabelled", "0", "--scene", "lid_lift"]
    for mode in ((), ("--mode", "tip")):
        out = tmp_path / "-".join(("made", *mode))
        assert run(monkeypatch, "make", *quick, *mode, "--fault", fault, "--out", str(out)) == 0
        dataset = open_dataset(out)
        assert list(dataset.counts()) == [mode[1] if mode else "cause:push"]
        (failure,) = (e.info for e in dataset.episodes() if e.info.role == "failure")
        assert failure.operators[0]["args"]["dv_mps_range"] == [12, 15]
        assert failure.operators[0]["args"]["bodies"] == ["lid"]
        assert 12 <= float(np.linalg.norm(failure.operators[0]["params"]["dv_mps"])) <= 15
        assert not mode or failure.mode == "tip"
    capfd.readouterr()
    other = ["--fault", "push@transfer:dv_mps=13..15", "--out", str(tmp_path / "made")]
    assert run(monkeypatch, "make", *quick, *other) == 2
    assert "faults is ['push@transfer:dv_mps=12..15'] there" in capfd.readouterr().err


def test_a_fault_must_fit_every_scene(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "make", "--scene", "all", "--fault", "weak_grip", "--cameras", "none") == 2
    assert "it must fit every scene that is asked for; give one --scene that it fits" in capfd.readouterr().err
