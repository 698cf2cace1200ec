"""Where the films of an export end, so that frames after a task is done do not teach that it is not done."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from badgen.contracts.exporter import StoredEpisode
from badgen.selection.shown import completion_s
from badgen.selection.split import unit

TAIL_S = 0.4  # at most shown after completion, so that a film shows that the goal holds
TAIL_SHARE = 0.08  # of the time of completion, at most, so that frame numbers teach that a finished task is finished
WHOLE_S = math.inf  # end of a film that is not cut


@dataclass(frozen=True, slots=True)
class Ending:
    """What decides where the film of an episode ends.

    Attributes:
        id, group: of the episode.
        complete_s: when the task is complete; None for an episode that is not a success.
        seen_s: from when on something is wrong and a camera shows it; without cameras, when it begins. None if never.
    """

    id: str
    group: str
    complete_s: float | None
    seen_s: float | None


def ending_of(episode: StoredEpisode) -> Ending:
    """Read when an episode is complete, and when its failure is seen."""
    info = episode.info
    visible = [s for c in episode.cameras if (s := episode.visible_s(c)) is not None]
    # A camera may show before the onset that the robot goes another way, while nothing is wrong yet.
    shown_s = min(visible, default=None) if episode.cameras else info.onset_s
    seen_s = None if shown_s is None or info.onset_s is None else max(shown_s, info.onset_s)
    return Ending(info.id, info.group, completion_s(episode.arrays()) if info.success else None, seen_s)


def with_tail(complete_s: float) -> float:
    """End of the film of a success that is complete at this time [s]."""
    return complete_s + min(TAIL_S, TAIL_SHARE * complete_s)


def film_ends(endings: Iterable[Ending]) -> Mapping[str, float | None]:
    """End of the film of every episode [s]; None for one that shows nothing wrong before its end.

    A success ends a little after its completion. Any other episode ends together with a success of its group, drawn by
    the hash of its id, so that the length of a film does not tell whether it is a success. In a group without a success
    films are not cut.
    """
    groups: defaultdict[str, list[Ending]] = defaultdict(list)
    for ending in endings:
        groups[ending.group].append(ending)
    return {e.id: _end(e, members) for members in groups.values() for e in members}


def _end(ending: Ending, members: Iterable[Ending]) -> float | None:
    if ending.complete_s is not None:
        return with_tail(ending.complete_s)
    done = {m.id: m.complete_s for m in members if m.complete_s is not None}
    if not done:
        return WHOLE_S
    last_s = with_tail(done[min(done, key=lambda other: unit(ending.id, other))])
    return last_s if ending.seen_s is not None and ending.seen_s <= last_s else None
