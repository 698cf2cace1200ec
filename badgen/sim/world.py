"""A world as it is stored: XML and asset files. Models are compiled from the same text that is stored."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import mujoco

from badgen.contracts.errors import AssetError, BadgenError, UnknownName
from badgen.contracts.scene import ContactPair
from badgen.sim.assets import AssetFile, ask_for, asset_files, read_asset, stated_path
from badgen.sim.same_asset import same_asset

ASSET_DIR = "../meshes"  # from models/<id>/scene.xml, so that a dataset opens in plain MuJoCo wherever it is moved
_PREFIX = "badgen_contact/"
_FILE_KEYS = {"file", *(f"file{side}" for side in ("right", "left", "up", "down", "front", "back"))}


@dataclass(frozen=True)
class World:
    """One layout as files: `xml` names its assets (meshes, textures, ...) by content hash.

    XML rounds numbers, so a saved model differs in its last bits from the one in memory; everything in badgen
    simulates, replays and renders `model`, which is compiled from `xml`.
    """

    xml: str
    assets: Mapping[str, bytes]  # "<sha>.stl" -> content

    @classmethod
    def compiled(cls, model_id: str, model: mujoco.MjModel) -> World:
        """A world of somebody else, of which there is a compiled model, and no XML."""
        world = cls("", {})
        world.__dict__.update(id=model_id, model=model)  # where cached_property keeps them
        return world

    @cached_property
    def id(self) -> str:
        """Hash of the XML, which names assets by the hash of their content."""
        return hashlib.sha256(self.xml.encode()).hexdigest()[:16]

    @cached_property
    def model(self) -> mujoco.MjModel:
        """The compiled model; share it, never change it."""
        return mujoco.MjModel.from_xml_string(_readable(self.xml), assets=dict(self.assets))


def build_world(spec: mujoco.MjSpec, pairs: Sequence[ContactPair]) -> World:
    """Add contact sensors to the spec of a scene and save it as XML and asset files.

    Raises UnknownName for a contact pair of bodies that are not there, AssetError for a file that cannot be read, and
    BadgenError for a world that MuJoCo does not compile.
    """
    for pair in pairs:
        _add_contact_sensor(spec, pair)
    files, given = asset_files(spec), dict(spec.assets)
    if all(asset.file in given for asset in files):
        return _saved(spec, [(asset, given[asset.file]) for asset in files])
    return _saved_from_disk(spec, files, given)


def _saved_from_disk(spec: mujoco.MjSpec, files: Sequence[AssetFile], given: Mapping[str, bytes]) -> World:
    """Save a spec some of whose files are on disk, and check that the saved model has what MuJoCo itself reads."""
    original = _compiled(spec)
    contents = [read_asset(spec, asset, given) for asset in files]
    world = _renamed(spec, contents)
    changed = {asset.place for asset in files if not same_asset(asset, original, world.model)}
    if not changed:
        return world
    # Another file of the same name, in another folder, has been read: parts attached from elsewhere have own folders.
    contents = [
        ask_for(spec, asset) if asset.place in changed else content
        for asset, content in zip(files, contents, strict=True)
    ]
    world = _renamed(spec, contents)
    for asset in files:
        if not same_asset(asset, original, world.model):
            raise AssetError(
                f"{asset.title} differs once it is stored: MuJoCo {mujoco.__version__} reads something else under this "
                f"name; give its content in spec.assets[{asset.file!r}]"
            )
    return world


def _renamed(spec: mujoco.MjSpec, contents: Sequence[bytes]) -> World:
    """A copy of the spec saved with these contents of its files; the spec itself keeps its names."""
    copy = spec.copy()
    return _saved(copy, list(zip(asset_files(copy), contents, strict=True)))


def _saved(spec: mujoco.MjSpec, files: Sequence[tuple[AssetFile, bytes]]) -> World:
    """Rename every file after its content, then save the spec."""
    assets = {}
    for asset, content in files:
        name = hashlib.sha256(content).hexdigest()[:16] + asset.suffix
        assets[name] = content
        asset.point_to(name)
    spec.assets, spec.meshdir = assets, ASSET_DIR
    if any(asset.kind == "texture" for asset, _ in files):
        spec.texturedir = ASSET_DIR
    _compiled(spec)
    return World(spec.to_xml(), assets)


def _compiled(spec: mujoco.MjSpec) -> mujoco.MjModel:
    """Compile the spec; raises AssetError where a file is the reason that this fails, else BadgenError."""
    try:
        return spec.compile()
    except ValueError as e:
        reason = " ".join(str(e).split())
        asset = next((asset for asset in asset_files(spec) if _is_about(reason, asset)), None)
        if asset is None:
            raise BadgenError(f"MuJoCo {mujoco.__version__} does not compile what Scene.build returns: {reason}") from e
        path = stated_path(spec, asset).absolute()
        where = f"the file is {path}" if path.is_file() else f"there is no file {path}"
        raise AssetError(
            f"MuJoCo {mujoco.__version__} cannot use {asset.title}: {reason}; {where}. Correct the file, its name, or "
            "the folder in <compiler>"
        ) from e


def _is_about(reason: str, asset: AssetFile) -> bool:
    """Whether a message of MuJoCo's compiler is about this file."""
    return f"Element name '{asset.name}'" in reason or f"{PurePosixPath(asset.file).name}'" in reason


def _add_contact_sensor(spec: mujoco.MjSpec, pair: ContactPair) -> None:
    sensor = spec.add_sensor(
        name=_PREFIX + pair.name,
        type=mujoco.mjtSensor.mjSENS_CONTACT,
        objtype=_extent(spec, pair.first),
        objname=pair.first,
        reftype=_extent(spec, pair.second),
        refname=pair.second,
    )
    # Fields "found" and "force" (bits 0 and 1), no reduction, `slots` contacts.
    sensor.intprm[:3] = [0b11, 0, pair.slots]


def _extent(spec: mujoco.MjSpec, body: str) -> mujoco.mjtObj:
    """Object type of a body with all bodies below it; for a body without any, the type that is faster to test.

    "world" stands for what is fixed in the world without a body of its own; everything is below it.
    """
    # Some versions before 4.0 do not find attached bodies with `spec.body`.
    found = spec.body(body) or next((b for b in spec.bodies if b.name == body), None)
    if found is None:
        raise UnknownName("body for a contact pair", body, (b.name for b in spec.bodies))
    alone = body == "world" or not found.bodies
    return mujoco.mjtObj.mjOBJ_BODY if alone else mujoco.mjtObj.mjOBJ_XBODY


def _readable(xml: str) -> str:
    """XML without attributes of newer MuJoCo versions: `castshadow`, which exists since 4.0."""
    if hasattr(mujoco.MjsGeom, "castshadow"):
        return xml
    return re.sub(r'(<geom\b[^>]*) castshadow="false"', r"\1", xml)


def load_world(xml: str, assets: Mapping[str, bytes]) -> World:
    """A stored world, ready to simulate or render again."""
    return World(xml, dict(assets))


def asset_names(xml: str) -> list[str]:
    """Asset files that the XML of a world names, sorted; raises ParseError."""
    named = (value for element in ET.fromstring(xml).iter() for key, value in element.items() if key in _FILE_KEYS)
    return sorted(set(named))


def opens_from_its_folder(xml: str) -> bool:
    """Whether a stored XML names its assets relative to the folder that the store keeps it in."""
    compiler = ET.fromstring(xml).find("compiler")
    folder = "" if compiler is None else compiler.get("meshdir", "")
    return folder.rstrip("/") == ASSET_DIR  # older versions of MuJoCo end it with a slash


def contact_sensors(model: mujoco.MjModel) -> list[tuple[str, int, int]]:
    """Contact pairs recorded by a model: name, first address in sensordata, number of slots."""
    found = []
    for i in range(model.nsensor):
        sensor = model.sensor(i)
        if sensor.name.startswith(_PREFIX):
            found.append((sensor.name.removeprefix(_PREFIX), int(model.sensor_adr[i]), int(model.sensor_dim[i]) // 4))
    return found
