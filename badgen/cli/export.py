"""`badgen export`: convert datasets into another program's format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from badgen.cli.parameters import PATH
from badgen.cli.pieces import Pieces
from badgen.cli.target import Target
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Exporter, StoredDataset
from badgen.registry import registry
from badgen.selection.flags import read_flags
from badgen.store import JoinedDatasets, open_dataset

# Options of exporters that `badgen export` also takes as flags of their own names.
_SHORT = (
    "split",
    "only",
    "cameras",
    "balance",
    "trim",
    "task_words",
    "without_flagged",
    "seen",
    "video",
    "video_share",
    "seed",
    "dialect",
    "rule",
    "level",
    "references",
    "budget",
    "episode",
    "camera",
    "provider",
)
_ON = ("privileged", "misleading_frames")
_OFF = ("relabelled", "borderline")


@click.command(short_help="Convert datasets into another program's format.")
@click.argument("datasets", type=PATH, nargs=-1, required=True, metavar="DATASET...")
@click.option("--to", "name", required=True, help="Format; see `badgen list exporters`.")
@click.option("--out", type=PATH, help="Folder to write.  [default: exports/DATASET-FORMAT]")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Any option of the format; repeatable; see `badgen list options`.",
)
@click.option("--split", help="Shares of the splits, assigned by group.  [default: train=0.8,val=0.1,test=0.1]")
@click.option(
    "--holdout",
    multiple=True,
    metavar="KEY=VALUE",
    help="Groups for the split `holdout`, such as mode=drop; repeatable.",
)
@click.option("--only", help="Groups to export, such as 'scene=pour;mode=drop'.")
@click.option("--cameras", help="Cameras to export, separated by commas.  [default: all]")
@click.option("--balance", help="Leave out episodes until classes are equal: outcome, mode or none.  [default: none]")
@click.option("--trim", help="End films when the task is done: completion or none.  [default: that of the format]")
@click.option(
    "--task-words",
    help="Words of a task: instruction (the episode's own) or canonical (one per goal).  [default: that of the format]",
)
@click.option(
    "--without-flagged",
    metavar="FILE",
    help="Leave out what is flagged as bad picture or wrong label in FILE, saved in the gallery of `badgen view`.",
)
@click.option("--seed", help="Seed of all random choices.  [default: 0]")
@click.option("--no-relabelled", is_flag=True, help="Leave out episodes relabelled under another instruction.")
@click.option("--no-borderline", is_flag=True, help="Leave out episodes whose outcome a perturbation of 1e-6 changes.")
@click.option(
    "--seen",
    help="Failures for formats with pictures: clear, faint (also faint ones) or all (also what only forces tell).  "
    "[default: clear]",
)
@click.option("--video", help="Pictures: raw, aug (restyled ones) or both.  [default: raw]")
@click.option("--video-share", help="With --video both: share of the groups with restyled pictures.  [default: 0.5]")
@click.option("--privileged", is_flag=True, help="Also export what only the simulator knows.")
@click.option("--dialect", help="gvl: incontext, opengvl, robometer, ordered or critic.")
@click.option(
    "--rule", help="gvl: what is judged: run (all that happened so far) or frame (each alone).  [default: run]"
)
@click.option(
    "--level",
    help="gvl: what the prompt shows of known failures: text (words), frames (also pictures), dense (also rewards) "
    "or contrast (a failure of the same mode beside the success nearest to it).",
)
@click.option("--references", help="gvl: number of failures to show as references; 0 for none.")
@click.option("--budget", help="gvl: largest number of pictures in a prompt; 0 for no limit.")
@click.option(
    "--misleading-frames", is_flag=True, help="gvl: also prompts with misleading frames, and the true verdict."
)
@click.option(
    "--episode",
    help="gvl: comma-separated ids of the episodes to evaluate.  [default: all failures that can be judged]",
)
@click.option(
    "--camera",
    help="gvl: camera whose frames are evaluated; of ordered also several, or all.  "
    "[default: the one that shows the failure best]",
)
@click.option("--provider", help="gvl: message format: anthropic, openai, gemini or all.  [default: all]")
def export(datasets: tuple[Path, ...], name: str, out: Path | None, settings: tuple[str, ...], **short: Any) -> None:
    """Export one DATASET or several into one folder.

    The folder appears only when it is complete; a folder that is not empty is refused. After an interruption the same
    command resumes, where the format allows it.
    """
    exporter = registry().exporter(name)
    flags = _flags(short)
    _require_taken(exporter, flags)
    options = _options(exporter, dict(_pair(s) for s in settings) | flags)
    target = Target(out or Path("exports") / f"{datasets[0].resolve().name}-{name}")
    target.require_free()
    opened: StoredDataset = open_dataset(datasets[0]) if len(datasets) == 1 else JoinedDatasets(datasets)
    told: list[str] = []
    exporter.tell = told.append
    with target.locked():
        files = _export_complete(exporter, opened, target, options)
    click.echo(f"{len(files)} files in {target.asked}")
    for line in told:
        click.echo(line)


def _flags(short: Mapping[str, Any]) -> dict[str, str]:
    """Options of the exporter that were given by a flag of their own name, as text."""
    given = {name: short[name] for name in _SHORT if short[name] is not None}
    given |= {"holdout": ";".join(short["holdout"])} if short["holdout"] else {}
    given |= {name: "true" for name in _ON if short[name]}
    return given | {name: "false" for name in _OFF if short[f"no_{name}"]}


def _require_taken(exporter: Exporter, flags: Iterable[str]) -> None:
    """Raise BadValue for a flag that stands for an option of other formats."""
    allowed = exporter.all_options()
    for name in flags:
        if name not in allowed:
            flag = f"--{'no-' if name in _OFF else ''}{name.replace('_', '-')}"
            takes = f"--set NAME=VALUE with {', '.join(sorted(allowed))}" if allowed else "no options"
            raise BadValue(f"the format {exporter.name!r} does not take {flag}; it takes {takes}")


def _export_complete(
    exporter: Exporter, dataset: StoredDataset, target: Target, options: Mapping[str, Any]
) -> list[Path]:
    """Export beside the target and rename; after an error, whatever cannot be resumed is removed."""
    sources = [p.shards for p in dataset.provenance()]
    resumable = exporter.resumable and all(sources)
    flags = dict(read_flags(options.get("without_flagged", "")))  # the file may have changed since an interruption
    request = {"to": exporter.name, "options": dict(options), "flags": flags, "datasets": [dict(s) for s in sources]}
    try:
        folder = target.begin(request if resumable else None)
        with Pieces("pieces") as exporter.progress:
            files = exporter.export(dataset, folder, options)
        target.finish()
    except KeyboardInterrupt:
        if not resumable:
            target.discard()
        raise
    except BaseException:
        target.discard()  # resuming would meet the same error
        raise
    return files


def _pair(text: str) -> tuple[str, str]:
    key, sep, value = text.partition("=")
    if not sep:
        raise BadValue(f"--set takes NAME=VALUE, got {text!r}")
    return key, value


def _options(exporter: Exporter, given: Mapping[str, str]) -> dict[str, Any]:
    """Defaults overlaid with what was given, each as its default's type."""
    options = {k: default for k, (default, _) in exporter.all_options().items()}
    for key, text in given.items():
        if key not in options:
            raise UnknownName(f"option of {exporter.name}", key, options)
        options[key] = _typed(key, text, options[key])
    return options


def _typed(key: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise BadValue(f"{key} must be true or false, got {text!r}")
        return text.lower() in ("true", "1", "yes")
    try:
        return type(default)(text)
    except ValueError as e:
        raise BadValue(
            f"{key} must be {'a whole number' if isinstance(default, int) else 'a number'}, got {text!r}"
        ) from e
