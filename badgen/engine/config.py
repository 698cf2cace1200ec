"""The options of a dataset; written beside the data, and compared before an interrupted dataset is resumed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from badgen.contracts.appearance import RobotAppearance
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.robot import MeshRobot, Robot
from badgen.contracts.scene import CAUSE, Scene
from badgen.engine.faults import fits_each, resolve_fault
from badgen.faults import format_faults, one_fault
from badgen.media.video import QUALITIES
from badgen.registry import registry
from badgen.render.renderer import MAX_SIZE

APPEARANCES = ("varied", "plain")
ROBOT_APPEARANCES: tuple[RobotAppearance, ...] = get_args(RobotAppearance)
CLEAN = "clean"
ALL = "all"
MAIN = "main"  # of every scene the first cameras, `Scene.main_cameras`


@dataclass(frozen=True, slots=True)
class DatasetConfig:
    """Everything that the contents of a dataset depend on; the number of workers is not among it.

    Attributes:
        scenes: names of scenes.
        modes: names of modes; every scene gets `n` slots for each of its modes among them.
        n: failures (or clean rollouts) to keep for each scene and mode; twins, benign and relabelled episodes come on
            top.
        seed: random seed.
        cameras: cameras to render; empty for none, ("main",) for the main cameras of each scene.
        width: pixels of a frame, even.
        height: pixels of a frame, even.
        fps: frames per second; a divisor of 50.
        quality: of the videos; see `badgen.media.video`.
        appearance: "varied" samples one for every group, "plain" is the same for all.
        benign: share of the kept failures whose group also stores a benign success.
        relabelled: share of the groups whose rollouts are also stored under other instructions.
        attempts: maximum number of faults tried per slot.
        jitters: number of jitter reruns of a kept rollout.
        shard_slots: slots per shard file.
        robot_appearance: see `badgen.contracts.appearance`.
        robot_meshes: "NAME ID" of every robot that is rendered with meshes; empty for primitive robots.
        faults: canonical texts of the faults to try, one each; empty for those that the scenes are tuned for.
    """

    scenes: tuple[str, ...]
    modes: tuple[str, ...]
    n: int
    seed: int
    cameras: tuple[str, ...]
    width: int
    height: int
    fps: float
    quality: str
    appearance: str
    benign: float
    relabelled: float
    attempts: int
    jitters: int
    shard_slots: int
    robot_appearance: RobotAppearance = "primitive"
    robot_meshes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _within("n", self.n, 1, 1_000_000)
        _within("seed", self.seed, 0, 2**63 - 1)
        for name in ("width", "height"):
            _within(name, getattr(self, name), 32, MAX_SIZE)
            if getattr(self, name) % 2:
                raise BadValue(f"{name} must be even, got {getattr(self, name)}")
        _within("fps", self.fps, 1, 50)
        if (50.0 / self.fps) % 1.0:
            raise BadValue(f"fps must divide 50 (1, 2, 2.5, 5, 10, 12.5, 25, 50), got {self.fps:g}")
        _within("benign", self.benign, 0, 1)
        _within("relabelled", self.relabelled, 0, 1)
        if self.appearance not in APPEARANCES:
            raise UnknownName("appearance", self.appearance, APPEARANCES)
        if self.robot_appearance not in ROBOT_APPEARANCES:
            raise UnknownName("robot appearance", self.robot_appearance, ROBOT_APPEARANCES)
        _within("attempts", self.attempts, 1, 100)
        _within("jitters", self.jitters, 0, 100)
        if self.quality not in QUALITIES:
            raise UnknownName("quality", self.quality, QUALITIES)

    def modes_in(self, scene: Scene[Any]) -> tuple[str, ...]:
        """Those of the modes that a scene gets slots for."""
        valid = _modes_under_faults(self.faults, scene) if self.faults else modes_of(scene)
        return tuple(mode for mode in self.modes if mode in valid)

    def cameras_in(self, scene: Scene[Any]) -> tuple[str, ...]:
        """The cameras of a scene that are rendered."""
        if self.cameras == (MAIN,):
            return scene.main_cameras
        return tuple(c for c in self.cameras if c in scene.camera_names)

    def specs(self, scene: Scene[Any], mode: str) -> tuple[OperatorSpec, ...]:
        """The operators that are tried for a mode of a scene: one of them, drawn at random, in each attempt."""
        if not self.faults:
            return registry().faults(scene.name)[mode]
        faults = [one_fault(text) for text in self.faults]
        return tuple(resolve_fault(f, scene) for f in faults if is_effect(mode) or mode == CAUSE + f.name)


def resolve(
    scene: str,
    mode: str | None = None,
    *,
    faults: Sequence[str] = (),
    n: int = 10,
    seed: int = 0,
    cameras: str = MAIN,
    size: str = "256",
    fps: float = 10.0,
    quality: str = "lossless",
    appearance: str = "varied",
    benign: float = 0.25,
    relabelled: float = 0.25,
    attempts: int = 12,
    jitters: int = 3,
    robot_appearance: RobotAppearance = "primitive",
) -> DatasetConfig:
    """Config from what a user types; raises UnknownName, BadValue, or AssetError for meshes that are not installed."""
    scenes, texts = _scenes(scene), tuple(dict.fromkeys(format_faults(one_fault(text)) for text in faults))
    modes = _modes(mode, texts, scenes)
    return DatasetConfig(
        tuple(s.name for s in scenes),
        modes,
        n,
        seed,
        _cameras(cameras, scenes),
        *_size(size),
        float(fps),
        quality,
        appearance,
        benign,
        relabelled,
        attempts,
        jitters,
        shard_slots=min(max(math.ceil(len(scenes) * len(modes) * n / 16), 1), 8),
        robot_appearance=robot_appearance,
        robot_meshes=_meshes(robot_appearance, [s.robot for s in scenes]),
        faults=texts,
    )


def modes_of(scene: Scene[Any]) -> tuple[str, ...]:
    """All values of `--mode` for a scene, without "all"."""
    return (*registry().faults(scene.name), CLEAN)


def is_effect(mode: str) -> bool:
    """Whether a mode is an effect (only rollouts with that mode are kept) rather than a cause."""
    return not mode.startswith(CAUSE)


def _scenes(scene: str) -> list[Scene[Any]]:
    return list(registry().usable_scenes().values()) if scene == ALL else [registry().scene(scene)]


def _modes(mode: str | None, faults: tuple[str, ...], scenes: list[Scene[Any]]) -> tuple[str, ...]:
    """Names of modes from what a user types; raises UnknownName, BadValue."""
    if faults:
        return _modes_with_faults(mode, faults, scenes)
    if mode is None:
        raise BadValue("give --mode, such as drop, all or clean (see `badgen list modes`), or a --fault to try")
    valid = list(dict.fromkeys(m for s in scenes for m in modes_of(s)))
    chosen = list[str]()
    for m in (m.strip() for m in mode.split(",")):
        if m not in (*valid, ALL):
            raise UnknownName("mode", m, [*valid, ALL])
        chosen += [v for v in valid if v != CLEAN] if m == ALL else [m]
    return tuple(dict.fromkeys(chosen))


def _modes_with_faults(mode: str | None, faults: tuple[str, ...], scenes: list[Scene[Any]]) -> tuple[str, ...]:
    """The modes of given faults: their causes, or the effects that are asked for."""
    for scene in scenes:
        with fits_each(scene, len(scenes)):
            for fault in faults:
                resolve_fault(one_fault(fault), scene)
    if mode is None:
        return tuple(dict.fromkeys(CAUSE + one_fault(fault).name for fault in faults))
    effects = sorted({effect for scene in scenes for effect in scene.effects})
    chosen = tuple(dict.fromkeys(m.strip() for m in mode.split(",")))
    for m in chosen:
        if m in (ALL, CLEAN) or not is_effect(m):
            raise BadValue(
                f"--mode {m} does not go with --fault, which says the cause itself; leave --mode out to keep any "
                f"certified failure, or name effects: {', '.join(effects)}"
            )
        if m not in effects:
            raise UnknownName("effect", m, effects)
    return chosen


def _modes_under_faults(faults: tuple[str, ...], scene: Scene[Any]) -> frozenset[str]:
    """Modes that a scene can have under given faults: their causes, and every effect that its rules know."""
    return scene.effects | {CAUSE + one_fault(fault).name for fault in faults}


def _cameras(text: str, scenes: list[Scene[Any]]) -> tuple[str, ...]:
    if text in ("none", MAIN):
        return () if text == "none" else (MAIN,)
    valid = list(dict.fromkeys(c for s in scenes for c in s.camera_names))
    if text == ALL:
        return tuple(valid)
    chosen = tuple(dict.fromkeys(c.strip() for c in text.split(",")))
    for c in chosen:
        if c not in valid:
            raise UnknownName("camera", c, [*valid, MAIN, ALL, "none"])
    for s in scenes:
        if not set(chosen) & set(s.camera_names):
            raise BadValue(
                f"{s.name} has no camera {' or '.join(chosen)}; add one of these: {', '.join(s.camera_names)}"
            )
    return chosen


def _meshes(robot_appearance: str, robots: list[Robot]) -> tuple[str, ...]:
    """Name and mesh id of every robot that is rendered with meshes; other robots have none."""
    if robot_appearance != "mesh":
        return ()
    rendered = {r.name: r for r in robots if isinstance(r, MeshRobot)}
    return tuple(f"{name} {robot.meshes().id}" for name, robot in rendered.items())


def _size(text: str) -> tuple[int, int]:
    parts = text.lower().split("x")
    if len(parts) > 2 or not all(p.isdigit() for p in parts):
        raise BadValue(f"size must be N or WIDTHxHEIGHT in pixels, got {text!r}")
    return int(parts[0]), int(parts[-1])


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadValue(f"{name} must be between {low:,} and {high:,}, got {value:,}")
