"""Run the checks on a scene, an operator or an exporter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from badgen.contracts.exporter import Exporter, StoredDataset
from badgen.contracts.perturbation import OperatorSpec, Perturbation
from badgen.contracts.scene import Scene
from badgen.registry import registry
from badgen.testing import (
    exporter_checks,
    operator_checks,
    scene_clean,
    scene_end,
    scene_pictures,
    scene_words,
    scene_world,
)
from badgen.testing.exporter_lab import ExporterLab
from badgen.testing.failure import Lab, series
from badgen.testing.rollouts import OperatorLab, SceneLab
from badgen.testing.tiny_datasets import TinyDatasets

L = TypeVar("L", bound=Lab)
Report = Callable[[str], None]  # called with the name of each check that holds

# In the order in which they are run: each relies on those before it.
SCENE_CHECKS: Mapping[str, Callable[[SceneLab], None]] = series(
    {
        "description": scene_words.description,
        "layouts": scene_world.layouts,
        "stored_params": scene_world.stored_params,
        "tasks": scene_words.tasks,
        "names": scene_world.names,
        "rates": scene_words.rates,
        "build": scene_world.build,
        "robot": scene_world.robot,
        "faults": scene_words.faults,
        "pictures": scene_pictures.pictures,
        "clean_run": scene_clean.clean_run,
        "measures": scene_clean.measures,
        "causal": scene_clean.causal,
        "labels": scene_clean.labels,
        "recoverable": scene_clean.recoverable,
        "resumed": scene_clean.resumed,
        "failures": scene_clean.failures,
        "last_state": scene_end.last_state,
    }
)
OPERATOR_CHECKS: Mapping[str, Callable[[OperatorLab], None]] = series(
    {
        "description": operator_checks.description,
        "sampling": operator_checks.sampling,
        "stored_params": operator_checks.stored_params,
        "shared_model": operator_checks.shared_model,
        "cause_first": operator_checks.cause_first,
        "effect": operator_checks.effect,
        "reproducible": operator_checks.reproducible,
        "strength_0": operator_checks.strength_0,
    }
)
EXPORTER_CHECKS: Mapping[str, Callable[[ExporterLab], None]] = series(
    {
        "description": exporter_checks.description,
        "options": exporter_checks.options,
        "files": exporter_checks.files,
        "no_places": exporter_checks.no_places,
        "metadata": exporter_checks.metadata,
        "same_bytes": exporter_checks.same_bytes,
        "no_pictures": exporter_checks.no_pictures,
        "one_episode": exporter_checks.one_episode,
        "resumed": exporter_checks.resumed,
    }
)


def check_scene(
    scene: Scene[Any] | SceneLab | str,
    operators: Sequence[type[Perturbation[Any]]] = (),
    seed: int = 0,
    report: Report | None = None,
) -> None:
    """Run all checks on one layout of a scene; raises CheckFailed at the first that does not hold.

    Args:
        scene: the scene, registered or not, the name of a registered one, or a lab, whose rollouts are then shared.
        operators: classes that its faults name and that are not registered.
        seed: another seed checks another layout.
        report: called with the name of each check that holds.
    """
    _run(SCENE_CHECKS, _lab(scene, operators, seed), report)


def check_operator(
    operator: Perturbation[Any] | OperatorSpec,
    scene: Scene[Any] | SceneLab | str,
    operators: Sequence[type[Perturbation[Any]]] = (),
    seed: int = 0,
    report: Report | None = None,
) -> None:
    """Run all checks on an operator in one layout of a scene; raises CheckFailed at the first that does not hold.

    Args:
        operator: the operator, registered or not, or a spec of one that is registered or among `operators`.
        scene: the scene, registered or not, the name of a registered one, or a lab, whose rollouts are then shared.
        operators: classes that are not registered.
        seed: another seed checks another layout and other faults.
        report: called with the name of each check that holds.
    """
    _run(OPERATOR_CHECKS, OperatorLab(_lab(scene, operators, seed), operator), report)


def check_exporter(
    exporter: Exporter | type[Exporter],
    dataset: StoredDataset | None = None,
    options: Mapping[str, Any] | None = None,
    report: Report | None = None,
) -> None:
    """Run all checks on an exporter; raises CheckFailed at the first that does not hold.

    Args:
        exporter: the exporter or its class, registered or not.
        dataset: what to export; None for tiny datasets that are made for the checks.
        options: options that are not at their defaults.
        report: called with the name of each check that holds.
    """
    made = exporter if isinstance(exporter, type) else type(exporter)
    with tempfile.TemporaryDirectory(prefix="badgen-check-") as place:
        folder = Path(place).resolve()
        lab = ExporterLab(made, folder / "exports", TinyDatasets(folder / "datasets"), dataset, options or {})
        _run(EXPORTER_CHECKS, lab, report)


def _run(checks: Mapping[str, Callable[[L], None]], lab: L, report: Report | None) -> None:
    for name, check in checks.items():
        check(lab)
        if report is not None:
            report(name)


def _lab(scene: Scene[Any] | SceneLab | str, operators: Sequence[type[Perturbation[Any]]], seed: int) -> SceneLab:
    if isinstance(scene, SceneLab):
        return scene
    return SceneLab(registry().scene(scene) if isinstance(scene, str) else scene, tuple(operators), seed)
