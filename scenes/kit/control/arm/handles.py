"""Moves of one arm at a cabinet: slide a drawer by its handle, and put an object away in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from badgen.contracts.plan import Goal, Phase, Pose, Quat
from scenes.kit.control.arm.ik import ArmIK, ik_of
from scenes.kit.control.arm.moves import go_home
from scenes.kit.control.arm.poses import Frame, between, compose, frame, level_frame
from scenes.kit.control.arm.reach import TOLERANCE_M
from scenes.kit.props.cabinet import DRAWERS, FLOOR_M, GRASP_X_M, HANDLE_H_M, Cabinet
from scenes.kit.props.items import Item
from scenes.kit.props.placed_cabinet import PlacedCabinet
from scenes.kit.robots.station import ARM, Base

DOWN: Quat = (0.0, 0.0, 1.0, 0.0)  # in the cabinet's frame: tool down, fingers closing along the fronts
OPEN_M = 0.06  # gap of the open fingers around a handle
SLIDE_MPS = 0.11  # slow enough that the ornament on the cabinet stays upright
_CLEAR_M = 0.10  # height above the handles at which the descent begins
STOP_M = 0.006  # distance from its stop of a drawer that is pulled open
OVER_M = 0.135  # height at which an object is carried, well above the fronts and handles
_STOWING_MPS, _LEAVE_MPS = 0.15, 0.32  # speed of a drawer, and of the retreating hand
_DROP_M = 0.011  # height from which it falls: pressing on an open drawer would tip the cabinet


@dataclass(frozen=True, slots=True)
class Pace:
    """Mean speeds and least durations of approaching, descending and grasping."""

    approach_mps: float
    approach_s: float
    descend_mps: float
    descend_s: float
    grasp_s: float
    turn_radps: float = 1.2


GENTLE = Pace(0.35, 0.8, 0.16, 0.5, 0.5)
BRISK = Pace(0.50, 0.5, 0.20, 0.35, 0.35, turn_radps=2.0)


def over_handle(drawer: str, up_m: float) -> Goal:
    """Goal with the tool this far above the middle of a handle."""
    return Goal(f"{drawer}_handle", Pose((0.0, 0.0, up_m), DOWN))


def rise(up_m: float) -> dict[str, Goal]:
    """Goal with the hand moved straight up."""
    return {ARM: Goal("here", Pose((0.0, 0.0, up_m)))}


def take(
    body: str, grasp: Goal, pace: Pace, *, above_m: float, open_m: float = OPEN_M, prefix: str = ""
) -> tuple[Phase, ...]:
    """Reach over a place, descend and grasp; `body` is the held body."""
    over, first = grasp.moved((0.0, 0.0, above_m)), f"{prefix}approach"
    come = Phase(first, {ARM: over}, grip_m={ARM: open_m}, speed_mps=pace.approach_mps, min_s=pace.approach_s)
    return (
        replace(come, turn_radps=pace.turn_radps),
        Phase(f"{prefix}descend", {ARM: grasp}, speed_mps=pace.descend_mps, min_s=pace.descend_s, reactive=True),
        Phase(f"{prefix}grasp", grip_m={ARM: 0.0}, min_s=pace.grasp_s, grasps=True, body=body, retry_from=first),
    )


def slide(
    name: str,
    drawer: str,
    shape: Cabinet,
    opening_m: float,
    speed_mps: float = SLIDE_MPS,
    *,
    min_s: float = 0.2,
    retry_from: str = "",
) -> Phase:
    """Move a held drawer to an opening."""
    goal = Goal("cabinet", Pose(shape.drawer_at(drawer, opening_m)))
    moving = Phase(name, carry=goal, body=drawer, speed_mps=speed_mps, min_s=min_s, holds=(ARM,))
    return replace(moving, retry_from=retry_from)


def let_go(
    *, up_m: float, open_m: float = OPEN_M, speed_mps: float = 0.25, min_s: float = 0.3, prefix: str = ""
) -> tuple[Phase, ...]:
    """Open the fingers and rise vertically."""
    return (
        Phase(f"{prefix}release", grip_m={ARM: open_m}, min_s=min_s),
        Phase(f"{prefix}retreat", rise(up_m), speed_mps=speed_mps, min_s=min_s),
    )


def reaches_handles(base: Base, cabinet: PlacedCabinet) -> bool:
    """Whether the arm gets from home to both handles, shut and open, and to the poses above them."""
    arm = ik_of(base)
    return all(_reaches(arm, tool) for tool in handle_tools(cabinet))


def handle_tools(cabinet: PlacedCabinet) -> list[Frame]:
    """Tool poses in the world at both handles, shut and open, above the grasp and at its height."""
    stand = level_frame(cabinet.xy_m, 0.0, cabinet.yaw_rad)
    found = []
    for drawer in DRAWERS:
        for opening_m in (0.0, cabinet.shape.travel_m):
            x, y, _ = cabinet.shape.drawer_at(drawer, opening_m)
            grasps = [Pose((x + GRASP_X_M, y, HANDLE_H_M + up), DOWN) for up in (_CLEAR_M, 0.0)]
            found += [compose(stand, frame(grasp)) for grasp in grasps]
    return found


def _reaches(arm: ArmIK, tool: Frame) -> bool:
    """Whether an arm that moves straight from home to a tool pose reaches it."""
    q = arm.home
    start = arm.tool(q)
    for k in range(1, 26):
        q = arm.step(q, between(start, tool, min(1.0, k / 18)))
    return arm.error_m(q, tool) <= TOLERANCE_M


@dataclass(frozen=True, slots=True)
class Stowing:
    """Parts of a plan for one object and one drawer.

    Attributes:
        body: the object; `item`: its sizes.
        drawer: one of the cabinet's drawers; `shape`: shape of the cabinet.
    """

    body: str
    item: Item
    drawer: str
    shape: Cabinet

    def whole(self) -> tuple[Phase, ...]:
        """Open the drawer, put the object in it, shut it, and go home."""
        return (*self.open(), *self.pick(), *self.stow(), *self.shut())

    def open(self) -> tuple[Phase, ...]:
        """Pull the drawer open by its handle and release it: four phases to "pull", two after it."""
        pull = self._slide("pull", self.shape.travel_m - STOP_M, "open_approach")
        return (*self._handle("open_"), pull, *let_go(up_m=0.08, prefix="open_"))

    def pick(self) -> tuple[Phase, ...]:
        """Grasp the object at its first position and raise it."""
        grasp = Goal(self.body, Pose((0.0, 0.0, self.item.grip_z_m), DOWN))
        reach = take(self.body, grasp, BRISK, above_m=0.08, open_m=self.item.width_m + 0.022, prefix="block_")
        return (*reach, self.carry("lift", Goal("here", Pose((0.0, 0.0, OVER_M))), 0.26))

    def stow(self) -> tuple[Phase, ...]:
        """Bring the held object over the open drawer ("carry"), down into it ("lower"), and release it."""
        over = replace(self.carry("carry", self._inside(OVER_M), 0.32), turn_radps=1.4)
        open_m = self.item.width_m + 0.014
        return (over, self.lower(_DROP_M), *let_go(up_m=0.11, open_m=open_m, speed_mps=_LEAVE_MPS, prefix="block_"))

    def shut(self) -> tuple[Phase, ...]:
        """Push the drawer shut by its handle, release it, and go home: four phases to "push", three after it."""
        push = self._slide("push", 0.0, "shut_approach")
        return (*self._handle("shut_"), push, *let_go(up_m=0.10, speed_mps=_LEAVE_MPS, prefix="shut_"), go_home(1.4))

    def put_at(self, place: Pose) -> tuple[Phase, ...]:
        """Fetch the object, also out of the drawer, and stand it at a pose in the world."""
        x, y, z = place.pos_m
        over, down = (Goal("world", replace(place, pos_m=(x, y, z + up))) for up in (OVER_M, 0.001))
        back = (self.carry("carry_back", over, 0.26, retry_from=""), self.carry("put_back", down, 0.20, retry_from=""))
        return (*self.pick(), *back, *let_go(up_m=0.11, speed_mps=_LEAVE_MPS, prefix="put_"))

    def lower(self, drop_m: float) -> Phase:
        """Lower the held object in the drawer, to this height above its floor."""
        return self.carry("lower", self._inside(FLOOR_M + drop_m), 0.20)

    def carry(self, name: str, to: Goal, speed_mps: float, retry_from: str = "block_approach") -> Phase:
        """Carry the held object to a goal."""
        return Phase(name, carry=to, body=self.body, speed_mps=speed_mps, holds=(ARM,), retry_from=retry_from)

    def jerk(self, name: str, opening_m: float) -> Phase:
        """Slide the held drawer far too fast."""
        return slide(name, self.drawer, self.shape, opening_m, 0.8, min_s=0.06)

    def _slide(self, name: str, opening_m: float, retry_from: str) -> Phase:
        return slide(name, self.drawer, self.shape, opening_m, _STOWING_MPS, retry_from=retry_from)

    def _handle(self, prefix: str) -> tuple[Phase, ...]:
        return take(self.drawer, over_handle(self.drawer, 0.0), BRISK, above_m=0.07, prefix=prefix)

    def _inside(self, up_m: float) -> Goal:
        return Goal(self.drawer, Pose((-0.48 * self.shape.travel_m, 0.0, up_m)))
