"""Ready-to-send prompts for generative reward models (GVL): shuffled frames, known failures, and the true labels."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from badgen.selection.options import SHARED
from badgen.selection.select import Entry
from exporters.common.files import write_json
from exporters.common.dataset_exporter import DatasetExporter, Job
from exporters.gvl.material import Prompt
from exporters.gvl.messages import PROVIDERS
from exporters.gvl.misleading import make_pack
from exporters.gvl.settings import OPTIONS, Settings, settings_of
from exporters.gvl.trial import make_trial


class Gvl(DatasetExporter):
    """Writes, for each evaluated episode, one request body a provider and one file with the true values."""

    name: ClassVar[str] = "gvl"
    resumable: ClassVar[bool] = True
    summary: ClassVar[str] = "prompts with shuffled frames for a vision-language judge, and the true dense rewards"
    options: ClassVar[Mapping[str, tuple[Any, str]]] = SHARED | OPTIONS

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<id>.<provider>.json`, `<id>.answer.json`, on request `<id>.verdicts.json`, and `index.json`."""
        settings = settings_of(job.options)

        def make(entry: Entry) -> list[dict[str, Any]]:
            return [_trial(job, entry, settings) | (_pack(job, entry, settings) if settings.stills else {})]

        judged, unseen = _evaluated(job, settings)
        job.each(judged, make)
        rows = [row for _, _, found in job.journal.pieces() for row in found]
        if settings.stills and not any(row["stills"] for row in rows):
            raise BadValue(
                "no episode to judge has flattering stills: none of them lost what it had reached, or the run was made "
                "before there were any; make it again, or leave --stills out"
            )
        write_json(job.out / "index.json", _index(settings, rows))
        return {"rows": job.journal.count(job.selection.splits), "failures_not_seen": unseen}


def _index(settings: Settings, rows: list[dict[str, Any]]) -> dict[str, Any]:
    key, label = settings.dialect.key, settings.label
    return {
        "format": "badgen-gvl-3",
        "dialect": settings.dialect_name,
        "level": settings.level,
        "seed": settings.seed,
        "label": label,
        "value": f"{key} = round(100 * {label}); judges see shuffled single frames",
        "send": "add model (Anthropic: and max_tokens); score a reply with exporters.gvl.grade(reply, answer)",
        "episodes": rows,
    }


def _evaluated(job: Job, settings: Settings) -> tuple[list[Entry], int]:
    """Episodes to judge, and how many failures are left out because the camera does not show them."""
    cameras = dict.fromkeys(c for e in job.selection.entries for c in e.cameras)
    if settings.camera and settings.camera not in cameras:
        raise UnknownName("camera", settings.camera, cameras)
    if settings.episodes:
        known = {e.id: e for e in job.selection.entries}
        found: dict[str, StoredEpisode] = {e.info.id: e for e in map(job.selection.dataset.episode, settings.episodes)}
        if lost := [i for i in found if i not in known]:
            raise BadValue(f"episode {lost[0]} has no frames to judge, or the other options leave it out")
        asked = [known[i] for i in found]
        if blind := [e for e in asked if not _shows(job, settings, e)]:
            raise BadValue(
                f"{settings.camera or 'no camera'} does not show what goes wrong in {blind[0].id}; cameras that do: "
                f"{', '.join(blind[0].seen_by) or 'none'}; choose one of them, or give --unseen-views"
            )
        return asked, 0
    failures = [e for e in job.selection.entries if not e.success]
    if not failures:
        raise BadValue("the run has no failure with frames to judge; generate it with --cameras and a failure mode")
    shown = [e for e in failures if _shows(job, settings, e)]
    if not shown:
        raise BadValue("no camera asked for shows what goes wrong; choose others, or give --unseen-views")
    return shown, len(failures) - len(shown)


def _shows(job: Job, settings: Settings, entry: Entry) -> bool:
    """Whether the judge can see what goes wrong, from the camera that it will be shown."""
    if job.shared.unseen_views or entry.success:
        return True
    wanted = (settings.camera,) if settings.camera else job.shared.cameras or entry.cameras
    return bool(set(wanted) & set(entry.seen_by))


def _trial(job: Job, entry: Entry, settings: Settings) -> dict[str, Any]:
    trial = make_trial(entry, job.selection, settings)
    prompt = settings.dialect.compose(trial.material, settings.level)
    files = _write(job.out, trial.episode, prompt, settings)
    files["answer"] = write_json(job.out / f"{trial.episode}.answer.json", trial.answer).name
    return {
        "episode": trial.episode,
        "frames": len(trial.material.frames),
        "pictures": prompt.pictures,
        "files": files,
    }


def _pack(job: Job, entry: Entry, settings: Settings) -> dict[str, Any]:
    pack = make_pack(entry, job.selection, settings)
    if pack is None:
        return {"stills": None}
    files = {name: _write(job.out, f"{entry.id}.{name}", p, settings) for name, p in pack.prompts.items()}
    truth = write_json(job.out / f"{entry.id}.verdicts.json", pack.truth).name
    return {"stills": {"prompts": files, "verdicts": truth}}


def _write(out: Path, stem: str, prompt: Prompt, settings: Settings) -> dict[str, str]:
    """Write a prompt for each provider; return the names of the files."""
    return {p: write_json(out / f"{stem}.{p}.json", PROVIDERS[p](prompt)).name for p in settings.providers}
