"""`vace`: Wan VACE repaints what is behind robot and task things, held by their distances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from badgen.contracts.restyle import Clip, Facts, Movie, View
from badgen.restyle.clips.controls import depth_movie
from badgen.restyle.models.canvas import Canvas, lengthened
from badgen.restyle.models.chunks import divided
from badgen.restyle.models.machine import Machine, loaded, movie_of, pictures
from badgen.restyle.models.options import ModelOptions
from badgen.restyle.models.prompts import text_of, tiling_of
from badgen.restyle.models.weights import Offer, Weights, find_weights

OFFER = Offer(
    "Wan-AI/Wan2.1-VACE-1.3B-diffusers",
    "WanVACEPipeline",
    "model_index.json",
    ("tokenizer", "text_encoder", "transformer", "vae", "scheduler"),
    "about 15 to 20 GB, of which the text encoder takes 11.4 GB",
    "Apache-2.0",
)
NEGATIVE = (
    "blurred, overexposed, low quality, compression artefacts, text, subtitles, watermark, extra arms, extra objects, "
    "people, deformed objects, flicker, camera motion"
)
_STEPS, _GUIDANCE, _CHUNK = 50, 5.0, 81  # defaults of WanVACEPipeline
_FLOW_SHIFT = 3.0  # for pictures of about 480p, as the model card says; 5.0 is for 720p


class Vace:
    """The restyler `vace`: paints floor, walls, table and distractors, and leaves robot and task things as they are.

    The model gets one video: where it must paint, distances as grey; where it must keep, the stored pixels; and a mask,
    white where it must paint. Its autoencoder loses small things even where it is told to keep them: it stores a block
    of 8 x 8 pixels over 4 frames as 16 numbers, while a slip in a grip is 2 pixels within one frame. So what is kept is
    pasted back from the stored frames, to the pixel: the evidence for the label is then that of the simulator. The
    price is that it looks simulated, and is lit as in the simulator and not as in the room that is painted.

    Clips longer than a chunk are made in several, of which each begins with the last frame of the one before and keeps
    it; their borders are at least 4 frames away from every moment that decides for any member of the group.

    All members of a group are lengthened to the longest of them by their last frame, and the result is cut, so that
    the noise of every frame is the same in all of them. The model mixes frames, so unlike with `compose` the pictures
    of a failure and its twin are alike before the cause, but not equal to the bit.
    """

    def __init__(self, options: ModelOptions, say: Callable[[str], None]) -> None:
        """Find the weights; they are loaded when the first clip comes.

        Raises MissingDependency, MissingWeights or BadValue.
        """
        self._machine, self._options = Machine(options.offload), options
        self._weights: Weights = find_weights(options.model, OFFER, say)

    @property
    def model(self) -> str:
        """The weights, with their revision or hash."""
        return self._weights.name

    @property
    def settings(self) -> Mapping[str, str]:
        """What the videos depend on beside weights, prompt and seed."""
        return {
            "steps": str(self._steps),
            "guidance": f"{self._guidance:g}",
            "scale": str(self._options.scale),
            "chunk": str(self._chunk),
            "precision": self._machine.precision,
            "flow_shift": f"{_FLOW_SHIFT:g}",
            "negative_prompt": NEGATIVE,
            "diffusers": str(self._machine.diffusers.__version__),
        }

    def worded(self, facts: Facts) -> str:
        """The prompt of a group, which also says how the views are arranged."""
        return f"{text_of(facts)}{tiling_of(facts)}"

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        """The restyled frames of each view."""
        painted = self.painted(clip, prompt, seed)
        return tuple(np.where(v.keep[..., None], v.frames, p) for v, p in zip(clip.views, painted, strict=True))

    def painted(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        """What the model makes of each view, before anything is pasted back."""
        pipe, length = self._pipe, len(clip.views[0].frames)
        multiple = pipe.vae_scale_factor_spatial * pipe.transformer.config.patch_size[1]
        canvas = Canvas.of(clip, multiple, self._options.scale)
        moments = [t * clip.views[0].fps for t in clip.moments_s]
        chunks = divided(max(clip.longest, length), self._chunk, moments)
        video, mask = (
            lengthened(canvas.tile([kind(clip, v) for v in clip.views]), chunks.total, chunks.lead)
            for kind in (_given, _mask)
        )
        generator, made = self._machine.generator(seed), list[Movie]()
        for start in chunks.starts(length):
            part = slice(start, start + chunks.frames)
            given, paint = video[part].copy(), mask[part].copy()
            if made:  # carry on from the last frame of the chunk before, with what is kept as it was stored
                given[0] = np.where(paint[0] > 0, made[-1][-1], given[0])
                paint[0] = 0
            whole = self._run(prompt, given, paint, generator)
            made.append(whole[1:] if made else whole)
        return canvas.untile(np.concatenate(made)[chunks.lead : chunks.lead + length])

    def _run(self, prompt: str, video: Movie, mask: Movie, generator: Any) -> Movie:
        """One run of the model: frames of the same number and size as those of the video."""
        frames, height, width = video.shape[:3]
        with self._machine.enough_memory():
            made = self._pipe(
                prompt=prompt,
                negative_prompt=NEGATIVE,
                video=pictures(video),
                mask=pictures(mask),
                height=height,
                width=width,
                num_frames=frames,
                num_inference_steps=self._steps,
                guidance_scale=self._guidance,
                generator=generator,
                output_type="np",
            ).frames[0]
        return movie_of(made)

    @property
    def _steps(self) -> int:
        return self._options.steps or _STEPS

    @property
    def _chunk(self) -> int:
        return self._options.chunk or _CHUNK

    @property
    def _guidance(self) -> float:
        return self._options.guidance or _GUIDANCE

    @cached_property
    def _pipe(self) -> Any:
        return loaded(self._weights, self._load)

    def _load(self) -> Any:
        machine, diffusers = self._machine, self._machine.diffusers
        # The autoencoder stays in float32, as its authors advise: in bfloat16 it loses detail.
        dtype = {"default": machine.dtype, "vae": machine.torch.float32}
        pipe = diffusers.WanVACEPipeline.from_pretrained(str(self._weights.folder), dtype=dtype, local_files_only=True)
        pipe.scheduler = diffusers.UniPCMultistepScheduler.from_config(pipe.scheduler.config, flow_shift=_FLOW_SHIFT)
        pipe.set_progress_bar_config(disable=True)
        if self._options.offload:
            pipe.enable_model_cpu_offload()
        else:
            pipe.to(machine.device)
        return pipe


def _given(clip: Clip, view: View) -> Movie:
    """The stored pixels of what is kept, and distances elsewhere."""
    return np.where(view.keep[..., None], view.frames, depth_movie(clip, view))


def _mask(clip: Clip, view: View) -> Movie:
    """White where the model paints."""
    return np.where(view.keep[..., None], np.uint8(0), np.uint8(255)).repeat(3, axis=3)
