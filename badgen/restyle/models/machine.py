"""The machine that a video model runs on, and how pipelines of diffusers are run there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from PIL import Image as Pil

from badgen.contracts.errors import BadValue, StoreError
from badgen.contracts.restyle import Movie
from badgen.extras import need
from badgen.restyle.models.weights import EXTRA, Weights

T = TypeVar("T")
# transformers is imported by pipelines of diffusers, accelerate loads and moves weights, ftfy cleans prompts of Wan.
_PACKAGES = ("torch", "transformers", "accelerate", "ftfy", "diffusers")


@dataclass(frozen=True)
class Machine:
    """A GPU where there is one, else the CPU.

    Attributes:
        offload: whether parts of a model wait in the memory of the CPU; needs a GPU.
    """

    offload: bool = False

    def __post_init__(self) -> None:
        """Raise MissingDependency without the packages of the extra, BadValue for offload without a GPU."""
        for package in _PACKAGES:
            need(package, EXTRA)
        if self.offload and self.device == "cpu":
            raise BadValue("--offload moves parts of a model off a GPU, and torch sees none here; leave it out")

    @cached_property
    def torch(self) -> Any:
        """The package torch."""
        return need("torch", EXTRA)

    @cached_property
    def diffusers(self) -> Any:
        """The package diffusers, without its bars of progress: badgen shows one of its own."""
        found = need("diffusers", EXTRA)
        for package in (found, need("transformers", EXTRA)):
            package.utils.logging.set_verbosity_error()
            package.utils.logging.disable_progress_bar()
        return found

    @property
    def device(self) -> str:
        """Name of the device in torch."""
        return "cuda" if self.torch.cuda.is_available() else "cpu"

    @property
    def dtype(self) -> Any:
        """bfloat16 on a GPU, as published weights are used; float32 on the CPU, where it is faster."""
        return self.torch.bfloat16 if self.device == "cuda" else self.torch.float32

    @contextmanager
    def enough_memory(self) -> Iterator[None]:
        """Raise BadValue where what is done within needs more memory than the GPU has."""
        try:
            yield
        except self.torch.cuda.OutOfMemoryError as e:
            raise BadValue(
                "the GPU has too little memory for all views of a clip at once; give --offload, a smaller --scale or "
                "--chunk, or fewer --cameras"
            ) from e

    @property
    def precision(self) -> str:
        """Name of the type of numbers, such as "bfloat16"."""
        return str(self.dtype).removeprefix("torch.")

    def generator(self, seed: int) -> Any:
        """A generator on the CPU, whose numbers do not depend on the kind of GPU."""
        return self.torch.Generator("cpu").manual_seed(seed)


def loaded(weights: Weights, load: Callable[[], T]) -> T:
    """What `load` returns; raises StoreError where files of the weights are missing or damaged."""
    try:
        return load()
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError) as e:
        why = (str(e).strip().splitlines() or ["no reason given"])[0]
        raise StoreError(
            f"the weights in {weights.folder} cannot be loaded ({type(e).__name__}: {why}); fetch them again, or give "
            "--model another folder"
        ) from e


def pictures(movie: Movie) -> Sequence[Pil.Image]:
    """Frames as pipelines take them."""
    return [Pil.fromarray(frame) for frame in movie]


def movie_of(frames: Any) -> Movie:
    """(F, height, width, 3) uint8 of what a pipeline returns: 0 to 1."""
    return np.round(255.0 * np.clip(np.asarray(frames, dtype=np.float32), 0.0, 1.0)).astype(np.uint8)
