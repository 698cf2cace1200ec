"""The errors that badgen raises. Their messages say what was wrong, what is allowed, and what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BadgenError(Exception):
    """Base of every error that the user can fix; the command line prints it and exits with code 2."""


class UnknownName(BadgenError):
    """A scene, mode, camera, operator or exporter of that name does not exist."""

    def __init__(self, what: str, name: str, valid: Iterable[str]) -> None:
        names = sorted(set(valid))
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        super().__init__(f"no {what} named {name!r}{hint} Valid: {', '.join(names) or 'none'}.")
        self.what = what
        self.name = name
        self.valid = names

    def __reduce__(self) -> tuple[type[UnknownName], tuple[str, str, list[str]]]:
        return type(self), (self.what, self.name, self.valid)  # so that a worker process can hand it on


class BadValue(BadgenError):
    """An option or an argument is outside what is allowed."""


class LayoutError(BadgenError):
    """No layout met the conditions of a scene within the number of samples that is allowed."""


class PluginError(BadgenError):
    """A plug-in could not be loaded or lacks what it must define, or two plug-ins claim one name."""


class StoreError(BadgenError):
    """A dataset, a shard or an episode on disk is missing, damaged or invalid."""


class Damaged(StoreError):
    """A file of a dataset can be opened and read, but it ends early or does not hold what it should."""


class Unavailable(StoreError):
    """A file of a dataset cannot be opened or read now, which says nothing about what it holds."""


class DatasetConflict(StoreError):
    """The output folder holds something else: another config, or files that badgen did not write."""


class RenderError(BadgenError):
    """No picture can be rendered or encoded on this machine."""


class ClusterError(BadgenError):
    """A cluster of machines cannot be reached, or its machines do not fit together."""


class WorldError(BadgenError):
    """An environment or a policy breaks what badgen counts on; the message names the check, its figures and a remedy.

    Attributes:
        check: the check that failed, as `badgen world check` lists it.
    """

    def __init__(self, check: str, found: str, remedy: str) -> None:
        super().__init__(f"{check}: {found}; {remedy}")
        self.check, self.found, self.remedy = check, found, remedy

    def __reduce__(self) -> tuple[type[WorldError], tuple[str, str, str]]:
        return type(self), (self.check, self.found, self.remedy)  # so that a worker process can hand it on


class PolicyError(BadgenError):
    """A policy failed while it acted: it raised, its server did not answer, or its actions cannot be carried out.

    Args:
        check: what failed, as counts of rejected rollouts name it: "policy_shape", "policy_nan", "policy_raised",
            "policy_server".
        text: what was found, what is allowed, and what to do.
    """

    def __init__(self, check: str, text: str) -> None:
        super().__init__(check, text)
        self.check, self.text = check, text

    def __str__(self) -> str:
        return self.text


class MissingDependency(BadgenError):
    """An optional package is needed; the message names the extra that installs it."""


class MissingWeights(BadgenError):
    """Weights of a model are not on this machine; the message says what would be fetched."""


class AssetError(BadgenError):
    """A mesh or another asset was not found or could not be prepared."""


class MeshesNotInstalled(AssetError):
    """Meshes of a robot are not on this machine; the message says how to get them."""
