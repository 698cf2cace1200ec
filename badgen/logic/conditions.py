"""The condition of a rule as a formula: one function for each built-in condition.

The temporal part (lasting, once, since) is in the formula; what it compares are signals. It is written beside, and not
from, the detectors of `badgen.judging.signals`, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import combinations

import numpy as np

from badgen.contracts import rule as r
from badgen.contracts.errors import BadValue
from badgen.contracts.trajectory import PRESS_N, TOUCH_N
from badgen.judging import signal
from badgen.judging.signals import CLEAR_N, RESTING_MPS
from badgen.logic.formula import (
    Formula,
    Past,
    Since,
    above,
    all_of,
    any_of,
    at_least,
    below,
    ever,
    held,
    latch,
    no,
    yes,
)
from badgen.logic.signals import Signals

_STILL_MPS = 0.01  # an object that was left lying is slower [m/s]


@dataclass(frozen=True, slots=True)
class Written:
    """A condition as formulas.

    Attributes:
        active: the condition holds and is confirmed.
        standing: a breach still counts, where the rule is not lasting.
    """

    active: Formula
    standing: Formula


def written(condition: r.Condition, name: str, s: Signals) -> Written:
    """The condition of the rule `name`; the signals that it compares are added to `s`.

    A condition of a plug-in, which brings its own detector, is one yes-or-no signal.

    Raises BadValue for a deadline before the start.
    """
    if type(condition).detect is not r.Condition.detect:
        return _opaque(condition, name, s)
    return _written(condition, name, s)


def _opaque(condition: r.Condition, name: str, s: Signals) -> Written:
    found, kind = signal(condition, s.t), type(condition).__name__
    active = yes(s.flag(f"{name}_holds", found.active, f"the detector of {kind} finds the condition"))
    if found.standing is None:
        return Written(active, active)
    return Written(active, yes(s.flag(f"{name}_stands", found.standing, f"{kind} says that the breach still counts")))


@singledispatch
def _written(condition: r.Condition, name: str, s: Signals) -> Written:
    return _opaque(condition, name, s)


def _plainly(active: Formula) -> Written:
    return Written(active, active)


@_written.register
def _touch(c: r.Touch, name: str, s: Signals) -> Written:
    force = s.force(c.pairs, f"{name}_contact")
    if c.seated_n is None:
        return _plainly(above(force, c.limit_n))
    apart = ever(held(below(force, CLEAR_N), s.t.steps(c.apart_s)))
    return _plainly(any_of([all_of(above(force, c.limit_n), apart), all_of(above(force, c.seated_n), apart.negated())]))


def _pressing(grips: tuple[tuple[str, str], ...], s: Signals) -> list[Formula]:
    return [all_of(*(s.pressed((pad,), "pad", PRESS_N) for pad in grip)) for grip in grips]


def _touching(grips: tuple[tuple[str, str], ...], s: Signals) -> list[Formula]:
    return [s.pressed(grip, f"hand_{k}", TOUCH_N) for k, grip in enumerate(grips, start=1)]


def _clear(supports: Sequence[str], s: Signals) -> Formula:
    """No support carries it; always true where there are no supports."""
    if not supports:
        return above(s.time(), -1e9)
    return all_of(*(below(s.force((pair,), "support"), TOUCH_N) for pair in supports))


@_written.register
def _lost_grip(c: r.LostGrip, name: str, s: Signals) -> Written:
    grasped = held(any_of(_pressing(c.grips, s)), s.t.steps(c.held_s))
    loose = any_of(_touching(c.grips, s)).negated()
    clear, rows = _clear(c.supports, s), s.t.steps(c.lost_s)
    unplaced = no(s.predicate(c.placed, f"{name}_placed"))
    wrong = all_of(clear if c.airborne else clear.negated(), unplaced)
    last_touch = Past("once", all_of(loose.negated(), wrong), rows, rows)
    lost = all_of(Past("historically", loose, 0, rows - 1), last_touch, ever(grasped))
    over = any_of([grasped, all_of(below(s.speed(c.body), RESTING_MPS), clear.negated())]) if c.airborne else grasped
    return Written(any_of([latch(lost, over), lost]), latch(lost, grasped))


@_written.register
def _few_hands(c: r.FewHands, name: str, s: Signals) -> Written:
    touching = _touching(c.grips, s)
    enough = [all_of(*some) for some in combinations(touching, c.hands)]
    parts = [_clear(c.supports, s), any_of(touching), *(some.negated() for some in enough)]
    return _plainly(held(all_of(*parts), s.t.steps(c.limit_s)))


@_written.register
def _tilted(c: r.Tilted, name: str, s: Signals) -> Written:
    tilt = s.value(f"{c.body}_tilt_rad", s.t.tilt_rad(c.body), f"lean of {c.body} from the vertical [rad]")
    return _plainly(held(above(tilt, c.limit_rad), s.t.steps(c.for_s)))


@_written.register
def _shifted(c: r.Shifted, name: str, s: Signals) -> Written:
    pos = s.t.pos(c.body)
    shift = np.sqrt(((pos - pos[0]) ** 2).sum(axis=1))
    return _plainly(
        above(s.value(f"{c.body}_shift_m", shift, f"distance of {c.body} from its first place [m]"), c.limit_m)
    )


@_written.register
def _dragged(c: r.Dragged, name: str, s: Signals) -> Written:
    path = signal(c, s.t).evidence["drag_m"]
    meaning = f"sideways path of {c.body} so far while it lay on a support and was touched [m]"
    return _plainly(above(s.value(f"{name}_drag_m", path, meaning), c.limit_m))


@_written.register
def _left_outside(c: r.LeftOutside, name: str, s: Signals) -> Written:
    off = np.sqrt(((s.t.pos(c.body) - s.t.pos(c.target))[:, :2] ** 2).sum(axis=1))
    lies = all_of(
        below(s.speed(c.body), _STILL_MPS),
        below(s.force(c.hands, "hands"), TOUCH_N),
        s.pressed((c.support,), "support", TOUCH_N),
        above(s.value(f"{name}_off_m", off, f"horizontal distance of {c.body} from {c.target} [m]"), c.limit_m),
    )
    return _plainly(held(lies, s.t.steps(c.for_s)))


@_written.register
def _stalled(c: r.Stalled, name: str, s: Signals) -> Written:
    columns = [int(s.t.model.joint(j).dofadr[0]) for j in c.joints]
    fastest = np.abs(s.t.qvel[:, columns]).max(axis=1)
    still = below(s.value(f"{name}_joint_radps", fastest, "speed of the fastest joint [rad/s]"), c.limit_radps)
    return _plainly(held(all_of(still, no(s.predicate(c.goal, f"{name}_goal"))), s.t.steps(c.for_s)))


@_written.register
def _unfinished(c: r.Unfinished, name: str, s: Signals) -> Written:
    if c.by_s <= s.t.time_s[0]:
        raise BadValue(f"rule {name}: Unfinished.by_s must be after the start of the rollout; got {c.by_s:g}")
    due = at_least(s.time(), c.by_s - 1e-9)
    goal = s.predicate(c.goal, f"{name}_goal")
    not_in_time = Since(due, all_of(due.negated(), no(goal)))  # at the last row before the deadline
    return _plainly(all_of(due, no(goal), not_in_time))


@_written.register
def _vibrating(c: r.Vibrating, name: str, s: Signals) -> Written:
    rms = signal(c, s.t).evidence["shaking_mps2"]
    meaning = f"acceleration of {', '.join(c.bodies)}, root mean square over {c.window_s:g} s [m/s2]"
    return _plainly(above(s.value(f"{name}_mps2", rms, meaning), c.limit_mps2))


@_written.register
def _regrasped(c: r.Regrasped, name: str, s: Signals) -> Written:
    again, rows = list[Formula](), s.t.steps(c.held_s)
    for pressing, touching in zip(_pressing(c.grips, s), _touching(c.grips, s), strict=True):
        grasped = held(pressing, rows)
        let_go = all_of(ever(grasped), held(touching.negated(), rows))
        again.append(all_of(ever(let_go), grasped))
    return _plainly(ever(any_of(again)))


@_written.register
def _holds(c: r.Holds, name: str, s: Signals) -> Written:
    return _plainly(held(yes(s.predicate(c.predicate, f"{name}_is")), s.t.steps(c.for_s)))


@_written.register
def _exceeds(c: r.Exceeds, name: str, s: Signals) -> Written:
    return _plainly(held(above(s.measure(c.measure, f"{name}_{c.evidence}"), c.limit), s.t.steps(c.for_s)))
