"""Ready-to-send prompts for generative reward models (GVL): shuffled frames, known failures, and the true rewards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from exporters.common.files import write_json
from exporters.common.format import Format, Job
from exporters.common.options import SHARED
from exporters.common.selection import Entry
from exporters.gvl_answer import parse_answer, score
from exporters.gvl_messages import PROVIDERS
from exporters.gvl_prompt import LEVELS, compose
from exporters.gvl_trial import Settings, Trial, make_trial

__all__ = ["Gvl", "parse_answer", "score"]


class Gvl(Format):
    """Writes, for each evaluated episode, one request body a provider and one file with the true rewards."""

    name: ClassVar[str] = "gvl"
    resumable: ClassVar[bool] = True
    summary: ClassVar[str] = "prompts with shuffled frames for a vision-language judge, and the true dense rewards"
    options: ClassVar[Mapping[str, tuple[Any, str]]] = SHARED | {
        "level": ("dense", "what is shown of failures: text (words), frames (also pictures), dense (also rewards)"),
        "provider": ("all", "message format: anthropic, openai, gemini or all"),
        "camera": ("", "camera to judge from; the episode's first one if empty"),
        "frames": (10, "frames to judge in each episode"),
        "references": (2, "failures of other groups to show; a clean success is added at level dense"),
        "episode": ("", "ids of the episodes to judge, separated by commas; every failure with frames if empty"),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<id>.<provider>.json`, `<id>.answer.json` and `index.json`."""
        settings = _settings(job.options)

        def make(entry: Entry) -> list[dict[str, Any]]:
            trial = make_trial(entry, job.selection, settings)
            files = _write_trial(trial, job.out, settings)
            names = {kind: path.name for kind, path in files.items()}
            return [{"episode": trial.episode, "frames": len(trial.material.frames), "files": names}]

        job.each(_evaluated(job, settings), make)
        index = {
            "format": "badgen-gvl-1",
            "level": settings.level,
            "seed": settings.seed,
            "reward": "task_reward = round(100 * reward_frame); judges see shuffled single frames",
            "send": "add model (Anthropic: and max_tokens); read the reply with exporters.gvl.parse_answer",
            "episodes": [row for _, _, rows in job.journal.pieces() for row in rows],
        }
        write_json(job.out / "index.json", index)
        return {"rows": job.journal.count(job.selection.splits)}


def _settings(options: Mapping[str, Any]) -> Settings:
    settings = Settings(**{name: options[name] for name in Settings.__dataclass_fields__})
    if settings.level not in LEVELS:
        raise UnknownName("level", settings.level, LEVELS)
    if settings.provider not in (*PROVIDERS, "all"):
        raise UnknownName("provider", settings.provider, (*PROVIDERS, "all"))
    if settings.frames < 1 or settings.references < 1:
        raise BadValue("frames and references must be at least 1")
    return settings


def _evaluated(job: Job, settings: Settings) -> list[Entry]:
    ids = [part.strip() for part in settings.episode.split(",") if part.strip()]
    if ids:
        known = {e.id: e for e in job.selection.entries}
        found: dict[str, StoredEpisode] = {e.info.id: e for e in map(job.selection.run.episode, ids)}
        if lost := [i for i in found if i not in known]:
            raise BadValue(f"episode {lost[0]} has no frames to judge, or the other options leave it out")
        return [known[i] for i in found]
    failures = [e for e in job.selection.entries if not e.success]
    if not failures:
        raise BadValue("the run has no failure with frames to judge; generate it with --cameras and a failure mode")
    return failures


def _write_trial(trial: Trial, out: Path, settings: Settings) -> dict[str, Path]:
    prompt = compose(trial.material, settings.level)
    chosen = PROVIDERS if settings.provider == "all" else {settings.provider: PROVIDERS[settings.provider]}
    files = {name: write_json(out / f"{trial.episode}.{name}.json", make(prompt)) for name, make in chosen.items()}
    return files | {"answer": write_json(out / f"{trial.episode}.answer.json", trial.answer)}
