"""What a failed check says: what was found, what is required, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Protocol, TypeVar

from badgen.contracts.errors import BadgenError, MeshesNotInstalled, MissingDependency, RenderError

# What this machine lacks is not a fault of the part that is checked.
_OF_THE_MACHINE = (MeshesNotInstalled, MissingDependency, RenderError)


class CheckFailed(BadgenError):
    """A scene, operator or exporter does not keep its contract.

    Attributes:
        subject: what was checked, such as "scene 'push'".
        check: name of the check.
        found: what was found.
        required: what is required instead.
        advice: what to do.
    """

    def __init__(self, subject: str, check: str, found: str, required: str, advice: str) -> None:
        found = found.removesuffix(".")
        super().__init__(f"{subject}, check {check}: {found}; required: {required}; {advice}")
        self.subject, self.check = subject, check
        self.found, self.required, self.advice = found, required, advice


class Finding(Exception):  # it becomes a CheckFailed once the name of the check is known
    """What a check found, what is required, and what to do."""

    def __init__(self, found: str, required: str, advice: str) -> None:
        super().__init__(found)
        self.found, self.required, self.advice = found, required, advice


class Lab(Protocol):
    """What checks look at: a part with the simulations or exports that several of them need."""

    @property
    def subject(self) -> str:
        """What is checked, such as "scene 'push'"."""


L = TypeVar("L", bound=Lab)


def require(holds: object, found: str, required: str, advice: str) -> None:
    """Raise a Finding unless something holds."""
    if not holds:
        raise Finding(found, required, advice)


def series(checks: Mapping[str, Callable[[L], None]]) -> Mapping[str, Callable[[L], None]]:
    """The same checks; one that fails, or meets an error of badgen, raises CheckFailed with its name."""
    return MappingProxyType({name: _named(name, check) for name, check in checks.items()})


def _named(name: str, check: Callable[[L], None]) -> Callable[[L], None]:
    @wraps(check)
    def checked(lab: L) -> None:
        try:
            check(lab)
        except Finding as e:
            raise CheckFailed(lab.subject, name, e.found, e.required, e.advice) from e.__cause__
        except _OF_THE_MACHINE:
            raise
        except BadgenError as e:
            advice = "do what it says; called from Python, the check also shows in its traceback where that is"
            raise CheckFailed(lab.subject, name, f"{type(e).__name__}: {e}", "no error", advice) from e

    return checked
