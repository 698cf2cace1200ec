"""How well the stored pictures of a rollout show what went wrong, with what hides it taken into account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.contracts.episode import Event
from badgen.contracts.rule import Rule
from badgen.contracts.sight import RuleSight, Seen
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory, userdata_slice
from badgen.judging.evidence.broken_rule import Showing, done_row, elsewhere, frames_of, kind_of, showings
from badgen.judging.evidence.eye import Eye
from badgen.judging.evidence.shift import CLEAR_PX, Compared, Shift
from badgen.render.renderer import Renderer
from badgen.render.subtree import subtree

FRAMES = 2  # frames that must show a breach
FAINT = 1 / 3  # share of what is clear that counts as faint
_LEAST_PX = 12  # a body of which less is visible shows nothing
_COLOUR_LEVELS = 24  # a smaller difference of colour is not seen


class SightFinder:
    """Finds how the cameras show the broken rules of rollouts of one layout.

    Args:
        renderer: renders at the size of `eye.SIZE_PX`.
        cameras: the cameras that are stored.
        steps: (F,) rows that have a frame.
    """

    def __init__(self, renderer: Renderer, cameras: Sequence[str], steps: Ints) -> None:
        self._renderer, self._cameras, self._steps = renderer, cameras, steps
        self._visible: dict[tuple[str, int], Mapping[int, int]] = {}
        self._drawn: dict[str, int] = {}  # the newest row that was drawn, by camera
        self._paint_px: dict[tuple[str, int], float] = {}
        self._paint_drawn: dict[str, int] = {}  # as `_drawn`

    def sights(self, t: Trajectory, twin: Trajectory, task: Task, events: Sequence[Event]) -> dict[str, RuleSight]:
        """How each broken rule is seen: rule -> sight, in the order of their first events."""
        for found in (self._visible, self._drawn, self._paint_px, self._paint_drawn):
            found.clear()
        compared = {c: Compared(t, twin, Eye(t, c), self._steps) for c in self._cameras}
        of_rule: defaultdict[str, list[Event]] = defaultdict(list)
        for event in events:
            of_rule[event.rule].append(event)
        rules = {r.name: r for r in task.rules}
        return {name: self._sight(compared, task, rules[name], own) for name, own in of_rule.items()}

    def _sight(self, compared: Mapping[str, Compared], task: Task, rule: Rule, events: Sequence[Event]) -> RuleSight:
        count = len(self._steps)
        px, clear, faint = dict[str, float](), dict[str, Bools](), dict[str, Bools]()
        for camera, c in compared.items():
            found = list(self._showings(camera, c, task, rule, events))
            px[camera] = round(max((s.shift.px for s in found), default=0.0), 1)
            clear[camera], faint[camera] = elsewhere(found, 1.0, count), elsewhere(found, FAINT, count)
        best = max(clear, key=lambda camera: int(clear[camera].sum()))
        frames = int(clear[best].sum())
        time_s = compared[best].here.time_s[self._steps]
        shown_for_s = frames * float(time_s[1] - time_s[0]) if count > 1 else 0.0
        return RuleSight(_seen(frames, max(int(f.sum()) for f in faint.values())), frames, round(shown_for_s, 4), px)

    def _showings(self, camera: str, c: Compared, task: Task, rule: Rule, events: Sequence[Event]) -> Iterator[Showing]:
        """What the frames show; a body that something else hides does not count."""
        for showing in showings(c, task, rule, events):
            if showing.shift.clearness >= FAINT and self._is_visible(c.here, showing, camera):
                yield showing
        if rule.painted:
            yield from self._painted(camera, c, task, rule, events)

    def _is_visible(self, t: Trajectory, showing: Showing, camera: str) -> bool:
        if not showing.body:
            return True
        own = self._pixels(t, camera, int(self._steps[showing.frame]))
        return sum(own.get(i, 0) for i in subtree(t.model, showing.body)) >= _LEAST_PX

    def _pixels(self, t: Trajectory, camera: str, row: int) -> Mapping[int, int]:
        """Body -> number of pixels that show it; a world at rest is not drawn again."""
        if (camera, row) not in self._visible:
            last = self._drawn.get(camera)
            if last is None or not self._renderer.look_alike(t.state[last], t.state[row]):
                self._drawn[camera] = last = row
                ids, counts = np.unique(self._renderer.bodies(t.state[row], camera), return_counts=True)
                self._visible[camera, row] = dict(zip(ids.tolist(), counts.tolist(), strict=True))
            self._visible[camera, row] = self._visible[camera, last]
        return self._visible[camera, row]

    def _painted(self, camera: str, c: Compared, task: Task, rule: Rule, events: Sequence[Event]) -> Iterator[Showing]:
        """Frames in which what is painted differs from what the clean rollout leaves at its end."""
        done = done_row(c.there, task)
        for k in frames_of(c, kind_of(rule, c.here.model), events, done):
            px = self._painted_px(camera, c, int(c.frames[k]))
            yield Showing(k, "", Shift(px, px / CLEAR_PX))

    def _painted_px(self, camera: str, c: Compared, row: int) -> float:
        """How large what is painted differently appears in a row [pixels]; as in `_pixels`, rest is not drawn again."""
        if (camera, row) not in self._paint_px:
            last = self._paint_drawn.get(camera)
            if last is None or not self._renderer.look_alike(c.here.state[last], c.here.state[row]):
                self._paint_drawn[camera] = last = row
                self._paint_px[camera, row] = self._repainted_px(camera, c.here.state[row], c.there)
            self._paint_px[camera, row] = self._paint_px[camera, last]
        return self._paint_px[camera, row]

    def _repainted_px(self, camera: str, state: F64, twin: Trajectory) -> float:
        """How large that part of a picture is that changes with what the twin leaves painted at its end [pixels]."""
        other, user = state.copy(), userdata_slice(twin.model)
        other[user] = twin.state[-1][user]
        if np.array_equal(state, other):
            return 0.0
        here, there = (self._renderer.rgb(s, camera).astype(np.int64) for s in (state, other))
        return float(np.sqrt((np.abs(here - there).max(axis=2) > _COLOUR_LEVELS).sum()))


def _seen(clear: int, faint: int) -> Seen:
    if clear >= FRAMES:
        return "clear"
    return "faint" if faint >= FRAMES or clear else "force_only"
