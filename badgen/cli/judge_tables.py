"""What `badgen judge` prints: costs, figures of the scores, verdicts against the physics, levels compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click
from rich.table import Table

from badgen.cli.console import plain_console
from badgen.critics.ablation import LevelResult, Share
from badgen.critics.asking import Asking
from badgen.critics.choice import Choice
from badgen.critics.estimate import Estimate
from badgen.critics.figures import JudgedRun, by_band, figures
from badgen.critics.session import Judged
from badgen.critics.verdicts import Checked, Times, critic_result

_WIDTH = 120


def told_estimate(choice: Choice, found: Estimate, asking: Asking) -> None:
    """Print how much is to be asked, and what it will cost."""
    left = found.prompts - found.stored
    click.echo(
        f"{choice.dialect}, level {choice.level}: {found.prompts} prompts, {found.stored} answered before; to send: "
        f"{left} with {found.pictures} pictures, about {found.expected.input_tokens:,} tokens in and "
        f"{found.expected.output_tokens:,} out"
    )
    price = asking.meter.price
    if price is None or found.expected_usd is None:
        click.echo("estimate: no price is known for this model; give --price IN,OUT in US dollars for a million tokens")
        return
    share = f", {asking.meter.share:.0%} of it in batches" if asking.meter.share < 1 else ""
    click.echo(
        f"estimate: {found.expected_usd:.2f} USD, at most {found.most_usd:.2f} if every reply were as long as it may "
        f"be ({price.input_usd:g} in and {price.output_usd:g} out for a million tokens{share})"
    )


def told_outcomes(judged: Judged, asking: Asking) -> None:
    """Print how many questions have an answer, why others have none, what was spent, and where the answers are."""
    answered = sum(not o.problem for o in judged.outcomes)
    problems = "".join(f", {count} {problem}" for problem, count in judged.problems.items())
    usage, price = asking.meter.usage, asking.meter.price
    spent = f"spent {asking.meter.spent_usd:.4f} USD, " if price is not None else ""
    click.echo(
        f"{answered} of {len(judged.questions.episodes)} answered{problems}; {spent}{usage.input_tokens:,} tokens in "
        f"and {usage.output_tokens:,} out"
    )
    if judged.answers is not None:
        click.echo(f"answers in {judged.answers}")


def told_figures(runs: Mapping[str, Sequence[JudgedRun]]) -> None:
    """Print a line for each set of scores, and below it one for each band."""
    table = Table(box=None, pad_edge=False)
    table.add_column("scores", no_wrap=True)
    for name in ("in order", "ties", "failures pass", "twins pass", "falls seen", "error failures", "error twins"):
        table.add_column(name, justify="right")
    for name, members in runs.items():
        if members:
            table.add_row(name or "all", *_cells(members))
            for band, of_band in by_band(members).items():
                table.add_row(f"  {band}", *_cells(of_band))
    if table.row_count:
        plain_console(width=_WIDTH).print(table)


def told_critic(checked: Sequence[Checked]) -> None:
    """Print how a critic's verdicts and seconds compare with the physics."""
    found = critic_result(checked)
    click.echo(
        f"critic: passes {found.failures_passed} of {found.failures} failures, fails {found.successes_failed} of "
        f"{found.successes} successes; {found.granted} runs count as success, by critic and physics; "
        f"{found.inconsistent} verdicts contradict their own score or time"
    )
    for what, times in (("departs_s, when it can be seen", found.departs), ("onset_s, the first event", found.onset)):
        if times is not None:
            click.echo(f"time against {what}: {_times(times)}")


def told_ablation(levels: Mapping[str, LevelResult]) -> None:
    """Print the levels side by side, with intervals of 95 %."""
    table = Table(box=None, pad_edge=False)
    table.add_column("level", no_wrap=True)
    for name in ("judged right", "failures not passed", "pairs in order", "mean error"):
        table.add_column(name, justify="right")
    for level, found in levels.items():
        error = "-"
        if found.error is not None:
            low, high = found.error.interval
            error = f"{found.error.value:.1f} [{low:.1f}, {high:.1f}]"
        table.add_row(level, *(_share(s) for s in (found.right, found.failures, found.order)), error)
    plain_console(width=_WIDTH).print(table)
    click.echo("over the episodes that were judged at every level; in brackets 95 % intervals: Wilson, and bootstrap")


def _cells(runs: Sequence[JudgedRun]) -> tuple[str, ...]:
    found = figures(runs)
    return (
        f"{found.in_order}/{found.pairs}",
        str(found.ties),
        f"{found.failures_passed}/{found.failures}",
        f"{found.twins_passed}/{found.twins}",
        f"{found.falls_seen / found.falls:.2f} of {found.falls}" if found.falls else "-",
        "-" if found.error_failures is None else f"{found.error_failures:.1f}",
        "-" if found.error_twins is None else f"{found.error_twins:.1f}",
    )


def _times(times: Times) -> str:
    late = f"{abs(times.median_late_s):.1f} s {'late' if times.median_late_s >= 0 else 'early'}"
    return (
        f"{times.count} failures, median {late}, median distance {times.median_off_s:.1f} s, "
        f"{times.within_1_s} within 1 s"
    )


def _share(share: Share) -> str:
    if not share.total:
        return "-"
    low, high = share.interval
    return f"{share.hits}/{share.total} = {share.hits / share.total:.2f} [{low:.2f}, {high:.2f}]"
