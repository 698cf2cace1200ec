"""Restyle the members of one group, let the gate judge each video, and settle which of them are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue
from badgen.contracts.restyle import Clip, Movie, Restyler, Wording, settings_of
from badgen.contracts.video import Repaint, RestyledVideo, Video
from badgen.media.video import Setting, decode, encode_as
from badgen.registry import registry
from badgen.restyle.clips.clip import Clips
from badgen.restyle.gate import Verdict, judge, moments_of, subject_of
from badgen.restyle.models.prompts import facts_of, prompt_from, text_of
from badgen.restyle.plan import Plan
from badgen.store import Episode

# The noise of a camera takes too many bytes without loss.
CODING = Setting("libx264", "yuv420p", 18, "veryfast", 10)


@dataclass(frozen=True)
class Repainted:
    """One restyled video and what the gate says of it."""

    episode: str
    made: RestyledVideo

    @property
    def kept(self) -> bool:
        """Whether it stands for its episode."""
        return self.made.repaint.verdict == "kept"


def restyled(members: Sequence[Episode], restyler: Restyler, plan: Plan) -> dict[str, list[Repainted]]:
    """The restyled videos of a group, by episode; relabelled episodes get those of their source, judged anew."""
    moments = moments_of(members)
    sources = sorted((e for e in members if e.info.relabelled_from is None), key=lambda e: not e.info.is_twin)
    cameras = [c for c in members[0].cameras if not plan.cameras or c in plan.cameras]
    if not cameras:
        return {}
    longest = max(len(e.frame_steps(c)) for e in sources for c in cameras)
    seed = plan.seed_of(members[0].info.group)
    found, reach_m = dict[str, list[Repainted]](), None
    with Clips(members[0], cameras) as clips:
        for episode in sources:  # the twin first
            clip = replace(clips.clip(episode), moments_s=moments, longest=longest, common_reach_m=reach_m)
            prompt, reach_m = _prompt(plan, restyler, episode, cameras, longest), clip.reach_m
            movies = _checked(clip, restyler(clip, prompt, seed), plan.name)
            mp4s = [encode_as(list(movie), view.fps, CODING) for view, movie in zip(clip.views, movies, strict=True)]
            shown_movies = [np.stack(decode(mp4)) for mp4, _ in mp4s]  # what readers get is what is judged
            for shown in (episode, *(e for e in members if e.info.relabelled_from == episode.id)):
                subject = subject_of(shown, moments)
                verdicts = [judge(v, m, subject) for v, m in zip(clip.views, shown_movies, strict=True)]
                repaint = Repaint(plan.name, restyler.model, prompt, seed, settings=settings_of(restyler))
                made = (_video(shown.video(v.camera), *mp4) for v, mp4 in zip(clip.views, mp4s, strict=True))
                found[shown.id] = [_repainted(shown.id, v, repaint, d) for v, d in zip(made, verdicts, strict=True)]
    return found


def _prompt(plan: Plan, restyler: Restyler, member: Episode, cameras: Sequence[str], longest: int) -> str:
    """The prompt of a rollout: style is the group's, the request that of the rollout and its twin."""
    info = member.info
    if plan.prompts:
        return prompt_from(plan.prompts, info.canonical_instruction, info.group, plan.seed)
    scene = registry().scene(info.scene)
    told = {c.name: c.description for c in scene.cameras}
    views = tuple(told.get(c, c.replace("_", " ")) for c in cameras)
    shot = (views, member.size(cameras[0]), longest, member.fps(cameras[0]))
    facts = facts_of(scene, info.canonical_instruction, info.group, plan.seed, shot)
    return restyler.worded(facts) if isinstance(restyler, Wording) else text_of(facts)


def _video(raw: Video, mp4: bytes, codec: str) -> Video:
    return replace(raw, mp4=mp4, codec=codec)


def _repainted(episode: str, video: Video, repaint: Repaint, verdict: Verdict) -> Repainted:
    return Repainted(episode, RestyledVideo(video, replace(repaint, verdict=verdict.text, scores=verdict.scores)))


def _checked(clip: Clip, movies: Sequence[Movie], name: str) -> Sequence[Movie]:
    """The movies of a restyler; raises BadValue where their number, size or type is wrong."""
    wanted = [v.frames.shape for v in clip.views]
    got = [np.shape(m) for m in movies]
    if got != wanted or any(m.dtype != np.uint8 for m in movies):
        raise BadValue(f"restyler {name} returned movies of shapes {got}; they must be uint8 with shapes {wanted}")
    return movies


def settled(infos: Sequence[EpisodeInfo], found: Mapping[str, Sequence[Repainted]]) -> list[Repainted]:
    """What is stored: a twin's video with that of at least one other member, and no member's without its twin's.

    So a style never stands for one class alone. A twin without other members is stored by itself.
    """
    good = {(r.episode, r.made.video.camera) for of in found.values() for r in of if r.kept}
    twin_of = {i.id: i.twin for i in infos}
    followed = {i.twin for i in infos if not i.is_twin}
    paired = {(e, c) for e, c in good if twin_of[e] != e and (twin_of[e], c) in good}
    twins = {(twin_of[e], c) for e, c in paired} | {(e, c) for e, c in good if twin_of[e] == e and e not in followed}
    return [r for of in found.values() for r in of if (r.episode, r.made.video.camera) in paired | twins]
