"""The layouts of a hunt: proposals are simulated in them, and their rollouts filmed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import SampledFault, Scalable
from badgen.engine.borderline import borderline, jitter_rerun
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.engine.streams import FAULT, JITTERS
from badgen.engine.try_fault import TwinFailed, clean_group, sampled_in
from badgen.hunt.judges import Film
from badgen.hunt.space import Proposal
from badgen.registry import registry
from badgen.render.renderer import Renderer, frame_steps
from badgen.selection.labels import evenly
from badgen.sim import Unstable

HUNT = "hunt"  # in place of a mode, so that layouts depend on seed, scene and number alone
_REDRAWS = 8  # layouts that are sampled for a request until the clean rollout of one succeeds


@dataclass(frozen=True)
class Tried:
    """A proposal that was simulated: the group and the rollout, or why there is no certificate."""

    group: Group | None
    rollout: LabelledRollout | None
    reason: str = ""


@dataclass
class Simulator:
    """Simulates proposals. The layouts of a scene, with their twins, are simulated once and kept.

    Attributes:
        config: options of the pictures, and the seed.
        frames: frames that a judge sees of a film, evenly spaced; 0 for all.
        simulated: what was simulated so far: "faults", "twins" and "jitter reruns".
    """

    config: DatasetConfig
    frames: int = 16
    simulated: Counter[str] = field(default_factory=Counter)
    _groups: dict[tuple[str, int], Group] = field(default_factory=dict)

    def group(self, scene: str, request: int) -> Group:
        """The layout with this number and its twin; raises BadValue where no clean rollout succeeds."""
        if (scene, request) not in self._groups:
            self._groups[scene, request] = self._clean(Slot(scene, HUNT, request))
        return self._groups[scene, request]

    def tried(self, proposal: Proposal, number: int) -> Tried:
        """Simulate a proposal; raises BadValue for names that the scene does not have."""
        group = self.group(proposal.scene, proposal.request)
        if _edits_spec(proposal):  # such a fault changes the twin, so it gets a layout of its own
            group = self._clean(Slot(proposal.scene, f"{HUNT}:{proposal.spec.name}", number))
        fault = _scaled(sampled_in(group, proposal.spec, self._rng(group, proposal.draw, FAULT)), proposal.strength)
        try:
            if fault.edits_spec:
                self.simulated["twins"] += 1
                group = clean_group(group.layout, fault)
            self.simulated["faults"] += 1
            rollout = group.perturbed(fault)
        except (Unstable, TwinFailed) as e:
            return Tried(None, None, "unstable" if isinstance(e, Unstable) else "the twin with its objects fails")
        if not rollout.certificate.accepted:
            return Tried(None, None, rollout.certificate.reason)
        return Tried(group, rollout)

    def film(self, group: Group, rollout: LabelledRollout) -> Film:
        """What the first camera shows of a rollout."""
        scene, steps = group.layout.scene, self.steps(group, rollout)
        with Renderer(group.world.model, self.config.width, self.config.height, scene.paint) as renderer:
            shown = renderer.render_frames(rollout.trajectory.state[steps], [self.camera(scene.name)])
        return Film(
            np.stack([view for (view,) in shown]), rollout.request.instruction, rollout.trajectory.time_s[steps]
        )

    def truth(self, group: Group, rollout: LabelledRollout) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """(T,) labels `reward_visible` of the frames of its film."""
        return np.asarray(rollout.labels.reward_visible[self.steps(group, rollout)], dtype=np.float64)

    def steps(self, group: Group, rollout: LabelledRollout) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """(T,) rows that the frames of its film show."""
        shown = frame_steps(len(rollout.trajectory), group.layout.scene.log_hz, self.config.fps)
        return shown[evenly(len(shown), self.frames)]

    def sighted(self, group: Group, rollout: LabelledRollout) -> LabelledRollout:
        """A failure with what the first camera shows of it; a success unchanged."""
        scene = group.layout.scene
        with SlotRenderer(
            Filming.of_scene(replace(self.config, cameras=(self.camera(scene.name),)), scene)
        ) as renderer:
            return renderer.with_sight(group.world, rollout, group.twin)

    def jittered(self, group: Group, rollout: LabelledRollout, number: int) -> LabelledRollout:
        """A rollout with its jitter reruns."""
        self.simulated["jitter reruns"] += self.config.jitters
        return jitter_rerun(group, rollout, self.config.jitters, self._rng(group, number, JITTERS))

    def camera(self, scene: str) -> str:
        """The camera that the judge looks through: the first that is rendered; raises BadValue where none is."""
        known = registry().scene(scene)
        cameras = self.config.cameras_in(known)
        if not cameras:
            raise BadValue(f"a judge needs pictures; render one of these cameras of {scene}: {known.camera_names}")
        return cameras[0]

    def _clean(self, slot: Slot) -> Group:
        c, why = self.config, ""
        for redraw in range(_REDRAWS):
            scene = registry().scene(slot.scene)
            layout = Layout(scene, slot, c.seed, redraw, c.appearance, c.robot_appearance)
            self.simulated["twins"] += 1
            try:
                return clean_group(layout)
            except TwinFailed as e:
                why = str(e)
        raise BadValue(f"no clean rollout succeeds in {_REDRAWS} layouts, so nothing can be hunted here: {why}")

    def _rng(self, group: Group, attempt: int, stream: int) -> np.random.Generator:
        return group.layout.slot.rng(self.config.seed, attempt, stream)


def is_borderline(rollout: LabelledRollout) -> bool:
    """Whether a jitter rerun ends in another outcome."""
    return borderline(rollout) is True


def _edits_spec(proposal: Proposal) -> bool:
    operator = registry().operator(proposal.spec)
    return SampledFault(proposal.spec, operator, None).edits_spec


def _scaled(fault: SampledFault, strength: float) -> SampledFault:
    """The fault at a share of its strength."""
    if strength == 1.0:
        return fault
    assert isinstance(fault.operator, Scalable)
    return replace(fault, params=fault.operator.scaled(fault.params, strength))
