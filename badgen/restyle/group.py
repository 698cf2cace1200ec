"""Restyle the members of one group, let the gate judge each video, and settle which of them are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue
from badgen.contracts.restyle import Clip, Movie, Restyler
from badgen.contracts.video import Repaint, RestyledVideo, Video
from badgen.media.video import Setting, decode, encode_as
from badgen.registry import registry
from badgen.restyle.clips.clip import clip_of
from badgen.restyle.gate import Verdict, judge, moments_of, subject_of
from badgen.restyle.plan import Plan
from badgen.restyle.prompts import prompt_from, prompt_of
from badgen.store import Episode

# The noise of a camera takes too many bytes without loss.
_CODING = Setting("libx264", "yuv420p", 18, "veryfast", 10)


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
    group, first = members[0].info.group, members[0].info
    prompt = _prompt(plan, first.scene, first.canonical_instruction, group)
    found: dict[str, list[Repainted]] = {}
    sources = [e for e in members if e.info.relabelled_from is None]
    for episode in sources:
        clip = clip_of(episode, [c for c in episode.cameras if not plan.cameras or c in plan.cameras])
        movies = _checked(clip, restyler(clip, prompt, plan.seed_of(group)), plan.name)
        mp4s = [encode_as(list(movie), view.fps, _CODING) for view, movie in zip(clip.views, movies, strict=True)]
        shown_movies = [np.stack(decode(mp4)) for mp4, _ in mp4s]  # what readers get is what is judged
        for shown in (episode, *(e for e in members if e.info.relabelled_from == episode.id)):
            subject = subject_of(shown, moments)
            verdicts = [judge(v, m, subject) for v, m in zip(clip.views, shown_movies, strict=True)]
            repaint = Repaint(plan.name, restyler.model, prompt, plan.seed_of(group))
            made = (_video(shown.video(v.camera), *mp4) for v, mp4 in zip(clip.views, mp4s, strict=True))
            found[shown.id] = [_repainted(shown.id, v, repaint, d) for v, d in zip(made, verdicts, strict=True)]
    return found


def _prompt(plan: Plan, scene: str, instruction: str, group: str) -> str:
    if plan.prompts:
        return prompt_from(plan.prompts, instruction, group, plan.seed)
    return prompt_of(registry().scene(scene), instruction, group, plan.seed)


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
