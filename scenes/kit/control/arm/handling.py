"""One thing that an arm takes from where it stands and puts in its place, as phases of a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.moves import go_home, leave, pick, place


@dataclass(frozen=True, slots=True)
class Handling:
    """What the arm does with one thing; phases are named as in `moves`, each name after `prefix`.

    Attributes:
        body: name of the thing in the model.
        the: noun phrase for it, such as "the red mug".
        grasp: pose of the tool in the thing's frame.
        open_m: gap between the fingertips around it.
        xy_m: where it stands at first in the world; `yaw_rad`: how it is turned there.
        at: goal of the thing's own frame once it is down in its place.
        over_m: it comes to its place this far above `at`.
        lift_m: how far it is lifted after the grasp.
    """

    body: str
    the: str
    grasp: Pose
    open_m: float
    xy_m: tuple[float, float]
    yaw_rad: float
    at: Goal
    over_m: float
    lift_m: float
    prefix: str = ""

    def whole(self) -> tuple[Phase, ...]:
        """From home to the thing, to its place, and home again."""
        return (*self.put(), go_home())

    def put(self) -> tuple[Phase, ...]:
        """Take the thing, bring it to its place and let go."""
        return (*self.take(), *self.bring())

    def take(self) -> tuple[Phase, ...]:
        """Grasp the thing and lift it."""
        return pick(self.body, self.grasp, open_m=self.open_m, lift_m=self.lift_m, prefix=self.prefix)

    def lift(self, up_m: float) -> Phase:
        """Lift the held thing by so much."""
        return replace(self.take()[-1], carry=Goal("here", Pose((0.0, 0.0, up_m))))

    def bring(self) -> tuple[Phase, ...]:
        """Carry the held thing over its place, lower it and let go."""
        return (*self.carry(), *self.let_go())

    def carry(self) -> tuple[Phase, ...]:
        """Carry the held thing over its place and lower it."""
        return place(self.body, self.at, over_m=self.over_m, prefix=self.prefix)

    def let_go(self) -> tuple[Phase, ...]:
        """Open the fingers and rise."""
        return leave(open_m=self.open_m, prefix=self.prefix)

    def at_height(self, up_m: float) -> Goal:
        """Its place, but `up_m` above the origin of the frame in which that is given."""
        x, y, _ = self.at.pose.pos_m
        return replace(self.at, pose=replace(self.at.pose, pos_m=(x, y, up_m)))
