"""The options of a dataset; written beside the data, and compared before an interrupted dataset is resumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from badgen.contracts.appearance import RobotAppearance
from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.robot import MeshRobot, Robot
from badgen.contracts.scene import CAUSE, Scene
from badgen.engine.difficulty import BandWeights, band_weights
from badgen.engine.faults import resolve_fault
from badgen.engine.modes import (
    ALL,
    POLICY,
    WITHOUT_FAULTS,
    ChosenModes,
    chosen_modes,
    is_effect,
    modes_of,
    modes_under_faults,
)
from badgen.faults import format_faults, one_fault
from badgen.media.video import QUALITIES
from badgen.policies.text import read_policy_text
from badgen.registry import registry
from badgen.render.renderer import MAX_SIZE
from badgen.reserved import MODES, SEEDS

APPEARANCES = ("varied", "plain")
ROBOT_APPEARANCES: tuple[RobotAppearance, ...] = get_args(RobotAppearance)
_MOST_SLOTS = 1_000_000
_N = 10  # where no number is given
MAIN = "main"  # of every scene the first cameras, `Scene.main_cameras`
FIRST = "first"  # of every scene the default camera
AUTO = "auto"  # of every scene the cameras that show its failures, `Scene.telling_cameras`


@dataclass(frozen=True, slots=True)
class DatasetConfig:
    """Everything that the contents of a dataset depend on; the number of workers is not among it.

    Attributes:
        scenes: names of scenes.
        modes: names of modes; every scene gets slots for each of its modes among them.
        n: failures (or clean rollouts) to keep for each scene and mode; twins, benign and relabelled episodes come on
            top. None where `total` is given.
        seed: random seed.
        cameras: cameras to render; empty for none, ("main",) for the main cameras of each scene, ("first",) for the
            default camera of each, ("auto",) for those that show its failures.
        width: pixels of a frame, even.
        height: pixels of a frame, even.
        fps: frames per second; a divisor of 50.
        quality: of the videos; see `badgen.media.video`.
        appearance: "varied" samples one for every group, "plain" is the same for all.
        benign: share of the kept failures whose group also stores a benign success.
        relabelled: share of the groups whose rollouts are also stored under other instructions.
        near_miss: share of the kept failures whose group also stores near-miss pairs.
        recoverability: share of the kept failures for which it is found out until when they could be saved.
        recoveries: share of the kept failures that are also stored as put right.
        attempts: maximum number of faults tried per slot.
        jitters: number of jitter reruns of a kept rollout.
        robot_appearance: see `badgen.contracts.appearance`.
        robot_meshes: "NAME ID" of every robot that is rendered with meshes; empty for primitive robots.
        faults: canonical texts of the faults to try, one each; empty for those that the scenes are tuned for.
        own_n: (mode, number) of modes that have another number than `n`.
        total: failures to keep over all scenes and modes; None where `n` is given.
        difficulty: weights of the difficulties, of the kept failures of each scene; None for whatever comes.
        without_bench: whether modes and looks that are reserved for benchmarks are left out (`badgen.reserved`).
        policy: text of the policy that acts; "" for the experts.
        policy_files: name and SHA-256 of the files that its text names, such as a checkpoint.
    """

    scenes: tuple[str, ...]
    modes: tuple[str, ...]
    n: int | None
    seed: int
    cameras: tuple[str, ...]
    width: int
    height: int
    fps: float
    quality: str
    appearance: str
    benign: float
    relabelled: float
    near_miss: float
    recoverability: float
    recoveries: float
    attempts: int
    jitters: int
    robot_appearance: RobotAppearance = "primitive"
    robot_meshes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    own_n: tuple[tuple[str, int], ...] = ()
    total: int | None = None
    difficulty: BandWeights | None = None
    without_bench: bool = False
    policy: str = ""
    policy_files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, number in (("n", self.n), ("total", self.total), *self.own_n):
            if number is not None:
                _within(name, number, 1, _MOST_SLOTS)
        _within("seed", self.seed, 0, 2**63 - 1)
        for name in ("width", "height"):
            _within(name, getattr(self, name), 32, MAX_SIZE)
            if getattr(self, name) % 2:
                raise BadValue(f"{name} must be even, got {getattr(self, name)}")
        _within("fps", self.fps, 1, 50)
        if (50.0 / self.fps) % 1.0:
            raise BadValue(f"fps must divide 50 (1, 2, 2.5, 5, 10, 12.5, 25, 50), got {self.fps:g}")
        for name in ("benign", "relabelled", "near_miss", "recoverability", "recoveries"):
            _within(name, getattr(self, name), 0, 1)
        if self.appearance not in APPEARANCES:
            raise UnknownName("appearance", self.appearance, APPEARANCES)
        if self.robot_appearance not in ROBOT_APPEARANCES:
            raise UnknownName("robot appearance", self.robot_appearance, ROBOT_APPEARANCES)
        _within("attempts", self.attempts, 1, 100)
        _within("jitters", self.jitters, 0, 100)
        if self.quality not in QUALITIES:
            raise UnknownName("quality", self.quality, QUALITIES)
        if self.without_bench and self.seed in SEEDS:
            raise BadValue(
                f"seed {self.seed} is reserved for benchmarks ({SEEDS.start} to {SEEDS.stop - 1}); take another one"
            )

    def modes_known_in(self, scene: Scene[Any]) -> frozenset[str]:
        """The modes that a scene has, whatever they can lead to."""
        if self.policy:
            return frozenset({POLICY})
        return modes_under_faults(self.faults, scene) if self.faults else frozenset(modes_of(scene))

    def modes_in(self, scene: Scene[Any]) -> tuple[str, ...]:
        """Those of the modes that a scene gets slots for: it has them, and they lead to what is asked for."""
        valid = self.modes_known_in(scene)
        return tuple(m for m in self.modes if m in valid and not self.refuses(m) and self._leads(scene, m))

    def _leads(self, scene: Scene[Any], mode: str) -> bool:
        return mode in WITHOUT_FAULTS or bool(self.bands_in(scene, mode))

    def refuses(self, mode: str) -> bool:
        """Whether no failure of this mode may be stored, since it is reserved for benchmarks."""
        return self.without_bench and mode in MODES

    @property
    def style(self) -> str:
        """How the appearance of a group is sampled; see `Layout.style`."""
        return "unreserved" if self.without_bench and self.appearance == "varied" else self.appearance

    def bands_in(self, scene: Scene[Any], mode: str) -> tuple[Difficulty, ...]:
        """The difficulties that a mode of a scene can lead to and that are asked for."""
        reached = {band for spec in self.specs(scene, mode) for band in spec.bands}
        return (BandWeights(1, 1, 1) if self.difficulty is None else self.difficulty).of(reached)

    def cameras_in(self, scene: Scene[Any]) -> tuple[str, ...]:
        """The cameras of a scene that are rendered."""
        if self.cameras == (MAIN,):
            return scene.main_cameras
        if self.cameras == (FIRST,):
            return scene.camera_names[:1]
        if self.cameras == (AUTO,):
            return scene.telling_cameras or scene.main_cameras
        return tuple(c for c in self.cameras if c in scene.camera_names)

    def specs(self, scene: Scene[Any], mode: str, band: Difficulty | None = None) -> tuple[OperatorSpec, ...]:
        """The operators that are tried for a mode of a scene: one of them, drawn at random, in each attempt.

        With a difficulty, only those that can lead to it.
        """
        if not self.faults:
            return tuple(s for s in registry().faults(scene.name)[mode] if band is None or band in s.bands)
        faults = [one_fault(text) for text in self.faults]
        return tuple(resolve_fault(f, scene) for f in faults if is_effect(mode) or mode == CAUSE + f.name)


def resolve(
    scene: str,
    mode: str | None = None,
    *,
    faults: Sequence[str] = (),
    n: int | None = None,
    total: int | None = None,
    difficulty: str = "plain=1,near=1,hidden=1",
    seed: int = 0,
    cameras: str = MAIN,
    size: str = "256",
    fps: float = 10.0,
    quality: str = "high",
    appearance: str = "varied",
    benign: float = 0.25,
    relabelled: float = 0.25,
    near_miss: float = 0.0,
    recoverability: float = 0.0,
    recoveries: float = 0.0,
    attempts: int = 12,
    jitters: int = 3,
    robot_appearance: RobotAppearance = "primitive",
    without_bench: bool = False,
    policy: str = "",
) -> DatasetConfig:
    """Config from what a user types; raises UnknownName, BadValue, or AssetError for meshes that are not installed."""
    scenes, texts = _scenes(scene), tuple(dict.fromkeys(format_faults(one_fault(text)) for text in faults))
    modes = _with_one_number(n, total, chosen_modes(mode, texts, scenes, policy))
    config = DatasetConfig(
        tuple(s.name for s in scenes),
        modes.names,
        _N if n is None and total is None else n,
        seed,
        *(_cameras(cameras, scenes), *read_size(size), float(fps), quality, appearance),
        *(benign, relabelled, near_miss, recoverability, recoveries),
        *(attempts, jitters, robot_appearance, _meshes(robot_appearance, [s.robot for s in scenes])),
        *(texts, modes.own_n, total, None if policy else band_weights(difficulty)),
        *(without_bench, *_policy(policy)),
    )
    return _reachable(config, scenes)


def _policy(text: str) -> tuple[str, tuple[str, ...]]:
    """A policy's text, and what is known of the files that it names; raises BadValue."""
    return text, read_policy_text(text).files() if text else ()


def _scenes(scene: str) -> list[Scene[Any]]:
    return list(registry().usable_scenes().values()) if scene == ALL else [registry().scene(scene)]


def _with_one_number(n: int | None, total: int | None, modes: ChosenModes) -> ChosenModes:
    """The modes; raises BadValue for a total beside other numbers."""
    if total is None:
        return modes
    if n is not None:
        raise BadValue("give --n or --total, not both: --n counts for each scene and mode, --total over all of them")
    if modes.own_n:
        raise BadValue(f"give --total or a number for {modes.own_n[0][0]}, not both; --total is spread over all modes")
    return modes


def _reachable(config: DatasetConfig, scenes: Sequence[Scene[Any]]) -> DatasetConfig:
    """The config itself, if it has any slot; raises BadValue that says which difficulties there are."""
    if any(config.modes_in(s) for s in scenes):
        return config
    if all(config.refuses(m) for m in config.modes):
        raise BadValue(
            f"{', '.join(config.modes)}: reserved for benchmarks; leave out --without-bench, or ask for other modes"
        )
    asked = " or ".join(config.difficulty.asked) if config.difficulty else ""
    known = [(m, s) for s in scenes for m in config.modes if m in config.modes_known_in(s)]
    if not known:
        raise BadValue(f"no scene that was asked for has a mode {', '.join(config.modes)}; see `badgen list modes`")
    found = {band for m, s in known for spec in config.specs(s, m) for band in spec.bands}
    raise BadValue(
        f"{', '.join(config.modes)} of {', '.join(s.name for s in scenes)} never leads to a failure that is {asked}, "
        f"only to {' or '.join(b for b in DIFFICULTIES if b in found)}; change --difficulty, or ask for other modes"
    )


def _cameras(text: str, scenes: list[Scene[Any]]) -> tuple[str, ...]:
    if text in ("none", MAIN, FIRST, AUTO):
        return () if text == "none" else (text,)
    valid = list(dict.fromkeys(c for s in scenes for c in s.camera_names))
    if text == ALL:
        return tuple(valid)
    chosen = tuple(dict.fromkeys(c.strip() for c in text.split(",")))
    for c in chosen:
        if c not in valid:
            raise UnknownName("camera", c, [*valid, MAIN, FIRST, AUTO, ALL, "none"])
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


def read_size(text: str) -> tuple[int, int]:
    """Width and height of what a user types for a size; raises BadValue."""
    parts = text.lower().split("x")
    if len(parts) > 2 or not all(p.isdigit() for p in parts):
        raise BadValue(f"size must be N or WIDTHxHEIGHT in pixels, got {text!r}")
    return int(parts[0]), int(parts[-1])


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise BadValue(f"{name} must be between {low:,} and {high:,}, got {value:,}")
