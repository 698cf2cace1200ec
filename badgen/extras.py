"""Optional packages, which only some parts of badgen need."""

from __future__ import annotations

import importlib
from typing import Any

from badgen.contracts.errors import MissingDependency


def need(module: str, extra: str, of: str = "badgen") -> Any:
    """Import an optional package; raises MissingDependency, which names the extra that installs it.

    Args:
        module: name of the module.
        extra: the extra that installs it.
        of: the package whose extra that is.
    """
    try:
        return importlib.import_module(module)
    except ImportError as e:
        package = module.partition(".")[0]
        raise MissingDependency(
            f"this needs {package}, which cannot be imported ({e}); install it: pip install '{of}[{extra}]'"
        ) from e
