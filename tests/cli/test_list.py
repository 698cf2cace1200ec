"""What `badgen list` prints."""

import pytest
from click.testing import CliRunner

from badgen.cli.list_names import list_names
from badgen.registry import registry


def listed(what: str) -> list[str]:
    done = CliRunner().invoke(list_names, [what])
    assert done.exit_code == 0, done.output
    return str(done.output).splitlines()


def test_every_exporter_is_listed_with_what_it_writes() -> None:
    lines = listed("exporters")
    assert [line.split()[0] for line in lines] == list(registry().exporters)
    for line, exporter in zip(lines, registry().exporters.values(), strict=True):
        assert line.endswith(exporter.summary)


@pytest.mark.parametrize("name", sorted(registry().exporters))
def test_every_option_of_a_format_is_listed_once_with_its_default(name: str) -> None:
    shown, heading = [], ""
    for line in listed("options"):
        heading = heading if line.startswith(" ") else line
        if line.startswith(" ") and heading in ("every format", name):
            shown.append(line.strip())
    options = registry().exporters[name].all_options()
    assert sorted(line.split()[0] for line in shown) == sorted(options)
    for option, (default, _) in options.items():
        line = next(line for line in shown if line.split()[0] == option)
        assert default == "" or line.endswith(f"[{default}]")


@pytest.mark.parametrize("what", ["scenes", "tasks", "modes", "perturbations", "exporters", "options"])
def test_every_list_has_lines_and_none_is_empty(what: str) -> None:
    lines = listed(what)
    assert lines
    assert all(line.strip() for line in lines)


def test_options_that_all_formats_share_are_listed_once() -> None:
    names = [line.split()[0] for line in listed("options") if line.startswith(" ")]
    assert "split" in names
    assert all(names.count(name) == 1 for name in ("split", "holdout", "only", "seed"))
