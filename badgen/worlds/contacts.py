"""How hard the robot, the objects and the fixtures of a world press on each other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import mujoco
import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_name
from badgen.contracts.world import Role
from badgen.worlds.roles import carriers

_EDGES = {size: np.arange(max(2 * (size - 1), 1)) for size in (1, 3, 4, 6)}  # rows of a pyramid by its dimension
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
        self._peak_n = np.zeros(len(self.pairs))

    def add(self, data: mujoco.MjData) -> None:
        """Take in the contacts of the substep that was just simulated."""
        if not data.ncon:
            return
        contact = data.contact
        address = contact.efc_address
        active = address >= 0  # the others are within their margin, or excluded
        party = self._of_geom[contact.geom[active]]
        column = self._column[party[:, 0], party[:, 1]]
        counts = column >= 0
        if not counts.any():
            return
        normal_n = self._normal_n(data.efc_force, address[active][counts], contact.dim[active][counts])
        sums = np.bincount(column[counts], weights=normal_n, minlength=len(self.pairs))
        np.maximum(self._peak_n, sums, out=self._peak_n)

    def take(self) -> F64:
        """(P,) peaks since the last call [N]."""
        taken, self._peak_n = self._peak_n, np.zeros(len(self.pairs))
        return taken

    def _normal_n(self, force: F64, first: npt.NDArray[np.int32], dim: npt.NDArray[np.int32]) -> F64:
        """Normal force of each contact: the first row of a cone; in a pyramid the sum of its 2 (dim - 1) edges."""
        if not self._pyramid:
            return np.asarray(force[first])
        found = np.empty(len(first))
        for size in set(dim.tolist()):
            of_size = dim == size
            found[of_size] = force[first[of_size][:, None] + _EDGES[size]].sum(axis=1)
        return found


def _party(model: mujoco.MjModel, body: int, roles: Mapping[str, Role]) -> str:
    name = body_name(model, body)
    role = roles.get(name, "fixed")
    return ROBOT if role == "robot" else name if role in ("object", "fixture") else REST
