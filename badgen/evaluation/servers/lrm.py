"""The server of Large Reward Models: seven kinds of reward over HTTP with JSON.

Field names and meanings are those of `vlm_reward_server.py` of github.com/physical-superintelligence-lab/
Large-Reward-Models (2026).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import UnknownName
from badgen.critics.asking import Patience
from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeError
from badgen.evaluation.models import Frames
from badgen.evaluation.servers.sending import PATIENCE, patiently

_SINGLE: Mapping[str, str] = {
    "progress": "/compute_reward",
    "quality": "/compute_reward",
    "completion": "/compute_completion",
}
_FILM: Mapping[str, str] = {
    "roboreward": "/compute_roboreward",
    "robometer": "/compute_robometer",
    "topreward": "/compute_topreward",
}
_COMPARISON = "/compute_comparison"
REWARDS: tuple[str, ...] = (*_SINGLE, "contrastive", *_FILM)


class LargeRewardModels:
    """Scores frames by a server of Large Reward Models.

    `progress`, `quality` and `completion` see one frame at a time. `contrastive` compares each frame with the one
    before it (+1, -1 or 0); the score is the sum so far as a share of all comparisons. The three others are asked about
    the film up to each frame.

    Args:
        http: the server.
        reward: kind of reward, one of `REWARDS`.
        patience: how often to ask again.
    """

    def __init__(self, http: Http, reward: str, patience: Patience = PATIENCE) -> None:
        if reward not in REWARDS:
            raise UnknownName("reward", reward, REWARDS)
        self._http, self._reward, self._patience = http, reward, patience

    def __call__(self, frames: Frames, instruction: str, times_s: F64) -> F64:
        """(T,) scores of (T, H, W, 3) frames; raises JudgeError where the server does not give them."""
        ask: Callable[[Frames, str, F64], list[float]] = self._single
        if self._reward == "contrastive":
            ask = self._contrastive
        elif self._reward in _FILM:
            ask = self._film
        return np.array(ask(frames, instruction, times_s), dtype=np.float64)

    def _single(self, frames: Frames, instruction: str, times_s: F64) -> list[float]:
        kind = {} if self._reward == "completion" else {"reward_type": self._reward}
        path = _SINGLE[self._reward]
        return [self._ask(path, {**_flat("image", f), "task_description": instruction, **kind}) for f in frames]

    def _contrastive(self, frames: Frames, instruction: str, times_s: F64) -> list[float]:
        steps = [
            self._ask(_COMPARISON, {**_flat("image_a", a), **_flat("image_b", b), "task_description": instruction})
            for a, b in pairwise(frames)
        ]
        level = np.concatenate([[0.0], np.cumsum(steps)]) / max(len(steps), 1)
        return [float(v) for v in level]

    def _film(self, frames: Frames, instruction: str, times_s: F64) -> list[float]:
        packed = [_packed(f) for f in frames]
        lasts_s = float(times_s[-1] - times_s[0])
        fps = {} if self._reward == "robometer" else {"fps": (len(frames) - 1) / lasts_s if lasts_s > 0 else 1.0}
        path = _FILM[self._reward]
        return [
            self._ask(path, {"frames": packed[: k + 1], "task_description": instruction, **fps})
            for k in range(len(packed))
        ]

    def _ask(self, path: str, body: Mapping[str, Any]) -> float:
        found = patiently(lambda: self._http.post(path, body), self._patience)
        if found.get("success") is not True:
            raise JudgeError(f"{path} failed: {self._http.shown(str(found.get('error', 'no reason given')))}")
        try:
            return float(found["score"])
        except (KeyError, TypeError, ValueError):
            raise JudgeError(
                f"{path} answered without a number as score: {self._http.shown(str(found))}; is --protocol right?"
            ) from None


def _base64(frame: Image) -> str:
    return base64.b64encode(np.ascontiguousarray(frame).tobytes()).decode()


def _flat(name: str, frame: Image) -> dict[str, Any]:
    return {name: _base64(frame), f"{name}_shape": list(frame.shape), f"{name}_dtype": str(frame.dtype)}


def _packed(frame: Image) -> dict[str, Any]:
    return {"data": _base64(frame), "shape": list(frame.shape), "dtype": str(frame.dtype)}
