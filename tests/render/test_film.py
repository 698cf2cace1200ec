"""Films: what stands still is drawn once, what moves is drawn anew, and known frames are taken as they are."""

import numpy as np
from lab import twin

from badgen.render.pictures import STILL, Camera


def test_what_stands_still_is_drawn_once() -> None:
    t = twin("lid_lift")
    states = np.repeat(t.state[:1], 3, axis=0)
    lid = 1 + int(t.model.joint("lid").qposadr[0])  # after the time
    states[1, lid] += 0.5 * STILL
    states[2, lid] += 0.01
    with Camera(t.model, 64, 64) as camera:
        first, near, moved = camera.film(states, "front")
        assert near is first
        assert np.array_equal(moved, camera.rgb(states[2], "front"))
        assert not np.array_equal(moved, first)


def test_known_frames_are_taken_as_they_are() -> None:
    t = twin("lid_lift")
    known = np.zeros((64, 64, 3), dtype=np.uint8)
    with Camera(t.model, 64, 64) as camera:
        frames = camera.film(t.state[[0, 0, 150]], "front", {1: known})
    assert frames[1] is known
    assert frames[2].std() > 5
