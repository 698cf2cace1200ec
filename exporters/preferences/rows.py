"""One preference in the format of each tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from badgen.exporting import SampledFrames

TOOLS = ("trl", "llamafactory", "swift")
_SCORE = """The pictures show a robot at {times}. Its task: {task}
Score how well it does the task: 1 nothing that counts is done or something unsafe happens, 2 a small part is done or \
the goal is reached in a way that the task rules out, 3 much is done, 4 all but a minor part is done or it is done \
poorly, 5 everything is as asked. Answer with "ANSWER: <score>"."""
_WHICH = """Two episodes of a robot: first {count_a} pictures of episode A, at {times_a}, then {count_b} of episode B, \
at {times_b}. Task: {task}
Which episode is better? Answer with "ANSWER: A" or "ANSWER: B"."""
_EPISODE = "The pictures show a robot at {times}. Its task: {task}"
_DONE = "This is how the robot did the task."


def answer_rows(task: str, frames: SampledFrames, right: int, wrong: int, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The right score and a wrong one for the same pictures."""
    return _rows(
        _SCORE.format(times=frames.times, task=task), frames.files, f"ANSWER: {right}", f"ANSWER: {wrong}", facts
    )


def episode_rows(
    task: str, better: SampledFrames, worse: SampledFrames, better_first: bool, margin: float, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Which of two episodes is better; ms-swift has its own format for sides with different pictures."""
    first, second = (better, worse) if better_first else (worse, better)
    right, wrong = ("A", "B") if better_first else ("B", "A")
    question = _WHICH.format(
        count_a=len(first.files), times_a=first.times, count_b=len(second.files), times_b=second.times, task=task
    )
    rows = _rows(question, (*first.files, *second.files), f"ANSWER: {right}", f"ANSWER: {wrong}", facts)
    rows["swift"] = {
        "messages": _shown(_EPISODE.format(times=better.times, task=task), better),
        "images": list(better.files),
        "rejected_messages": _shown(_EPISODE.format(times=worse.times, task=task), worse),
        "rejected_images": list(worse.files),
        "margin": margin,
        "badgen": facts,
    }
    return rows


def dataset_info(files: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Description of the files, by kind and split, for LLaMA-Factory; media_dir is the folder of the export."""
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
        for kind, split in files
    }


def _rows(question: str, files: Sequence[str], chosen: str, rejected: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    tags = "<image>" * len(files)
    user = {"role": "user", "content": f"{tags}{question}"}
    content = [*({"type": "image"} for _ in files), {"type": "text", "text": question}]
    return {
        "trl": {
            "prompt": [{"role": "user", "content": content}],
            "chosen": [_reply(chosen)],
            "rejected": [_reply(rejected)],
            "images": list(files),
            "badgen": facts,
        },
        "llamafactory": {
            "messages": [user],
            "chosen": {"role": "assistant", "content": chosen},
            "rejected": {"role": "assistant", "content": rejected},
            "images": list(files),
            "badgen": facts,
        },
        "swift": {
            "messages": [user, {"role": "assistant", "content": chosen}],
            "rejected_response": rejected,
            "images": list(files),
            "badgen": facts,
        },
    }


def _reply(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": [{"type": "text", "text": text}]}


def _shown(question: str, frames: SampledFrames) -> list[dict[str, str]]:
    tags = "<image>" * len(frames.files)
    return [{"role": "user", "content": f"{tags}{question}"}, {"role": "assistant", "content": _DONE}]
