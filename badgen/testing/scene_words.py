"""Checks of what a scene says about itself: names, sentences, rates and faults. Nothing is simulated."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable

from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.errors import BadgenError, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import CAUSE
from badgen.contracts.task import Task
from badgen.testing.failure import Finding, require
from badgen.testing.rollouts import SceneLab

_LEAST_INSTRUCTIONS = 3
_REQUIRED = ("name", "category", "robot", "horizon_s", "cameras", "pairs", "faults")


def description(lab: SceneLab) -> None:
    """The scene has a name, a category and a docstring, and its cameras and contact pairs have names of their own."""
    scene = lab.scene
    for field in _REQUIRED:
        found = f"{type(scene).__name__} has no `{field}`"
        require(hasattr(scene, field), found, f"class attributes {', '.join(_REQUIRED)}", f"add `{field}` to the class")
    snake_case(scene.name, "the scene")
    require(scene.category, "`category` is empty", "a kind of task, such as lift_with_constraint", "name one")
    documented(scene)
    for camera in scene.cameras:
        found, phrase = f"camera {camera.name!r} has no description", 'a phrase such as "from the front"'
        require(camera.description, found, phrase, "give the CameraSpec one; prompts and captions use it")
    _all_differ([c.name for c in scene.cameras], "cameras")
    _all_differ(list(scene.telling_cameras), "telling cameras")
    found = f"telling_cameras are {', '.join(scene.telling_cameras)}"
    known = set(scene.telling_cameras) <= set(scene.camera_names)
    require(known, found, f"some of {', '.join(scene.camera_names)}", "name cameras of the scene, or leave it empty")
    _all_differ([p.name for p in scene.pairs], "contact pairs")


def rates(lab: SceneLab) -> None:
    """Horizon, log rate, control rate and time step fit: each is a whole multiple of the next smaller step."""
    scene, step_s = lab.scene, float(lab.model.opt.timestep)
    found = f"horizon_s is {scene.horizon_s:g}, log_hz is {scene.log_hz:g} and settle_s is {scene.settle_s:g}"
    positive = scene.horizon_s > 0.0 and scene.log_hz > 0.0 and scene.settle_s >= 0.0
    require(positive, found, "horizon_s and log_hz above 0, settle_s at least 0", "correct them")
    rows = scene.horizon_s * scene.log_hz
    found = f"a horizon of {scene.horizon_s:g} s at {scene.log_hz:g} rows per second is {rows:g} rows"
    require(_whole(rows), found, "a whole number of rows", "change horizon_s or log_hz")
    for instance in scene.tasks(lab.layout.params):
        hz = instance.expert().control_hz
        found = f"the expert of task {instance.task.name!r} acts at {hz:g} Hz and log_hz is {scene.log_hz:g}"
        require(_whole(hz / scene.log_hz), found, "a control rate that is a whole multiple of log_hz", "change one")
        found = f"a control step at {hz:g} Hz is {1.0 / (hz * step_s):g} physics steps of {step_s:g} s"
        require(_whole(1.0 / (hz * step_s)), found, "a whole number of physics steps", "change the timestep in `build`")


def tasks(lab: SceneLab) -> None:
    """Every task has its sentences, milestones and rules, and no sentence stands for two tasks."""
    asked = [instance.task for instance in lab.scene.tasks(lab.layout.params)]
    require(asked, "`tasks` returns nothing", "at least one task", "return an instance for each thing to ask for")
    _all_differ([t.name for t in asked], "tasks")
    for task in asked:
        _sentences(task)
        _milestones_and_rules(task)
    _all_differ([x for t in asked for x in (*t.instructions, *t.unconstrained)], "sentences of all tasks")


def faults(lab: SceneLab) -> None:
    """Every mode is a cause or an event of the rules; its operators can be constructed, and declare difficulties."""
    events = {r.event for instance in lab.scene.tasks(lab.layout.params) for r in instance.task.rules}
    for mode, specs in lab.scene.faults.items():
        if not mode.startswith(CAUSE) and mode not in events:
            raise Finding(
                str(UnknownName("event of the rules", mode, events)),
                f"modes that are the `event` of a rule, or begin with {CAUSE!r}",
                f"correct the key {mode!r} of `faults`, or add a rule with this event",
            )
        require(specs, f"mode {mode!r} has no operators", "at least one OperatorSpec", "add one, or remove the mode")
        for k, spec in enumerate(specs):
            _constructed(mode, spec.name, lab.uses[mode, k].another)
            _declares_bands(mode, spec)


def _constructed(mode: str, name: str, make: Callable[[], object]) -> None:
    try:
        make()
    except BadgenError as e:
        advice = "correct the OperatorSpec; pass classes that are not registered as `operators`"
        raise Finding(f"operator {name!r} of mode {mode!r}: {e}", "specs of operators that exist", advice) from e


def _declares_bands(mode: str, spec: OperatorSpec) -> None:
    good = bool(spec.bands) and len(set(spec.bands)) == len(spec.bands) and set(spec.bands) <= set(DIFFICULTIES)
    require(
        good,
        f"operator {spec.name!r} of mode {mode!r} declares the difficulties ({', '.join(spec.bands)})",
        f"at least one of {', '.join(DIFFICULTIES)}, each once",
        "name in `reaching` those that it leads to",
    )


def _sentences(task: Task) -> None:
    found = f"task {task.name!r} has {len(task.instructions)} instructions"
    require(
        len(task.instructions) >= _LEAST_INSTRUCTIONS,
        found,
        f"at least {_LEAST_INSTRUCTIONS} different sentences that ask for the same, with the constraint",
        "add wordings to `instructions`",
    )
    found = f"task {task.name!r} has no `unconstrained` sentence"
    require(task.unconstrained, found, "at least one that leaves the constraint out", "add it")
    texts = (*task.instructions, *task.unconstrained)
    for text in texts:
        whole = text[:1].isupper() and text.endswith(".")
        found = f"task {task.name!r} says {text!r}"
        require(whole, found, "sentences that begin with a capital letter and end with a full stop", "correct it")


def _milestones_and_rules(task: Task) -> None:
    found = f"task {task.name!r} has no milestones"
    require(task.milestones, found, "at least one, since progress is computed from them", "add one")
    for m in task.milestones:
        found = f"milestone {m.name!r} of task {task.name!r} has no description"
        require(m.description, found, "a clause that is true once it is reached", 'write it: "the lid is on the bowl"')
        found = f"milestone {m.name!r} of task {task.name!r} has the weight {m.weight:g}"
        require(m.weight > 0.0, found, "a weight above 0", "give it its share of the progress")
    _all_differ([m.name for m in task.milestones], f"milestones of task {task.name!r}")
    _all_differ([r.name for r in task.rules], f"rules of task {task.name!r}")


def _all_differ(names: Iterable[str], what: str) -> None:
    twice = [repr(name) for name, n in Counter(names).items() if n > 1]
    require(not twice, f"{', '.join(twice)} stands twice among the {what}", "each only once", "change or remove one")


def snake_case(name: str, owner: str) -> None:
    """Require a name in lower case, with underscores."""
    good = bool(name) and name.isidentifier() and name == name.lower()
    require(good, f"the name of {owner} is {name!r}", "a name in snake_case", "use small letters, digits and _")


def documented(part: object) -> None:
    """Require a docstring on the class itself: lists and pages show its first line."""
    doc = type(part).__dict__.get("__doc__")
    found = f"class {type(part).__name__} has no docstring"
    require(inspect.cleandoc(doc or ""), found, "one, since `badgen list` shows its first line", "write it")


def _whole(number: float) -> bool:
    return round(number) >= 1 and abs(number - round(number)) < 1e-6 * max(1.0, number)
