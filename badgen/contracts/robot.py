"""The robot contract: real meshes for a robot that scenes draw by simple shapes of their own."""

from __future__ import annotations

import abc
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from badgen.contracts.errors import AssetError


@dataclass(frozen=True)
class Meshes:
    """Binary STL files of a robot's links, by name, and where they come from."""

    source: str
    stl: Mapping[str, bytes]

    @cached_property
    def id(self) -> str:
        """Hash of names and contents: what a run must find again to go on with the same bits."""
        found = hashlib.sha256()
        for name in sorted(self.stl):
            found.update(name.encode() + b"\0" + hashlib.sha256(self.stl[name]).digest())
        return found.hexdigest()[:16]

    @property
    def faces(self) -> int:
        """Triangles in all; raises AssetError where a file is not whole."""
        # Imported here: it takes up to a second.
        from trimesh.exchange.stl import HeaderError, load_stl_binary

        try:
            return sum(len(load_stl_binary(io.BytesIO(stl))["faces"]) for stl in self.stl.values())
        except HeaderError as e:
            raise AssetError(f"a mesh from {self.source} is not a whole binary STL file ({e}); install it again") from e


class Robot(abc.ABC):
    """A robot that can be drawn by its maker's meshes where a user has them.

    Attributes:
        name: as in `Scene.robot`.
    """

    name: ClassVar[str]

    @abc.abstractmethod
    def found(self) -> Meshes | None:
        """Meshes on this machine, without fetching anything; None where there are none."""

    @abc.abstractmethod
    def install(self, wheel: Path | None = None) -> Meshes:
        """Fetch the meshes, or take them from a package file that is here already, and keep them in the user's cache.

        Raises AssetError.
        """

    def meshes(self) -> Meshes:
        """Meshes on this machine; raises AssetError that says how to get them."""
        found = self.found()
        if found is None:
            raise AssetError(
                f"no meshes of {self.name} on this machine; run: badgen robots install {self.name}, "
                "or draw it by simple shapes with --robot-look primitive"
            )
        return found
