"""How a drawer is opened or shut by its handle, and the wrong ways to do it: plans as data."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat, RecoveryPolicy
from scenes.kit.props.cabinet import DRAWERS, FRONT_TOP_M, HANDLE_H_M, TOP_M, Cabinet
from scenes.kit.robots.station import ARM

DOWN: Quat = (0.0, 0.0, 1.0, 0.0)  # in the cabinet's frame: tool down, fingers closing along the fronts
OPEN_M = 0.06
_NARROW_M = 0.012
ABOVE_M = 0.09  # the hand comes down on a handle from here
SLOW_MPS = 0.11
_HOOK_X_M = -0.012  # from a drawer's frame to a fingertip that hooks behind its front
_ASIDE_M = 0.034  # one finger's place in an open hand
_FIST_X_M = 0.023  # to a fist that rests against it


def over_handle(drawer: str, height_m: float) -> dict[str, Goal]:
    """Tool over the middle of a handle."""
    return {ARM: Goal(f"{drawer}_handle", Pose((0.0, 0.0, height_m), DOWN))}


def rise(metres: float) -> dict[str, Goal]:
    """Straight up from where the tool is."""
    return {ARM: Goal("here", Pose((0.0, 0.0, metres)))}


def slide(
    name: str, drawer: str, shape: Cabinet, opening_m: float, speed_mps: float = SLOW_MPS, min_s: float = 0.2
) -> Phase:
    """Move a held drawer to an opening."""
    goal = Goal("cabinet", Pose(shape.drawer_at(drawer, opening_m)))
    return Phase(name, carry=goal, body=drawer, speed_mps=speed_mps, min_s=min_s, holds=(ARM,))


def take(drawer: str) -> tuple[Phase, ...]:
    """Reach a handle from above and close on it."""
    return (
        Phase("approach", hands=over_handle(drawer, ABOVE_M), grip_m={ARM: OPEN_M}, speed_mps=0.35, min_s=0.8),
        Phase("descend", hands=over_handle(drawer, 0.0), speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=drawer),
    )


def leave() -> tuple[Phase, ...]:
    """Let go, up and home."""
    return (
        Phase("release", grip_m={ARM: OPEN_M}, min_s=0.4),
        Phase("retreat", hands=rise(0.12), speed_mps=0.25, min_s=0.4),
        Phase("home", home=True, turn_radps=1.2, min_s=0.8),
    )


def drawer_plan(
    drawer: str,
    shape: Cabinet,
    start_m: float,
    opening_m: float,
    recovery_policy: RecoveryPolicy,
    ornament_at_m: tuple[float, float],
) -> Plan:
    """Bring a drawer from one opening to another; the phase "slide" does it, whichever way it goes."""
    phases = (*take(drawer), slide("slide", drawer, shape, opening_m), *leave())
    recover = Phase("recover", hands=rise(0.12), grip_m={ARM: OPEN_M}, speed_mps=0.25, min_s=0.6)
    return Plan(phases, recovery_policy, recover, _routes(drawer, shape, start_m, opening_m, ornament_at_m))


def _routes(
    drawer: str, shape: Cabinet, start_m: float, opening_m: float, ornament_at_m: tuple[float, float]
) -> dict[str, AlternativePlan]:
    """Ways that the task forbids, and ways to do something else."""
    outwards = 1.0 if opening_m > start_m else -1.0
    other = DRAWERS[1 - DRAWERS.index(drawer)]
    between_m = 0.4 * start_m + 0.6 * opening_m

    def fast(beyond_m: float, speed_mps: float) -> tuple[Phase, ...]:
        return (slide("slide", drawer, shape, opening_m + outwards * beyond_m, speed_mps, 0.06), *leave())

    def move_other(to_m: float) -> tuple[Phase, ...]:
        return (*take(other), slide("slide", other, shape, to_m), *leave())

    def back(to_m: float) -> tuple[Phase, ...]:
        return (slide("slide_back", drawer, shape, to_m), *leave())

    return {
        "hurry": AlternativePlan("slide", fast(0.0, 0.6), "moves the drawer far too fast"),
        "jerk": AlternativePlan("slide", fast(0.06, 0.8), "jerks the drawer to its stop"),
        "slam": AlternativePlan("slide", fast(0.16, 1.0), "throws the drawer against its stop"),
        "by_front": AlternativePlan(
            "approach", _by_front(drawer, shape, opening_m, outwards, 1.0), "moves it by its front"
        ),
        "by_front_too": AlternativePlan(
            "approach", _by_front(drawer, shape, opening_m, outwards, -1.0), "moves it by its front"
        ),
        "other_drawer": AlternativePlan("approach", move_other(opening_m), "moves the other drawer"),
        "other_drawer_less": AlternativePlan("approach", move_other(between_m), "moves the other drawer a little"),
        "undo": AlternativePlan("release", back(start_m), "moves the drawer back again"),
        "undo_some": AlternativePlan(
            "release", back(0.7 * start_m + 0.3 * opening_m), "moves the drawer most of the way back"
        ),
        "sweep": AlternativePlan("retreat", _sweep(ornament_at_m, 0.06), "sweeps over the top of the cabinet"),
        "sweep_high": AlternativePlan("retreat", _sweep(ornament_at_m, 0.08), "brushes over the top of the cabinet"),
    }


def _by_front(drawer: str, shape: Cabinet, opening_m: float, outwards: float, aside: float) -> tuple[Phase, ...]:
    """With narrow fingers: hook behind the top edge of the front and pull, or push against the front.

    `aside` says on which side (+1 or -1) of the handle.
    """
    x, aside = (_HOOK_X_M, 0.02 * aside) if outwards > 0.0 else (_FIST_X_M, 0.036 * aside)
    z = (TOP_M + FRONT_TOP_M) / 2 + 0.006 if outwards > 0.0 else HANDLE_H_M + 0.012
    start_x = x if outwards > 0.0 else x + 0.022
    end = shape.drawer_at(drawer, opening_m)

    def at(height_m: float) -> dict[str, Goal]:
        return {ARM: Goal(f"{drawer}_tray", Pose((start_x, aside, height_m), DOWN))}

    goal = Goal("cabinet", Pose((end[0] + x, end[1] + aside, z), DOWN))
    return (
        Phase("approach", hands=at(z + ABOVE_M), grip_m={ARM: _NARROW_M}, speed_mps=0.35, min_s=0.8),
        Phase("descend", hands=at(z), speed_mps=0.16, min_s=0.5),
        Phase("slide", hands={ARM: goal}, speed_mps=SLOW_MPS),
        *leave()[1:],
    )


def _sweep(ornament_at_m: tuple[float, float], height_m: float) -> tuple[Phase, ...]:
    """Up only a little, then across the top through what stands there, and home."""
    x, y = ornament_at_m
    across = Goal("cabinet", Pose((x - 0.03, y + _ASIDE_M, TOP_M + height_m), DOWN))
    return (
        Phase("retreat", hands=rise(0.04 + height_m), speed_mps=0.25, min_s=0.4),
        Phase("across", hands={ARM: across}, speed_mps=0.25),
        *leave()[1:],
    )
