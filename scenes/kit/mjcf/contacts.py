"""Contact pairs by the names of their bodies."""

from __future__ import annotations

from badgen.contracts.scene import ContactPair

SLOTS = 32  # contacts at the same time; an OBJ or height field on a plane has more than a box


def contacts_between(*bodies: tuple[str, str], slots: int = SLOTS) -> tuple[ContactPair, ...]:
    """Record the contact force between these pairs of bodies, each with everything below it.

    The pair of "crate" and "wall" is called "crate-wall". "world" stands for the geoms that are fixed in the world
    without a body of their own, such as a floor.

    Args:
        bodies: names of two bodies for each pair.
        slots: largest number of simultaneous contacts of a pair; more of them reject the rollout as unstable.
    """
    return tuple(ContactPair(f"{first}-{second}", first, second, slots) for first, second in bodies)
