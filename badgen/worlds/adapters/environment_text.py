"""How a registered environment is asked for, with options after its id: `Humanoid-v5?steps=200`."""

from __future__ import annotations

from badgen.contracts.errors import BadValue, UnknownName
from badgen.policies.text import split_options

STEPS = "steps"
_MOST_STEPS = 100_000


def split_environment(text: str, options: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The id of an environment, and the options after it.

    Args:
        text: "ID" or "ID?option=value&option=value".
        options: those that it may have.

    Raises:
        BadValue: for options that cannot be read.
        UnknownName: for an option that it cannot have.
    """
    env_id, given = split_options("world", text)
    for option in given:
        if option not in options:
            raise UnknownName("option of a world", option, options)
    return env_id, given


def steps_in(text: str, given: dict[str, str]) -> int | None:
    """Most steps of an episode; None where it is not said. Raises BadValue for a number that cannot be."""
    number = given.get(STEPS)
    if number is None:
        return None
    if not number.isdecimal() or not 1 <= int(number) <= _MOST_STEPS:
        raise BadValue(f"world {text!r}: steps must be a whole number from 1 to {_MOST_STEPS}, got {number!r}")
    return int(number)
