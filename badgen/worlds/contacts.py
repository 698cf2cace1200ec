"""How hard the robot, the objects and the fixtures of a world press on each other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

import mujoco
import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_name
from badgen.contracts.world import Role
from badgen.worlds.roles import carriers

_I32: TypeAlias = npt.NDArray[np.int32]
_Index: TypeAlias = npt.NDArray[np.intp]
_MOST_KNOWN = 256  # sets of contacts that are remembered
ROBOT, REST = "robot", "rest"  # all robot parts together; all that is neither robot, object nor fixture


def pair_name(a: str, b: str) -> str:
    """Name of the contact pair of two parties, in whichever order they are given."""
    return "|".join(sorted((a, b)))


class Contacts:
    """Sums normal forces by pair of parties, and keeps the peaks between two calls of `take`.

    Parties are the robot, each object, each fixture, and the rest of the world. Contacts within one party do not count.
    Forces are read from the constraint solver, all contacts at once, since a call for every contact would cost more
    than the physics.

    Args:
        model: the model after its reset.
        roles: what its bodies are.
    """

    def __init__(self, model: mujoco.MjModel, roles: Mapping[str, Role]) -> None:
        carrier = carriers(model, roles)
        party = [_party(model, body, roles) for body in carrier]
        names = [ROBOT, REST, *sorted(set(party) - {ROBOT, REST})]
        self.pairs = tuple(pair_name(a, b) for a, b in combinations(names, 2))
        n = len(names)
        self._column = np.full((n, n), -1, dtype=np.intp)
        for k, (i, j) in enumerate(combinations(range(n), 2)):
            self._column[i, j] = self._column[j, i] = k
        index = np.array([names.index(name) for name in party], dtype=np.intp)
        # The last entry is for contacts of flexes, whose geom is -1.
        self._of_geom = np.append(index[model.geom_bodyid], names.index(REST))
        self._pyramid = int(model.opt.cone) == int(mujoco.mjtCone.mjCONE_PYRAMIDAL)
        self._known: dict[tuple[bytes, bytes], tuple[_Index, _Index]] = {}
        self._peak_n = np.zeros(len(self.pairs))

    def add(self, data: mujoco.MjData) -> None:
        """Take in the contacts of the substep that was just simulated."""
        if not data.ncon:
            return
        contact = data.contact
        # Which contacts there are changes seldom; what follows from that is looked up.
        key = contact.geom.tobytes(), contact.efc_address.tobytes()
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = self._rows(contact.geom, contact.efc_address, contact.dim)
        rows, columns = found
        if rows.size:
            sums = np.bincount(columns, weights=data.efc_force[rows], minlength=len(self.pairs))
            np.maximum(self._peak_n, sums, out=self._peak_n)

    def take(self) -> F64:
        """(P,) peaks since the last call [N]."""
        taken, self._peak_n = self._peak_n, np.zeros(len(self.pairs))
        return taken

    def _rows(self, geom: _I32, address: _I32, dim: _I32) -> tuple[_Index, _Index]:
        """Rows of the solver's forces that add up to normal forces, and for each the column of its pair.

        A contact's normal force is the first row of a cone, or the sum of the 2 (dim - 1) edges of a pyramid.
        """
        rows, columns = list[int](), list[int]()
        for (a, b), first, size in zip(self._of_geom[geom].tolist(), address.tolist(), dim.tolist(), strict=True):
            column = int(self._column[a, b])
            if first < 0 or column < 0:  # no force within a margin; no pair within one party
                continue
            count = max(2 * (size - 1), 1) if self._pyramid else 1
            rows += range(first, first + count)
            columns += [column] * count
        return np.array(rows, dtype=np.intp), np.array(columns, dtype=np.intp)


def _party(model: mujoco.MjModel, body: int, roles: Mapping[str, Role]) -> str:
    name = body_name(model, body)
    role = roles.get(name, "fixed")
    return ROBOT if role == "robot" else name if role in ("object", "fixture") else REST
