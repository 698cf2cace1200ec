"""What a user may set of a video model."""

from __future__ import annotations

from dataclasses import dataclass, fields

from badgen.contracts.errors import BadValue
from badgen.restyle.models.chunks import SHORTEST

SAFETY = ("auto", "on", "off")


@dataclass(frozen=True)
class ModelOptions:
    """Options of video models; those at their default are chosen by each model.

    Attributes:
        model: folder of the weights, or their id at the Hugging Face Hub; empty for the model's own.
        steps: steps of denoising; 0 for the model's own number.
        guidance: how strongly the prompt pulls; 0 for the model's own.
        scale: how often each pixel is repeated before the model sees it.
        chunk: frames that are made at once at most; 0 for the model's own.
        offload: whether parts of the model wait in the memory of the CPU while they are not used.
        safety: "on", "off", or "auto": the safety checker of cosmos3 where its package is installed.
    """

    model: str = ""
    steps: int = 0
    guidance: float = 0.0
    scale: int = 1
    chunk: int = 0
    offload: bool = False
    safety: str = "auto"

    def __post_init__(self) -> None:
        for name, least in (("steps", 0), ("guidance", 0.0), ("scale", 1), ("chunk", 0)):
            if getattr(self, name) < least:
                raise BadValue(f"{name} is {getattr(self, name):g}; it must be at least {least:g}")
        if 0 < self.chunk < SHORTEST:
            raise BadValue(f"chunk is {self.chunk}; it must be at least {SHORTEST} frames")
        if self.safety not in SAFETY:
            raise BadValue(f"safety is {self.safety!r}; it must be one of {', '.join(SAFETY)}")

    @property
    def given(self) -> tuple[str, ...]:
        """Names of the options that are not at their default."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) != f.default)
