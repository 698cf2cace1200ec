"""The task of a foreign world: its own where it brings one, and the generic rules that its clean rollout keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from badgen.contracts.rule import Condition, Predicate, Rule, RuleKind, Unfinished
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from badgen.worlds.contacts import REST, ROBOT
from badgen.worlds.judging import conditions as c
from badgen.worlds.judging.facts import MOVED_M, CleanFacts, Thing, hardest_n
from badgen.worlds.judging.sentences import SENTENCES, said
from badgen.worlds.judging.success import half_known, reported_success

TASK = "world"  # name of the task of a world that brings none


def task_of_world(instruction: str, own: Task | None, facts: CleanFacts) -> Task:
    """The task by which the rollouts of one start of a world are judged.

    Args:
        instruction: what is asked for.
        own: milestones, rules and goal of the world, if it brings them.
        facts: numbers of the clean rollout.
    """
    goal = reported_success if own is None else own.goal
    rules = tuple(rule for rule in generic_rules(facts, goal) if rule.name not in facts.left_out)
    if own is not None:
        return replace(own, rules=(*own.rules, *rules), goal_hold_s=facts.hold_s)
    asked = (instruction,)
    things = tuple(thing.body for thing in facts.things)
    return Task(TASK, asked, asked, (), rules, goal, facts.hold_s, named=things, end_value=half_known)


def without_broken(facts: CleanFacts, clean: Trajectory, goal: Predicate) -> CleanFacts:
    """The same facts with the rules left out that the clean rollout breaks, such as a drop where it should throw."""
    broken = [b.rule.name for b in find_breaches(clean, tuple(generic_rules(facts, goal))) if b.events]
    return replace(facts, left_out=tuple(broken))


def generic_rules(facts: CleanFacts, goal: Predicate) -> Iterator[Rule]:
    """Everything that badgen can notice in a world that it knows nothing of, the most telling first."""
    if facts.legs is not None:
        yield _rule("fall", c.Fallen(facts.legs), 0.5, (facts.legs,), "safety", "the robot")
    for thing in facts.things:
        yield from _rules_of(thing, facts)
    yield _rule("success_lost", c.SuccessLost(goal), 1.0, _moved(facts), subject="what was done", lasting=False)
    things = _moved(facts)
    if things:
        rests_s = max(facts.success_s, *(t.rests_s for t in facts.things if t.body in things))
        if rests_s < facts.due_s:
            yield _rule("stall", c.Stalls(things, goal, rests_s, facts.due_s), 2.0, things, lasting=False)
    late = Unfinished(goal, facts.due_s)
    yield _rule("unfinished", late, 2.0, things or _robots(facts), subject="the task", lasting=False)
    for pair, peak_n in facts.peaks_n.items():
        other = next((party for party in pair.split("|") if party != ROBOT), ROBOT)
        limit_n = hardest_n(peak_n)
        named = _rule("excess_force", c.TooHard(pair, limit_n), limit_n, () if other == REST else (other,))
        subject = "its surroundings" if other == REST else said(other)
        yield replace(named, name=f"excess_force_{_plain(other)}", subject=subject)


def _rules_of(thing: Thing, facts: CleanFacts) -> Iterator[Rule]:
    body, hand, due_s = thing.body, thing.hand, facts.due_s
    hands = () if hand is None else (hand,)
    if hand is not None and thing.touched_s is not None:
        yield _of("never_touched", thing, c.NeverTouched(hands, thing.touched_s, due_s), 2.0)
    if thing.moved_s is not None:
        yield _of("never_moved", thing, c.NeverMoved(body, MOVED_M, thing.moved_s, due_s), 2.0)
    if thing.role == "object" and hand is not None:
        yield _of("drop", thing, c.Dropped(body, hands), 0.2, "safety")
        if thing.flat:
            yield _of("topple", thing, c.Toppled(body, hands), 1.0, "method")
    if thing.rests_s <= due_s:
        place = c.EndsElsewhere(body, thing.end_m, thing.limit_m, thing.rests_s, due_s)
        yield _of("misplaced", thing, place, 0.1)


def _of(event: str, thing: Thing, condition: Condition, scale: float, kind: RuleKind = "quality") -> Rule:
    rule = _rule(event, condition, scale, (thing.body,), kind, said(thing.body), lasting=False)
    return replace(rule, name=f"{event}_{_plain(thing.body)}")


def _rule(
    event: str,
    condition: Condition,
    scale: float,
    bodies: tuple[str, ...],
    kind: RuleKind = "quality",
    subject: str = "",
    lasting: bool = True,
) -> Rule:
    return Rule(event, event, kind, condition, scale, bodies, lasting, subject=subject, phrases=SENTENCES[event])


def _moved(facts: CleanFacts) -> tuple[str, ...]:
    """The things that the clean rollout moves; where it moves none, the body of a robot on legs."""
    return tuple(thing.body for thing in facts.things if thing.moved_s is not None)


def _robots(facts: CleanFacts) -> tuple[str, ...]:
    return () if facts.legs is None else (facts.legs,)


def _plain(body: str) -> str:
    """A body's name as part of a rule's name."""
    return re.sub(r"\W+", "_", body).strip("_").lower() or "thing"
