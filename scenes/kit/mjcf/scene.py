"""A scene whose world is an MJCF file, with things moved to where a layout says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias, TypeVar

import mujoco

from badgen.contracts.appearance import Appearance, Rgb
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.plan import Pose
from badgen.contracts.scene import Scene
from scenes.kit.mjcf.read import HOME, compiled, read_mjcf
from scenes.kit.robots.home import home_data
from scenes.kit.worlds.cameras import add_cameras

P = TypeVar("P")
Painted: TypeAlias = Literal["table", "floor", "wall", "robot"]
_LARGEST_PX = 1280
_SHADOW_PX = 1024  # MuJoCo's default of 4096 makes a frame several times as expensive without a graphics card


class FileScene(Scene[P]):
    """World of an MJCF file; a subclass says what differs from layout to layout.

    Cameras with a position in `cameras` are added to those of the file, and move a little with the appearance; cameras
    without one are in the file. If the file has a keyframe "home", every episode begins there, except that things that
    `poses` moves are where it puts them.

    Attributes:
        file: the MJCF file. Files that it names are found as MuJoCo finds them.
        painted: material of the file -> which colour of the appearance it takes.
    """

    file: ClassVar[Path]
    painted: ClassVar[Mapping[str, Painted]] = {}

    def poses(self, params: P) -> Mapping[str, Pose]:
        """Body -> its pose in the frame of its parent, for bodies that this layout moves."""
        return {}

    def geom_sizes_m(self, params: P) -> Mapping[str, tuple[float, ...]]:
        """Geom -> its size as in MJCF, for geoms that this layout resizes; not for meshes."""
        return {}

    def adjust(self, spec: mujoco.MjSpec, params: P, appearance: Appearance) -> None:
        """Change anything else in the world, without randomness; called before the cameras are added."""

    def build(self, params: P, appearance: Appearance) -> mujoco.MjSpec:
        """World of the file in this layout, with cameras and the keyframe "home"; raises BadgenError."""
        spec = read_mjcf(self.file)
        self._require_whole_steps(spec)
        poses = self.poses(params)
        self._move(spec, poses)
        self._resize(spec, self.geom_sizes_m(params))
        self._paint(spec, appearance)
        self.adjust(spec, params, appearance)
        add_cameras(spec, self.cameras, appearance)
        self._require_cameras(spec)
        render_fast(spec)
        self._add_home(spec, poses)
        return spec

    def _move(self, spec: mujoco.MjSpec, poses: Mapping[str, Pose]) -> None:
        for name, pose in poses.items():
            body = spec.body(name)
            if body is None:
                raise UnknownName(f"body in {self.file.name}", name, (b.name for b in spec.bodies))
            body.pos, body.quat = pose.pos_m, pose.quat
            body.alt.type = mujoco.mjtOrientation.mjORIENTATION_QUAT  # instead of angles that the file gives

    def _resize(self, spec: mujoco.MjSpec, sizes_m: Mapping[str, tuple[float, ...]]) -> None:
        for name, size in sizes_m.items():
            geom = spec.geom(name)
            if geom is None:
                raise UnknownName(f"geom in {self.file.name}", name, (g.name for g in spec.geoms))
            geom.size[: len(size)] = size

    def _require_whole_steps(self, spec: mujoco.MjSpec) -> None:
        steps = 1.0 / (self.log_hz * spec.option.timestep)
        if abs(steps - round(steps)) > 1e-6:
            raise BadValue(
                f"scene {self.name}: the timestep of {self.file.name} must divide {1.0 / self.log_hz:g} s into whole "
                f"steps, such as 0.002 or 0.004; got {spec.option.timestep:g}"
            )

    def _paint(self, spec: mujoco.MjSpec, appearance: Appearance) -> None:
        wall = appearance.wall.rgb if appearance.wall is not None else appearance.sky[1]
        colours: Mapping[Painted, Rgb] = {
            "table": appearance.table.rgb,
            "floor": appearance.floor.rgb,
            "wall": wall,
            "robot": appearance.shell_rgb,
        }
        materials = {m.name: m for m in spec.materials}
        for name, what in self.painted.items():
            if name not in materials:
                raise UnknownName(f"material in {self.file.name}", name, materials)
            materials[name].rgba = [*colours[what], 1.0]

    def _require_cameras(self, spec: mujoco.MjSpec) -> None:
        found = {camera.name for camera in spec.cameras}
        for name in self.camera_names:
            if name not in found:
                raise UnknownName(
                    f"camera in {self.file.name} (one that is to be added needs pos_m and aim_m)", name, found
                )

    def _add_home(self, spec: mujoco.MjSpec, moved: Collection[str]) -> None:
        """Add the keyframe "home": that of the file, with moved things where they are now, or else a default one."""
        model = compiled(spec, self.file)
        data, old = home_data(model, self.robot.handles), spec.key(HOME)
        if old is not None:
            mujoco.mj_resetDataKeyframe(model, data, int(model.key(HOME).id))
            spec.delete(old)
        for joint in range(model.njnt):
            is_free = int(model.jnt_type[joint]) == int(mujoco.mjtJoint.mjJNT_FREE)
            if is_free and model.body(int(model.jnt_bodyid[joint])).name in moved:
                start = int(model.jnt_qposadr[joint])
                data.qpos[start : start + 7] = model.qpos0[start : start + 7]
        spec.add_key(name=HOME, qpos=data.qpos.tolist(), ctrl=data.ctrl.tolist())


def render_fast(spec: mujoco.MjSpec) -> None:
    """Ask for pictures that are cheap without a graphics card, of up to 1280 pixels a side."""
    visual = spec.visual
    visual.quality.shadowsize, visual.quality.offsamples = _SHADOW_PX, 0
    visual.global_.offwidth, visual.global_.offheight = _LARGEST_PX, _LARGEST_PX
