"""Search the edge of a fault: the strengths, hardly apart, at which a rollout still succeeds and no longer does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from badgen.contracts.near_miss import Boundary, Edge
from badgen.contracts.perturbation import SampledFault, Scalable, ScalableInTime
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.judging.apart import Apart, apart
from badgen.sim import Unstable

TOLERANCE = 0.03  # of the stronger side: the largest difference in strength between the two sides
CONTROL_STEPS = 2  # the largest difference between the two sides of a fault that is scaled in time
_TRIES = 14  # strengths tried in one search; an edge at a twentieth of the strength takes 10
_BELOW, _ABOVE = (0.8, 0.95), (1.05, 1.15, 1.3)  # probes, as shares of the strength of the side that they are beyond
_ASIDE = 1 / 8  # of the interval: where to try instead of a strength whose outcome is not certain

Harms = Callable[[LabelledRollout], bool]  # whether a rollout lies above the edge


@dataclass(frozen=True)
class Bracket:
    """A near-miss pair.

    Attributes:
        edge: what changes between the two sides.
        boundary: whether that can be seen.
        below: the side that is not harmed, or less.
        above: the side that is harmed.
        below_strength: its strength, as a share of the fault that the search began with.
        above_strength: likewise.
        gap: how far the two sides are apart after the onset.
    """

    edge: Edge
    boundary: Boundary
    below: LabelledRollout
    above: LabelledRollout
    below_strength: float
    above_strength: float
    gap: Apart


def can_be_near(fault: SampledFault) -> bool:
    """Whether a fault has an edge to search: it has a strength, and adds nothing to the world of the twin."""
    return isinstance(fault.operator, Scalable) and not fault.edits_spec


def near_misses(group: Group, kept: LabelledRollout) -> tuple[Bracket, ...]:
    """The near-miss pairs of a certified failure: at the edge of success and, where it lies above that, of its mode.

    Where a weaker fault leads to a milder failure, there are two edges: the first is left by anything but a success,
    the second by this mode. A pair is left out where both of its sides cannot be certified.
    """
    assert kept.fault is not None
    trials = _Trials(group, kept.fault, {0.0: group.twin, 1.0: kept})
    first = _search(trials, "success", lambda r: r.failed, 0.0)
    if first is None or first.above.certificate.mode == kept.certificate.mode:
        return () if first is None else (first,)
    mode = kept.certificate.mode
    second = _search(trials, "mode", lambda r: r.failed and r.certificate.mode == mode, first.above_strength)
    return (first,) if second is None or second.below is first.above else (first, second)


@dataclass(frozen=True)
class _Trials:
    """Rollouts of one layout under one fault by its strength, each simulated once; None where physics is unstable."""

    group: Group
    fault: SampledFault
    found: dict[float, LabelledRollout | None] = field(default_factory=dict)

    def certified(self, strength: float) -> LabelledRollout | None:
        """The rollout at a strength, if it is certified."""
        if strength not in self.found:
            self.found[strength] = self._simulated(strength)
        rollout = self.found[strength]
        return rollout if rollout is not None and rollout.certificate.accepted else None

    def tolerance(self, strength: float) -> float:
        """The largest difference to a weaker strength at which both are still a pair."""
        operator = self.fault.operator
        if not isinstance(operator, ScalableInTime):
            return TOLERANCE * strength
        layout = self.group.layout
        step_s = 1.0 / layout.expert(layout.request.task.name).control_hz
        # In time, two control steps are as near as it gets: a shorter difference may change nothing.
        return max(TOLERANCE * strength, CONTROL_STEPS * step_s / max(operator.spans_s(self.fault.params), step_s))

    def _simulated(self, strength: float) -> LabelledRollout | None:
        operator = self.fault.operator
        assert isinstance(operator, Scalable)
        scaled = SampledFault(self.fault.spec, operator, operator.scaled(self.fault.params, strength))
        try:
            return self.group.perturbed(scaled)
        except Unstable:
            return None


def _search(trials: _Trials, edge: Edge, harms: Harms, low: float) -> Bracket | None:
    """The pair at an edge that lies between `low` and the whole strength; None where a side cannot be certified."""
    high, rollouts = 1.0, (trials.certified(low), trials.certified(1.0))
    for _ in range(_TRIES):
        if low > 0.0 and high - low <= trials.tolerance(high):  # at strength 0 it is the twin itself
            break
        strength = _certain(trials, low, high)
        if strength is None:
            return None
        rollout = trials.certified(strength)
        assert rollout is not None
        if harms(rollout):
            high, rollouts = strength, (rollouts[0], rollout)
        else:
            low, rollouts = strength, (rollout, rollouts[1])
    below, above = rollouts
    if low == 0.0 or below is None or above is None or high - low > trials.tolerance(high):
        return None
    events = (*above.judged.events, *below.judged.events)
    from_s = min(e.start_s for e in above.judged.events)
    gap = apart(below.trajectory, above.trajectory, above.request.task, events, from_s)
    return Bracket(edge, _boundary(trials, harms, gap, low, high), below, above, low, high, gap)


def _boundary(trials: _Trials, harms: Harms, gap: Apart, low: float, high: float) -> Boundary:
    """What kind of edge it is; whether there is but one is tried only where it can be seen."""
    if not gap.visibly:
        return "threshold"
    return "physical" if _is_monotone(trials, harms, low, high) else "rough"


def _certain(trials: _Trials, low: float, high: float) -> float | None:
    """A strength near the middle of an interval whose outcome is certified; None for none."""
    middle, aside = (low + high) / 2.0, (high - low) * _ASIDE
    tried = (middle, middle + aside, middle - aside)
    return next((s for s in tried if trials.certified(s) is not None), None)


def _is_monotone(trials: _Trials, harms: Harms, low: float, high: float) -> bool:
    """Whether weaker faults do not harm and stronger ones do; a probe that is not certified says nothing."""
    below = [trials.certified(low * share) for share in _BELOW]
    above = [trials.certified(min(high * share, 1.0)) for share in _ABOVE]
    return not any(r is not None and harms(r) for r in below) and all(r is None or harms(r) for r in above)
