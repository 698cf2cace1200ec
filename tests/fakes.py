"""A small dataset in memory; every frame shows which episode, camera and row it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from fake_robot import MODEL, fake_robot
from infos import CLEAN_INFO
from PIL import Image as Pil
from PIL import ImageDraw

from badgen.contracts.arrays import F64, Image
from badgen.contracts.captions import Caption, CaptionSet, Sentence, Text
from badgen.contracts.episode import Certificate, Clause, EpisodeArrays, EpisodeInfo, Event, Labels, Outcome, Preference
from badgen.contracts.errors import UnknownName
from badgen.contracts.exporter import Provenance
from badgen.contracts.robot import ModelRobot
from badgen.contracts.slot_count import SlotCount
from badgen.contracts.video import Repaint
from badgen.judging import misleading

INSTRUCTION = "lift the lid off the bowl and put it on the mat"
ROWS, LOG_HZ, FPS = 301, 50.0, 10.0
CAUSE_S, ONSET_S, END_S = 2.6, 3.1, 3.9
CAMERAS = ("front", "side")
SIZE = (128, 128)


@dataclass
class FakeEpisode:
    """A stored episode whose frames are drawn on demand."""

    info: EpisodeInfo
    events: tuple[Event, ...]
    cameras: tuple[str, ...]
    number: int
    labels: Labels
    hz: float = FPS
    reads: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    seen_by: tuple[str, ...] = ("front",)
    restyled: tuple[str, ...] = ()

    def arrays(self) -> EpisodeArrays:
        time_s = np.arange(ROWS) / LOG_HZ
        qpos = np.stack([np.sin(time_s + self.number + k) for k in range(3)], axis=1)
        qvel = np.stack([np.cos(time_s + self.number + k) for k in range(2)], axis=1)
        return EpisodeArrays(
            time_s=time_s,
            state=np.concatenate([time_s[:, None], qpos, qvel], axis=1),
            qpos=qpos,
            qvel=qvel,
            action=qpos[:, :2] * 0.5,
            ctrl=qpos[:, :2] * 0.25,
            contact_n=np.zeros((ROWS, 1)),
            pairs=("lid-bowl",),
            phase=(time_s > ONSET_S - 0.5).astype(np.int64),
            phases=("lift", "carry"),
            labels=self.labels,
            milestone_names=("lifted",),
            first_state=np.concatenate([[0.0], qpos[0], qvel[0]]),
        )

    @property
    def repaints(self) -> Mapping[str, Mapping[str, Repaint]]:
        return {"darker": dict.fromkeys(self.restyled, Repaint("darker", "fake 1", "at night", 5))}

    def restyled_frames(self, name: str, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        return [np.asarray(f // 2, dtype=np.uint8) for f in self.frames(camera, indices)]

    def model_xml(self) -> str:
        return MODEL

    def assets(self) -> Mapping[str, bytes]:
        return {"lid.stl": b"solid lid"}

    def robot(self) -> ModelRobot:
        return fake_robot()

    def frame_steps(self, camera: str) -> Sequence[int]:
        return list(range(0, ROWS, int(LOG_HZ / self.hz)))

    def fps(self, camera: str) -> float:
        return self.hz

    def size(self, camera: str) -> tuple[int, int]:
        return SIZE

    def visible_s(self, camera: str) -> float | None:
        return ONSET_S + 0.1 if camera in self.seen_by and not self.info.success else None

    def misleading(self, camera: str) -> Sequence[int]:
        steps, a = np.asarray(self.frame_steps(camera), dtype=np.int64), self.arrays()
        return misleading(self.labels, self.events, self.info.outcome, a.time_s, steps)

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        steps = self.frame_steps(camera)
        chosen = range(len(steps)) if indices is None else indices
        self.reads.append((camera, tuple(chosen)))
        return [draw(self.number, camera, steps[i], not self.info.success).copy() for i in chosen]


@dataclass
class FakeDataset:
    """A dataset in memory."""

    path: Path
    stored: list[FakeEpisode]

    def episodes(self) -> Iterable[FakeEpisode]:
        return iter(self.stored)

    def episode(self, episode_id: str) -> FakeEpisode:
        for e in self.stored:
            if e.info.id == episode_id:
                return e
        raise UnknownName("episode", episode_id, [e.info.id for e in self.stored])

    def provenance(self) -> Sequence[Provenance]:
        counts = {"drop": SlotCount(requested=2, simulated=3, accepted=2, rejected={"no_effect": 1}, seconds=1.5)}
        return (Provenance(self.path.name, {"n": 2}, {"badgen": "0.1.0"}, counts, {"shards/shard-000000.h5": "ab"}),)


@lru_cache(maxsize=2000)
def draw(number: int, camera: str, step: int, fell: bool) -> Image:
    """A hand with a lid over a bowl; the first pixels carry the episode, the camera and the row."""
    t = step / LOG_HZ
    lift = float(np.clip((t - 1) / 2, 0, 1)) * 70
    if fell and t > CAUSE_S:
        lift = max(0.0, lift - 160 * (t - CAUSE_S) ** 2)
    picture = Pil.new("RGB", SIZE, (226, 231, 236) if camera == "front" else (236, 228, 220))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 104, 128, 128), fill=(150, 120, 96))
    pen.pieslice((34, 70, 94, 124), 0, 180, fill=(70, 110, 170))
    pen.rounded_rectangle((30, 88 - lift, 98, 97 - lift), 4, fill=(210, 150, 60))
    pen.line((64, 0, 64, 80 - lift), fill=(60, 60, 66), width=7)
    pixels = np.array(picture, dtype=np.uint8)
    pixels[0, 0] = (number, CAMERAS.index(camera), 0)
    pixels[0, 1] = (step // 256, step % 256, 0)
    return pixels


def who(image: Image) -> tuple[int, str, int]:
    """Episode number, camera and row that a frame says it shows."""
    return int(image[0, 0, 0]), CAMERAS[int(image[0, 0, 1])], int(image[0, 1, 0]) * 256 + int(image[0, 1, 1])


def fake_dataset(
    groups: int = 3, cameras: tuple[str, ...] = CAMERAS, instruction: str = INSTRUCTION, path: Path = Path("dataset")
) -> FakeDataset:
    """Groups of one clean episode, a drop, an episode that hits the bowl, and a benign success."""
    kinds: list[tuple[str, Outcome, str]] = [
        ("none", "success", "clean"),
        ("drop", "failure", "failure"),
        ("collision", "unsafe_success", "failure"),
        ("none", "success", "benign"),
    ]
    stored = []
    for g in range(groups):
        for k, (mode, outcome, role) in enumerate(kinds):
            stored.append(_episode(g, k, mode, outcome, role, cameras, instruction))
    return FakeDataset(path, stored)


def two_scene_dataset(groups: int = 6, cameras: tuple[str, ...] = CAMERAS, hz: float = 2.0) -> FakeDataset:
    """Groups of two scenes, with relabelled failures, and a camera that never shows a failure.

    In every third group, the drop and its clean twin are relabelled under an instruction without the constraint.
    """
    dataset = fake_dataset(groups, cameras)
    other = fake_dataset(groups + 2, cameras, "wipe the red ink off the board").stored[4 * groups :]
    for e in other:
        e.info = replace(e.info, scene="wipe_board", category="wipe", robot="panda", task="wipe", attempted_task="wipe")
    relabelled: list[FakeEpisode] = []
    for clean, drop in zip(dataset.stored[0::12], dataset.stored[1::12], strict=True):
        twin = _relabelled(clean, clean.info.id + "r")
        relabelled += [twin, _relabelled(drop, twin.info.id)]
    dataset.stored = sorted([*dataset.stored, *other, *relabelled], key=lambda e: e.info.id)
    for e in dataset.stored:
        e.hz = hz
    return dataset


def _relabelled(e: FakeEpisode, twin: str) -> FakeEpisode:
    """The same rollout and pictures under an instruction that does not state the constraint."""
    info = replace(
        e.info,
        id=f"{e.info.id}r",
        instruction="take the lid off",
        canonical_instruction="take the lid off",
        constraint_stated=False,
        relabelled_from=e.info.id,
        twin=twin,
        preference=replace(e.info.preference, over=twin) if e.info.preference else None,
    )
    return replace(e, info=info, reads=[])


def _episode(
    g: int, k: int, mode: str, outcome: Outcome, role: str, cameras: tuple[str, ...], instruction: str
) -> FakeEpisode:
    failed = outcome != "success"
    id_ = f"lid_lift-{g:04d}-{'abcd'[k]}"
    info = replace(
        CLEAN_INFO,
        id=id_,
        group=f"g{g:04d}",
        twin=f"lid_lift-{g:04d}-a",
        robot="panda_pair",
        role=role,
        instruction=instruction,
        canonical_instruction=instruction,
        seed=(7, g, k),
        cause_s=CAUSE_S if role != "clean" else None,
        mode=mode,
        outcome=outcome,
        certificate=_certificate(mode, outcome),
        text=_text(mode, instruction),
    )
    if failed:
        info = replace(
            info,
            modes=(mode,),
            success=False,
            onset_s=ONSET_S,
            end_s=END_S,
            borderline=False,
            severity=0.72,
            evident=mode == "drop",
            partial_success=0.35,
            difficulty="plain" if mode == "drop" else "near",
            end_value=0.35,
            end_trace_m=0.12,
            end_turn_deg=20.0,
            operators=({"name": "open_gripper", "cause_s": CAUSE_S, "hand": "left"},),
            preference=_preference(g),
        )
    return FakeEpisode(info, _events(mode) if failed else (), cameras, 4 * g + k, _labels(mode))


def _certificate(mode: str, outcome: Outcome) -> Certificate:
    clauses = (
        Clause("twin_clean", True, {}),
        Clause("outcome", True, {"final_progress": 0.35}),
        Clause("evidence", True, {"peak_force_n": 212.4, "fall_height_m": 0.084}),
        Clause("cause_before_effect", True, {"cause_s": CAUSE_S}),
    )
    return Certificate(True, "ok", outcome, mode, clauses)


def _preference(g: int) -> Preference:
    preferred: Literal["twin"] = "twin"
    return Preference(
        f"lid_lift-{g:04d}-a", preferred, "The clean episode ends with the lid on the mat.", True, True, True
    )


def _events(mode: str) -> tuple[Event, ...]:
    first = Event(mode, f"no_{mode}", ONSET_S, ONSET_S + 0.04, END_S, 0.72, {"fall_height_m": 0.084, "speed_mps": 1.3})
    second = Event("collision", "no_collision", END_S - 0.2, END_S - 0.18, END_S, 0.4, {"peak_force_n": 212.4})
    return (first, second)


def _text(mode: str, instruction: str) -> Text:
    def captions(prefix: str) -> CaptionSet:
        s = {
            "failure": f"{prefix}At {ONSET_S} s the left hand opens and the lid falls back onto the bowl ({mode}).",
            "cue": f"{prefix}The lid leaves the hand and falls ({mode}).",
            "rationale": f"{prefix}The clean episode carries the lid to the mat; here it lies on the bowl.",
            "correction": f"{prefix}Keep both hands closed until the lid rests on the mat.",
        }
        said = {name: Sentence(text, (0,)) for name, text in s.items()}
        return CaptionSet(**said, captions=(Caption(ONSET_S, "the lid is falling"),))

    return Text(instruction, captions(""), captions("Privileged: "))


def _labels(mode: str) -> Labels:
    t: F64 = np.arange(ROWS) / LOG_HZ
    progress = np.clip(t / 5.5, 0, 1)
    gate = np.ones(ROWS)
    if mode == "drop":
        progress = np.where(t < ONSET_S, progress, np.maximum(0.2, progress[int(ONSET_S * LOG_HZ)] - (t - ONSET_S)))
    if mode == "collision":
        gate = np.where(t < ONSET_S, 1.0, 0.05)
    frame_gate = np.where((t < ONSET_S) | (t > END_S), 1.0, gate)
    return Labels(
        progress=progress.astype(np.float32),
        reward=(progress * gate).astype(np.float32),
        reward_visible=(progress * gate).astype(np.float32),
        reward_frame=(progress * frame_gate).astype(np.float32),
        reward_terms={},
        milestones=np.zeros((ROWS, 1), np.float32),
    )
