"""The grammar in which faults are written, `NAME[@WHEN][:key=value,...]`: from text to data and back.

Several faults are joined by a plus with blanks around it. Examples::

    push
    push@carry:dv_mps=0.6
    weak_grip@3.2:remaining_share=0.0..0.1
    push@lift:bodies=[lid,bowl],dv_mps=0.4..0.8 + freeze@lower

Nothing here knows which operators, phases or arguments exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import NoReturn, TypeAlias

from badgen.contracts.errors import BadValue

Value: TypeAlias = "bool | int | float | str | tuple[Value, ...] | Mapping[str, Value] | None"
GRAMMAR = "NAME[@WHEN][:key=value,...]"
EXAMPLE = "push@transfer:dv_mps=4..8"

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][\w/.-]*", re.ASCII)  # what is written without quotes
_CLOSED_BY = {"[": "]", "{": "}"}
_PLUS = re.compile(r"\s\+\s")


@dataclass(frozen=True, slots=True)
class FaultText:
    """One fault as it is written.

    Attributes:
        name: registry name of the operator.
        when: a phase of the clean rollout, or a time [s]; None where it is left out.
        args: arguments of the operator by name. Lists and ranges are tuples.
    """

    name: str
    when: str | float | None = None
    args: Mapping[str, Value] = field(default_factory=dict)


def parse_faults(text: str) -> tuple[FaultText, ...]:
    """All faults of a text, at least one; raises BadValue that says what is wrong and shows the grammar."""
    return tuple(_fault(part.strip()) for part in _split(text, _PLUS, text))


def one_fault(text: str) -> FaultText:
    """The only fault of a text; raises BadValue as `parse_faults` does, and where there are several."""
    found = parse_faults(text)
    if len(found) > 1:
        raise BadValue(f"{text!r} names {len(found)} faults; one fault at a time for now")
    return found[0]


def format_faults(*faults: FaultText) -> str:
    """The canonical text of faults: arguments by name, values in their shortest form; `parse_faults` reverses it."""
    return " + ".join(_written(fault) for fault in faults)


def format_value(value: Value) -> str:
    """One value as it is written after `key=`."""
    if isinstance(value, str):
        return value if _WORD.fullmatch(value) and value not in _CONSTANTS else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{format_value(k)}:{format_value(v)}" for k, v in value.items()) + "}"
    if not isinstance(value, tuple):
        return json.dumps(value, allow_nan=False)
    if len(value) == 2 and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value):
        return "..".join(map(format_value, value))
    return "[" + ",".join(map(format_value, value)) + "]"


_CONSTANTS: Mapping[str, Value] = {"true": True, "false": False, "null": None}


def _written(fault: FaultText) -> str:
    when = fault.when
    at = "" if when is None else f"@{format_value(when)}"
    args = ",".join(f"{key}={format_value(fault.args[key])}" for key in sorted(fault.args))
    return f"{fault.name}{at}{':' if args else ''}{args}"


def _fault(text: str) -> FaultText:
    head, colon, rest = _cut(text, ":", text)
    name, at, when = _cut(head, "@", text)
    if not _NAME.fullmatch(name):
        _refuse(text, f"{name!r} is not the name of an operator" if name else "it names no operator")
    if at and not when:
        _refuse(text, "nothing follows the @")
    if colon and not rest:
        _refuse(text, "nothing follows the colon")
    return FaultText(name, _when(when, text) if at else None, _args(rest, text) if colon else {})


def _when(text: str, whole: str) -> str | float:
    value = _value(text, whole)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    _refuse(whole, f"{text!r} is neither a phase nor a time in seconds")


def _args(text: str, whole: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for part in _split(text, ",", whole):
        key, equals, value = _cut(part, "=", whole)
        if not _NAME.fullmatch(key):
            _refuse(whole, f"{key!r} is not the name of an argument" if key else "an argument is missing at a comma")
        if not equals or not value:
            _refuse(whole, f"{key!r} has no value")
        if key in found:
            _refuse(whole, f"{key!r} is given twice")
        found[key] = _value(value, whole)
    return found


def _value(text: str, whole: str) -> Value:
    """A value: JSON, a range of two numbers, a list or an object of values, or else the text itself."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _CLOSED_BY and text[-1] == _CLOSED_BY[text[0]]:
        inner = text[1:-1].strip()
        parts = list(_split(inner, ",", whole)) if inner else []
        return _pairs(parts, whole) if text[0] == "{" else tuple(_value(_some(p, whole), whole) for p in parts)
    if ends := _RANGE.fullmatch(text):
        return _number(ends[1], whole), _number(ends[2], whole)
    if re.fullmatch(_NUMBER, text, re.ASCII):
        return _number(text, whole)
    if not set(text) & set('"[]{}'):
        return text
    try:
        quoted = json.loads(text)
    except ValueError as e:
        _refuse(whole, f"{text!r} cannot be read ({e})")
    return str(quoted)


def _pairs(parts: list[str], whole: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for part in parts:
        key, _, value = _cut(part, ":", whole)
        name = _value(_some(key, whole), whole)
        found[name if isinstance(name, str) else key] = _value(_some(value, whole), whole)
    return found


def _number(text: str, whole: str) -> int | float:
    value: int | float = json.loads(text)
    if not isfinite(value):
        _refuse(whole, f"{text} is too large for a number")
    return value


def _some(text: str, whole: str) -> str:
    return text or _refuse(whole, "a value is missing")


def _cut(text: str, mark: str, whole: str) -> tuple[str, str, str]:
    """What is before and after the first `mark` outside quotes and brackets, without blanks, as `str.partition`."""
    first, *others = _split(text, mark, whole)
    rest = text[text.index(first) + len(first) :].lstrip()[len(mark) :] if others else ""
    return first, mark if others else "", rest.strip()


def _split(text: str, mark: str | re.Pattern[str], whole: str) -> Iterator[str]:
    """Parts of a text between marks that stand outside quotes and brackets, without blanks around them."""
    pattern = re.compile(re.escape(mark)) if isinstance(mark, str) else mark
    start, k, open_brackets = 0, 0, list[str]()
    while k < len(text):
        found = None if open_brackets else pattern.match(text, k)
        if found:
            yield text[start:k].strip()
            start = k = found.end()
            continue
        k = _step(text, k, open_brackets, whole)
    if open_brackets:
        _refuse(whole, f"{open_brackets[-1]!r} is missing")
    yield text[start:].strip()


def _step(text: str, k: int, open_brackets: list[str], whole: str) -> int:
    """Index after the next character, or after the quoted text that begins there; keeps track of brackets."""
    letter = text[k]
    if letter in _CLOSED_BY:
        open_brackets.append(_CLOSED_BY[letter])
    elif letter in _CLOSED_BY.values():
        if not open_brackets or open_brackets.pop() != letter:
            _refuse(whole, f"{letter!r} closes nothing")
    elif letter == '"':
        quoted = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL).match(text, k)
        return quoted.end() if quoted else _refuse(whole, "a quote is not closed")
    return k + 1


def _refuse(text: str, why: str) -> NoReturn:
    raise BadValue(f"cannot read the fault {text!r}: {why}. A fault is {GRAMMAR}, such as {EXAMPLE}.")
