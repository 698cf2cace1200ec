"""The proposers, on verdicts made by hand: nothing is simulated."""

from __future__ import annotations

import numpy as np

from badgen.hunt.draws import AtRandom
from badgen.hunt.hunting import Proposer
from badgen.hunt.misses import Verdict
from badgen.hunt.optimiser import Optimiser
from badgen.hunt.space import Cell, Proposal, space_of

SPACE = space_of(("stack", "open_drawer"), requests=2)


def verdict(number: int, proposal: Proposal) -> Verdict:
    """A judge that passes all hidden failures and no others, in a world where faults do as they are declared."""
    use = next(u for u in SPACE.uses if (u.scene, u.mode, u.number) == (proposal.scene, proposal.mode, proposal.number))
    band = use.spec.bands[number % len(use.spec.bands)]
    cell = Cell(use.scene, use.mode, band)
    if band == "hidden":
        return Verdict(number, proposal, "find", cell=cell, outcome="failure", miss="passed", score=0.9, truth=0.1)
    return Verdict(number, proposal, "right", cell=cell, outcome="failure", score=0.1, truth=0.1)


def hunt(proposer: Proposer, trials: int) -> list[Verdict]:
    history: list[Verdict] = []
    for number in range(trials):
        history.append(verdict(number, proposer.propose(history)))
    return history


def cells(history: list[Verdict]) -> int:
    return len({v.cell for v in history if v.result == "find"})


def test_the_optimiser_finds_more_cells_than_random_draws() -> None:
    for seed in range(3):
        learnt = cells(hunt(Optimiser(SPACE, np.random.default_rng(seed)), 60))
        drawn = cells(hunt(AtRandom(SPACE, np.random.default_rng(seed)), 60))
        assert learnt > drawn + 3


def test_the_same_seed_gives_the_same_proposals() -> None:
    for kind in (Optimiser, AtRandom):
        first, again, other = (
            [v.proposal for v in hunt(kind(SPACE, np.random.default_rng(seed)), 25)] for seed in (1, 1, 2)
        )
        assert first == again
        assert first != other


def test_what_nearly_passed_is_weakened() -> None:
    space = space_of(("stack",), 1, ("cause:torque_noise",))
    optimiser, use = Optimiser(space, np.random.default_rng(0)), space.uses[0]
    first = Proposal("stack", 0, use.mode, None, use.spec, draw=7, number=0)
    nearly = Verdict(0, first, "right", cell=Cell("stack", "drop", "plain"), outcome="failure", score=0.45, truth=0.1)
    proposed = [optimiser.propose([nearly]) for _ in range(20)]
    weaker = [p for p in proposed if p.strength < 1.0]
    assert 3 < len(weaker) < 17
    assert all(p.draw == 7 and p.strength >= 0.6 for p in weaker)


def test_nothing_is_weakened_that_has_no_strength() -> None:
    space = space_of(("stack",), 1, ("late",))
    assert not space.uses[0].scalable
    history = hunt(Optimiser(space, np.random.default_rng(0)), 0)
    first = Proposal("stack", 0, "late", None, space.uses[0].spec, number=0)
    history.append(Verdict(0, first, "right", cell=Cell("stack", "late", "hidden"), score=0.45, truth=0.1))
    optimiser = Optimiser(space, np.random.default_rng(1))
    assert {optimiser.propose(history).strength for _ in range(10)} == {1.0}


def test_random_draws_reach_every_mode() -> None:
    drawn = hunt(AtRandom(SPACE, np.random.default_rng(4)), 600)
    assert {(v.proposal.scene, v.proposal.mode) for v in drawn} == {(u.scene, u.mode) for u in SPACE.uses}
