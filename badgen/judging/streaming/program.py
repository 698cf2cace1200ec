"""A list of recorded calls as one Python function.

Most calls are an operation on two numbers. Written out, one after the other, they cost a fifth of what a loop over
function objects costs. The text is made here from slot numbers and from the formulas in `numbers`, and from nothing
else; `dataclasses` makes its methods in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any, TypeAlias

Work: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Formula:
    """A Python expression; its inputs stand in it as {0}, {1} and so on."""

    text: str


Step: TypeAlias = Work | Formula
Call: TypeAlias = tuple[int, Step, tuple[int, ...]]  # slot of the result, what to do, slots of the inputs


def compiled(calls: Sequence[Call], values: Sequence[Any], results: Sequence[int]) -> Callable[[list[Any]], None]:
    """A function that makes all calls, with values by slot; of what it works out it stores the results.

    Args:
        calls: in an order in which inputs come first.
        values: inputs, of which numbers and arrays may change, and constants.
        results: slots to be stored.
    """
    made = {slot for slot, _, _ in calls}
    read = sorted({i for _, _, inputs in calls for i in inputs} - made)
    known: dict[str, Any] = {}
    lines = [f"    v{i} = values[{i}]" for i in read]
    for slot, step, inputs in calls:
        names = [f"v{i}" for i in inputs]
        if isinstance(step, Formula):
            lines.append(f"    v{slot} = {step.text.format(*names)}")
        else:
            known[f"f{slot}"] = step
            lines.append(f"    v{slot} = f{slot}({', '.join(names)})")
    lines += [f"    values[{i}] = v{i}" for i in sorted(set(results) & made)]
    text = "\n".join(["def replay(values):", *lines, "    return None"])
    exec(_code(text), known)
    replay: Callable[[list[Any]], None] = known["replay"]
    return replay


def evaluated(step: Step, values: Sequence[Any]) -> Any:
    """What a step gives for these values."""
    if not isinstance(step, Formula):
        return step(*values)
    return eval(_expression(step.text, len(values)), {"v": values})


@lru_cache(maxsize=1024)
def _expression(text: str, inputs: int) -> CodeType:
    return compile(text.format(*(f"v[{k}]" for k in range(inputs))), "<recorded call>", "eval")


@lru_cache(maxsize=64)
def _code(text: str) -> CodeType:
    """Layouts of one task differ in constants, which are values by slot: their text is the same."""
    return compile(text, "<recorded calls>", "exec")
