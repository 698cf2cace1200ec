"""Names of bodies, joints and other elements of a model that an operator asks for and the model does not have."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from badgen.contracts.errors import BadValue

_NEAR = 4  # names that an error suggests
_NOT_IN_MODEL = re.compile(r"Invalid name '(.*?)'\. Valid names: (\[.*\])", re.DOTALL)  # a KeyError of MuJoCo


@contextmanager
def names_of_the_model(operator: str, scene: str) -> Iterator[None]:
    """Turn MuJoCo's KeyError for a name that the model does not have into a BadValue with near names."""
    try:
        yield
    except KeyError as e:
        found = _NOT_IN_MODEL.search(str(e.args[0])) if e.args else None
        if found is None:
            raise
        valid = [name for name in ast.literal_eval(found[2]) if name]
        near = difflib.get_close_matches(found[1], valid, n=_NEAR, cutoff=0.5) or valid[:_NEAR]
        raise BadValue(
            f"{operator}: the model of {scene} has no {found[1]!r}; did you mean {', '.join(map(repr, near))}? "
            f"`badgen list bodies --scene {scene}` and its likes list all names"
        ) from e
