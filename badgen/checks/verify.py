"""Check the file contents of a dataset: hashes of the shards, every episode simulated and some pictures drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from badgen.checks.pictures import PictureReport, compare_pictures
from badgen.checks.restyled import RestyledReport, judge_again
from badgen.contracts.errors import BadgenError, Unavailable
from badgen.engine import verify as same_states
from badgen.store import Dataset, Episode


@dataclass(frozen=True, slots=True)
class ReplayedEpisode:
    """What simulating one stored episode again gave; `found` is "same states", "DIFFERS" or "FAILS: why"."""

    episode: str
    mode: str
    ok: bool
    found: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found.

    Attributes:
        made_elsewhere: the first difference from the machine and versions that made the dataset, which may change bits;
            None where there is none.
        has_manifest: whether the dataset is finished, so that its shards have hashes to compare with.
        damaged_shards: one text for each shard that is missing or changed.
        episodes: one entry for each episode that was simulated again.
        pictures: what drawing some of the stored frames again gave.
        restyled: what the gate says again of some of the restyled videos.
    """

    made_elsewhere: str | None
    has_manifest: bool
    damaged_shards: tuple[str, ...]
    episodes: tuple[ReplayedEpisode, ...]
    pictures: PictureReport
    restyled: RestyledReport

    @property
    def problems(self) -> int:
        """Damaged shards, and episodes, pictures and scores that did not come out the same."""
        wrong = len(self.damaged_shards) + sum(not e.ok for e in self.episodes)
        return wrong + self.pictures.problems + len(self.restyled.differing)


def verify(
    dataset: Dataset,
    episode_id: str | None = None,
    on_episode: Callable[[ReplayedEpisode], None] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> VerifyReport:
    """Hash the shards, simulate every episode again, or only one, and draw a sample of their pictures again.

    `on_episode` is called after each episode, `progress` with the number of episodes done and of all.

    Raises UnknownName for an episode that is not there, StoreError for a shard that cannot be read.
    """
    only = None if episode_id is None else [dataset.episode(episode_id)]
    total = 1 if only else sum(1 for _ in dataset.episodes())
    replayed = list[ReplayedEpisode]()
    progress(0, total)
    for episode in only or dataset.episodes():
        replayed.append(_replay(dataset, episode))
        progress(len(replayed), total)
        if on_episode is not None:
            on_episode(replayed[-1])
    hashes = dataset.shard_hashes()
    damaged = tuple(text for file, sha in hashes.items() if (text := _damage(dataset, file, sha)) is not None)
    pictures = compare_pictures(dataset, only or dataset.episodes())
    restyled = judge_again(dataset, only or dataset.episodes())
    return VerifyReport(dataset.folder.made_elsewhere(), bool(hashes), damaged, tuple(replayed), pictures, restyled)


def _replay(dataset: Dataset, episode: Episode) -> ReplayedEpisode:
    info = episode.info
    try:
        same = same_states(episode, dataset.folder.load_world(info.model))
    except Unavailable:
        raise
    except BadgenError as e:
        return ReplayedEpisode(info.id, info.mode, False, f"FAILS: {e}")
    return ReplayedEpisode(info.id, info.mode, same, "same states" if same else "DIFFERS")


def _damage(dataset: Dataset, file: str, sha256: str) -> str | None:
    """What is wrong with a shard that the manifest lists; None where its contents are as they were written."""
    path = dataset.path / file
    if not path.is_file():
        return f"{file}: is missing; run the same `badgen make` again"
    with path.open("rb") as raw:
        found = hashlib.file_digest(raw, "sha256").hexdigest()
    return None if found == sha256 else f"{file}: does not match the manifest"
