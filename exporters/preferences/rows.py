"""One preference in the records of each tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exporters.common.sampled_frames import SampledFrames

TOOLS = ("trl", "llamafactory", "swift")
_SCORE = """The pictures show a robot at {times}. Its task: {task}
Score the final state of the run: 1 nothing that matters changed, 2 a small part, 3 much of it but a requirement is \
missed, 4 all but a minor thing, 5 everything is as asked. Answer with "ANSWER: <score>"."""
_WHICH = """Two runs of a robot, {count} pictures each, first run A, then run B, each at {times}. Task: {task}
Which run is better? Answer with "ANSWER: A" or "ANSWER: B"."""
_RUN = "The pictures show a robot at {times}. Its task: {task}"
_DONE = "This is how the robot did the task."


def answer_rows(task: str, stills: SampledFrames, right: int, wrong: int, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A score and a wrong one, about the same pictures."""
    return _rows(
        _SCORE.format(times=stills.times, task=task), stills.files, f"ANSWER: {right}", f"ANSWER: {wrong}", facts
    )


def run_rows(
    task: str, better: SampledFrames, worse: SampledFrames, better_first: bool, margin: float, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Which of two runs is better; ms-swift has records of its own for pictures that differ between the sides."""
    first, second = (better, worse) if better_first else (worse, better)
    right, wrong = ("A", "B") if better_first else ("B", "A")
    question = _WHICH.format(count=len(better.files), times=better.times, task=task)
    rows = _rows(question, (*first.files, *second.files), f"ANSWER: {right}", f"ANSWER: {wrong}", facts)
    rows["swift"] = {
        "messages": _shown(_RUN.format(times=better.times, task=task), better),
        "images": list(better.files),
        "rejected_messages": _shown(_RUN.format(times=worse.times, task=task), worse),
        "rejected_images": list(worse.files),
        "margin": margin,
        "badgen": facts,
    }
    return rows


def dataset_info(kinds: Sequence[str], splits: Sequence[str]) -> dict[str, Any]:
    """What LLaMA-Factory must know of its files; media_dir is the export's folder."""
    tags = {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}
    columns = {"messages": "messages", "chosen": "chosen", "rejected": "rejected", "images": "images"}
    return {
        f"badgen_{kind}_{split}": {
            "file_name": f"{kind}-{split}.json",
            "formatting": "sharegpt",
            "ranking": True,
            "columns": columns,
            "tags": tags,
        }
        for kind in kinds
        for split in splits
    }


def _rows(question: str, files: Sequence[str], chosen: str, rejected: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    tags = "<image>" * len(files)
    asked = {"role": "user", "content": f"{tags}{question}"}
    content = [*({"type": "image"} for _ in files), {"type": "text", "text": question}]
    return {
        "trl": {
            "prompt": [{"role": "user", "content": content}],
            "chosen": [_said(chosen)],
            "rejected": [_said(rejected)],
            "images": list(files),
            "badgen": facts,
        },
        "llamafactory": {
            "messages": [asked],
            "chosen": {"role": "assistant", "content": chosen},
            "rejected": {"role": "assistant", "content": rejected},
            "images": list(files),
            "badgen": facts,
        },
        "swift": {
            "messages": [asked, {"role": "assistant", "content": chosen}],
            "rejected_response": rejected,
            "images": list(files),
            "badgen": facts,
        },
    }


def _said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": [{"type": "text", "text": text}]}


def _shown(question: str, stills: SampledFrames) -> list[dict[str, str]]:
    tags = "<image>" * len(stills.files)
    return [{"role": "user", "content": f"{tags}{question}"}, {"role": "assistant", "content": _DONE}]
