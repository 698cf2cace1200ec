"""Checks of an operator in a scene: what it samples, and that it changes nothing before its cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from badgen.contracts.perturbation import Scalable
from badgen.testing.compare import equal, first_difference, no_global_randomness
from badgen.testing.failure import Finding, require
from badgen.testing.rollouts import OperatorLab
from badgen.testing.scene_words import documented, snake_case
from badgen.testing.scene_world import survives_json

_SEEDS = range(5)
_MORE = range(20)
_BITS = "rollouts that are equal to the bit"


def description(lab: OperatorLab) -> None:
    """The operator has a name and a docstring."""
    snake_case(getattr(lab.operator, "name", ""), "the operator")
    documented(lab.operator)


def sampling(lab: OperatorLab) -> None:
    """Parameters are a function of the seed, and say when the fault begins."""
    seed, end_s = lab.lab.seed, float(lab.lab.clean.time_s[-1])  # simulated now, so that only `sample` is watched
    with no_global_randomness("`sample`"):
        first = lab.another().sample(np.random.default_rng(seed), lab.lab.clean)
        others = [lab.sample(s) for s in _MORE]
        again = lab.sample(seed)
    found = f"one seed gave {first} and then {again}"
    advice = "draw only from `rng`, and keep nothing from one call of `sample` to the next"
    same = equal(first, again, "parameters")
    require(same, found, "the same parameters for the same seed, whatever was sampled before", advice)
    varied = any(not equal(first, other, "parameters") for other in others)
    found = f"{len(others) + 1} seeds all gave {first}"
    require(
        varied or not leaves_a_choice(lab.spec.args),
        found,
        "parameters that depend on the seed",
        "sample time, strength or place from `rng`",
    )
    for params in (first, *others):
        cause_s = getattr(params, "cause_s", None)
        within = isinstance(cause_s, float | int) and 0.0 <= cause_s <= end_s
        found, required = f"cause_s is {cause_s!r}", f"a time within the rollout, 0 to {end_s:g} s"
        require(within, found, required, "sample it as a field of the parameters")


def leaves_a_choice(args: Mapping[str, Any]) -> bool:
    """Whether arguments leave anything to sample: a range, or one of several names."""
    several = (isinstance(value, Sequence | Mapping) and len(value) > 1 for value in args.values())
    return not args or any(name.endswith("_range") for name in args) or any(several)


def stored_params(lab: OperatorLab) -> None:
    """Parameters are frozen dataclasses that are the same after they were stored as JSON."""
    for seed in _SEEDS:
        survives_json(lab.operator, lab.sample(seed))


def cause_first(lab: OperatorLab) -> None:
    """Up to `cause_s` the rollout is the clean one, to the bit."""
    mine, clean, cause_s = lab.rollout.judged.exact, lab.clean, lab.fault.cause_s
    require(len(mine) == len(clean), f"{len(mine)} rows, {len(clean)} without the fault", "as many", "report this")
    differs = np.flatnonzero((mine.state != clean.state).any(axis=1))
    if differs.size and clean.time_s[differs[0]] <= cause_s + 1e-9:
        raise Finding(
            f"the states differ from the clean rollout's at {clean.time_s[differs[0]]:.2f} s, and cause_s is "
            f"{cause_s:.2f} s",
            "no difference up to cause_s",
            "sample cause_s so that nothing changes before it: for an edited plan, the start of the first phase that "
            "is edited",
        )


def effect(lab: OperatorLab) -> None:
    """After `cause_s` something differs from the clean rollout."""
    found = f"the rollout under {lab.fault.params} is the clean one to the bit"
    advice = "sample stronger faults, or a cause_s at which they can act"
    require(not np.array_equal(lab.rollout.judged.exact.state, lab.clean.state), found, "a difference", advice)


def shared_model(lab: OperatorLab) -> None:
    """The model that all rollouts of the layout share stays as it was."""
    found = "the model of the layout is another one after the rollout"
    advice = "change the model in `edit_model` only, which gets a copy"
    require(not lab.model_changed, found, "hooks that leave the shared model alone", advice)


def reproducible(lab: OperatorLab) -> None:
    """The rollout is the same a second time, and when it is made again from what was stored."""
    first = lab.rollout.judged.exact
    advice = "hooks are functions of their arguments: sample in `sample`, keep the result in the parameters"
    differs = first_difference(first, lab.repeated())
    require(not differs, f"in a second rollout under the same fault {differs}", _BITS, advice)
    differs = first_difference(first, lab.replayed())
    found = f"in a replay from the stored parameters, with a new operator, {differs}"
    require(not differs, found, _BITS, advice)


def strength_0(lab: OperatorLab) -> None:
    """At strength 0 a scalable fault leaves the clean rollout to the bit; others have no strength."""
    if not isinstance(lab.operator, Scalable):
        return
    differs = first_difference(lab.clean, lab.scaled(0.0), phases=False)  # an edited plan may name them otherwise
    advice = "return from `scaled(params, 0.0)` parameters under which every hook does nothing"
    require(not differs, f"at strength 0 {differs}", "the clean rollout, to the bit", advice)
