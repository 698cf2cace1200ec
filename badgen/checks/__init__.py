"""Checks of a stored dataset that users run; each reads a dataset and returns a frozen report.

* `verify`: the file contents. Shards match the manifest, and every episode, simulated again, gives the stored states.
* `audit`: the labels. Derived again from the stored states, they are what is stored, and no reward exceeds its maximum.
* `probe`: leaks. A classifier that sees everything but the behaviour cannot tell failures from successes.
* `validate`: the schema. Every attribute, array, model and reference is there and of the right type and range.

`pack` checks the file contents too, and packs them into one archive.
"""

from badgen.checks.audit import AuditReport, audit
from badgen.checks.pack import pack
from badgen.checks.probe import ProbeReport, probe
from badgen.checks.repair import repair
from badgen.checks.validate import Problem, ValidationReport, validate
from badgen.checks.verify import VerifyReport, verify

__all__ = [
    "AuditReport",
    "ProbeReport",
    "Problem",
    "ValidationReport",
    "VerifyReport",
    "audit",
    "pack",
    "probe",
    "repair",
    "validate",
    "verify",
]
