"""Checks of an exporter: it fills its folder and nothing else, twice alike, from whatever dataset it is given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from badgen.contracts.errors import BadgenError
from badgen.contracts.exporter import StoredDataset
from badgen.exporting import METADATA_FILES, DatasetExporter
from badgen.testing.exporter_lab import ExporterLab, contents
from badgen.testing.failure import Finding, require
from badgen.testing.scene_words import snake_case

_TYPES = (bool, int, float, str)
# What a mistake in an exporter raises; errors of badgen, which tell the user what to do, are none.
_MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    FileNotFoundError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


class _Stop(Exception):  # it stands for a user who presses Ctrl-C
    """The export is interrupted."""


def description(lab: ExporterLab) -> None:
    """The exporter has a name, a summary, and takes no arguments."""
    for field in ("name", "summary"):
        found = f"{lab.made.__name__} has no `{field}`"
        require(hasattr(lab.made, field), found, "class attributes name and summary", f"add `{field}`")
    snake_case(lab.made.name, "the exporter")
    try:
        lab.made()
    except TypeError as e:
        raise Finding(f"it cannot be made without arguments: {e}", "no arguments", "use `options` instead") from e
    summary = lab.made.summary
    found = f"the summary is {summary!r}"
    require(summary and "\n" not in summary, found, "one line for `badgen list exporters`", "write it")


def options(lab: ExporterLab) -> None:
    """Every option has a default of a type that the command line can read, and a help text."""
    for name, option in lab.made.all_options().items():
        pair = isinstance(option, tuple) and len(option) == 2
        require(pair, f"option {name!r} is {option!r}", "a pair: default, help", "write (default, help)")
        default, help_text = option
        require(name.isidentifier(), f"an option is named {name!r}", "letters, digits and _", "rename it")
        found = f"the default of option {name!r} is {default!r}"
        required = "a bool, int, float or str, since `--set` reads values of the default's type"
        require(type(default) in _TYPES, found, required, 'change it; an empty text "" can stand for no value')
        told = isinstance(help_text, str) and help_text.strip()
        require(told, f"option {name!r} has no help text", "one, for `badgen list options`", "write it")


def files(lab: ExporterLab) -> None:
    """The exporter writes into its folder only, and returns every file that it wrote."""
    made = lab.first
    required, advice = "files in the folder `out` only", "write below `out`, which the caller renames into place"
    require(not made.elsewhere, f"it wrote {_some(made.elsewhere)} outside its folder", required, advice)
    missing = [p for p in made.returned if not p.is_file()]
    require(not missing, f"it returns {_some(missing)}, which is no file", "paths of files written", "correct the list")
    outside = [p for p in made.returned if not p.resolve().is_relative_to(made.folder.resolve())]
    require(not outside, f"it returns {_some(outside)}, which is not in its folder", required, advice)
    returned = {p.resolve().relative_to(made.folder.resolve()).as_posix() for p in made.returned}
    kept = sorted(set(made.contents) - returned)
    found = f"it left {_some(kept)} behind without returning it"
    require(not kept, found, "every file that is left in `out` is returned", "return it, or remove it")
    require(made.contents, "it wrote no file", "at least one for a dataset with episodes", "write the episodes")


def no_places(lab: ExporterLab) -> None:
    """No file names a folder of this machine."""
    places = {str(lab.first.folder).encode(), str(lab.source.path.resolve()).encode()}
    telling = [n for n in lab.first.contents if any(p in (lab.first.folder / n).read_bytes() for p in places)]
    required, advice = "files that are the same wherever they are made", "write paths relative to `out`"
    require(not telling, f"{_some(telling)} contains a path of this machine", required, advice)


def metadata(lab: ExporterLab) -> None:
    """An exporter that derives from DatasetExporter leaves a card, a datasheet and a list of episodes."""
    if not issubclass(lab.made, DatasetExporter):
        return
    missing = [name for name in METADATA_FILES if name not in lab.first.contents]
    found = f"{_some(missing)} is not there"
    require(not missing, found, ", ".join(METADATA_FILES), "define `write`, and leave `export` as it is inherited")


def same_bytes(lab: ExporterLab) -> None:
    """A second export of the same dataset gives the same bytes, unless the exporter is not `deterministic`."""
    if lab.made.deterministic:
        advice = "write no times, random names or unsorted sets; seed random choices with an option"
        _same(lab.first.contents, lab.export(lab.source).contents, "in a second export", advice)


def no_pictures(lab: ExporterLab) -> None:
    """A dataset without pictures is exported, or refused with an error of badgen."""
    _survives(lab, lab.datasets.without_pictures, "a dataset without pictures")


def one_episode(lab: ExporterLab) -> None:
    """A dataset of a single success is exported, or refused with an error of badgen."""
    _survives(lab, lab.datasets.single, "a dataset with one episode")


def resumed(lab: ExporterLab) -> None:
    """A resumable export that is interrupted goes on, and ends as if it had not been."""
    if not lab.made.resumable:
        return
    out = lab.new_folder()
    try:
        lab.fill(lab.source, out, _interrupt)
    except _Stop:
        pass
    else:
        advice = "call self.progress(done, total) after every piece, or set `resumable` to False"
        raise Finding("it cannot be interrupted: `progress` is never called", "a call after each piece", advice)
    again = lab.fill(lab.source, out).contents
    advice = "skip what is finished, write the rest, and remove unfinished files; or set `resumable` to False"
    if lab.made.deterministic:
        _same(lab.first.contents, again, "after an interruption and a second call", advice)
    else:
        _same(dict.fromkeys(lab.first.contents, ""), dict.fromkeys(again, ""), "after an interruption", advice)


def _interrupt(done: int, total: int) -> None:
    if done >= max(1, total // 2):
        raise _Stop


def _survives(lab: ExporterLab, dataset: StoredDataset, what: str) -> None:
    out = lab.new_folder()
    try:
        lab.fill(dataset, out)
    except BadgenError as e:
        found = f"{what} is refused without a word ({type(e).__name__})"
        require(str(e), found, "a message", "say what is wrong and what to do")
    except _MISTAKES as e:
        raise Finding(
            f"{what} ends with {type(e).__name__}: {e}",
            "files, or a BadValue that says what the format needs and what to do",
            "leave out what is not there, or raise BadValue",
        ) from e
    else:
        broken = [n for n in contents(out) if n.endswith(".tmp")]
        require(not broken, f"{what} leaves {_some(broken)}", "finished files only", "remove unfinished files")


def _same(first: Mapping[str, str], second: Mapping[str, str], when: str, advice: str) -> None:
    lost, new = sorted(set(first) - set(second)), sorted(set(second) - set(first))
    changed = sorted(n for n in set(first) & set(second) if first[n] != second[n])
    said = [
        f"{_some(names)} {what}"
        for names, what in ((changed, "has other bytes"), (lost, "is missing"), (new, "is new"))
        if names
    ]
    require(not said, f"{when} {', '.join(said)}", "the same files with the same bytes", advice)


def _some(names: list[str] | list[Path] | tuple[str, ...]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(str(n) for n in names[:3]) + more
