"""The dataset card: the datasheet in Markdown, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from badgen.exporting.json_files import json_line


def card(sheet: Mapping[str, Any]) -> str:
    """Write the card in Markdown."""
    parts = [
        f"# badgen data as `{sheet['format']}`\n\n{sheet['summary'][0].upper()}{sheet['summary'][1:]}.",
        _counts(sheet["episodes"]),
        _split(sheet),
        _left_out(sheet["left_out"]),
        "## Labels\n\n" + _list({f"`{k}`": v for k, v in sheet["labels"].items()}),
        _notes(sheet.get("notes", ())),
        "## Known limits\n\n" + "\n".join(f"* {text}" for text in sheet["limits"]),
        _sources(sheet["datasets"]),
        f"## Licence\n\n{sheet['licence']}.",
        "## Made with\n\n"
        + "\n".join(f"* `{k}` = `{json_line(v).strip()}`" for k, v in sheet["options"].items())
        + "\n\n`episodes.jsonl` has one line for each episode; `datasheet.json` has this page for programs.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _counts(counts: Mapping[str, Any]) -> str:
    total, groups, relabelled = counts["total"], counts["groups"], counts["relabelled"]
    text = f"## Counts\n\n{total} episodes in {groups} groups, {relabelled} of them relabelled.\n\n"
    rows = ["| split | outcome | mode | difficulty | role | scene |", "|---|---|---|---|---|---|"]
    for split in counts["by_outcome"]:
        cells = (counts[f"by_{key}"][split] for key in ("outcome", "mode", "difficulty", "role", "scene"))
        rows.append(f"| {split} | " + " | ".join(_cell(c) for c in cells) + " |")
    return text + "\n".join(rows)


def _split(sheet: Mapping[str, Any]) -> str:
    split, held = sheet["split"], sheet["holdout"]
    text = f"## Split\n\nBy group: {split['rule']}. Shares: {_cell(split['shares'])}; groups: {_cell(split['groups'])}."
    if split["empty"]:
        text += f"\n\nWithout rows, and so without a file: {', '.join(split['empty'])}."
    if held["conditions"]:
        text += f"\n\nHeld out ({held['rule']}):\n\n" + _list({f"`{k}`": n for k, n in held["conditions"].items()})
    return text


def _notes(notes: Sequence[str]) -> str:
    return "## Notes on the format\n\n" + "\n".join(f"* {text}" for text in notes) if notes else ""


def _left_out(left_out: Mapping[str, int]) -> str:
    return "## Left out\n\n" + _list(left_out) if left_out else ""


def _sources(datasets: list[Mapping[str, Any]]) -> str:
    parts = []
    for dataset in datasets:
        rows = ["| mode | simulated | accepted | yield | rejected |", "|---|---|---|---|---|"]
        rows += [
            f"| {mode} | {c['simulated']} | {c['accepted']} | {c['yield']} | {_cell(c['rejected'])} |"
            for mode, c in dataset["yields"].items()
        ]
        parts.append(f"## Dataset `{dataset['name']}`\n\nVersions: {_cell(dataset['versions'])}.\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _list(values: Mapping[str, Any]) -> str:
    return "\n".join(f"* {k}: {v}" for k, v in values.items())


def _cell(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} {v}" for k, v in values.items()) or "-"
