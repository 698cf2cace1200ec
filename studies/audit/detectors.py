"""Detectors of breaches: each goes through the moments of a run and returns the spells in which a rule was broken."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from studies.audit.moments import TOUCH_N, Moment, Run

Says: TypeAlias = Callable[[Moment], bool]
Measures: TypeAlias = Callable[[Moment], float]
Grip: TypeAlias = tuple[str, str]
JOIN_S = 0.2  # spells of one rule that are not farther apart are one event


class Spell(NamedTuple):
    """Rows of one event: where the wrong began, where it had lasted long enough, and the first row after it."""

    began: int
    sure: int
    over: int


class Found(NamedTuple):
    """Events of one rule, and whether it is broken at the very end."""

    spells: tuple[Spell, ...]
    at_end: bool


Detector: TypeAlias = Callable[[Run], Found]


def joined(run: Run, spells: Sequence[Spell]) -> tuple[Spell, ...]:
    """One event of all spells that follow each other closely."""
    events: list[Spell] = []
    for spell in spells:
        if events and spell.sure - events[-1].over <= run.rows(JOIN_S):
            events[-1] = events[-1]._replace(over=spell.over)
        else:
            events.append(spell)
    return tuple(events)


def lasting(run: Run, wrong: Sequence[bool], rows: int) -> Found:
    """Every stretch of wrong rows that is at least so many rows long."""
    spells, length = [], 0
    for k, bad in enumerate([*wrong, False]):
        if not bad and length >= rows:
            spells.append(Spell(k - length, k - length + rows - 1, k))
        length = length + 1 if bad else 0
    return Found(joined(run, spells), bool(spells) and spells[-1].over == len(wrong))


def holds(condition: Says, for_s: float = 0.1) -> Detector:
    """A condition holds for so long."""
    return lambda run: lasting(run, run.series(condition), run.rows(for_s))


def over(measure: Measures, limit: float, for_s: float = 0.1) -> Detector:
    """A measure is above its limit for so long."""
    return lambda run: lasting(run, [x > limit for x in run.series(measure)], run.rows(for_s))


def at_once(condition: Says) -> Detector:
    """A condition holds at a single row."""
    return lambda run: lasting(run, run.series(condition), 1)


def hit(pairs: Sequence[str], limit_n: float) -> Detector:
    """Bodies press on each other with more than the limit, at a single row."""
    return at_once(lambda m: m.force(*pairs) > limit_n)


def hit_after_parting(pairs: Sequence[str], limit_n: float, seated_n: float, apart_s: float = 0.1) -> Detector:
    """The same, with a higher limit until the bodies have been apart once."""

    def find(run: Run) -> Found:
        wrong, apart, parted = [], 0, False
        for m in run.moments:
            apart = apart + 1 if m.force(*pairs) < 0.02 else 0
            parted = parted or apart >= run.rows(apart_s)
            wrong.append(m.force(*pairs) > (limit_n if parted else seated_n))
        return lasting(run, wrong, 1)

    return find


def lost(body: str, grips: Sequence[Grip], supports: Sequence[str], fine: Says, *, in_air: bool) -> Detector:
    """A thing that was held (0.1 s) is let go of by all hands (for 0.06 s) where that is not fine.

    `in_air`: a drop, off every support at that time; otherwise a slip, on a support. It is over once a hand holds the
    thing again; for a drop also once the thing has come to rest on a support.
    """

    def find(run: Run) -> Found:
        need, lose = run.rows(0.1), run.rows(0.06)
        holding = loose = 0
        held_once = going = standing = False
        active = []
        for m in run.moments:
            holding = holding + 1 if any(m.gripped(g) for g in grips) else 0
            loose = 0 if any(m.force(*g) > TOUCH_N for g in grips) else loose + 1
            held_once = held_once or holding >= need
            landed = in_air and m.speed(body) < 0.05 and _lies(m, supports)
            begins = loose == lose and held_once and _was_wrong(run.moments[max(m.k - lose, 0)], supports, fine, in_air)
            going = (going or begins) and not (holding >= need or landed)
            standing = (standing or begins) and holding < need
            active.append(going or begins)
        # The hands let go some rows before that was sure.
        spells = lasting(run, active, 1).spells
        return Found(tuple(s._replace(began=max(0, s.sure - lose + 1)) for s in spells), standing)

    return find


def _lies(m: Moment, supports: Sequence[str]) -> bool:
    """Whether a thing rests on one of its supports."""
    return any(m.force(s) >= TOUCH_N for s in supports)


def _was_wrong(then: Moment, supports: Sequence[str], fine: Says, in_air: bool) -> bool:
    """Whether letting go just after this moment is a drop (in the air) or a slip."""
    return _lies(then, supports) != in_air and not then.run.series(fine)[then.k]


def few_hands(grips: Sequence[Grip], supports: Sequence[str], hands: int, limit_s: float) -> Detector:
    """A thing is in the air in fewer hands than asked for, longer than the limit."""

    def alone(m: Moment) -> bool:
        on_it = sum(m.force(*g) > TOUCH_N for g in grips)
        return 0 < on_it < hands and not _lies(m, supports)

    return holds(alone, limit_s)


def leans(body: str, limit_deg: float, for_s: float = 0.06) -> Detector:
    """A body leans too far."""
    return over(lambda m: m.tilt(body), math.radians(limit_deg), for_s)


def rocked(body: str, in_air: Says = lambda m: False) -> Detector:
    """A body leaned by more than 15 degrees for 0.2 s, other than in the air, and is back within 8 degrees."""
    leaned = holds(lambda m: m.tilt(body) > math.radians(15.0) and not in_air(m), 0.2)

    def find(run: Run) -> Found:
        first = min((spell.sure for spell in leaned(run).spells), default=len(run.moments))
        back = [m.k >= first and m.tilt(body) < math.radians(8.0) for m in run.moments]
        return lasting(run, back, 1)

    return find


def shifted(body: str, limit_m: float) -> Detector:
    """A body is not where it started."""
    return at_once(lambda m: m.moved(body) > limit_m)


def dragged(body: str, supports: Sequence[str], hands: Sequence[str], limit_m: float) -> Detector:
    """Hands have pulled a lying thing along for more than the limit."""

    def find(run: Run) -> Found:
        way, wrong = 0.0, []
        for m in run.moments:
            if m.touch(*supports) and m.force(*hands) > TOUCH_N:
                a, b = m.pos(body), m.before.pos(body)
                way += math.hypot(a[0] - b[0], a[1] - b[1])
            wrong.append(way > limit_m)
        return lasting(run, wrong, 1)

    return find


def left_outside(body: str, target: str, hands: Sequence[str], support: str, limit_m: float) -> Detector:
    """A thing lies still on a support, untouched, too far from its target."""

    def lies(m: Moment) -> bool:
        alone = m.force(*hands) < TOUCH_N < m.force(support)
        return alone and m.speed(body) < 0.01 and m.apart(body, target) > limit_m

    return holds(lies, 0.3)


def stalled(goal: Says, joints: Sequence[str], limit_radps: float = 0.02, for_s: float = 1.5) -> Detector:
    """All joints rest although the goal is not reached."""

    def idle(m: Moment) -> bool:
        return all(abs(m.joint_speed(j)) < limit_radps for j in joints) and not m.run.series(goal)[m.k]

    return holds(idle, for_s)


def unfinished(goal: Says, by_s: float) -> Detector:
    """The goal is not reached in time; if it was reached just before that, nothing later makes it late."""

    def late(m: Moment) -> bool:
        reached = m.run.series(goal)
        in_time = [says for at, says in zip(m.run.moments, reached, strict=True) if at.time_s < by_s - 1e-6]
        return m.time_s > by_s - 1e-6 and not reached[m.k] and not (in_time and in_time[-1])

    return at_once(late)


def shakes(bodies: Sequence[str], limit_mps2: float) -> Detector:
    """The acceleration of a body is high over a whole second (root mean square)."""

    def find(run: Run) -> Found:
        window, wrong = run.rows(1.0), [False] * len(run.moments)
        for body in bodies:
            squares = [_squared_acceleration(m, body) for m in run.moments]
            for k in range(len(squares)):
                recent = squares[max(0, k + 1 - window) : k + 1]
                wrong[k] = wrong[k] or math.sqrt(sum(recent) / window) > limit_mps2
        return lasting(run, wrong, 1)

    return find


def _squared_acceleration(m: Moment, body: str) -> float:
    if m.k < 2:
        return 0.0
    a, b, c = m.pos(body), m.before.pos(body), m.before.before.pos(body)
    return sum(((x - 2 * y + z) / m.run.dt_s**2) ** 2 for x, y, z in zip(a, b, c, strict=True))


def grasped_again(grips: Sequence[Grip]) -> Detector:
    """A hand held a thing, let go of it, and held it again; from then on it is a second try."""

    def find(run: Run) -> Found:
        need = run.rows(0.1)
        stage, pressing, off = [0] * len(grips), [0] * len(grips), [0] * len(grips)
        wrong = []
        for m in run.moments:
            for i, grip in enumerate(grips):
                pressing[i] = pressing[i] + 1 if m.gripped(grip) else 0
                off[i] = 0 if m.force(*grip) > TOUCH_N else off[i] + 1
                stage[i] = _next_stage(stage[i], pressing[i] >= need, off[i] >= need)
            wrong.append(3 in stage)
        return lasting(run, wrong, 1)

    return find


def _next_stage(stage: int, holds_it: bool, let_go: bool) -> int:
    """0 never held, 1 held once, 2 let go of after that, 3 held again."""
    if stage in (0, 2) and holds_it:
        return stage + 1
    return 2 if stage == 1 and let_go else stage
