"""Alternative plans of wipe_board: forbidden, clumsy or slow ways to a clean board, and ways that miss it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose
from scenes.kit.control.arm.moves import back
from scenes.kit.control.arm.wiping import CLEAR_M, OPEN_M, PRESS_M, STROKE_MPS, Wiping, let_go, stroke_ends_y_m
from scenes.kit.props.board import BOARD_H_M, BOARD_HALF_M, ROW_X_M
from scenes.kit.props.wiper import GRASP_Z_M
from scenes.kit.robots.station import ARM

MOVE = Wiping()
_LEAN_RAD = 0.16  # tilt of a wiper of which only one edge presses
_INTO_KEPT_M = {"smudge": 0.083, "smear": 0.105}  # how much farther strokes go, over a part of the other text
_SHORT_M = 0.045  # strokes that end this much early leave a fifth of the text
_SHOVES_M = {"nudge_board": 0.034, "shove_board": 0.050}  # how far one end of the board is pushed
_WIPER_M = 0.058  # half the length of a wiper, from its middle to the end that pushes
_SLOWER_S = 1.35  # how much longer each of the three strokes takes where the arm dawdles
_LINGER_S = 2.6


@dataclass(frozen=True, slots=True)
class WipePlans:
    """Alternative plans for wiping some texts.

    Attributes:
        sides: 1 for the text on the left half of the board, -1 for that on the right half.
        mat_side: the same for the side on which the mat lies.
    """

    sides: tuple[float, ...]
    mat_side: float

    @property
    def ends_y_m(self) -> tuple[float, float]:
        """Start and end of the strokes along the board's y axis."""
        return stroke_ends_y_m(self.sides, self.mat_side)

    @property
    def strokes(self) -> tuple[Phase, ...]:
        """The strokes that are asked for."""
        return MOVE.strokes(*self.ends_y_m)

    def all(self) -> Mapping[str, AlternativePlan]:
        """Every alternative plan by its name."""
        plans = {**self._wrong_places(), **self._other_ways(), **self._endings(), **self._again(), **self._shoves()}
        return {name: AlternativePlan(*plan) for name, plan in plans.items()}

    def _wrong_places(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """Strokes in a wrong place, or over more than the right one: the other text, or the bare table."""
        table, one = self._on_table(), len(self.sides) == 1
        too_much, elsewhere = (*self.strokes, *table), table
        if one:
            elsewhere = MOVE.strokes(*stroke_ends_y_m((-self.sides[0],), self.mat_side))
            too_much = MOVE.strokes(*stroke_ends_y_m((1.0, -1.0), self.mat_side))
        plans = {
            "elsewhere": (elsewhere, "wipes the wrong place"),
            "too_much": (too_much, "wipes more than was asked"),
            "table_too": ((*self.strokes, *self._table_line()), "wipes the bare table as well"),
        }
        for name, beyond_m in _INTO_KEPT_M.items() if one else ():
            plans[name] = (MOVE.strokes(*self._longer(beyond_m)), "wipes over the edge of the other text")
        if not one:  # there is no other text
            plans |= dict.fromkeys(_INTO_KEPT_M, plans["table_too"])
        return {name: ("transfer", (*strokes, *_park()), words) for name, (strokes, words) in plans.items()}

    def _other_ways(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """Strokes in another order, with the wrong part of the wiper, or too slow."""
        begin, end = self.ends_y_m
        short = end + _SHORT_M * (1.0 if begin > end else -1.0)
        slow = tuple(self._slower(phase) for phase in self.strokes)
        plans = {
            "far_first": (MOVE.far_line_first(begin, end), "wipes the far line before the near one"),
            "far_first_short": (MOVE.far_line_first(begin, short), "wipes the far line first, and not to its end"),
            "short": (MOVE.strokes(begin, short), "stops short of the end of the text"),
            "edge": (MOVE.edge_strokes(begin, end, _LEAN_RAD), "wipes with the edge of the felt"),
            "slow": (slow, "wipes very slowly"),
        }
        return {
            **{name: ("transfer", (*strokes, *_park()), words) for name, (strokes, words) in plans.items()},
            "bare_hand": ("approach", (*MOVE.rub(begin, end), let_go()[-1]), "rubs with bare fingers"),
        }

    def _endings(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """What may become of the wiper after the strokes."""
        begin, _ = self.ends_y_m
        lifted = MOVE.carry("raise", Goal("board", Pose((-ROW_X_M, begin, CLEAR_M))), 0.20)
        thrown = MOVE.carry("return", Goal("mat", Pose((0.0, 0.0, 0.15))), 0.26)
        over_edge = MOVE.carry("return", Goal("mat", Pose((0.050, 0.0, 0.07))), 0.26)
        over = MOVE.park()[0]
        return {
            "one_line": ("shift", (lifted, *_park()), "wipes one line and stops"),
            "throw": ("return", (thrown, *let_go()), "lets the wiper fall onto its mat"),
            "drop_beside": ("return", (over_edge, *let_go()), "lets the wiper fall beside its mat"),
            "leave": ("raise", let_go(), "leaves the wiper on the board"),
            "aside": ("return", (*MOVE.park(-0.13, speeds_mps=(0.2, 0.2)), *let_go()), "puts the wiper beside its mat"),
            "linger": ("lower", (replace(over, name="linger", min_s=_LINGER_S), *_park()[1:]), "hovers over the mat"),
        }

    def _again(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """The wiper is missed, dropped or put down at first, and taken at a second try."""
        goes_on = (*MOVE.take()[1:], *self.strokes, *_park())
        off_mat = (*MOVE.take()[1:], *self.strokes, *MOVE.park(0.050), *let_go())
        fall = Phase("let_fall", grip_m={ARM: OPEN_M}, min_s=0.5)
        up = Phase("rise", hands={ARM: back(0.07)}, grip_m={ARM: OPEN_M}, speed_mps=0.25, min_s=0.3)
        beside = Goal("wiper", Pose((0.058, 0.0, GRASP_Z_M), (0.0, 1.0, 0.0, 0.0)))
        missed = (
            Phase("beside", hands={ARM: beside}, speed_mps=0.20, min_s=0.4),
            Phase("close", grip_m={ARM: 0.0}, min_s=0.4),
            Phase("closed", grip_m={ARM: 0.0}, min_s=0.4),
            up,
        )
        put_down = (
            MOVE.carry("lower_again", Goal("mat", Pose((0.0, 0.0, 0.002))), 0.15),
            Phase("release_again", grip_m={ARM: OPEN_M}, min_s=0.3),
            up,
        )
        return {
            "drop_again": ("transfer", (fall, *goes_on), "drops the wiper and picks it up again"),
            "drop_again_off": ("transfer", (fall, *off_mat), "drops the wiper, and leaves it half off its mat"),
            "second_try": ("transfer", (*put_down, *goes_on), "puts the wiper down and takes it again"),
            "miss_first": ("descend", (*missed, *goes_on), "misses the wiper at first"),
            "miss_first_off": (
                "descend",
                (*missed, *off_mat),
                "misses the wiper at first, and leaves it half off its mat",
            ),
        }

    def _shoves(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """After the strokes the wiper, held low, pushes one end of the board away from the robot."""
        return {
            name: ("return", (*self._push_end(push_m), *_park()), "pushes the board askew")
            for name, push_m in _SHOVES_M.items()
        }

    def _push_end(self, push_m: float) -> tuple[Phase, ...]:
        low = 0.006 - BOARD_H_M

        def at(name: str, off_m: float, z_m: float, speed_mps: float) -> Phase:
            x_m, y_m = -(BOARD_HALF_M[0] + _WIPER_M + off_m), self.mat_side * (BOARD_HALF_M[1] - 0.025)
            return MOVE.carry(name, Goal("board", Pose((x_m, y_m, z_m))), speed_mps)

        return (
            at("beside", 0.020, CLEAR_M, 0.24),
            at("down", 0.020, low, 0.15),
            at("nudge", -push_m, low, 0.12),
            at("off", 0.020, low, 0.15),
            at("up", 0.020, CLEAR_M, 0.2),
        )

    def _slower(self, phase: Phase) -> Phase:
        """A stroke that takes longer; any other phase as it is."""
        begin, end = self.ends_y_m
        along_m = {"stroke1": abs(begin - end), "shift": 2 * ROW_X_M, "stroke2": abs(begin - end)}
        if phase.name not in along_m:
            return phase
        return replace(phase, min_s=along_m[phase.name] / STROKE_MPS + _SLOWER_S)

    def _table_line(self) -> tuple[Phase, ...]:
        """One stroke over the bare table, and straight up again."""
        over, press, stroke = self._on_table()[:3]
        assert stroke.carry is not None
        up = stroke.carry.moved((0.0, 0.0, BOARD_H_M + PRESS_M + 1.5 * CLEAR_M))
        return (over, press, stroke, MOVE.carry("raise", up, 0.25))

    def _on_table(self) -> tuple[Phase, ...]:
        """Strokes over the bare table, on the side of the board that is farther from the mat."""
        beyond_y_m = -self.mat_side * (BOARD_HALF_M[1] + 0.045)
        return MOVE.strokes(beyond_y_m, beyond_y_m - self.mat_side * 0.08, -BOARD_H_M - PRESS_M)

    def _longer(self, beyond_m: float) -> tuple[float, float]:
        """Ends of the strokes over one text, of which the one near the other text lies farther."""
        side, (begin, end) = self.sides[0], self.ends_y_m
        inner = min(begin, end, key=abs) - side * beyond_m
        return (begin, inner) if abs(begin) > abs(end) else (inner, end)


def _park() -> tuple[Phase, ...]:
    return (*MOVE.park(), *let_go())
