"""A map-style PyTorch dataset of stored episodes: frames, dense labels and text, read directly from the shards."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import Dataset, default_collate

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.selection.labels import common_steps, evenly, labels_of
from badgen.selection.options import SHARED, complete, shared
from badgen.selection.select import select
from badgen.store import JoinedDatasets
from badgen.torch.items import Item, clean_of, items_of, pairs_of

_OVER_TIME = ("time_s", "progress", "reward", "reward_visible", "reward_frame")


class FailureDataset(Dataset[dict[str, Any]]):
    """Episodes of one or several datasets; an item is an episode from one camera, or from all cameras (`multiview`).

    An item is a dict:

    * `frames`: (T, 3, height, width) uint8; with `multiview` (V, T, 3, height, width).
    * `time_s`, `progress`, `reward`, `reward_visible`, `reward_frame`: (T,) float32, labels of the rows that the frames
      show.
    * `success`: bool.
    * `onset_s`, `visible_s`: seconds; nan where there is none.
    * `instruction`, `text` (one sentence on what went wrong).
    * `mode`, `outcome`, `role`, `scene`, `id`, `group`, `split`, `camera`.
    * `index`: of this item.
    * `pair`: index of the clean episode of the same group, instruction and cameras, or of another success where that
      one was left out; -1 for a success, or where there is none.

    No file is kept open, so the dataset can be pickled, forked and read by the workers of a DataLoader. Views that
    never show a failure are not items, unless `seen` is "all".

    Attributes:
        selection: the selected episodes, and how many were left out, by reason.
        pairs: (better, worse) indices of all items of one group, instruction and cameras of which the first is a
            success and the second is not.

    Args:
        datasets: folder of a dataset, or several.
        part: name of the split to read, such as `train` or `holdout`; all splits if None.
        frames: number of frames of each item, evenly spaced, with the first and the last; 0 for all.
        fps: frames per second instead of `frames`; the stored frame rate must be a multiple.
        multiview: one item with all of `cameras` instead of one item each; episodes that lack one of them are left out.
        options: those that all exporters share, with their defaults: `split`, `holdout`, `only`, `cameras`, `balance`,
            `relabelled`, `borderline`, `seen`, `privileged` (for `text`), `without_flagged` and `seed`.

    Raises:
        BadValue: an option is wrong, or nothing is left.
        UnknownName: a name does not exist.
    """

    def __init__(
        self,
        datasets: str | Path | Sequence[str | Path],
        part: str | None = None,
        *,
        frames: int = 8,
        fps: float | None = None,
        multiview: bool = False,
        **options: Any,
    ) -> None:
        chosen = shared(complete("FailureDataset", SHARED, options))
        if multiview and not chosen.cameras:
            raise BadValue(
                "multiview needs cameras, such as cameras='front,side', since every item must have the same views"
            )
        evenly(2, frames)
        self.frames, self.fps, self.multiview = frames, fps, multiview
        self.selection = select(
            JoinedDatasets([datasets] if isinstance(datasets, str | Path) else datasets), chosen, needs_pictures=True
        )
        self.items = items_of(self.selection, part, multiview)
        self.pairs = pairs_of(self.selection, self.items)
        self._clean = clean_of(self.items, self.pairs)
        if fps is not None:
            self._check_fps(fps)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        # Without this method, Python would iterate until any IndexError, also one raised by a bug.
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> dict[str, Any]:
        item = self.items[index]
        episode = self.selection.read(item.entry)
        steps = common_steps(episode, item.cameras)
        chosen = self._chosen(episode, item.cameras[0], len(steps))
        labels = labels_of(episode.arrays(), [steps[k] for k in chosen])
        views = [np.stack(episode.frames(c, chosen)) for c in item.cameras]
        frames = torch.from_numpy(np.stack(views) if self.multiview else views[0])
        return {
            "frames": frames.movedim(-1, -3).contiguous(),
            **{k: torch.from_numpy(getattr(labels, k).astype(np.float32)) for k in _OVER_TIME},
            "index": range(len(self))[index],
            "pair": self._clean.get(range(len(self))[index], -1),
            **self._scalars(episode, item),
        }

    def _scalars(self, episode: StoredEpisode, item: Item) -> dict[str, Any]:
        """Scalars and text; batches cannot hold None, so a missing time is nan."""
        info, entry = episode.info, item.entry
        captions = info.text.privileged if self.selection.shared.privileged else info.text.observable
        seen = [s for c in item.cameras if (s := episode.visible_s(c)) is not None]
        return {
            "success": info.success,
            "onset_s": math.nan if info.onset_s is None else info.onset_s,
            "visible_s": min(seen, default=math.nan),
            "instruction": info.instruction,
            "text": captions.failure.text,
            **{k: getattr(entry, k) for k in ("mode", "outcome", "role", "scene", "id", "group", "split")},
            "camera": ",".join(item.cameras),
        }

    def _chosen(self, episode: StoredEpisode, camera: str, count: int) -> list[int]:
        if self.fps is None:
            return evenly(count, self.frames)
        return list(range(0, count, round(episode.fps(camera) / self.fps)))

    def _check_fps(self, fps: float) -> None:
        for item in self.items:
            stored = self.selection.read(item.entry).fps(item.cameras[0])
            if fps <= 0 or not math.isclose(stored / fps, max(1, round(stored / fps)), rel_tol=1e-6):
                allowed = ", ".join(f"{stored / k:g}" for k in range(1, 5))
                raise BadValue(
                    f"fps is {fps:g}; episode {item.entry.id} has {stored:g}, so {allowed} and so on are allowed"
                )


def padded(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Batch items of different lengths, as `collate_fn` of a DataLoader; `mask` (B, T) is true where there is a frame.

    Needed with `fps` or `frames=0` where horizons differ. The padding is 0.
    """
    lengths = [len(item["time_s"]) for item in items]
    longest = max(lengths)
    stretched = [_stretched(item, longest - n) for item, n in zip(items, lengths, strict=True)]
    batch: dict[str, Any] = default_collate(stretched)
    return batch | {"mask": torch.arange(longest) < torch.tensor(lengths)[:, None]}


def _stretched(item: dict[str, Any], more: int) -> dict[str, Any]:
    over_time = {k: functional.pad(item[k], (0, more)) for k in _OVER_TIME}
    return item | over_time | {"frames": functional.pad(item["frames"], (0, 0, 0, 0, 0, 0, 0, more))}
