"""`badgen world`: what badgen sees in somebody else's environment, and whether it can be used."""

from __future__ import annotations

import sys

import click

from badgen.contracts.errors import BadValue
from badgen.contracts.world import HasExpert, Policy, World
from badgen.worlds.checks import world_findings
from badgen.worlds.describe import described
from badgen.worlds.load import load_policy, load_world

_POLICY = "`expert`, `still`, or `module:function`.  [default: the expert, else still]"


@click.group(short_help="Look at an environment of your own: what badgen sees in it, and whether it can be used.")
def world() -> None:
    """Environments of other makers.

    WORLD is an adapter and a task, such as gymnasium:Humanoid-v5, metaworld:drawer-open-v3 or
    robotics:FetchPickAndPlace-v4, or a function of yours that makes one: module:function.
    """


@world.command(short_help="Show rate, action, gripper, cameras, and what each body is taken for.")
@click.argument("world")
def describe(world: str) -> None:
    """Show what badgen sees in WORLD, and how to correct it."""
    made = load_world(world)
    try:
        for line in described(made):
            click.echo(line)
    finally:
        made.close()


@world.command(short_help="Check that an environment and a policy repeat, and what their success is worth.")
@click.argument("world")
@click.option("--policy", help=_POLICY)
@click.option("--seeds", type=click.IntRange(min=1), default=3, show_default=True, help="Episodes to run.")
@click.option("--steps", type=click.IntRange(min=2), help="Steps of each.  [default: those of the world]")
def check(world: str, policy: str | None, seeds: int, steps: int | None) -> None:
    """Run WORLD several times, print a line for each check, and exit with code 2 where one does not hold."""
    failed = 0
    for finding in world_findings(lambda: load_world(world), lambda made: _policy(policy, made), seeds, steps):
        click.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.check:<13} {finding.found}")
        if not finding.ok:
            failed += 1
            click.echo(f"      {finding.remedy}")
    sys.exit(2 if failed else 0)


def _policy(text: str | None, world: World) -> Policy:
    if text is not None:
        return load_policy(text, world)
    try:
        return load_policy("expert" if isinstance(world, HasExpert) else "still", world)
    except BadValue:  # it has no expert for this task
        return load_policy("still", world)
