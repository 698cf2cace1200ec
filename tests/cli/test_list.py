"""What `badgen list` prints."""

import inspect

import pytest
from click.testing import CliRunner

from badgen.cli.list_names import list_names
from badgen.contracts.errors import BadValue
from badgen.registry import registry


def listed(what: str, *more: str) -> list[str]:
    done = CliRunner().invoke(list_names, [what, *more])
    assert done.exit_code == 0, done.output
    return str(done.output).splitlines()


def test_every_exporter_is_listed_with_what_it_writes() -> None:
    lines = listed("exporters")
    assert [line.split()[0] for line in lines] == list(registry().exporters)
    for line, exporter in zip(lines, registry().exporters.values(), strict=True):
        assert line.endswith(exporter.summary)


@pytest.mark.parametrize("name", sorted(registry().exporters))
def test_every_option_of_a_format_is_listed_once_with_its_default(name: str) -> None:
    shown: dict[str, dict[str, str]] = {"every format": {}, name: {}}
    heading = ""
    for line in listed("options"):
        heading = heading if line.startswith(" ") else line
        if line.startswith(" ") and heading in shown:
            option = line.split()[0]
            assert option not in shown[heading]
            shown[heading][option] = line
    lines = shown["every format"] | shown[name]  # a format lists a shared option again where its default differs
    options = registry().exporters[name].all_options()
    assert sorted(lines) == sorted(options)
    for option, (default, _) in options.items():
        assert default == "" or lines[option].endswith(f"[{default}]")


@pytest.mark.parametrize("what", ["scenes", "tasks", "modes", "perturbations", "exporters", "options", "phases"])
def test_every_list_has_lines_and_none_is_empty(what: str) -> None:
    lines = listed(what)
    assert lines
    assert all(line.strip() for line in lines)


def test_options_that_all_formats_share_are_listed_once() -> None:
    names = [line.split()[0] for line in listed("options") if line.startswith(" ")]
    assert "split" in names
    assert all(names.count(name) == 1 for name in ("split", "holdout", "only", "seed"))


@pytest.mark.parametrize(
    ("what", "name", "fact"),
    [
        ("phases", "transfer", ""),
        ("bodies", "lid", "moves freely"),
        ("bodies", "mat_a", "mocap"),
        ("joints", "left/joint4", "hinge [rad]"),
        ("actuators", "left/grip", "set-points 0 to 0.04"),
        ("geoms", "table_top", "of body table"),
        ("sites", "left/tool", "on body left/hand"),
    ],
)
def test_names_for_the_arguments_of_faults_are_those_of_the_scene(what: str, name: str, fact: str) -> None:
    lines = listed(what, "--scene", "lid_lift")
    assert all(line.split()[0] == "lid_lift" for line in lines)
    (line,) = (line for line in lines if line.split()[1] == name)
    assert fact in line


def test_a_list_that_does_not_go_scene_by_scene_takes_no_scene() -> None:
    with pytest.raises(BadValue, match="`badgen list exporters` does not go scene by scene"):
        CliRunner().invoke(list_names, ["exporters", "--scene", "push"], catch_exceptions=False)


@pytest.mark.parametrize("name", sorted(registry().operators))
def test_every_argument_of_an_operator_is_listed_with_its_meaning(name: str) -> None:
    lines = listed("arguments")
    start = lines.index(name) + 1
    own = dict(zip(inspect.signature(registry().operators[name]).parameters, lines[start:], strict=False))
    for argument, line in own.items():
        assert line.startswith(f"  {argument}=")
        assert len(line.partition("  ")[2].partition("  ")[2]) > 10
