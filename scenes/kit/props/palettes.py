"""Named colours of props: a palette for each kind, in `assets/palettes.json`; their order matters for sampling."""

from __future__ import annotations

from badgen.contracts.appearance import Rgb
from scenes.kit.worlds.data_files import read_data

PALETTES = read_data(dict[str, dict[str, Rgb]], __package__, "palettes")
