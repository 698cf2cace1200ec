"""What the bits of a dataset depend on besides its config: versions of software and properties of the machine."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import h5py

_PACKAGES = ("badgen", "mujoco", "numpy", "daqp", "h5py", "av", "fast-simplification", "gymnasium-robotics")


def fingerprint() -> dict[str, str]:
    """Properties of the machine that bits depend on, besides versions, and besides OpenGL, which only draws."""
    cpu = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
        cpu = "\n".join(sorted({x for x in lines if x.startswith(("model name", "flags", "Features", "CPU part"))}))
    libc = " ".join(platform.libc_ver())
    digest = hashlib.sha256(cpu.encode()).hexdigest()[:16]
    return {"cpu": digest, "machine": platform.machine(), "system": platform.system(), "libc": libc}


def first_difference(stored: Mapping[str, Any], here: Mapping[str, str]) -> str | None:
    """Name the first property whose stored value is not the one found here; None where all agree."""
    for key, value in here.items():
        if stored.get(key) != value:
            return f"{key} {f'was {stored[key]}' if key in stored else 'is not recorded'}, and is {value} here"
    return None


def versions(world: str = "") -> dict[str, str]:
    """Versions of the software that bits depend on; with those of the package of a foreign world, by its text."""
    found = {name: version(name) for name in (*_PACKAGES, *_packages_of(world))}
    return found | {"python": platform.python_version(), "hdf5": h5py.version.hdf5_version}


def _packages_of(world: str) -> tuple[str, ...]:
    """Packages of a world, such as "metaworld:drawer-open-v3"; of "module:function" those that hold the module."""
    if not world:
        return ()
    family = world.partition(":")[0]
    own = ("metaworld",) if family == "metaworld" else metadata.packages_distributions().get(family.split(".")[0], ())
    return tuple(dict.fromkeys(("gymnasium", *own)))


def version(package: str) -> str:
    """Installed version of a package, or "not installed"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
