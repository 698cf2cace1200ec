"""Which episodes are selected, their splits, and which other episodes may be shown beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredDataset, StoredEpisode
from badgen.selection.entry import Entry, Pair, entry_of, seen_by
from badgen.selection.flags import reason_against, require_known
from badgen.selection.match import Condition
from badgen.selection.options import SEEN_LEVELS, Shared
from badgen.selection.restyled import restyled
from badgen.selection.shown import RestyledEpisode, ShownEpisode
from badgen.selection.split import HOLDOUT, unit
from badgen.selection.trim import WHOLE_S, Ending, ending_of, film_ends


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

    def without(self, ids: Collection[str], reason: str) -> Selection:
        """The selection without these episodes, which are counted under the reason."""
        if not ids:
            return self
        kept = tuple(e for e in self.entries if e.id not in ids)
        left_out = {**self.left_out, reason: len(ids)}
        if not kept:
            raise BadValue(_nothing(self.entries, left_out))
        return replace(self, entries=kept, left_out=left_out)

    def read(self, entry: Entry) -> StoredEpisode:
        """The episode as the export shows it: up to the end of its film, under the words of its task."""
        stored = self.dataset.episode(entry.id)
        if entry.restyler:
            return RestyledEpisode(stored, entry.last_s, entry.instruction, entry.restyler, entry.cameras)
        if entry.last_s == WHOLE_S and entry.instruction == stored.info.instruction:
            return stored
        return ShownEpisode(stored, entry.last_s, entry.instruction)

    def views(self, episode: StoredEpisode) -> tuple[str, ...]:
        """Cameras to show of an episode."""
        wanted = self.shared.cameras
        return tuple(c for c in episode.cameras if not wanted or c in wanted)

    def showing_cameras(self, episode: StoredEpisode) -> tuple[str, ...]:
        """Cameras that show the failure; all cameras for a success, or with `seen=all`."""
        views = self.views(episode)
        if episode.info.success or self.shared.seen == "all":
            return views
        return tuple(c for c in views if episode.visible_s(c) is not None)

    def reference(self, entry: Entry) -> Entry | None:
        """A clean success of another group with the same goal that shares a camera, or None.

        It is from the same split, so that training and test data stay apart. Among several, it is one under the same
        canonical words, if there is one, and one whose layout looks most alike.
        """
        found = [
            e
            for e in self._clean[*entry.goal, entry.split]
            if e.group != entry.group and set(e.cameras) & set(entry.cameras)
        ]

        def unlike(e: Entry) -> tuple[bool, int, float]:
            other_words = e.canonical_instruction != entry.canonical_instruction
            return other_words, -len(e.look & entry.look), unit(entry.id, e.id, str(self.shared.seed))

        return min(found, key=unlike, default=None)

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
    def _clean(self) -> Mapping[tuple[str, ...], list[Entry]]:
        found: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for e in self.entries:
            if e.is_twin and e.success:
                found[*e.goal, e.split].append(e)
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
    endings: list[Ending] = []
    wanted: set[str] = set()
    fitted: set[Condition] = set()
    canonical, trimmed = shared.task_words == "canonical", shared.trim == "completion"
    for episode in dataset.episodes():
        info = episode.info
        held = [c for c in shared.holdout if c.fits(info)]
        fitted.update(held)
        everyone.append(entry_of(episode, shared.split.of(info.group), held, canonical))
        if trimmed:
            endings.append(ending_of(episode))
        if _meets(info, shared.only):
            wanted.add(info.group)
    _check(shared, everyone, fitted)
    return _chosen(dataset, shared, everyone, film_ends(endings), wanted, needs_pictures)


def _chosen(
    dataset: StoredDataset,
    shared: Shared,
    everyone: Sequence[Entry],
    ends: Mapping[str, float | None],
    wanted: set[str],
    needs_pictures: bool,
) -> Selection:
    held_groups = {e.group for e in everyone if e.held_out_by}
    left_out: Counter[str] = Counter()
    kept = []
    for e in everyone:
        last_s = ends.get(e.id, WHOLE_S)
        if (reason := _reason_against(e, shared, wanted, needs_pictures)) or last_s is None:
            left_out[reason or "nothing is wrong yet when a success of the group is done (trim=completion)"] += 1
            continue
        if last_s != WHOLE_S:
            e = replace(e, last_s=last_s, seen_by=seen_by(dataset.episode(e.id), last_s))
        kept.append(replace(e, split=HOLDOUT) if e.group in held_groups else e)
    shown = restyled(kept, shared) if needs_pictures else kept
    left_out["no restyled video (video=aug)"] += len(kept) - len(shown)
    balanced = balance(shown, shared.balance, shared.seed)
    left_out["balance"] += len(shown) - len(balanced)
    if not balanced:
        raise BadValue(_nothing(everyone, left_out))
    return Selection(dataset, shared, tuple(balanced), {k: n for k, n in left_out.items() if n})


def _reason_against(e: Entry, shared: Shared, wanted: set[str], needs_pictures: bool) -> str:
    """Why an episode is left out; empty if it is not."""
    if e.group not in wanted:
        return "does not match `only`"
    if reason := reason_against(shared.flags, e.id, e.relabelled_from):
        return reason
    if e.relabelled_from is not None and not shared.relabelled:
        return "relabelled under another instruction (relabelled=false)"
    if not e.constraint_stated and shared.task_words == "canonical":
        return "asks for a task without its rules, which would count as another task (task_words=canonical)"
    if e.borderline and not shared.borderline:
        return "a jitter changes the outcome (borderline=false)"
    if needs_pictures and not (e.cameras and (not shared.cameras or set(e.cameras) & set(shared.cameras))):
        return "no frames from the chosen cameras"
    if needs_pictures and e.seen and e.seen not in SEEN_LEVELS[shared.seen]:
        return f"no picture shows clearly what goes wrong (seen={shared.seen})"
    if e.near_boundary and shared.near_misses == "none":
        return "a side of a near-miss pair (near_misses=none)"
    if needs_pictures and e.near_boundary not in ("", "physical") and shared.near_misses == "physical":
        return "a side of a near-miss pair that only a limit tells from the other one (near_misses=physical)"
    return ""


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


def _meets(info: EpisodeInfo, only: Sequence[Condition]) -> bool:
    """Whether, for every key, one of its patterns matches."""
    keys = {c.key for c in only}
    return all(any(c.fits(info) for c in only if c.key == key) for key in keys)


def _check(shared: Shared, everyone: Sequence[Entry], fitted: set[Condition]) -> None:
    require_known(shared.flags, {e.id for e in everyone})
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
