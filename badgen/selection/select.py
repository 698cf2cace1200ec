"""Which episodes are selected, their splits, and which other episodes may be shown beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredDataset, StoredEpisode
from badgen.selection.match import Condition
from badgen.selection.options import Shared
from badgen.selection.split import HOLDOUT, unit


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept in memory of an episode: its scalars, without arrays and frames."""

    id: str
    group: str
    split: str
    held_out_by: tuple[str, ...]  # the holdout conditions that this episode itself matches
    scene: str
    robot: str
    instruction: str
    task: str
    constraint_stated: bool
    relabelled_from: str | None
    borderline: bool
    mode: str
    outcome: str
    role: str
    twin: str
    preferred: str  # over its twin; empty where there is no preference
    cameras: tuple[str, ...]
    seen_by: tuple[str, ...]  # cameras that show the failure; all of them where there is none

    @property
    def success(self) -> bool:
        """Whether the episode is a success under its instruction."""
        return self.outcome == "success"

    @property
    def is_twin(self) -> bool:
        """Whether this is the clean episode of its group under its instruction."""
        return self.twin == self.id


@dataclass(frozen=True, slots=True)
class Pair:
    """Two episodes from one initial state under one instruction, of which one is better."""

    better: Entry
    worse: Entry

    @property
    def id(self) -> str:
        """Name of the pair."""
        return f"{self.better.id}-{self.worse.id}"

    @property
    def split(self) -> str:
        """Split of their group."""
        return self.worse.split

    @property
    def kind(self) -> str:
        """Role of the better episode: `clean` or `benign`."""
        return self.better.role


@dataclass(frozen=True)
class Selection:
    """The selected episodes, in the order of the store, and how many were left out, by reason."""

    dataset: StoredDataset
    shared: Shared
    entries: tuple[Entry, ...]
    left_out: Mapping[str, int]

    @property
    def splits(self) -> tuple[str, ...]:
        """Names of all splits, in order."""
        return (*self.shared.split.names, *((HOLDOUT,) if self.shared.holdout else ()))

    def of(self, split: str) -> list[Entry]:
        """Entries of one split."""
        return [e for e in self.entries if e.split == split]

    def read(self, entry: Entry) -> StoredEpisode:
        """The episode itself."""
        return self.dataset.episode(entry.id)

    def views(self, episode: StoredEpisode) -> tuple[str, ...]:
        """Cameras to show of an episode."""
        wanted = self.shared.cameras
        return tuple(c for c in episode.cameras if not wanted or c in wanted)

    def showing_cameras(self, episode: StoredEpisode) -> tuple[str, ...]:
        """Cameras that show the failure; all cameras for a success, or with `unseen_views`."""
        views = self.views(episode)
        if episode.info.success or self.shared.unseen_views:
            return views
        return tuple(c for c in views if episode.visible_s(c) is not None)

    def reference(self, entry: Entry) -> Entry | None:
        """A clean success of another group under the same instruction that shares a camera, or None.

        It is from the same split, so that training and test data stay apart.
        """
        found = [
            e
            for e in self._clean[entry.scene, entry.instruction, entry.split]
            if e.group != entry.group and set(e.cameras) & set(entry.cameras)
        ]
        return min(found, key=lambda e: unit(entry.id, e.id, str(self.shared.seed)), default=None)

    def pairs(self) -> list[Pair]:
        """Every success paired with every non-success of its group under the same instruction."""
        return [
            Pair(better, worse)
            for members in self._by_request.values()
            for worse in members
            if not worse.success and worse.preferred != "incomparable"
            for better in members
            if better.success
        ]

    @cached_property
    def _clean(self) -> Mapping[tuple[str, str, str], list[Entry]]:
        found: defaultdict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for e in self.entries:
            if e.is_twin and e.success:
                found[e.scene, e.instruction, e.split].append(e)
        return found

    @cached_property
    def _by_request(self) -> Mapping[tuple[str, str], list[Entry]]:
        found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for e in self.entries:
            found[e.group, e.instruction].append(e)
        return found


def select(dataset: StoredDataset, shared: Shared, needs_pictures: bool) -> Selection:
    """Select and split the episodes of a dataset; raises BadValue or UnknownName where an option matches nothing."""
    everyone: list[Entry] = []
    wanted: set[str] = set()
    fitted: set[Condition] = set()
    for episode in dataset.episodes():
        info, cameras = episode.info, episode.cameras
        held = [c for c in shared.holdout if c.fits(info)]
        fitted.update(held)
        seen = [c for c in cameras if info.success or episode.visible_s(c) is not None]
        everyone.append(_entry(info, cameras, seen, shared.split.of(info.group), held))
        if _meets(info, shared.only):
            wanted.add(info.group)
    _check(shared, everyone, fitted)
    return _chosen(dataset, shared, everyone, wanted, needs_pictures)


def _chosen(
    dataset: StoredDataset, shared: Shared, everyone: Sequence[Entry], wanted: set[str], needs_pictures: bool
) -> Selection:
    held_groups = {e.group for e in everyone if e.held_out_by}
    left_out: Counter[str] = Counter()
    kept = []
    for e in everyone:
        shown = not shared.cameras or set(e.cameras) & set(shared.cameras)
        if e.group not in wanted:
            left_out["does not match `only`"] += 1
        elif e.relabelled_from is not None and not shared.relabelled:
            left_out["relabelled under another instruction (relabelled=false)"] += 1
        elif e.borderline and not shared.borderline:
            left_out["a jitter changes the outcome (borderline=false)"] += 1
        elif needs_pictures and not (e.cameras and shown):
            left_out["no frames from the chosen cameras"] += 1
        else:
            kept.append(replace(e, split=HOLDOUT) if e.group in held_groups else e)
    balanced = balance(kept, shared.balance, shared.seed)
    left_out["balance"] += len(kept) - len(balanced)
    if not balanced:
        raise BadValue(_nothing(everyone, left_out))
    return Selection(dataset, shared, tuple(balanced), {k: n for k, n in left_out.items() if n})


def balance(entries: Sequence[Entry], by: str, seed: int) -> list[Entry]:
    """Keep as many of each class as the rarest has, for every split; which are left out depends only on their ids."""
    if by == "none":
        return list(entries)
    classes: defaultdict[str, defaultdict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for e in entries:
        classes[e.split][e.mode if by == "mode" else str(e.success)].append(e)
    kept: set[str] = set()
    for of_split in classes.values():
        least = min(len(members) for members in of_split.values())
        for members in of_split.values():
            kept.update(e.id for e in sorted(members, key=lambda e: unit(e.id, str(seed)))[:least])
    return [e for e in entries if e.id in kept]


def _entry(
    info: EpisodeInfo, cameras: Iterable[str], seen_by: Iterable[str], split: str, held: Sequence[Condition]
) -> Entry:
    return Entry(
        id=info.id,
        group=info.group,
        split=split,
        held_out_by=tuple(map(str, held)),
        scene=info.scene,
        robot=info.robot,
        instruction=info.instruction,
        task=info.task,
        constraint_stated=info.constraint_stated,
        relabelled_from=info.relabelled_from,
        borderline=bool(info.borderline),
        mode=info.mode,
        outcome=info.outcome,
        role=info.role,
        twin=info.twin,
        preferred=info.preference.preferred if info.preference else "",
        cameras=tuple(cameras),
        seen_by=tuple(seen_by),
    )


def _meets(info: EpisodeInfo, only: Sequence[Condition]) -> bool:
    """Whether, for every key, one of its patterns matches."""
    keys = {c.key for c in only}
    return all(any(c.fits(info) for c in only if c.key == key) for key in keys)


def _check(shared: Shared, everyone: Sequence[Entry], fitted: set[Condition]) -> None:
    cameras = {c for e in everyone for c in e.cameras}
    for camera in shared.cameras:
        if camera not in cameras:
            raise UnknownName("camera", camera, cameras)
    for condition in shared.holdout:
        if condition not in fitted:
            raise BadValue(
                f"holdout {condition} matches no episode, so nothing would be held out; see `badgen show DATASET`"
            )


def _nothing(everyone: Sequence[Entry], left_out: Mapping[str, int]) -> str:
    if not everyone:
        return "the dataset has no episode; make some first"
    if not any(e.cameras for e in everyone):
        return "frames are needed and the dataset has none; make it with --cameras"
    reasons = "; ".join(f"{n} {why}" for why, n in left_out.items() if n)
    return f"no episode is left: {reasons}; change these options"
