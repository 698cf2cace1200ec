"""`badgen make` takes what `badgen.make` takes, with the same defaults; every help text fits on a page."""

import inspect

import click
import pytest
from click.testing import CliRunner

from badgen.cli.main import cli
from badgen.cli.make import make
from badgen.engine import resolve

OF_THE_COMMAND = {"out", "workers", "executor", "ray_address", "world", "demos", "mirror", "gallery"}


def test_options_are_those_of_resolve_with_its_defaults() -> None:
    options = {p.name: p for p in make.params}
    asked = inspect.signature(resolve).parameters
    assert options.keys() - OF_THE_COMMAND == asked.keys()
    for name, parameter in asked.items():
        required = parameter.default is inspect.Parameter.empty
        assert not options[name].required  # even the scene: --world may take its place
        assert required or options[name].default == parameter.default


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_help_fits_into_100_columns(name: str) -> None:
    done = CliRunner().invoke(cli, [name, "--help"], terminal_width=100)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert max(map(len, lines)) <= 100
    assert cli.commands[name].get_short_help_str(100)


def test_every_option_has_help() -> None:
    options = [p for c in cli.commands.values() for p in c.params if isinstance(p, click.Option)]
    assert all(o.help for o in options)
