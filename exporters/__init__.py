"""Exporters: one format of another program each, registered with badgen through `PLUGINS`."""

from __future__ import annotations

from exporters.gvl import Gvl

PLUGINS = (Gvl,)
