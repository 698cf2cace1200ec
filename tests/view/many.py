"""Thousands of episodes with tiny videos, made in seconds, to try the gallery of a large dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from fakes import CAMERAS, FakeDataset, FakeEpisode, fake_dataset

from badgen.contracts.arrays import Image
from badgen.contracts.episode import OUTCOMES, EpisodeInfo, Outcome
from badgen.contracts.recoverability import SAVED, Moment, Saved
from badgen.intervals import wilson

SCENES = ("lid_lift", "pour", "push", "open_drawer", "wipe_board", "fold_cloth", "stack", "humanoid_walk")
MODES = ("drop", "collision", "tip", "spill", "stall", "wrong_target", "slip", "off_table", "topple", "late")
REACTIONS = ("oblivious", "retry", "freeze", "retreat", "protective_stop")
SIZE_PX = 16
_PER_GROUP = 4


class TinyEpisode(FakeEpisode):
    """An episode whose frames are a square that moves to the right, and turns red after a failure's onset."""

    def size(self, camera: str) -> tuple[int, int]:
        return SIZE_PX, SIZE_PX

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        steps = self.frame_steps(camera)
        onset_s = np.inf if self.info.onset_s is None else self.info.onset_s
        chosen = range(len(steps)) if indices is None else indices
        return [_square(steps[i] / 50.0, red=steps[i] / 50.0 >= onset_s, side=camera == CAMERAS[1]) for i in chosen]


def _square(time_s: float, red: bool, side: bool) -> Image:
    picture = np.full((SIZE_PX, SIZE_PX, 3), (236, 228, 220) if side else (226, 231, 236), dtype=np.uint8)
    x = int(time_s * 2)
    picture[5:11, x : x + 4] = (200, 40, 40) if red else (60, 90, 160)
    return picture


def many_episodes(count: int) -> FakeDataset:
    """That many episodes in groups of four, over all scenes and modes; some relabelled, some without frames."""
    made = fake_dataset(groups=-(-count // _PER_GROUP)).stored[:count]
    return FakeDataset(Path("many"), [_varied(e, i // _PER_GROUP, i % _PER_GROUP) for i, e in enumerate(made)])


def _varied(e: FakeEpisode, group: int, member: int) -> TinyEpisode:
    info = replace(
        e.info,
        scene=SCENES[group % len(SCENES)],
        robot="panda" if group % 2 else "panda_pair",
        reaction=REACTIONS[group % len(REACTIONS)],
    )
    if not info.success:
        info = _failed(info, group, member)
    if info.relabelled_from is None:
        info = _at_edge(info, group, member)
    cameras = () if group % 40 == 7 else CAMERAS
    seen_by = (CAMERAS, CAMERAS[:1], CAMERAS[1:], ())[group % 4]
    return TinyEpisode(info, e.events, cameras, e.number, e.labels, seen_by=seen_by)


def _failed(info: EpisodeInfo, group: int, member: int) -> EpisodeInfo:
    """One of the modes, at one of many times, in every ninth group relabelled from another failure."""
    mode = MODES[(group // len(SCENES) + member) % len(MODES)]
    outcome: Outcome = OUTCOMES[1 + group % 4]
    again = info.id.replace("-c", "-b") if group % 9 == 4 and member == 2 else None
    onset_s = 3.1 + group % 20 / 10
    return replace(
        info,
        mode=mode,
        modes=(mode,),
        outcome=outcome,
        onset_s=onset_s,
        end_s=onset_s + 0.5,
        severity=(group * 7 % 100) / 100,
        borderline=(True, False, None)[group % 3],
        evident=group % 5 != 0,
        relabelled_from=again,
        constraint_stated=again is None,
        operators=({"name": ("push", "open_gripper", "offset")[group % 3]},),
    )


def _at_edge(info: EpisodeInfo, group: int, member: int) -> EpisodeInfo:
    """In every fifth group a failure with a curve, and a pair; in every seventh group a recovery."""
    if group % 5 == 2 and group % 9 != 4 and member in (2, 3):
        return _side(info, group, succeeds=member == 3)
    if group % 7 == 3 and member == 3:
        return replace(info, role="recovery", outcome="poor_success", success=False, onset_s=3.1, restart_s=4.1)
    if group % 5 == 2 and member == 1:
        return _tried(info, SAVED[group % 3])
    return info


def _side(info: EpisodeInfo, group: int, succeeds: bool) -> EpisodeInfo:
    strengths = (0.58, 0.59) if succeeds else (0.59, 0.58)
    return replace(
        info,
        role="near_success" if succeeds else "near_failure",
        near_edge="success",
        near_boundary="physical" if group % 2 else "threshold",
        near_pair=f"{info.id[:-1]}{'c' if succeeds else 'd'}",
        near_of=f"{info.id[:-1]}b",
        near_strength=strengths[0],
        near_other_strength=strengths[1],
        near_apart_m=0.034,
        near_apart_deg=12.0,
    )


def _tried(info: EpisodeInfo, kind: Saved) -> EpisodeInfo:
    saved = {"limit": (4, 3, 1, 0), "always": (4, 4, 4, 4), "never": (0, 0, 0, 0)}[kind]
    return replace(
        info,
        recoverability=kind,
        recoverable_until_s=3.4 if kind == "limit" else None,
        unrecoverable_from_s=3.6 if kind == "limit" else None,
        recovery_curve=tuple(Moment(t, n, 4, *wilson(n, 4)) for t, n in zip((2.6, 3.4, 3.6, 5.5), saved, strict=True)),
    )
