"""A world as it is stored: XML and meshes. Models are compiled from the same text that is stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import mujoco

from badgen.contracts.scene import ContactPair

MESH_DIR = "../meshes"  # from models/<id>/scene.xml, so that a dataset opens in plain MuJoCo wherever it is moved
_PREFIX = "badgen_contact/"


@dataclass(frozen=True)
class World:
    """One layout as files: `xml` names its meshes by content hash.

    XML rounds numbers, so a saved model differs in its last bits from the one in memory; everything in badgen
    simulates, replays and renders `model`, which is compiled from `xml`.
    """

    xml: str
    meshes: Mapping[str, bytes]  # "<sha>.stl" -> content

    @cached_property
    def id(self) -> str:
        """Hash of the XML, which names meshes by the hash of their content."""
        return hashlib.sha256(self.xml.encode()).hexdigest()[:16]

    @cached_property
    def model(self) -> mujoco.MjModel:
        """The compiled model; share it, never change it."""
        return mujoco.MjModel.from_xml_string(_readable(self.xml), assets=dict(self.meshes))


def build_world(spec: mujoco.MjSpec, pairs: Sequence[ContactPair]) -> World:
    """Add contact sensors to the spec of a scene and save it as XML and meshes."""
    for pair in pairs:
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
    meshes = {}
    assets = dict(spec.assets)
    for mesh in spec.meshes:
        content = assets[mesh.file]
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.stl"
        meshes[name], mesh.file = content, name
    spec.assets, spec.meshdir = meshes, MESH_DIR
    spec.compile()
    return World(spec.to_xml(), meshes)


def _extent(spec: mujoco.MjSpec, body: str) -> mujoco.mjtObj:
    """Object type of a body with all bodies below it; for a body without any, the type that is faster to test."""
    found = spec.body(body)
    alone = found is not None and not found.bodies
    return mujoco.mjtObj.mjOBJ_BODY if alone else mujoco.mjtObj.mjOBJ_XBODY


def _readable(xml: str) -> str:
    """XML without attributes of newer MuJoCo versions: `castshadow`, which exists since 4.0."""
    if hasattr(mujoco.MjsGeom, "castshadow"):
        return xml
    return re.sub(r'(<geom\b[^>]*) castshadow="false"', r"\1", xml)


def load_world(xml: str, meshes: Mapping[str, bytes]) -> World:
    """A stored world, ready to simulate or render again."""
    return World(xml, dict(meshes))


def contact_sensors(model: mujoco.MjModel) -> list[tuple[str, int, int]]:
    """Contact pairs recorded by a model: name, first address in sensordata, number of slots."""
    found = []
    for i in range(model.nsensor):
        sensor = model.sensor(i)
        if sensor.name.startswith(_PREFIX):
            found.append((sensor.name.removeprefix(_PREFIX), int(model.sensor_adr[i]), int(model.sensor_dim[i]) // 4))
    return found
