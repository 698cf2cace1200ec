"""`vace` and `cosmos3` with tiny random weights, saved to a folder and loaded from it, on clips of a real run."""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
from small_run import made_run
from tiny_models import one_thread, tiny_cosmos3, tiny_vace  # noqa: F401

from badgen.contracts.arrays import Ints
from badgen.contracts.errors import BadValue
from badgen.contracts.restyle import Clip, Facts, Movie, Wording
from badgen.registry import registry
from badgen.restyle.clips.clip import clip_of
from badgen.restyle.clips.controls import depth_movie
from badgen.restyle.gate import judge, moments_of, subject_of
from badgen.restyle.group import restyled
from badgen.restyle.load import load_restyler
from badgen.restyle.models.cosmos3 import OFFER as COSMOS3
from badgen.restyle.models.cosmos3 import Cosmos3
from badgen.restyle.models.options import ModelOptions
from badgen.restyle.models.vace import OFFER as VACE
from badgen.restyle.models.vace import Vace
from badgen.restyle.plan import Plan
from badgen.store import Dataset

MODELS = ("vace", "cosmos3")
FACTS = Facts("two arms", "Push it.", "in a garage", "daylight", "oak", "a webcam", ("from above",), (64, 48), 20, 10.0)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return made_run(tmp_path_factory.mktemp("run"), cameras="front,side", size="64", fps=1.0)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("weights")
    return {"vace": tiny_vace(home / "tiny-vace"), "cosmos3": tiny_cosmos3(home / "tiny-cosmos3")}


@pytest.fixture(scope="module")
def restylers(folders: dict[str, Path]) -> dict[str, Any]:
    return {n: load_restyler(n, options=ModelOptions(model=str(folders[n]), steps=2, chunk=17)) for n in MODELS}


@pytest.fixture(scope="module")
def clips(run: Dataset) -> dict[str, Clip]:
    """The first 9 frames of a failure and of its twin from one camera, and of the failure from both; 64 x 64."""
    found = {e.info.role: cut(clip_of(e, ["front"]), 9) for e in run}
    return {**found, "both": cut(clip_of(next(e for e in run if e.info.role == "failure")), 9)}


def cut(clip: Clip, frames: int | Ints) -> Clip:
    """The first frames of a clip, or those at some positions."""
    k = np.arange(frames) if isinstance(frames, int) else frames
    return replace(
        clip,
        views=tuple(
            replace(v, frames=v.frames[k], keep=v.keep[k], depth_m=v.depth_m[k], bodies=v.bodies[k]) for v in clip.views
        ),
    )


def gap(a: tuple[Movie, ...], b: tuple[Movie, ...]) -> float:
    return float(np.mean([np.abs(x.astype(np.float64) - y).mean() for x, y in zip(a, b, strict=True)]))


@pytest.mark.parametrize("name", MODELS)
def test_a_seed_gives_the_same_bytes(name: str, restylers: dict[str, Any], clips: dict[str, Clip]) -> None:
    restyler, clip = restylers[name], clips["both"]
    first, again, other = (restyler(clip, "A robot.", seed) for seed in (3, 3, 4))
    assert [m.shape for m in first] == [v.frames.shape for v in clip.views]
    assert gap(first, again) == 0
    assert gap(first, other) > 0


@pytest.mark.parametrize("name", MODELS)
def test_what_is_painted_follows_distances(name: str, restylers: dict[str, Any], clips: dict[str, Clip]) -> None:
    clip = clips["clean"]
    depth = clip.views[0].depth_m.copy()
    depth[:, :, 32:] *= 0.7  # of all pixels alike would change nothing: distances are told apart, not measured
    nearer = replace(clip, views=(replace(clip.views[0], depth_m=depth),))
    assert gap(restylers[name](clip, "A robot.", 3), restylers[name](nearer, "A robot.", 3)) > 0.01


def test_cosmos3_follows_bodies_and_edges_too(restylers: dict[str, Any], clips: dict[str, Clip]) -> None:
    clip = clips["clean"]
    renamed = replace(clip, bodies=tuple(f"other_{name}" for name in clip.bodies))  # other colours
    bare = replace(clip, views=tuple(replace(v, bodies=np.zeros_like(v.bodies)) for v in clip.views))
    first, *others = (restylers["cosmos3"](c, "A robot.", 3) for c in (clip, renamed, bare))
    gaps = [gap(first, other) for other in others]
    assert min(gaps) > 0.0, gaps  # the same controls give the same bytes


def test_vace_keeps_robot_and_task_things_to_the_pixel(restylers: dict[str, Any], clips: dict[str, Clip]) -> None:
    clip = clips["failure"]
    for view, movie in zip(clip.views, restylers["vace"](clip, "A robot.", 3), strict=True):
        assert np.array_equal(movie[view.keep], view.frames[view.keep])
        assert np.abs(movie[~view.keep].astype(np.float64) - view.frames[~view.keep]).mean() > 10


def test_the_gate_refuses_what_untrained_models_paint(
    run: Dataset, restylers: dict[str, Any], clips: dict[str, Clip]
) -> None:
    episode = next(e for e in run if e.info.role == "failure")
    clip, subject = clip_of(episode), subject_of(episode, moments_of(run))
    for made in (restylers["vace"].painted(clip, "A robot.", 3), restylers["cosmos3"](clip, "A robot.", 3)):
        assert not any(judge(v, m, subject).kept for v, m in zip(clip.views, made, strict=True))


@pytest.mark.parametrize("name", MODELS)
def test_noise_does_not_depend_on_the_length_of_a_member(
    name: str, restylers: dict[str, Any], clips: dict[str, Clip]
) -> None:
    """A short member is lengthened by its last frame: where the long one stands still from then on, both are equal."""
    short = replace(cut(clips["clean"], 4), longest=9)
    long = cut(short, np.minimum(np.arange(9), 3))
    made, whole = (restylers[name](c, "A robot.", 3) for c in (short, long))
    assert gap(made, tuple(m[:4] for m in whole)) == 0


@pytest.mark.parametrize("name", MODELS)
def test_a_failure_and_its_twin_are_alike_before_the_cause(
    name: str, restylers: dict[str, Any], clips: dict[str, Clip]
) -> None:
    """Not equal to the bit: the model mixes frames, and what comes later differs."""
    failure, twin, other = (
        restylers[name](clips[c], "A robot.", s) for c, s in (("failure", 3), ("clean", 3), ("clean", 4))
    )
    early = slice(0, 3)
    assert np.array_equal(clips["failure"].views[0].frames[early], clips["clean"].views[0].frames[early])
    near, far = (gap(tuple(m[early] for m in a), tuple(m[early] for m in twin)) for a in (failure, other))
    assert near < 0.5 * far


class Noting:
    """A restyler that changes nothing and notes what it is given."""

    model = "noting 1"

    def __init__(self) -> None:
        self.given = list[tuple[Clip, str, int]]()

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        self.given.append((clip, prompt, seed))
        return tuple(v.frames for v in clip.views)


def test_members_of_a_group_get_the_same(run: Dataset) -> None:
    """One range of distances above all: before the cause the controls of a failure and its twin are equal."""
    noting = Noting()
    restyled(list(run), noting, Plan("Noting", noting.model, 1.0, 0, (), (), run.shard_hashes()))
    (twin, *first), (failure, *second) = noting.given
    assert first == second
    assert twin.reach_m == failure.reach_m
    assert twin.longest == failure.longest == 13
    assert twin.moments_s == failure.moments_s == moments_of(run)
    for a, b in zip(twin.views, failure.views, strict=True):
        assert np.array_equal(depth_movie(twin, a)[:3], depth_movie(failure, b)[:3])
    told = registry().scene("push")
    assert str(first[0]).startswith(f"{told.robot.name.replace('_', ' ')}: ")
    kinds = {event.kind for e in run for event in e.events}
    assert kinds
    assert not any(kind in str(first[0]) for kind in kinds)  # nothing of what goes wrong


def test_cosmos3_makes_long_clips_in_chunks(restylers: dict[str, Any], clips: dict[str, Clip]) -> None:
    """A member that is shorter than the longest has the noise of its chunks."""
    long = cut(replace(clips["clean"], moments_s=(8.0,)), np.minimum(np.arange(25), 8))
    short = replace(cut(long, 20), longest=25)
    made, whole = (restylers["cosmos3"](c, "A robot.", 3)[0] for c in (short, long))
    assert whole.shape == long.views[0].frames.shape
    assert np.array_equal(made, whole[:20])


def test_chunks_of_vace_carry_on_from_one_another(
    restylers: dict[str, Any], clips: dict[str, Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = np.minimum(np.arange(25), 8)
    long = cut(clips["clean"], index)
    runs = list[tuple[Movie, Movie, Movie]]()
    run_once = Vace._run

    def spying(self: Vace, prompt: str, video: Movie, mask: Movie, generator: Any) -> Movie:
        made = run_once(self, prompt, video, mask, generator)
        runs.append((video, mask, made))
        return made

    monkeypatch.setattr(Vace, "_run", spying)
    whole = restylers["vace"].painted(replace(long, moments_s=(8.0,)), "A robot.", 3)[0]
    (_, before, first), (video, mask, second) = runs
    assert len(first) == len(second) == 17
    assert not mask[0].any()
    assert np.array_equal(video[0][before[-1] > 0], first[-1][before[-1] > 0])
    assert np.array_equal(whole, np.concatenate([first, second[1:]])[:25, :64, :64])


@pytest.mark.parametrize(("name", "offer"), [("vace", VACE), ("cosmos3", COSMOS3)])
def test_arguments_are_those_of_the_classes_that_the_default_weights_are_for(
    name: str, offer: Any, restylers: dict[str, Any], clips: dict[str, Clip], monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = getattr(diffusers, offer.pipeline)
    assert isinstance(restylers[name]._pipe, pipeline)
    seen: dict[str, Any] = {}
    original = pipeline.__call__

    def spying(self: Any, *args: Any, **given: Any) -> Any:
        seen.update(given)
        return original(self, *args, **given)

    monkeypatch.setattr(pipeline, "__call__", spying)
    restylers[name](cut(clips["clean"], 1), "A robot.", 3)
    if name == "vace":
        allowed = set(inspect.signature(original).parameters)
        parts = set(inspect.signature(pipeline.__init__).parameters)
    else:
        blocks = diffusers.Cosmos3OmniBlocks()
        allowed = {i.name for i in blocks.inputs} | {"output"}
        parts = {c.name for c in blocks.expected_components}
    assert set(seen) <= allowed
    assert set(offer.parts) <= parts


def test_prompts_tell_the_task_and_the_views(restylers: dict[str, Any]) -> None:
    three = replace(FACTS, views=("from above", "from the left", "from the wrist"))
    for name in MODELS:
        restyler = restylers[name]
        assert isinstance(restyler, Wording)
        for facts in (FACTS, three):
            said = restyler.worded(facts)
            assert all(word in said for word in ("Push it.", "two arms", "in a garage", "oak", "a webcam"))
        assert "3 times: from above; from the left; from the wrist." in said
    caption = json.loads(said)
    assert caption["resolution"] == {"W": 144, "H": 112}
    assert caption["aspect_ratio"] == "9,7"
    assert caption["duration"] == "2s"


def test_the_safety_checker_is_heard(folders: dict[str, Path], clips: dict[str, Clip]) -> None:
    restyler = Cosmos3(ModelOptions(model=str(folders["cosmos3"]), steps=1), print)
    assert restyler.settings["safety"] == "off"  # its package is not installed

    class Refusing:
        def to(self, device: Any) -> None:
            """It has no weights."""

        def check_text_safety(self, text: str) -> bool:
            return False

    restyler._pipe.enable_safety_checker(Refusing())
    with pytest.raises(BadValue, match=r"group .*Guardrail detected unsafe text"):
        restyler(clips["clean"], "A robot.", 3)
    with pytest.raises(BadValue, match="pip install cosmos_guardrail"):
        Cosmos3(ModelOptions(model=str(folders["cosmos3"]), safety="on"), print)
