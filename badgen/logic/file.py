"""Write specifications, signals and robustness of episodes into one HDF5 file, for readers without badgen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from badgen.checks.derived import task_of
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.exporting.hdf5 import put_array, writing_hdf5
from badgen.files import replacing
from badgen.logic.signals import NamedSignal
from badgen.logic.specification import Specification, specify
from badgen.logic.verdicts import Verdicts, verdicts
from badgen.store import Episode

FORMAT = "badgen logic 1"


def write_logic(
    episodes: Sequence[Episode], path: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Write one HDF5 file for these episodes; it appears at `path` when it is complete.

    `episodes/<id>` has `signals/<name>`, `goal`, `milestones/<name>` and `rules/<name>`, (T,) float64 each; those that
    are robustness have the attribute `formula`, which rtamt reads.

    Raises MissingDependency without rtamt, UnknownName or BadValue where a scene cannot be loaded here, BadValue for a
    path that cannot be a file, OSError where the file cannot be written.
    """
    if path.is_dir() or not path.parent.is_dir():
        wrong = "is a folder" if path.is_dir() else f"cannot be made, since there is no folder {path.parent}"
        raise BadValue(f"{path} {wrong}; give a file in a folder that is there")
    progress(0, len(episodes))
    with replacing(path) as made, writing_hdf5(made) as out:
        out.file.attrs["format"] = FORMAT
        for done, episode in enumerate(episodes, start=1):
            _put_episode(out.file.create_group(f"episodes/{episode.id}"), episode)
            out.check()
            progress(done, len(episodes))


def _put_episode(group: Any, episode: Episode) -> None:
    info = episode.info
    specification = specify(episode.trajectory(), task_of(info))
    group.attrs.update(
        {
            "scene": info.scene,
            "task": info.task,
            "instruction": info.instruction,
            "outcome": info.outcome,
            "row_s": specification.row_s,
        }
    )
    _put_signals(group.create_group("signals"), specification.signals)
    _put_robustness(group, specification, verdicts(specification))


def _put_signals(group: Any, signals: Mapping[str, NamedSignal]) -> None:
    for name, signal in signals.items():
        put_array(group, name, signal.values)
        group[name].attrs["meaning"] = signal.meaning


def _put_robustness(group: Any, specification: Specification, by_logic: Verdicts) -> None:
    _put(group, "goal", by_logic.goal, {"formula": specification.goal.text()})
    milestones = group.create_group("milestones")
    for name, formula in specification.milestones.items():
        _put(milestones, name, by_logic.milestones[name], {"formula": formula.text()})
    rules = group.create_group("rules")
    for written, rows in zip(specification.rules, by_logic.rules, strict=True):
        rule = written.rule
        attributes = {"formula": written.kept, "breach": written.breach.text(), "event": rule.event, "kind": rule.kind}
        _put(rules, rule.name, rows.kept, attributes | {"scale": rule.scale, "broken": rows.broken})


def _put(group: Any, name: str, values: F64, attributes: Mapping[str, Any]) -> None:
    put_array(group, name, values)
    group[name].attrs.update(attributes)
