"""Ready-to-send prompts for generative reward models (GVL): frames to judge, references, and ground truth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredDataset
from badgen.exporting import Entry, Job, Prompt, PromptExporter, Question, Questions, Selection, write_json
from exporters.gvl.endings import LOW, Ending, endings
from exporters.gvl.judged import judged_of
from exporters.gvl.messages import PROVIDERS
from exporters.gvl.misleading import make_pack
from exporters.gvl.settings import OPTIONS, Settings, settings_of
from exporters.gvl.trial import make_trial


class Gvl(PromptExporter):
    """For each judged episode, a request body for each provider and a file with the ground truth."""

    name: ClassVar[str] = "gvl"
    resumable: ClassVar[bool] = True
    summary: ClassVar[str] = "prompts with frames of a run for a vision-language judge, and the true dense rewards"
    options: ClassVar[Options] = OPTIONS

    def questions(self, dataset: StoredDataset, options: Mapping[str, Any]) -> Questions:
        """A question about every episode that an export with these options would judge."""
        full, selection = self.selected(dataset, options)
        settings = settings_of(full)
        ends = endings(selection, settings.rule)
        judged = judged_of(selection, settings, ends)
        entries = {e.id: e for e in judged.entries}
        return Questions(
            tuple(entries),
            tuple(judged.told(settings.rule.label)),
            lambda episode: _question(entries[episode], selection, settings, ends),
        )

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<id>.<provider>.json`, `<id>.answer.json`, `index.json`, and, if requested, `<id>.verdicts.json`."""
        settings = settings_of(job.options)
        ends = endings(job.selection, settings.rule)
        judged = judged_of(job.selection, settings, ends)

        def make(entry: Entry) -> list[dict[str, Any]]:
            pack = _pack(job, entry, settings) if settings.misleading_frames else {}
            return [_trial(job, entry, settings, ends) | pack]

        job.each(judged.entries, make)
        rows = [row for _, _, found in job.journal.pieces() for row in found]
        if settings.misleading_frames and not any(row["misleading_frames"] for row in rows):
            raise BadValue(
                "no episode to judge has misleading frames, since none of them lost what it had reached; "
                "make more episodes, or leave out --misleading-frames"
            )
        write_json(job.out / "index.json", _index(settings, rows))
        for sentence in judged.told(settings.rule.label):
            job.tell(sentence)
        lowest = [row["lowest_failure"] for row in rows if row["lowest_failure"] is not None]
        facts = judged.facts() | {"prompts_without_a_failure_that_ends_low": sum(v >= 100 * LOW for v in lowest)}
        return {"rows": job.journal.count(job.selection.splits), **facts}


def _question(entry: Entry, selection: Selection, settings: Settings, ends: Mapping[str, Ending]) -> Question:
    trial, kind = make_trial(entry, selection, settings, ends), settings.dialect
    first, count = trial.answer["frames"][0]["frame_number"], len(trial.answer["frames"])
    return Question(
        episode=trial.episode,
        prompt=kind.compose(trial.material, settings.level),
        answer=trial.answer,
        key=kind.key,
        schema=kind.schema,
        closing=kind.closing.format(first=first, last=first + count - 1),
        asks=kind.asks,
        read=lambda text: kind.read(text, first, count),
    )


def _index(settings: Settings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    key, label = settings.dialect.key, settings.rule.label
    order = "in order of time" if settings.dialect.in_order else "in random order"
    return {
        "format": "badgen-gvl-5",
        "dialect": settings.dialect_name,
        "rule": settings.rule_name,
        "level": settings.level,
        "seed": settings.seed,
        "label": label,
        "value": f"{key} = round(100 * {label}); judges see the frames {order}",
        "send": "add model (Anthropic: and max_tokens); score a reply with exporters.gvl.grade(reply, answer)",
        "episodes": rows,
    }


def _trial(job: Job, entry: Entry, settings: Settings, ends: Mapping[str, Ending]) -> dict[str, Any]:
    trial = make_trial(entry, job.selection, settings, ends)
    prompt = settings.dialect.compose(trial.material, settings.level)
    files = _write(job.out, trial.episode, prompt, settings)
    files["answer"] = write_json(job.out / f"{trial.episode}.answer.json", trial.answer).name
    return {
        "episode": trial.episode,
        "frames": len(trial.material.frames),
        "pictures": prompt.pictures,
        "lowest_failure": trial.answer["lowest_failure"],
        "files": files,
    }


def _pack(job: Job, entry: Entry, settings: Settings) -> dict[str, Any]:
    pack = make_pack(entry, job.selection, settings)
    if pack is None:
        return {"misleading_frames": None}
    files = {name: _write(job.out, f"{entry.id}.{name}", p, settings) for name, p in pack.prompts.items()}
    truth = write_json(job.out / f"{entry.id}.verdicts.json", pack.truth).name
    return {"misleading_frames": {"prompts": files, "verdicts": truth}}


def _write(out: Path, stem: str, prompt: Prompt, settings: Settings) -> dict[str, str]:
    """Write a prompt for each provider; return the names of the files."""
    return {p: write_json(out / f"{stem}.{p}.json", PROVIDERS[p](prompt)).name for p in settings.providers}
