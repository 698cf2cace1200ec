"""Moves of one arm that puts a thing away in a drawer: open it, pick the thing up, lay it inside, shut the drawer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.handles import BRISK, DOWN, let_go, over_handle, slide, take
from scenes.kit.props.cabinet import FLOOR_M, Cabinet
from scenes.kit.props.items import Item
from scenes.kit.robots.station import ARM

STOP_M = 0.006  # a drawer that is pulled open ends this far before its stop
OVER_M = 0.135  # height at which a thing is carried: well above the fronts and handles
HOME = Phase("home", home=True, turn_radps=1.4, min_s=0.8)
_SLIDE_MPS, _LEAVE_MPS = 0.15, 0.32
_DROP_M = 0.011  # last stretch that it falls: a drawer pressed on while it stands open tips the cabinet


@dataclass(frozen=True, slots=True)
class Stowing:
    """Stretches of a plan for one thing and one drawer.

    Attributes:
        body: the thing; `item` says how large it is.
        drawer: one of the cabinet's drawers; `shape` is the cabinet's.
    """

    body: str
    item: Item
    drawer: str
    shape: Cabinet

    def whole(self) -> tuple[Phase, ...]:
        """Open the drawer, put the thing in it, shut it, and go home."""
        return (*self.open(), *self.pick(), *self.stow(), *self.shut())

    def open(self) -> tuple[Phase, ...]:
        """Pull the drawer open by its handle, and let go: four phases to "pull", two after it."""
        pull = self._slide("pull", self.shape.travel_m - STOP_M, "open_approach")
        return (*self._handle("open_"), pull, *let_go(up_m=0.08, prefix="open_"))

    def pick(self) -> tuple[Phase, ...]:
        """Take the thing from where it stands, and raise it."""
        grasp = Goal(self.body, Pose((0.0, 0.0, self.item.grip_z_m), DOWN))
        reach = take(self.body, grasp, BRISK, above_m=0.08, open_m=self.item.width_m + 0.022, prefix="block_")
        return (*reach, self.carry("lift", Goal("here", Pose((0.0, 0.0, OVER_M))), 0.26))

    def stow(self) -> tuple[Phase, ...]:
        """Bring the held thing over the open drawer ("carry"), down into it ("lower"), and let go."""
        over = replace(self.carry("carry", self._inside(OVER_M), 0.32), turn_radps=1.4)
        open_m = self.item.width_m + 0.014
        return (over, self.lower(_DROP_M), *let_go(up_m=0.11, open_m=open_m, speed_mps=_LEAVE_MPS, prefix="block_"))

    def shut(self) -> tuple[Phase, ...]:
        """Push the drawer shut by its handle, let go, and go home: four phases to "push", three after it."""
        push = self._slide("push", 0.0, "shut_approach")
        return (*self._handle("shut_"), push, *let_go(up_m=0.10, speed_mps=_LEAVE_MPS, prefix="shut_"), HOME)

    def put_at(self, place: Pose) -> tuple[Phase, ...]:
        """Fetch the thing, out of the drawer too, and stand it at a place in the world."""
        x, y, z = place.pos_m
        over, down = (Goal("world", replace(place, pos_m=(x, y, z + up))) for up in (OVER_M, 0.001))
        back = (self.carry("carry_back", over, 0.26, retry_from=""), self.carry("put_back", down, 0.20, retry_from=""))
        return (*self.pick(), *back, *let_go(up_m=0.11, speed_mps=_LEAVE_MPS, prefix="put_"))

    def lower(self, drop_m: float) -> Phase:
        """Lower the held thing in the drawer, to this far above its floor."""
        return self.carry("lower", self._inside(FLOOR_M + drop_m), 0.20)

    def carry(self, name: str, to: Goal, speed_mps: float, retry_from: str = "block_approach") -> Phase:
        """Carry the held thing somewhere."""
        return Phase(name, carry=to, body=self.body, speed_mps=speed_mps, holds=(ARM,), retry_from=retry_from)

    def jerk(self, name: str, opening_m: float) -> Phase:
        """Slide the held drawer far too fast."""
        return slide(name, self.drawer, self.shape, opening_m, 0.8, min_s=0.06)

    def _slide(self, name: str, opening_m: float, retry_from: str) -> Phase:
        return slide(name, self.drawer, self.shape, opening_m, _SLIDE_MPS, retry_from=retry_from)

    def _handle(self, prefix: str) -> tuple[Phase, ...]:
        return take(self.drawer, over_handle(self.drawer, 0.0), BRISK, above_m=0.07, prefix=prefix)

    def _inside(self, up_m: float) -> Goal:
        return Goal(self.drawer, Pose((-0.48 * self.shape.travel_m, 0.0, up_m)))
