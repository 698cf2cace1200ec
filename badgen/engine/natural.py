"""Fill one slot with a failure of a policy itself: let it act in one layout after another until one is certified."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from badgen.contracts.end_state import Difficulty
from badgen.contracts.errors import PolicyError
from badgen.contracts.slot_count import SlotCount
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.dump import write_dump
from badgen.engine.filled import Filled
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.policy_rollout import end_of, policy_rollout
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.policies.load import load_policy
from badgen.registry import registry
from badgen.sim import Unstable
from badgen.store.notice import notice

UNSTABLE = "failure/unstable/0 nothing"  # how a rollout is counted in which physics broke down


class NaturalFiller:
    """Simulates the rollouts of one slot; those that are not kept are counted by reason, and all by how they ended.

    The first certified failure is kept, whatever its type: so the kept ones are spread as the policy spreads them.

    Args:
        config: options of the dataset.
        slot: the slot.
        renderer: finds out what the cameras show.
        success: whether to keep a success of the policy too, if there is one before the failure.
        dumps: folder for reports of unstable rollouts; None for no reports.
    """

    def __init__(
        self,
        config: DatasetConfig,
        slot: Slot,
        renderer: SlotRenderer,
        success: bool = False,
        dumps: Path | None = None,
    ) -> None:
        self._config, self._slot, self._renderer, self._dumps = config, slot, renderer, dumps
        self._wants_success = success
        self._scene = registry().scene(slot.scene)
        self._rejected, self._ends = Counter[str](), Counter[str]()
        self._success: Filled | None = None

    def fill(self) -> Filled:
        """Let the policy act until a failure is kept, it cannot be asked any more, or no attempts are left."""
        kept: Filled | None = None
        try:
            for redraw in range(self._config.attempts):
                kept = self._attempt(redraw)
                if kept is not None:
                    break
        except PolicyError as e:
            notice(f"{self._slot.scene}, slot {self._slot.i} of {self._slot.mode} is left: {e}")
            self._rejected[e.check] += 1
        return self._filled(kept)

    def _attempt(self, redraw: int) -> Filled | None:
        """The group of one layout with a failure to keep, or None; raises PolicyError."""
        c = self._config
        layout = Layout(self._scene, self._slot, c.seed, redraw, c.appearance, c.robot_appearance)
        group = self._clean_group(layout, redraw)
        rollout = None if group is None else self._rolled_out(group, redraw)
        if group is None or rollout is None:
            return None
        self._ends[end_of(rollout)] += 1
        certificate = rollout.certificate
        if not certificate.accepted or not rollout.failed:
            self._rejected[certificate.reason if not certificate.accepted else "success"] += 1
            if certificate.accepted and self._wants_success and self._success is None:
                self._success = _group_of(group, rollout)
            return None
        return _group_of(group, self._renderer.with_sight(group.world, rollout, group.twin))

    def _clean_group(self, layout: Layout, redraw: int) -> Group | None:
        """The group of a layout, or None where the expert, which gives the twin, does not succeed."""
        try:
            group = simulate_group(layout)
        except Unstable as e:
            self._rejected["twin_unstable"] += 1
            write_dump(self._dumps, layout, None, None, redraw, e)
            return None
        if group.twin.certificate.accepted:
            return group
        self._rejected[group.twin.certificate.reason] += 1
        return None

    def _rolled_out(self, group: Group, redraw: int) -> LabelledRollout | None:
        """The rollout of the policy, or None where physics breaks down; raises PolicyError."""
        try:
            return policy_rollout(group, load_policy(self._config.policy))
        except Unstable as e:
            self._rejected["unstable"] += 1
            self._ends[UNSTABLE] += 1
            write_dump(self._dumps, group.layout, None, None, redraw, e)
            return None

    def _filled(self, kept: Filled | None) -> Filled:
        """The slot with what it keeps: the failure, the success beside it, either alone, or nothing."""
        success = self._success
        count = SlotCount(
            requested=1,
            simulated=sum(self._ends.values()),
            accepted=int(kept is not None),
            benign=int(success is not None),
            rejected=dict(sorted(self._rejected.items())),
            kept=_band(kept),
            ends=dict(sorted(self._ends.items())),
        )
        if kept is None:
            return Filled(None, (), count) if success is None else replace(success, count=count)
        return replace(kept, count=count, beside=success)


def _group_of(group: Group, rollout: LabelledRollout) -> Filled:
    return Filled(group, ((group.twin, rollout),), SlotCount())


def _band(kept: Filled | None) -> dict[Difficulty, int]:
    """The difficulty of the kept failure, counted."""
    if kept is None:
        return {}
    twin, failure = kept.requested[0]
    band = failure.end_state(twin).difficulty
    return {} if band is None else {band: 1}
