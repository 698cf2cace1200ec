"""One start of a world: its clean rollouts, the times and rules that follow from them, and rollouts under faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from badgen.contracts.episode import Certificate, Clause
from badgen.contracts.errors import BadValue, WorldError
from badgen.contracts.stored_form import as_stored
from badgen.contracts.task import Request, Task
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import HasLog, HasTask, Role, World
from badgen.contracts.world_fault import SampledWorldFault, WorldFacts
from badgen.engine.rollout import LabelledRollout
from badgen.engine.worlds.upright import upright
from badgen.judging.certificate import Judged
from badgen.store.foreign import ForeignBase, ForeignModel
from badgen.worlds.judging.certificate import Proof, certify_clean, certify_failure, judge_in_span
from badgen.worlds.judging.facts import CleanFacts, clean_facts
from badgen.worlds.judging.rules import task_of_world, without_broken
from badgen.worlds.judging.span import Span, span_of
from badgen.worlds.judging.success import reported_success
from badgen.worlds.roles import legged
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner, equal_rows

CONTINUATIONS, LEAST_HELD = 5, 4  # clean runs from the cause on of a policy that draws, and how many must hold


@dataclass(frozen=True)
class WorldRollout:
    """A rollout of a world as judged, and the fault that acted in it."""

    labelled: LabelledRollout
    fault: SampledWorldFault | None = None


@dataclass(frozen=True)
class StoredStart:
    """What is stored of a start, so that its episodes can be judged and simulated again.

    Attributes:
        world: text that names the world.
        policy: text that names the policy.
        seed: what the world is reset with.
        steps: how many steps the rollouts have, to the end of the grace time.
        span: their times.
        facts: numbers of the clean rollout.
        deterministic: whether the policy repeats.
        instruction: what is asked for.
    """

    world: str
    policy: str
    seed: int
    steps: int
    span: Span
    facts: CleanFacts
    deterministic: bool
    instruction: str


@dataclass(frozen=True)
class Start:
    """A start whose clean rollout is certified."""

    runner: WorldRunner
    stored: StoredStart
    clean: WorldRun
    twin: WorldRollout
    known: WorldFacts
    model: ForeignModel

    @property
    def task(self) -> Task:
        """What its rollouts are judged by."""
        return self.twin.labelled.request.task

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Body -> role."""
        return self.known.roles

    def faulted(self, fault: SampledWorldFault) -> WorldRollout:
        """The rollout under a fault, judged; raises WorldError."""
        run = self.runner.faulted(self.stored.seed, self.clean, fault, self.stored.steps)
        judged = judge_in_span(run.trajectory, self.task, self.stored.span)
        proof = self._proof(run.hooked_substeps, None)
        certificate = certify_failure(judged, self.twin.labelled.judged, fault.cause_s, proof)
        if certificate.accepted and not self.runner.deterministic:
            proof = self._proof(run.hooked_substeps, self._attributed(fault.cause_s))
            certificate = certify_failure(judged, self.twin.labelled.judged, fault.cause_s, proof)
        return WorldRollout(labelled(judged, self.task, certificate), fault)

    def _proof(self, hooked: int, attributed: Clause | None) -> Proof:
        repeats = True if self.runner.deterministic else None
        return Proof(repeats, hooked, attributed, self.stored.span.grace_s)

    def _attributed(self, cause_s: float) -> Clause:
        """Whether the policy, which draws, succeeds from the cause on where there is no fault."""
        held = 0
        for _ in range(CONTINUATIONS):
            run = self.runner.continued(self.stored.seed, self.clean, cause_s, self.stored.steps)
            held += judge_in_span(run.trajectory, self.task, self.stored.span).outcome == "success"
        return Clause("attributed", held >= LEAST_HELD, {"held": held, "continuations": CONTINUATIONS})


class RefusedStart(Exception):
    """A start whose clean rollout cannot be a twin, with a code for the counts and a sentence."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(why)
        self.reason = reason


def begin(runner: WorldRunner, names: tuple[str, str], base: ForeignBase, seed: int) -> Start:
    """Simulate the clean rollouts of a start and judge them.

    Args:
        runner: world and policy.
        names: texts that name the world and the policy.
        base: the model from which those of all starts differ in some arrays.
        seed: what the world is reset with.

    Raises:
        RefusedStart: it does not succeed, does not hold, does not repeat, or the world breaks down in it.
    """
    try:
        clean = runner.clean(seed)
        own = runner.world.task() if isinstance(runner.world, HasTask) else None
        span = span_of(clean.trajectory, reported_success if own is None else own.goal)
        steps = round(span.end_s * runner.world.hz)
        again = runner.clean(seed, steps) if runner.deterministic else None
    except BadValue as e:
        raise RefusedStart("twin_failed", str(e)) from e
    except WorldError as e:
        raise RefusedStart(f"twin_{e.check.replace(' ', '_')}", str(e)) from e
    if again is not None and equal_rows(again.trajectory, clean.trajectory) < len(again.trajectory):
        row = equal_rows(again.trajectory, clean.trajectory)
        raise RefusedStart("not_repeatable", f"two clean rollouts of seed {seed} differ from step {row} on")
    full = clean.trajectory.at_rows(range(steps + 1)) if again is None else again.trajectory
    drift = _drift(runner.world, clean)
    known = runner.facts(clean)
    stored = _stored(runner, names, seed, (span, steps), _facts(full, span, known, own))
    twin = _twin(full, (clean.hooked_substeps, drift), stored, own)
    return Start(runner, stored, clean, WorldRollout(twin), known, base.of(upright(full.model)))


def labelled(judged: Judged, task: Task, certificate: Certificate) -> LabelledRollout:
    """A judged rollout under its only request."""
    return LabelledRollout(Request(task, task.instructions[0]), judged, certificate, task.name)


def world_seed(rng: np.random.Generator) -> int:
    """A seed for a reset: environments take 31 bits."""
    return int(rng.integers(2**31))


def _facts(full: Trajectory, span: Span, known: WorldFacts, own: Task | None) -> CleanFacts:
    whole = as_stored(full)
    facts = clean_facts(whole, span, known.roles, legged(full.model))
    return without_broken(facts, whole, reported_success if own is None else own.goal)


def _stored(
    runner: WorldRunner, names: tuple[str, str], seed: int, extent: tuple[Span, int], facts: CleanFacts
) -> StoredStart:
    span, steps = extent
    world, policy = names
    return StoredStart(world, policy, seed, steps, span, facts, runner.deterministic, str(runner.world.instruction))


def _drift(world: World, clean: WorldRun) -> Clause | None:
    """The clause that a replayed log stays near its log; None for a world without one; raises RefusedStart."""
    if not isinstance(world, HasLog):
        return None
    found, limit = world.drift(clean.trajectory.qpos, clean.seen), world.drift_limit
    if found > limit:
        raise RefusedStart(
            "drifts",
            f"the replay is {found:.2g} from its log, above the limit of {limit:.2g}; replay it with the versions that "
            "it was made with",
        )
    return Clause("drift", True, {"drift": found, "limit": limit})


def _twin(
    full: Trajectory, proven: tuple[int, Clause | None], stored: StoredStart, own: Task | None
) -> LabelledRollout:
    """The clean rollout, judged; raises RefusedStart where its certificate is refused."""
    hooked, drift = proven
    task = task_of_world(stored.instruction, own, stored.facts)
    judged = judge_in_span(full, task, stored.span)
    proof = Proof(True if stored.deterministic else None, hooked, None, stored.span.grace_s)
    certificate = certify_clean(judged, proof)
    if drift is not None:
        certificate = replace(certificate, clauses=(*certificate.clauses, drift))
    if not certificate.accepted:
        kinds = ", ".join(sorted({e.kind for e in judged.events})) or "no event"
        raise RefusedStart(certificate.reason, f"the clean rollout ends as {judged.outcome}, with {kinds}")
    return labelled(judged, task, certificate)
