"""Ready-to-send prompts for generative reward models (GVL): shuffled frames, known failures, and the true rewards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Exporter, StoredEpisode, StoredRun
from exporters.gvl_answer import parse_answer, score
from exporters.gvl_messages import PROVIDERS
from exporters.gvl_prompt import LEVELS, compose
from exporters.gvl_trial import Settings, Trial, make_trial

__all__ = ["Gvl", "parse_answer", "score"]


class Gvl(Exporter):
    """Writes, for each evaluated episode, one request body a provider and one file with the true rewards."""

    name: ClassVar[str] = "gvl"
    summary: ClassVar[str] = "prompts with shuffled frames for a vision-language judge, and the true dense rewards"
    options: ClassVar[Mapping[str, tuple[Any, str]]] = {
        "level": ("dense", "what is shown of failures: text (words), frames (also pictures), dense (also rewards)"),
        "provider": ("all", "message format: anthropic, openai, gemini or all"),
        "camera": ("", "camera to judge from; the episode's first one if empty"),
        "frames": (10, "frames to judge in each episode"),
        "references": (2, "failures of other groups to show; a clean success is added at level dense"),
        "episode": ("", "ids of the episodes to judge, separated by commas; every failure with frames if empty"),
        "seed": (0, "seed of the shuffles"),
        "privileged": (False, "give the cues that only the simulator knows, not those a viewer can see"),
    }

    def export(self, run: StoredRun, out: Path, options: Mapping[str, Any]) -> list[Path]:
        """Write `<id>.<provider>.json`, `<id>.answer.json` and `index.json`."""
        settings = _settings(self.options, options)
        everyone = list(run.episodes())
        written: list[Path] = []
        entries: list[dict[str, Any]] = []
        for episode in _evaluated(run, everyone, settings):
            trial = make_trial(episode, everyone, settings)
            files = _write_trial(trial, out, settings)
            names = {kind: path.name for kind, path in files.items()}
            entries.append({"episode": trial.episode, "frames": len(trial.material.frames), "files": names})
            written += files.values()
        index = {
            "format": "badgen-gvl-1",
            "level": settings.level,
            "seed": settings.seed,
            "reward": "task_reward = round(100 * reward_frame); judges see shuffled single frames",
            "send": "add model (Anthropic: and max_tokens); read the reply with exporters.gvl.parse_answer",
            "episodes": entries,
        }
        return [*written, _dump(out / "index.json", index)]


def _settings(known: Mapping[str, tuple[Any, str]], options: Mapping[str, Any]) -> Settings:
    for name in options:
        if name not in known:
            raise UnknownName("option of exporter gvl", name, known)
    settings = Settings(**{name: options.get(name, default) for name, (default, _) in known.items()})
    if settings.level not in LEVELS:
        raise UnknownName("level", settings.level, LEVELS)
    if settings.provider not in (*PROVIDERS, "all"):
        raise UnknownName("provider", settings.provider, (*PROVIDERS, "all"))
    if settings.frames < 1 or settings.references < 1 or settings.seed < 0:
        raise BadValue("frames and references must be at least 1, and seed at least 0")
    return settings


def _evaluated(run: StoredRun, everyone: Sequence[StoredEpisode], settings: Settings) -> list[StoredEpisode]:
    ids = [part.strip() for part in settings.episode.split(",") if part.strip()]
    if ids:
        return list({e.info.id: e for e in map(run.episode, ids)}.values())
    failures = [e for e in everyone if e.info.outcome != "success" and e.cameras]
    if not failures:
        raise BadValue("the run has no failure with frames to judge; generate it with --cameras and a failure mode")
    return failures


def _write_trial(trial: Trial, out: Path, settings: Settings) -> dict[str, Path]:
    prompt = compose(trial.material, settings.level)
    chosen = PROVIDERS if settings.provider == "all" else {settings.provider: PROVIDERS[settings.provider]}
    files = {name: _dump(out / f"{trial.episode}.{name}.json", make(prompt)) for name, make in chosen.items()}
    return files | {"answer": _dump(out / f"{trial.episode}.answer.json", trial.answer)}


def _dump(path: Path, value: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
