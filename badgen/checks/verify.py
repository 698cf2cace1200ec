"""Check the file contents of a dataset: hashes of the shards, every episode simulated and some pictures drawn again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from badgen.checks.pictures import PictureReport, compare_pictures, undecodable
from badgen.checks.restyled import RestyledReport, judge_again
from badgen.checks.shards import changed, sampled, unreadable, without_twin
from badgen.contracts.errors import BadgenError, Unavailable
from badgen.engine import verify as same_states
from badgen.engine.worlds.replay import same_in_world
from badgen.store import Dataset, Episode


@dataclass(frozen=True, slots=True)
class ReplayedEpisode:
    """What simulating one stored episode again gave; `found` is "same states", "DIFFERS" or "FAILS: why"."""

    episode: str
    mode: str
    shard: Path
    ok: bool
    found: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found.

    Attributes:
        made_elsewhere: the first difference from the machine and versions that made the dataset, which may change bits;
            None where there is none.
        has_manifest: whether the dataset is finished, so that its shards have hashes to compare with.
        damaged_shards: one text for each shard that is missing, changed, or cannot be read.
        incomplete: one text for each episode whose twin is missing, or whose videos cannot be decoded.
        episodes: one entry for each episode that was simulated again.
        pictures: what drawing some of the stored frames again gave.
        restyled: what the gate says again of some of the restyled videos.
        broken_shards: files of the shards that are damaged, or whose episodes are not as they should be.
    """

    made_elsewhere: str | None
    has_manifest: bool
    damaged_shards: tuple[str, ...]
    incomplete: tuple[str, ...]
    episodes: tuple[ReplayedEpisode, ...]
    pictures: PictureReport
    restyled: RestyledReport
    broken_shards: tuple[Path, ...]

    @property
    def problems(self) -> int:
        """Damaged shards, incomplete episodes, and episodes, pictures and scores that did not come out the same."""
        wrong = len(self.damaged_shards) + len(self.incomplete) + sum(not e.ok for e in self.episodes)
        return wrong + self.pictures.problems + len(self.restyled.differing)


def verify(
    dataset: Dataset,
    episode_id: str | None = None,
    on_episode: Callable[[ReplayedEpisode], None] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    sample: int | None = None,
    seed: int = 0,
) -> VerifyReport:
    """Hash the shards, simulate every episode again, or only some, and draw a sample of their pictures again.

    Args:
        dataset: the dataset.
        episode_id: the only episode to simulate, to decode and to draw; None for all, or a sample.
        on_episode: called after each episode.
        progress: called with the number of episodes done and of all.
        sample: how many episodes to simulate, to decode and to draw; None for all.
        seed: of the choice of the sample.

    Raises UnknownName for an episode that is not there, Unavailable for a file that cannot be opened now.
    """
    damaged = unreadable(dataset)
    dataset = Dataset(dataset.path, damaged)
    every = list(dataset.episodes()) if episode_id is None else [dataset.episode(episode_id)]
    chosen = sampled(len(every), sample, seed)
    some = [episode for k, episode in enumerate(every) if k in chosen]
    replayed = _replayed(dataset, some, on_episode, progress)
    damaged = changed(dataset) | damaged
    incomplete = [*(without_twin(every) if episode_id is None else ()), *undecodable(some)]
    return VerifyReport(
        dataset.folder.made_elsewhere(),
        bool(dataset.shard_hashes()),
        tuple(damaged.values()),
        tuple(text for _, text in incomplete),
        tuple(replayed),
        compare_pictures(dataset, some),
        judge_again(dataset, some),
        tuple(sorted({*damaged, *(e.shard for e in replayed if not e.ok), *(e.shard for e, _ in incomplete)})),
    )


def _replayed(
    dataset: Dataset,
    episodes: Sequence[Episode],
    on_episode: Callable[[ReplayedEpisode], None] | None,
    progress: Callable[[int, int], None],
) -> list[ReplayedEpisode]:
    found = list[ReplayedEpisode]()
    progress(0, len(episodes))
    for episode in episodes:
        found.append(_replay(dataset, episode))
        progress(len(found), len(episodes))
        if on_episode is not None:
            on_episode(found[-1])
    return found


def _replay(dataset: Dataset, episode: Episode) -> ReplayedEpisode:
    info = episode.info
    try:
        world = dataset.folder.load_world(info.model)
        same = same_in_world(episode) if info.is_foreign else same_states(episode, world)
    except Unavailable:
        raise
    except BadgenError as e:
        return ReplayedEpisode(info.id, info.mode, episode.shard, False, f"FAILS: {e}")
    return ReplayedEpisode(info.id, info.mode, episode.shard, same, "same states" if same else "DIFFERS")
