"""The options of a dataset of a foreign world; written beside the data, and compared before it is resumed."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import CAUSE
from badgen.contracts.world_fault import WorldFacts
from badgen.engine.config import MAIN
from badgen.engine.modes import ALL, CLEAN
from badgen.media.video import QUALITIES
from badgen.render.renderer import MAX_SIZE
from badgen.worlds.faults import FAULTS, default_specs, specs_of
from badgen.worlds.judging.sentences import SENTENCES

MODES = (ALL, *SENTENCES, *(CAUSE + name for name in FAULTS), CLEAN)


@dataclass(frozen=True, slots=True)
class WorldConfig:
    """Everything that the contents of a dataset of a foreign world depend on.

    Attributes:
        world: text that names the world, such as "metaworld:drawer-open-v3".
        policy: text that names the policy, such as "expert".
        modes: names of modes: "all" for failures of any kind, effects, "cause:NAME", or "clean".
        n: failures (or clean rollouts) to keep for each mode.
        seed: random seed.
        cameras: cameras to render; empty for none, ("main",) for the first of the model.
        width: pixels of a frame, even.
        height: pixels of a frame, even.
        fps: frames per second, at most the rate of the world; a frame shows the nearest row.
        quality: of the videos; see `badgen.media.video`.
        attempts: maximum number of faults tried per slot.
        faults: canonical texts of the faults to try; empty for all that the world has a place for.
    """

    world: str
    policy: str
    modes: tuple[str, ...]
    n: int
    seed: int
    cameras: tuple[str, ...]
    width: int
    height: int
    fps: float
    quality: str
    attempts: int
    faults: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, number, least, most in (
            ("n", self.n, 1, 1_000_000),
            ("seed", self.seed, 0, 2**63 - 1),
            ("width", self.width, 32, MAX_SIZE),
            ("height", self.height, 32, MAX_SIZE),
            ("fps", self.fps, 1, 1000),
            ("attempts", self.attempts, 1, 100),
        ):
            if not least <= number <= most:
                raise BadValue(f"{name} must be {least} to {most}, got {number:g}")
        if self.width % 2 or self.height % 2:
            raise BadValue(f"width and height must be even, got {self.width}x{self.height}")
        if self.quality not in QUALITIES:
            raise UnknownName("quality", self.quality, QUALITIES)
        for mode in self.modes:
            if mode not in MODES:
                raise UnknownName("mode of a world", mode, MODES)

    def cameras_of(self, names: tuple[str, ...], hz: float) -> tuple[str, ...]:
        """The cameras to render of a model with these cameras, at this rate; raises BadValue or UnknownName."""
        if not self.cameras:
            return ()
        if not names:
            raise BadValue(f"the model of {self.world} has no camera; make it with --cameras none")
        if self.fps > hz:
            raise BadValue(f"fps must be at most {hz:g}, the rate of {self.world}; got {self.fps:g}")
        if self.cameras in ((MAIN,), (ALL,)):
            return names if self.cameras == (ALL,) else names[:1]
        for camera in self.cameras:
            if camera not in names:
                raise UnknownName(f"camera of {self.world}", camera, names)
        return self.cameras

    def specs(self, mode: str, facts: WorldFacts) -> tuple[OperatorSpec, ...]:
        """The faults that are tried for a mode, in turn; raises BadValue where the world has no place for any."""
        found = tuple(s for text in self.faults for s in specs_of(text)) if self.faults else default_specs(facts)
        if mode.startswith(CAUSE):
            found = tuple(s for s in found if s.name == mode.removeprefix(CAUSE))
        if not found:
            raise BadValue(f"{self.world} has no place for the faults of mode {mode}; see `badgen world describe`")
        return found
