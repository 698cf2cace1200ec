"""Checks that a scene, an operator or an exporter keeps its contract; a test of a package calls them on its own parts.

Example, as a test file of pytest::

    from my_faults import CartToMark, JointDrag

    from badgen.testing import check_scene


    def test_the_cart_keeps_the_contract_of_a_scene():
        check_scene(CartToMark(), operators=(JointDrag,))

`check_scene`, `check_operator` and `check_exporter` run a series of named checks and raise CheckFailed at the first
that does not hold. For one test for each check, go through `SCENE_CHECKS`, `OPERATOR_CHECKS` or `EXPORTER_CHECKS` with
one `SceneLab`, `OperatorLab` or `ExporterLab`, which simulates or exports only once what several checks look at.

Nothing needs to be registered, and pytest is not needed.
"""

from badgen.testing.exporter_lab import ExporterLab
from badgen.testing.failure import CheckFailed
from badgen.testing.rollouts import OperatorLab, SceneLab
from badgen.testing.run import (
    EXPORTER_CHECKS,
    OPERATOR_CHECKS,
    SCENE_CHECKS,
    check_exporter,
    check_operator,
    check_scene,
)
from badgen.testing.tiny_datasets import TinyDatasets

__all__ = [
    "EXPORTER_CHECKS",
    "OPERATOR_CHECKS",
    "SCENE_CHECKS",
    "CheckFailed",
    "ExporterLab",
    "OperatorLab",
    "SceneLab",
    "TinyDatasets",
    "check_exporter",
    "check_operator",
    "check_scene",
]
