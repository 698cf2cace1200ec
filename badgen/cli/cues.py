"""`badgen cues`: short general cues and other wordings of the instructions, by a language model, each checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from badgen.cli.asked import asking_of, judge_options
from badgen.cli.parameters import PATH
from badgen.critics.text_model import TextModel
from badgen.distill.cues import LanguageModel, Refused, distil_cues, facts_of
from badgen.distill.paraphrase import paraphrases
from badgen.files import write_json
from badgen.store import Dataset, open_dataset


@click.command(short_help="Let a language model write cues and other wordings, each checked.")
@click.argument("dataset", type=PATH)
@judge_options(required=True)
@click.option("--wordings", type=click.IntRange(0), default=0, show_default=True, help="Instructions to paraphrase.")
@click.option("--out", type=PATH, required=True, metavar="FOLDER", help="Folder for cues.json and the replies.")
def cues(dataset: Path, wordings: int, out: Path, **given: Any) -> None:
    """Write cues for each scene of DATASET: what to look for in any failure of its kind.

    A cue is kept only if an episode has an event of its kind and the sentences of such episodes bear it out. --wordings
    also asks for other wordings of so many instructions; each must ask for exactly the same. What is refused is written
    down with the reason.
    """
    opened, model = open_dataset(dataset), TextModel(asking_of(given, out))
    found = {"cues": _cues(opened, model), "wordings": _wordings(opened, model, wordings)}
    write_json(out / "cues.json", found)
    for name in found:
        kept = sum(len(part["kept"]) for part in found[name].values())
        refused = sum(len(part["refused"]) for part in found[name].values())
        click.echo(f"{name}: {kept} kept, {refused} refused: {out / 'cues.json'}")


def _cues(dataset: Dataset, model: LanguageModel) -> dict[str, dict[str, Any]]:
    """Scene -> its cues."""
    parts = {}
    for scene, facts in facts_of(dataset).items():
        found = distil_cues(scene, facts, model)
        kept = [{"kind": cue.kind, "cue": cue.text} for cue in found.kept]
        parts[scene] = {"kept": kept, "refused": _refused(found.refused)}
    return parts


def _wordings(dataset: Dataset, model: LanguageModel, most: int) -> dict[str, dict[str, Any]]:
    """Canonical instruction -> other wordings, for the first ones of the dataset."""
    known: dict[str, dict[str, None]] = {}
    for episode in dataset:
        info = episode.info
        wordings = known.setdefault(info.canonical_instruction, {info.canonical_instruction: None})
        wordings[info.instruction] = None
    parts = {}
    for canonical, wordings in list(known.items())[:most]:
        found = paraphrases(tuple(wordings), model)
        parts[canonical] = {"kept": list(found.kept), "refused": _refused(found.refused)}
    return parts


def _refused(found: Sequence[Refused]) -> list[Mapping[str, str]]:
    return [{"text": r.text, "reason": r.reason} for r in found]
