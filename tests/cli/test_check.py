"""What `badgen check` prints, and how it ends."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest
from click.testing import CliRunner, Result

from badgen.cli.check import check
from badgen.contracts.errors import BadValue, UnknownName
from badgen.registry import registry
from badgen.testing import OPERATOR_CHECKS
from exporters.frames import Frames

Check = Callable[..., Result]


@pytest.fixture(name="run")
def run_fixture(monkeypatch: pytest.MonkeyPatch) -> Check:
    """The command, in whose registry the exporter `frames` has an option without a default."""
    wordless = type("Wordless", (Frames,), {"options": {"size": (None, "pixels")}})
    found = registry()
    changed = replace(found, exporters=MappingProxyType({**found.exporters, "frames": wordless}))
    monkeypatch.setattr("badgen.cli.check.registry", lambda: changed)

    def run(*words: str) -> Result:
        return CliRunner().invoke(check, words)

    return run


def test_what_does_not_hold_is_said_and_what_follows_is_not_run(run: Check) -> None:
    done = run("exporter", "frames")
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[0].startswith("ok    description ")
    assert " ".join(lines[1].split()) == "FAIL options the default of option 'size' is None"
    assert lines[2].startswith("      required: a bool, int, float or str")
    assert lines[4] == "not run: files, no_places, metadata, same_bytes, no_pictures, one_episode, resumed"


def test_an_operator_is_checked_with_all_arguments_that_a_scene_gives_to_it(run: Check) -> None:
    done = run("operator", "push", "--scene", "push")
    scene = registry().scene("push")
    uses = [spec for specs in scene.faults.values() for spec in specs if spec.name == "push"]
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith("push(")
    assert [line.split()[:2] for line in lines[1 : 1 + len(OPERATOR_CHECKS)]] == [["ok", c] for c in OPERATOR_CHECKS]
    assert len(lines) == len({str(u) for u in uses}) * (1 + len(OPERATOR_CHECKS))


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (("scenes", "push"), UnknownName, "no kind of part named 'scenes'; did you mean 'scene'"),
        (("scene", "pusch"), UnknownName, "no scene named 'pusch'; did you mean 'push'"),
        (("operator", "push"), BadValue, "--scene belongs to"),
        (("scene", "push", "--scene", "push"), BadValue, "--scene belongs to"),
        (("scene", "push", "--dataset", "x"), BadValue, "--dataset belongs to"),
        (("operator", "wind", "--scene", "push"), UnknownName, "no perturbation named 'wind'"),
        (
            ("operator", "freeze", "--scene", "push"),
            BadValue,
            "'push' does not use the operator 'freeze'",
        ),
    ],
)
def test_what_cannot_be_checked_is_refused(
    words: tuple[str, ...], error: type[Exception], message: str, run: Check
) -> None:
    done = run(*words)
    assert isinstance(done.exception, error)
    assert message in str(done.exception)
