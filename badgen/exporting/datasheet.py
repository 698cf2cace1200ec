"""Metadata of an export: a line for each episode, a datasheet for programs, and a card for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from badgen.contracts.captions import CaptionSet
from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.exporter import Provenance, StoredEpisode
from badgen.exporting.card import card
from badgen.exporting.json_files import write_json, write_lines
from badgen.files import write_text
from badgen.selection.select import Selection
from badgen.selection.split import hash_of
from badgen.selection.trim import WHOLE_S

METADATA_FILES = ("episodes.jsonl", "datasheet.json", "dataset_card.md")
_FACTS = (
    "scene",
    "category",
    "robot",
    "instruction",
    "task",
    "attempted_task",
    "constraint_stated",
    "relabelled_from",
    "mode",
    "modes",
    "outcome",
    "success",
    "role",
    "cause_s",
    "onset_s",
    "end_s",
    "recoverable_until_s",
    "borderline",
    "severity",
    "evident",
    "difficulty",
    "end_value",
    "end_trace_m",
    "end_turn_deg",
    "partial_success",
    "twin",
    "reaction",
    "dense",
)
LABELS = {
    "progress": "how much of the task the state has reached, 0 to 1; it falls when an object is dropped",
    "reward": "progress times the penalty factors of all rules broken so far; for consumers that see the sequence",
    "reward_visible": "progress times the penalty factors of the rules whose breach the pictures show clearly",
    "reward_frame": "progress times the smallest penalty factor of any visible breach; for judges of single frames",
    "cause_s": "when the fault begins",
    "onset_s": "start of the first event",
    "end_s": "last stop of an event; the end of the episode for a failure",
    "visible_s": "by camera: first stored frame in which the failure can be seen; null if it never is",
    "outcome": "success, poor_success, shortcut, unsafe_success or failure; only the first is a success",
    "mode": "kind of the first event; `none` for a success",
    "borderline": "whether jitters of 1e-6 where the fault begins change the outcome; null where that was not tried",
    "severity": "0 (at the limit) to 1, of the worst event of the mode",
    "partial_success": "reward_frame at the last row",
    "difficulty": "of telling the failure's last state from its twin's: plain, near or hidden; null for a success",
    "end_value": "how much of the task the last state has reached, 0 to 1, whatever the way to it; null for a success",
    "end_trace_m": "distance of the thing that ends farthest from where the twin left it; null for a success",
    "end_turn_deg": "angle of the thing that ends turned most from how the twin left it; null for a success",
}
LIMITS = (
    "Simulated and rendered in software; the pictures are not photographs.",
    "The robots follow scripted experts. Fault operators cause the failures; labels depend only on what happened.",
    "visible_s is the time of a stored frame, so its resolution is the frame rate.",
    "A row with `relabelled_from` has the rollout and the pictures of that episode, under another instruction.",
    "Labels are those of the row that a frame shows; nothing is interpolated.",
)


def facts_of(episode: StoredEpisode, privileged: bool) -> dict[str, Any]:
    """Facts about an episode for any format; measured numbers and causes only with `privileged`."""
    info = episode.info
    facts: dict[str, Any] = {"id": info.id, "group": info.group} | {k: getattr(info, k) for k in _FACTS}
    facts["modes"] = list(info.modes)
    facts["visible_s"] = {c: episode.visible_s(c) for c in episode.cameras}
    facts["events"] = [
        {"kind": e.kind, "start_s": e.start_s, "stop_s": e.stop_s, "severity": e.severity}
        | ({"rule": e.rule, "detected_s": e.detected_s, "evidence": dict(e.evidence)} if privileged else {})
        for e in episode.events
    ]
    facts["text"] = _text(captions_of(info, privileged))
    facts["preference"] = None if info.preference is None else asdict(info.preference)
    if privileged:
        facts["operators"] = list(info.operators)
        facts["scene_params"] = dict(info.scene_params)
    return facts


def captions_of(info: EpisodeInfo, privileged: bool) -> CaptionSet:
    """The caption set to export: privileged or observable."""
    return info.text.privileged if privileged else info.text.observable


def write_metadata(
    out: Path, name: str, summary: str, selection: Selection, options: Mapping[str, Any], facts: Mapping[str, Any]
) -> None:
    """Write `episodes.jsonl`, `datasheet.json` and `dataset_card.md`."""
    write_lines(out / "episodes.jsonl", _episodes(selection))
    sheet = datasheet(name, summary, selection, options, facts)
    write_json(out / "datasheet.json", sheet)
    write_text(out / "dataset_card.md", card(sheet), durable=False)


def datasheet(
    name: str, summary: str, selection: Selection, options: Mapping[str, Any], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Content of `datasheet.json`; `facts` are added by the format."""
    shared = selection.shared
    return {
        "format": name,
        "summary": summary,
        "options": _without_places(options),
        "episodes": _counts(selection),
        "left_out": dict(selection.left_out),
        **facts,
        "split": {
            "shares": dict(shared.split.shares),
            "rule": "the first 48 bits of the SHA-256 of the group's name, as a share of 1; a group is never divided",
            "groups": {s: len({e.group for e in selection.of(s)}) for s in selection.splits},
            "empty": list(empty_splits(selection, facts)),
        },
        "holdout": _holdout(selection),
        "labels": LABELS,
        "limits": list(LIMITS),
        "licence": "Apache-2.0; robot meshes in datasets have their own licences, see NOTICE of badgen",
        "datasets": [_source(p) for p in selection.dataset.provenance()],
    }


def _without_places(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options without folders of this machine: of a file, its name."""
    return {**options, "without_flagged": Path(options.get("without_flagged", "")).name}


def empty_splits(selection: Selection, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Splits for which a format wrote nothing: no episode is in them, or none that the format can use."""
    rows = facts.get("rows", {})
    return tuple(s for s in selection.splits if not selection.of(s) or rows.get(s) == 0)


def _episodes(selection: Selection) -> Iterator[dict[str, Any]]:
    for entry in selection.entries:
        facts = facts_of(selection.dataset.episode(entry.id), selection.shared.privileged)
        shown = {"task_words": entry.instruction} | ({} if entry.last_s == WHOLE_S else {"film_end_s": entry.last_s})
        shown |= {"restyled_by": entry.restyler} if entry.restyler else {}
        where = {"split": entry.split, "split_hash": hash_of(entry.group), "held_out_by": list(entry.held_out_by)}
        yield {"id": facts.pop("id"), "group": facts.pop("group"), **where, **shown, **facts}


def _counts(selection: Selection) -> dict[str, Any]:
    def by(key: str) -> dict[str, dict[str, int]]:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for e in selection.entries:
            found[e.split][str(getattr(e, key))] += 1
        return {s: dict(sorted(found[s].items())) for s in selection.splits}

    return {
        "total": len(selection.entries),
        "groups": len({e.group for e in selection.entries}),
        "relabelled": sum(e.relabelled_from is not None for e in selection.entries),
        **{f"by_{key}": by(key) for key in ("outcome", "mode", "difficulty", "role", "scene")},
    }


def _holdout(selection: Selection) -> dict[str, Any]:
    rules = [str(c) for c in selection.shared.holdout]
    return {
        "rule": "whole groups with an episode that matches a condition",
        "conditions": {r: sum(r in e.held_out_by for e in selection.entries) for r in rules},
    }


def _source(p: Provenance) -> dict[str, Any]:
    counts = {mode: asdict(c) for mode, c in p.counts.items()}
    for c in counts.values():
        c.pop("seconds")  # wall time is not reproducible
        c["yield"] = round(c["accepted"] / c["simulated"], 4) if c["simulated"] else None
    return {
        "name": p.name,
        "config": dict(p.config),
        "versions": dict(p.versions),
        "yields": counts,
        "shards": dict(p.shards),
    }


def _text(captions: CaptionSet) -> dict[str, Any]:
    sentences = {k: getattr(captions, k).text for k in ("failure", "cue", "rationale", "correction")}
    return sentences | {"captions": [{"time_s": c.time_s, "text": c.text} for c in captions.captions]}
