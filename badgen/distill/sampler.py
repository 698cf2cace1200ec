"""Samplers: functions that look at the frames of a video and give every frame a reward."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import BadValue


class Sampler(Protocol):
    """A judge that answers differently each time it is asked, such as a vision-language model with a temperature."""

    def __call__(self, frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> Sequence[float]:
        """Rewards from 0 to 1, one for each frame, in the order of the frames; all that is random comes from `rng`."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """A sampler for a service that takes no temperature: every sample shows the frames in another order."""

    sampler: Sampler

    def __call__(self, frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> Sequence[float]:
        """Rewards in order of time, whatever the order in which the frames were shown."""
        order = rng.permutation(len(frames))
        shown = rewards_of(self.sampler, [frames[i] for i in order], instruction, rng)
        found = np.empty(len(frames))
        found[order] = shown
        return [float(v) for v in found]


def rewards_of(sampler: Sampler, frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> F64:
    """Ask a sampler for the rewards (N,) of a video; raises BadValue for an answer that is none."""
    answer = sampler(frames, instruction, rng)
    try:
        rewards = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise BadValue(f"the sampler must return {len(frames)} numbers from 0 to 1; got {answer!r}") from e
    if rewards.shape != (len(frames),):
        raise BadValue(f"the sampler must return {len(frames)} numbers, one for each frame; got shape {rewards.shape}")
    wrong = np.flatnonzero(~((rewards >= 0.0) & (rewards <= 1.0)))
    if wrong.size:
        raise BadValue(f"the sampler must return numbers from 0 to 1; frame {wrong[0]} got {rewards[wrong[0]]:g}")
    return rewards


def load_sampler(name: str) -> Sampler:
    """The sampler `module:function`; modules in the present folder are found too. Raises BadValue."""
    module, colon, function = name.partition(":")
    if not (colon and module and function):
        raise BadValue(f"sampler must be MODULE:FUNCTION, such as my_judge:rewards; got {name!r}")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found: Any = getattr(importlib.import_module(module), function, None)
    except ImportError as e:
        raise BadValue(f"sampler {name}: module {module} cannot be imported ({e}); check its name and folder") from e
    if not callable(found):
        raise BadValue(f"sampler {name}: module {module} has no function {function}")
    sampler: Sampler = found
    return sampler
