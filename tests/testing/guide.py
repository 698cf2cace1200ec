"""The parts that docs/extend teaches with: the sound base of everything that is broken here."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from extend_pages import blocks


def example(page: str, name: str) -> Any:
    """The module in which a page of the guide defines the class `name`."""
    module = ModuleType(f"{page}_of_the_guide")
    sys.modules[module.__name__] = module  # where the types that `sample` returns are looked up
    source = next(block for block in blocks(page) if f"class {name}(" in block)
    exec(compile(source, module.__name__, "exec"), module.__dict__)
    return module


cart, drag = example("scenes", "CartToMark"), example("operators", "JointDrag")
lines = example("exporters", "RewardLines")
Cart: Any = cart.CartToMark
JointDrag: Any = drag.JointDrag
RewardLines: Any = lines.RewardLines


def variant(base: Any, **changes: Any) -> Any:
    """A class like another one, with other attributes and a docstring."""
    return type(f"Broken{base.__name__}", (base,), {"__doc__": base.__doc__, "__module__": base.__module__, **changes})
