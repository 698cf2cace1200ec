# Shorthands of these stubs; there is no such module in MuJoCo.

from collections.abc import Sequence
from typing import Any, Generic, TypeAlias, TypeVar, overload

import numpy as np
import numpy.typing as npt

F64: TypeAlias = npt.NDArray[np.float64]
F32: TypeAlias = npt.NDArray[np.float32]
I32: TypeAlias = npt.NDArray[np.int32]
U32: TypeAlias = npt.NDArray[np.uint32]
U8: TypeAlias = npt.NDArray[np.uint8]
Bools: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = Sequence[float] | F64  # what an array may be set from

# None where nothing has that name. As in typeshed, so that code which knows the name need not test for None.
MaybeNone: TypeAlias = Any

_Read = TypeVar("_Read")
_Write = TypeVar("_Write")

class Field(Generic[_Read, _Write]):
    """An attribute that takes more than it gives back: a list of numbers may be set, an array is read."""

    @overload
    def __get__(self, owner: None, kind: type) -> Field[_Read, _Write]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> _Read: ...
    def __set__(self, owner: object, value: _Write) -> None: ...

Floats: TypeAlias = Field[F64, Numbers]
Floats32: TypeAlias = Field[F32, Numbers]
Ints: TypeAlias = Field[I32, Sequence[int] | npt.NDArray[np.integer]]

class PlainEnum:
    """Neither an int nor an enum.Enum: it turns into a number by int(), indexes arrays, and cannot be looped over."""

    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __index__(self) -> int: ...
    @property
    def name(self) -> str: ...
