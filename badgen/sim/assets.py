"""Files that a world names: meshes, textures, height fields and skins. Here they are found and read.

A file is looked for where MuJoCo looks: first among the contents in `spec.assets`, then on disk in the folder that
`meshdir`, `texturedir` or `assetdir` gives, relative to the model's own file. Parts of the world that were attached
from other files have folders of their own, which only MuJoCo knows; it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, TypeAlias

import mujoco

from badgen.contracts.errors import AssetError

Kind: TypeAlias = Literal["mesh", "texture", "height field", "skin"]
Element: TypeAlias = mujoco.MjsMesh | mujoco.MjsTexture | mujoco.MjsHField | mujoco.MjsSkin
_PROBE = "badgen-probe.png"
_BROKEN_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class AssetFile:
    """One file that an element of a spec names.

    Attributes:
        kind: what the element is.
        number: which of its kind, in the order of the spec.
        element: the element.
        file: the file as the element names it.
        side: which side of a cube texture it shows; None for the one file of an element.
    """

    kind: Kind
    number: int
    element: Element
    file: str
    side: int | None = None

    @property
    def title(self) -> str:
        """Kind, name and file, for messages."""
        return f"{self.kind} {self.name!r} (file {self.file!r})"

    @property
    def name(self) -> str:
        """Name of the element; without one it is called like its file, which is MuJoCo's rule."""
        return self.element.name or PurePosixPath(self.file).stem

    @property
    def place(self) -> tuple[str, int, int | None]:
        """Where in a spec it is named; the same in a copy of the spec."""
        return self.kind, self.number, self.side

    @property
    def suffix(self) -> str:
        """Ending of the file's name, such as ".obj", by which MuJoCo tells types; small, as older versions need it."""
        return PurePosixPath(self.file).suffix.lower()

    def point_to(self, file: str) -> None:
        """Let the element name another file."""
        self.element.name = self.name  # other elements refer to it by this name
        if self.side is None or not isinstance(self.element, mujoco.MjsTexture):
            self.element.file = file
            return
        sides = list(self.element.cubefiles)
        sides[self.side] = file
        self.element.cubefiles = sides

    def folder(self, spec: mujoco.MjSpec) -> str:
        """Folder of files of this kind, as the model states it."""
        # Since 3.12, an element knows the settings of the file that it was attached from.
        settings = getattr(self.element, "compiler", spec)
        return str(settings.texturedir if self.kind == "texture" else settings.meshdir)


def asset_files(spec: mujoco.MjSpec) -> list[AssetFile]:
    """Every file that the spec names, in order; a file that two elements name is listed twice."""
    return [asset for asset in _elements(spec) if asset.file]


def _elements(spec: mujoco.MjSpec) -> Iterator[AssetFile]:
    for i, mesh in enumerate(spec.meshes):
        yield AssetFile("mesh", i, mesh, mesh.file)
    for i, texture in enumerate(spec.textures):
        yield AssetFile("texture", i, texture, texture.file)
        for side, file in enumerate(texture.cubefiles):
            yield AssetFile("texture", i, texture, file, side)
    for i, field in enumerate(spec.hfields):
        yield AssetFile("height field", i, field, field.file)
    for i, skin in enumerate(spec.skins):
        yield AssetFile("skin", i, skin, skin.file)


def read_asset(spec: mujoco.MjSpec, asset: AssetFile, given: Mapping[str, bytes]) -> bytes:
    """Content of a file of a spec that compiles: from `given`, the contents in `spec.assets`, or from disk.

    Raises AssetError.
    """
    file = PurePosixPath(asset.file).name if spec.strippath else asset.file
    for key in (file, str(PurePosixPath(asset.folder(spec)) / file), PurePosixPath(file).name):
        if key in given:
            return given[key]
    path = stated_path(spec, asset)
    return path.read_bytes() if path.is_file() else ask_for(spec, asset)


def stated_path(spec: mujoco.MjSpec, asset: AssetFile) -> Path:
    """Path of a file by what the spec states; another one where its element was attached from elsewhere."""
    file = PurePosixPath(asset.file).name if spec.strippath else asset.file
    return Path(spec.modelfiledir) / asset.folder(spec) / file


def ask_for(spec: mujoco.MjSpec, asset: AssetFile) -> bytes:
    """Content of a file at the path where MuJoCo looks for it; raises AssetError where it is not on disk."""
    path = _where_mujoco_looks(spec, asset)
    try:
        return path.read_bytes()
    except OSError as e:
        raise AssetError(
            f"{asset.title} cannot be stored: {path}: {e.strerror}. MuJoCo gets it from a plug-in, and a stored world "
            f"cannot; give its content in spec.assets[{asset.file!r}]"
        ) from e


def _where_mujoco_looks(spec: mujoco.MjSpec, asset: AssetFile) -> Path:
    """Path of a file by MuJoCo's own rules.

    No function of MuJoCo tells this path, but error messages do: in older versions where a file is missing, in newer
    ones where a file is broken. So in one copy of the spec the element names a file that is missing, in another copy a
    file that is broken; the longer path of the two messages is the complete one.
    """
    probe = str(PurePosixPath(asset.file).with_name(_PROBE))
    paths = []
    for extra in ({}, {_PROBE: _BROKEN_PNG}):
        copy = spec.copy()
        copy.assets = dict(spec.assets) | extra
        next(a for a in _elements(copy) if a.place == asset.place).point_to(probe)
        try:
            copy.compile()
        except ValueError as e:
            paths += re.findall(rf"'([^']*{re.escape(_PROBE)})'", str(e))
    found = max(paths, key=len, default=str(stated_path(spec, asset)))
    return Path(found).with_name(PurePosixPath(asset.file).name)
