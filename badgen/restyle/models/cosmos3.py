"""`cosmos3`: NVIDIA Cosmos 3 paints whole pictures anew, held by distances, bodies and edges together."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from badgen.contracts.errors import BadValue, MissingWeights, StoreError
from badgen.contracts.restyle import Clip, Facts, Movie
from badgen.restyle.clips.controls import body_movie, depth_movie, edge_movie
from badgen.restyle.models.canvas import Canvas, lengthened
from badgen.restyle.models.caption import NEGATIVE, caption
from badgen.restyle.models.chunks import divided
from badgen.restyle.models.machine import Machine, loaded, movie_of, pictures
from badgen.restyle.models.options import ModelOptions
from badgen.restyle.models.weights import EXTRA, Offer, Weights, find_weights

OFFER = Offer(
    "nvidia/Cosmos3-Nano",
    "Cosmos3OmniModularPipeline",
    "modular_model_index.json",
    ("text_tokenizer", "transformer", "vae", "scheduler"),
    "about 32 GB",
    "OpenMDW-1.1",
)
CHECKER = "cosmos_guardrail"
# The values of the transfer examples that come with the model (github.com/NVIDIA/cosmos, cookbooks/cosmos3).
_STEPS, _GUIDANCE, _CONTROL_GUIDANCE, _FLOW_SHIFT, _CHUNK = 50, 3.0, 1.5, 10.0, 121
_MULTIPLE = 16  # of the sizes that the published weights take


class Cosmos3:
    """The restyler `cosmos3`: everything is painted anew, robot and task things too, and the gate decides.

    The control videos are exact: distances, bodies and edges of the stored states. The model gets no stored pixel, so
    colours of things come from it; the caption asks it to keep them, and the gate refuses what it recolours.

    A group is one run of the model for each member where `--chunk` frames are enough, else several chunks whose borders
    are at least 4 frames away from every moment that decides for any member. Members are lengthened to the longest of
    them by their last frame, and divided in the same way, so that the noise of every frame is the same in all of them.
    The model mixes frames: the pictures of a failure and its twin are alike before the cause, but not equal to the bit.
    """

    def __init__(self, options: ModelOptions, say: Callable[[str], None]) -> None:
        """Find the weights; they are loaded when the first clip comes.

        Raises MissingDependency, MissingWeights or BadValue.
        """
        self._machine, self._options = Machine(options.offload), options
        self._is_checked = _is_checked(options.safety)
        self._weights: Weights = find_weights(options.model, OFFER, say)

    @property
    def model(self) -> str:
        """The weights, with their revision or hash."""
        return self._weights.name

    @property
    def settings(self) -> Mapping[str, str]:
        """What the videos depend on beside weights, prompt and seed."""
        return {
            "steps": str(self._options.steps or _STEPS),
            "guidance": f"{self._options.guidance or _GUIDANCE:g}",
            "control_guidance": f"{_CONTROL_GUIDANCE:g}",
            "flow_shift": f"{_FLOW_SHIFT:g}",
            "scale": str(self._options.scale),
            "chunk": str(self._chunk),
            "precision": self._machine.precision,
            "safety": "on" if self._is_checked else "off",
            "negative_prompt": NEGATIVE,
            "diffusers": str(self._machine.diffusers.__version__),
        }

    def worded(self, facts: Facts) -> str:
        """The caption of a group."""
        width, height = facts.size_px
        return caption(facts, Canvas(len(facts.views), height, width, _MULTIPLE, self._options.scale))

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        """The restyled frames of each view; raises BadValue where the safety checker refuses prompt or video."""
        pipe, length, fps = self._pipe, len(clip.views[0].frames), clip.views[0].fps
        chunks = divided(max(clip.longest, length), self._chunk, [t * fps for t in clip.moments_s])
        canvas = Canvas.of(clip, pipe.vae_scale_factor_spatial, self._options.scale)
        height, width = canvas.size
        frames = chunks.starts(length)[-1] + chunks.frames  # a short member needs only the first chunks
        with self._machine.enough_memory(), _accepted(clip.group):
            made = pipe(
                prompt=prompt,
                negative_prompt=NEGATIVE,
                control_videos=_controls(clip, canvas, frames, chunks.lead),
                height=height,
                width=width,
                num_frames=frames,
                num_video_frames_per_chunk=chunks.frames,
                num_conditional_frames=1,
                fps=float(fps),
                num_inference_steps=self._options.steps or _STEPS,
                guidance_scale=self._options.guidance or _GUIDANCE,
                control_guidance=_CONTROL_GUIDANCE,
                generator=self._machine.generator(seed),
                output_type="np",
                output="videos",
            )
        return canvas.untile(movie_of(made[chunks.lead : chunks.lead + length]))

    @property
    def _chunk(self) -> int:
        return self._options.chunk or _CHUNK

    @cached_property
    def _pipe(self) -> Any:
        return loaded(self._weights, self._load)

    def _load(self) -> Any:
        machine, diffusers, folder = self._machine, self._machine.diffusers, str(self._weights.folder)
        manager = diffusers.ComponentsManager() if self._options.offload else None
        blocks = diffusers.Cosmos3OmniBlocks()
        _hush(blocks)
        pipe = blocks.init_pipeline(folder, components_manager=manager)
        pipe.load_components(names=list(OFFER.parts), dtype=machine.dtype)
        missing = [part for part in OFFER.parts if getattr(pipe, part, None) is None]
        if missing:  # load_components only warns
            raise StoreError(f"the weights in {folder} lack {', '.join(missing)}; fetch them again")
        pipe.scheduler = diffusers.UniPCMultistepScheduler.from_config(
            pipe.scheduler.config, flow_shift=_FLOW_SHIFT, use_karras_sigmas=False
        )
        _check(pipe, self._is_checked)
        if manager is not None:
            manager.enable_auto_cpu_offload(device=machine.device)
        else:
            pipe.to(machine.device)
        return pipe


def _hush(blocks: Any) -> None:
    """Show no bars of progress: the pipeline's own setting does not reach blocks within blocks."""
    for block in blocks.sub_blocks.values():
        if hasattr(block, "set_progress_bar_config"):
            block.set_progress_bar_config(disable=True)
        _hush(block)


def _controls(clip: Clip, canvas: Canvas, frames: int, lead: int) -> dict[str, Any]:
    """Name of a control -> its frames, for all views together."""
    kinds = {
        "depth": [depth_movie(clip, v) for v in clip.views],
        "seg": [body_movie(clip, v) for v in clip.views],
        "edge": [edge_movie(v) for v in clip.views],
    }
    return {name: pictures(lengthened(canvas.tile(movies), frames, lead)) for name, movies in kinds.items()}


def _check(pipe: Any, is_checked: bool) -> None:
    """Turn the safety checker on or off; raises MissingWeights where its weights cannot be had."""
    if not is_checked:
        pipe.disable_safety_checker()
        return
    try:
        pipe.enable_safety_checker()
    except (OSError, ValueError, ImportError) as e:
        raise MissingWeights(
            f"the safety checker cannot be loaded ({type(e).__name__}: {str(e).strip().splitlines()[0]}); ask for "
            "access to nvidia/Cosmos-1.0-Guardrail at the Hugging Face Hub, or give --safety off"
        ) from e


@contextmanager
def _accepted(group: str) -> Iterator[None]:
    """Raise BadValue where the safety checker refuses a prompt or a video, which it tells as a ValueError."""
    try:
        yield
    except ValueError as e:
        if "Guardrail" not in str(e):
            raise
        raise BadValue(f"group {group}: {e}") from e


def _is_checked(safety: str) -> bool:
    """Whether the safety checker runs; raises BadValue where it is asked for and not installed."""
    installed = importlib.util.find_spec(CHECKER) is not None
    if safety == "on" and not installed:
        raise BadValue(
            f"--safety on needs the package {CHECKER} beside the extra {EXTRA}: pip install {CHECKER}; or give "
            "--safety off"
        )
    return installed and safety != "off"
