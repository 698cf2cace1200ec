"""Plug-ins that attach operators to scenes of others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import perturbations
import scenes
from badgen.contracts.errors import PluginError, UnknownName
from badgen.contracts.perturbation import Attachment, OperatorSpec
from badgen.registry import Registry, collect
from badgen.store import open_dataset

ROOT = Path(__file__).parents[1]
FREEZE = OperatorSpec("freeze", {"during": ["push"]})


def known(*attachments: object) -> Registry:
    """Built-in scenes and operators, and a plug-in that lists these."""
    module = ModuleType("mine")
    module.__dict__["PLUGINS"] = attachments
    return collect([scenes, perturbations, module])


def refused(*attachments: object) -> str:
    with pytest.raises(PluginError) as caught:
        known(*attachments)
    return str(caught.value)


def test_a_scene_has_its_own_faults_and_the_attached_ones() -> None:
    weaker = OperatorSpec("freeze", {"during": ["finish"]})
    found = known(Attachment("push", "cause:stuck", FREEZE), Attachment("push", "cause:stuck", weaker))
    own = found.scene("push").faults
    assert found.faults("push") == {**own, "cause:stuck": (FREEZE, weaker)}
    assert list(found.faults("push"))[: len(own)] == list(own)  # `--mode all` begins as before
    assert found.faults("stack") == found.scene("stack").faults
    assert known().faults("push") == own


def test_an_effect_that_has_no_faults_yet_may_be_attached_to() -> None:
    assert "excess_force" in known().scene("push").effects
    assert known(Attachment("push", "excess_force", FREEZE)).faults("push")["excess_force"] == (FREEZE,)


def test_a_mode_of_the_scene_may_not_because_its_data_would_change() -> None:
    for mode in ("topple", "cause:push"):
        said = refused(Attachment("push", mode, FREEZE))
        assert f"mine.PLUGINS attaches 'freeze' to 'push' as '{mode}', a mode for which the scene has faults" in said
        assert "such as 'cause:freeze'" in said


@pytest.mark.parametrize("mode", ["levitate", "clean", "all", "cause:", ""])
def test_a_mode_must_be_a_cause_or_an_effect_of_the_scene(mode: str) -> None:
    said = refused(Attachment("push", mode, FREEZE))
    assert f"as {mode!r}, which is no effect of this scene; attach it as a cause, such as 'cause:freeze'" in said
    assert "excess_force" in said


@pytest.mark.parametrize(
    ("attachment", "says"),
    [
        (Attachment("pusch", "cause:stuck", FREEZE), "no scene named 'pusch'; did you mean 'push'?"),
        (Attachment("push", "cause:stuck", OperatorSpec("freze", {})), "no perturbation named 'freze'; did you mean"),
        (Attachment("push", "cause:stuck", OperatorSpec("freeze", {"at": 1})), "Arguments: during, actuators"),
        (Attachment("push", "cause:stuck", OperatorSpec("freeze", {"during": []})), "freeze: during must be a list"),
    ],
)
def test_what_cannot_be_attached_names_the_plugin(attachment: Attachment, says: str) -> None:
    said = refused(attachment)
    assert said.startswith("mine.PLUGINS attaches ")
    assert says in said


def test_faults_of_an_unknown_scene() -> None:
    with pytest.raises(UnknownName, match="did you mean 'push'"):
        known().faults("pusch")


def test_the_guides_operator_makes_data_in_the_scene_it_is_attached_to(tmp_path: Path) -> None:
    text = (ROOT / "docs/extend/operators.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    assert len(code.splitlines()) < 80
    (tmp_path / "my_faults.py").write_text(code.replace("from __future__ import annotations\n", ""))
    package = tmp_path / "my_faults-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: my-faults\nVersion: 1\n")
    toml = re.search(r"```toml\n\[project\.entry-points\.\"(.*?)\"\]\n(.*?)```", text, re.DOTALL)
    assert toml is not None
    (package / "entry_points.txt").write_text(f"[{toml[1]}]\n{toml[2].replace(chr(34), '')}")
    path = os.pathsep.join([str(tmp_path), str(ROOT), os.environ.get("PYTHONPATH", "")])
    asked = ["--scene", "push", "--mode", "cause:joint_drag", "--n", "1", "--cameras", "none", "--jitters", "0"]
    command = [sys.executable, "-m", "badgen", "make", *asked, "--relabelled", "0", "--out", str(tmp_path / "made")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL)
    (failure,) = (e.info for e in open_dataset(tmp_path / "made").episodes() if e.info.role == "failure")
    assert failure.requested == "cause:joint_drag"
    assert failure.operators[0]["name"] == "joint_drag"
    assert 400.0 <= failure.operators[0]["params"]["drag_nmsprad"] <= 2000.0
