"""The parts that docs/extend teaches with: the sound base of everything that is broken here."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

PAGES = Path(__file__).parents[2] / "docs/extend"


def python_blocks(page: str) -> list[str]:
    """Python code that a page of the guide shows."""
    return re.findall(r"```python\n(.*?)```", (PAGES / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)


def example(page: str) -> Any:
    """The module that a page of the guide shows first."""
    module = ModuleType(f"{page}_of_the_guide")
    sys.modules[module.__name__] = module  # where the types that `sample` returns are looked up
    exec(compile(python_blocks(page)[0], module.__name__, "exec"), module.__dict__)
    return module


cart, drag, lines = example("scenes"), example("operators"), example("exporters")
Cart: Any = cart.CartToMark
JointDrag: Any = drag.JointDrag
RewardLines: Any = lines.RewardLines


def variant(base: Any, **changes: Any) -> Any:
    """A class like another one, with other attributes and a docstring."""
    return type(f"Broken{base.__name__}", (base,), {"__doc__": base.__doc__, "__module__": base.__module__, **changes})
