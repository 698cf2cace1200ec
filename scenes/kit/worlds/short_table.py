"""A table whose edge opposite the arm is within its reach, so that an object that is pushed too far falls off."""

from __future__ import annotations

import mujoco

from scenes.kit.worlds.table import TABLE_HALF, TABLE_X

SHORT_EDGE_X_M = 0.54  # the usual table reaches to 0.58
_BACK_X_M = TABLE_X - TABLE_HALF[0]
# Middle and half width of the shortened top along x, and along y [m].
SHORT_TOP_M = (((SHORT_EDGE_X_M + _BACK_X_M) / 2, (SHORT_EDGE_X_M - _BACK_X_M) / 2), (0.0, TABLE_HALF[1]))


def shorten_table(spec: mujoco.MjSpec) -> None:
    """Shorten the table on the side opposite the arm; the legs keep their distance from its edges."""
    cut = (TABLE_X + TABLE_HALF[0] - SHORT_EDGE_X_M) / 2
    table = spec.body("table")
    table.pos = [TABLE_X - cut, 0, 0]
    for geom in table.geoms:
        x, y, z = geom.pos
        if geom.name in ("table_top", "table_under"):
            geom.size = [geom.size[0] - cut, geom.size[1], geom.size[2]]
        else:
            geom.pos = [x - cut if x > 0 else x + cut, y, z]
