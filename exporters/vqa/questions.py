"""Questions about an episode and their answers; all are asked about successes too, so that none reveals its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from badgen.contracts.captions import CaptionSet
from badgen.contracts.episode import EpisodeArrays, EpisodeInfo, Event
from badgen.exporting import FrameLabels, percent

_OUTCOMES: Mapping[str, str] = {
    "success": "Yes: it does what was asked, and nothing goes wrong.",
    "poor_success": "Yes, but poorly: the goal is reached after something went wrong or took too long.",
    "shortcut": "No: the goal is reached in a way that the task rules out.",
    "unsafe_success": "No: the goal is reached, but something unsafe or forbidden happens on the way.",
    "failure": "No: the goal is not reached.",
}
_SEVERITY = ((0.0, "None: nothing goes wrong"), (0.33, "Slight"), (0.67, "Serious"), (1.0, "Severe"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of one kind, and its answer."""

    kind: str
    question: str
    text: str


def questions(
    info: EpisodeInfo, events: Sequence[Event], arrays: EpisodeArrays, captions: CaptionSet, labels: FrameLabels
) -> list[Answer]:
    """All questions about a view that shows the failure, if there is one."""
    last_s = float(arrays.time_s[-1])
    shown = "at the times of the pictures"
    return [
        Answer("outcome", "Does the robot do what was asked?", _OUTCOMES[info.outcome]),
        Answer("what", "What goes wrong?", captions.failure.text if events else "Nothing goes wrong."),
        Answer("when", "When does it begin to go wrong?", _when(info)),
        Answer("where_in_task", "Which part of the task is the robot at when it goes wrong?", _where(info, arrays)),
        Answer(
            "why_bad", "Why is this episode good or bad?", captions.rationale.text if events else _OUTCOMES["success"]
        ),
        Answer("severity", "How bad is it, from 0 to 100?", _severity(info.severity if events else 0.0)),
        Answer("correction", "What should the robot do instead?", captions.correction.text if events else "Nothing."),
        Answer("which_object", "Which objects does it go wrong with?", _things(events, arrays)),
        Answer("recovery", "Is it corrected before the end?", _recovery(info, events, last_s)),
        Answer("order", "What goes wrong, in order of time?", _order(events)),
        Answer(
            "curve",
            f"What is the reward {shown}, from 0 to 100? Take into account what happened before.",
            _curve(labels),
        ),
        Answer("progress", f"How far has the task come {shown}, from 0 to 100?", _progress(labels)),
    ]


def visible_from_here(info: EpisodeInfo, visible_s: float | None) -> Answer:
    """Whether this view shows the failure, and from when."""
    text = "Nothing goes wrong, so there is nothing to see."
    if not info.success:
        text = "No." if visible_s is None else f"Yes, from {visible_s:.1f} s on."
    return Answer("visible", "Is it visible from this camera that something goes wrong?", text)


def compare(captions: CaptionSet, better_first: bool) -> Answer:
    """Which of two episodes is better, and what goes wrong in the other."""
    good, bad = ("A", "B") if better_first else ("B", "A")
    return Answer(
        "compare",
        "Which episode is better, and why?",
        f"Episode {good}. What goes wrong in episode {bad}: {captions.failure.text}",
    )


def _when(info: EpisodeInfo) -> str:
    return "Never." if info.onset_s is None else f"At {info.onset_s:.1f} s."


def _where(info: EpisodeInfo, arrays: EpisodeArrays) -> str:
    if info.onset_s is None:
        return "Nowhere: nothing goes wrong."
    row = int((arrays.time_s <= info.onset_s + 1e-9).sum()) - 1
    return f"At the step {arrays.phases[arrays.phase[row]].replace('_', ' ')!r}."


def _severity(value: float) -> str:
    words = next(text for limit, text in _SEVERITY if value <= limit)
    return f"{words}: {percent(value)}."


def _things(events: Sequence[Event], arrays: EpisodeArrays) -> str:
    """Objects in the name of the rule of the first event; the robot itself if there are none."""
    if not events:
        return "None."
    words = events[0].rule.split("_")
    bodies = {part for pair in arrays.pairs for part in pair.split("-") if "_" not in part}
    named = [w for w in dict.fromkeys(words) if w in bodies]
    return f"{' and '.join(f'the {w}' for w in named)}.".capitalize() if named else "Only the robot itself."


def _recovery(info: EpisodeInfo, events: Sequence[Event], last_s: float) -> str:
    if not events:
        return "There is nothing to correct."
    end_s = max(e.stop_s for e in events)
    if end_s < last_s and info.outcome != "failure":
        return f"Yes: nothing is wrong from {end_s:.1f} s on."
    if info.outcome == "failure":
        return "No: the goal is not reached."
    return "No: the goal is reached, but what went wrong is not corrected."


def _order(events: Sequence[Event]) -> str:
    steps = [f"{e.kind.replace('_', ' ')} at {e.start_s:.1f} s" for e in events]
    return f"{'; '.join(steps)}.".capitalize() if steps else "Nothing."


def _curve(labels: FrameLabels) -> str:
    return ", ".join(str(percent(v)) for v in labels.reward_visible) + "."


def _progress(labels: FrameLabels) -> str:
    return ", ".join(str(percent(v)) for v in labels.progress) + "."
