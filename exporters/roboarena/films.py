"""Videos and times of a RoboArena session: 15 frames per second, only views that are there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from badgen.contracts.arrays import F64

FPS = 15  # of RoboArena's data; its readers count frames and do not look at the rate of a file
_EPSILON_S = 1e-9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def places(cameras: Sequence[str]) -> Mapping[str, str]:
    """Which camera is shown as `left`, `right` and `wrist`; a place for which there is no camera is left out.

    The first two cameras of the room are left and right. No view stands in for another one.
    """
    fixed = [c for c in cameras if "wrist" not in c]
    wrist = [c for c in cameras if "wrist" in c]
    return dict(zip(("left", "right"), fixed, strict=False)) | dict(zip(("wrist",), wrist, strict=False))


def held(times_s: F64) -> list[int]:
    """Indices of the frames that a film of FPS frames per second shows: each time the last frame so far.

    The film begins with the first frame and ends with the last one, so its length is right within a frame.
    """
    count = math.ceil((times_s[-1] - times_s[0]) * FPS - _EPSILON_S)
    at_s = times_s[0] + np.arange(count + 1) / FPS
    return [int(i) for i in np.searchsorted(times_s, at_s + _EPSILON_S, side="right") - 1]


def simulated_time(since_start_s: float) -> str:
    """A time in ISO 8601 at which a simulation that starts at the Unix epoch is; nothing happened at a real time."""
    return (_EPOCH + timedelta(seconds=round(since_start_s, 6))).isoformat()
