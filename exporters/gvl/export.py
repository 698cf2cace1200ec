"""Ready-to-send prompts for generative reward models (GVL): shuffled frames, references, and ground truth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import DatasetExporter, Entry, Job, write_json
from exporters.gvl.curves import DONE, LOW, Curve, curves_of
from exporters.gvl.material import Prompt
from exporters.gvl.messages import PROVIDERS
from exporters.gvl.misleading import make_pack
from exporters.gvl.settings import OPTIONS, Settings, settings_of
from exporters.gvl.trial import make_trial


class Gvl(DatasetExporter):
    """For each judged episode, a request body for each provider and a file with the ground truth."""

    name: ClassVar[str] = "gvl"
    resumable: ClassVar[bool] = True
    summary: ClassVar[str] = "prompts with shuffled frames for a vision-language judge, and the true dense rewards"
    options: ClassVar[Options] = OPTIONS

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<id>.<provider>.json`, `<id>.answer.json`, `index.json`, and, if requested, `<id>.verdicts.json`."""
        settings = settings_of(job.options)
        curves = curves_of(job.selection, settings.label)

        def make(entry: Entry) -> list[dict[str, Any]]:
            return [
                _trial(job, entry, curves, settings)
                | (_pack(job, entry, settings) if settings.misleading_frames else {})
            ]

        judged, left_out = _evaluated(job, curves, settings)
        job.each(judged, make)
        rows = [row for _, _, found in job.journal.pieces() for row in found]
        if settings.misleading_frames and not any(row["misleading_frames"] for row in rows):
            raise BadValue(
                "no episode to judge has misleading frames, since none of them lost what it had reached; "
                "make more episodes, or leave out --misleading-frames"
            )
        write_json(job.out / "index.json", _index(settings, rows))
        return {"rows": job.journal.count(job.selection.splits), **left_out, **_context(job, settings, rows)}


def _index(settings: Settings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    key, label = settings.dialect.key, settings.label
    return {
        "format": "badgen-gvl-4",
        "dialect": settings.dialect_name,
        "level": settings.level,
        "seed": settings.seed,
        "label": label,
        "value": f"{key} = round(100 * {label}); judges see single frames in random order",
        "send": "add model (Anthropic: and max_tokens); score a reply with exporters.gvl.grade(reply, answer)",
        "episodes": rows,
    }


def _context(job: Job, settings: Settings, rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many prompts have a context in which no failure ends low; nothing where failures are shown unrated."""
    if settings.level != "dense" or not settings.allotment.failures:
        return {}
    high = sum(not row["context_ends_low"] for row in rows)
    if high:
        job.tell(
            f"prompts without a failure in their context that ends below {LOW}: {high} of {len(rows)}; "
            "more episodes fill them"
        )
    return {"prompts_without_low_context": high}


def _evaluated(job: Job, curves: Mapping[str, Curve], settings: Settings) -> tuple[list[Entry], dict[str, int]]:
    """Episodes to judge, and the numbers of failures that are left out, by reason."""
    cameras = dict.fromkeys(c for e in job.selection.entries for c in e.cameras)
    if settings.camera and settings.camera not in cameras:
        raise UnknownName("camera", settings.camera, cameras)
    if settings.episodes:
        return _named(job, settings), {"failures_not_seen": 0, "failures_that_end_as_if_done": 0}
    failures = [e for e in job.selection.entries if not e.success]
    if not failures:
        raise BadValue("the dataset has no failure with frames to judge; make one with --cameras and a failure mode")
    shown = [e for e in failures if _shows(job, settings, e)]
    if not shown:
        raise BadValue("no chosen camera shows what goes wrong; choose others, or give --unseen-views")
    judged = [e for e in shown if not curves[e.id].as_if_done]
    if not judged:
        raise BadValue(
            f"every failure ends as if it were done, by its {settings.label}; make other modes, or name one to judge "
            "with --episode"
        )
    done = len(shown) - len(judged)
    if done:
        job.tell(
            f"failures left out because their {settings.label} ends as if they were done ({DONE} or more, or more than "
            f"their outcome allows): {done}"
        )
    return judged, {"failures_not_seen": len(failures) - len(shown), "failures_that_end_as_if_done": done}


def _named(job: Job, settings: Settings) -> list[Entry]:
    """The episodes that the user names; raises BadValue where one cannot be judged."""
    selected = {e.id: e for e in job.selection.entries}
    found: dict[str, StoredEpisode] = {e.info.id: e for e in map(job.selection.dataset.episode, settings.episodes)}
    if lost := [i for i in found if i not in selected]:
        raise BadValue(f"episode {lost[0]} has no frames to judge, or the other options leave it out")
    judged = [selected[i] for i in found]
    if unseen := [e for e in judged if not _shows(job, settings, e)]:
        raise BadValue(
            f"{settings.camera or 'no camera'} does not show what goes wrong in {unseen[0].id}; cameras that do: "
            f"{', '.join(unseen[0].seen_by) or 'none'}; choose one of them, or give --unseen-views"
        )
    return judged


def _shows(job: Job, settings: Settings, entry: Entry) -> bool:
    """Whether what goes wrong is visible from the camera of the prompt."""
    if job.shared.unseen_views or entry.success:
        return True
    wanted = (settings.camera,) if settings.camera else job.shared.cameras or entry.cameras
    return bool(set(wanted) & set(entry.seen_by))


def _trial(job: Job, entry: Entry, curves: Mapping[str, Curve], settings: Settings) -> dict[str, Any]:
    trial = make_trial(entry, job.selection, curves, settings)
    prompt = settings.dialect.compose(trial.material, settings.level)
    files = _write(job.out, trial.episode, prompt, settings)
    files["answer"] = write_json(job.out / f"{trial.episode}.answer.json", trial.answer).name
    return {
        "episode": trial.episode,
        "frames": len(trial.material.frames),
        "pictures": prompt.pictures,
        "context_ends_low": trial.answer["context_ends_low"],
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
