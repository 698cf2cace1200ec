"""Show an episode on the terminal: text, facts, events, certificate, and curves in block characters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from badgen.contracts.arrays import F32, F64
from badgen.contracts.exporter import StoredEpisode
from badgen.contracts.recoverability import Moment
from badgen.view.edge_words import near_line
from badgen.view.facts import facts, headline, marks, sentence
from badgen.view.words import measured, plain, seconds

_BLOCKS = "▁▂▃▄▅▆▇█"


def show(episode: StoredEpisode, console: Console) -> None:
    """Print an episode; stored text is never interpreted as markup."""
    info = episode.info
    failed = info.outcome != "success"
    console.print(Text(headline(episode), style="bold red" if failed else "bold green"))
    console.print(Text(sentence(episode)))
    near = near_line(info)
    if near is not None:
        console.print(Text(near))
    if failed:
        captions = info.text.observable
        named = (("look for", captions.cue), ("why", captions.rationale), ("instead", captions.correction))
        for name, s in named:
            console.print(Text.assemble((f"{name}: ", "dim"), s.text))
    console.print()
    console.print(curves(episode, max(20, min(console.width - 12, 80))))
    console.print()
    console.print(_facts(episode))
    if episode.events:
        console.print(_events(episode))
    console.print(_certificate(episode))


def curves(episode: StoredEpisode, width: int) -> Text:
    """Draw reward and progress as one line of blocks each, with cause, onset and end marked below."""
    arrays = episode.arrays()
    lines = [
        Text.assemble(("progress  ", "dim"), (sparkline(arrays.time_s, arrays.labels.progress, width), "blue")),
        Text.assemble(("reward    ", "dim"), (sparkline(arrays.time_s, arrays.labels.reward, width), "red")),
    ]
    info, end = episode.info, float(arrays.time_s[-1]) or 1.0
    if info.recovery_curve:
        lines.append(Text.assemble(("saved     ", "dim"), (saved_line(info.recovery_curve, end, width), "green")))
    for name, t in (*marks(info), ("end", info.end_s)):
        if t is not None:
            column = min(int(t / end * width), width - 1)
            label = f"{name} {t:.2f} s"
            right = column + 2 + len(label) <= width
            line = " " * column + f"↑ {label}" if right else f"{label} ↑".rjust(column + 1)
            lines.append(Text(" " * 10 + line, style="yellow"))
    return Text("\n").join(lines)


def sparkline(time_s: F64, values: F32, width: int) -> str:
    """Draw values in [0, 1] as `width` blocks, each the mean of its share of the time."""
    share = np.minimum((time_s / (float(time_s[-1]) or 1.0) * width).astype(int), width - 1)
    filled = np.flatnonzero(np.bincount(share, minlength=width))
    sums = np.bincount(share, weights=values, minlength=width)[filled] / np.bincount(share, minlength=width)[filled]
    means = np.interp(np.arange(width), filled, sums)
    return "".join(_block(float(m)) for m in means)


def saved_line(moments: Sequence[Moment], end_s: float, width: int) -> str:
    """Draw the share of tries that save a failure as blocks, from the first moment that was tried to the last one."""
    at_s = (np.arange(width) + 0.5) / width * end_s
    times = [m.time_s for m in moments]
    shares = np.interp(at_s, times, [m.saved / m.tries for m in moments])
    tried = (at_s >= times[0]) & (at_s <= times[-1])
    return "".join(_block(float(s)) if t else " " for s, t in zip(shares, tried, strict=True)).rstrip()


def _block(value: float) -> str:
    return _BLOCKS[round(float(np.clip(value, 0, 1)) * (len(_BLOCKS) - 1))]


def _facts(episode: StoredEpisode) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in facts(episode):
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _events(episode: StoredEpisode) -> Table:
    table = Table("event", "start", "stop", "severity", "evidence", title="events", title_justify="left")
    for e in episode.events:
        cells = (plain(e.kind), seconds(e.start_s), seconds(e.stop_s), f"{e.severity:.2f}", measured(e.evidence))
        table.add_row(*map(Text, cells))
    return table


def _certificate(episode: StoredEpisode) -> Text:
    certificate = episode.info.certificate
    verdict = "accepted" if certificate.accepted else f"rejected: {plain(certificate.reason)}"
    lines = [Text(f"certificate: {verdict}", style="bold")]
    for c in certificate.clauses:
        mark = ("✓ ", "green") if c.holds else ("✗ ", "red")
        lines.append(Text.assemble(mark, f"{plain(c.name)}  ", (measured(c.measured), "dim")))
    return Text("\n").join(lines)
