"""The gallery has the restyled film of every camera that has one, beside the raw film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
from fakes import fake_dataset
from gallery_data import records

from badgen.view.gallery import write_gallery


def test_restyled_films_stand_beside_the_raw_ones(tmp_path: Path) -> None:
    dataset = fake_dataset(groups=1)
    dataset = replace(dataset, stored=[replace(e, restyled=("front",)) for e in dataset.stored])
    folder = write_gallery(dataset, tmp_path / "gallery", sheets=False).parent
    for e in records(folder).values():
        front, side = e["films"]
        assert side["restyled"] is None
        raw, new = (_brightness(folder / front[key]) for key in ("address", "restyled"))
        assert new < 0.7 * raw  # the fake restyler halves the light


def _brightness(file: Path) -> float:
    with av.open(str(file)) as box:
        return float(next(box.decode(video=0)).to_ndarray(format="gray").mean())
