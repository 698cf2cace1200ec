"""Rules, milestones and goals as signal temporal logic, which others evaluate without badgen (docs/logic.md)."""

from badgen.logic.check import Disagreement, LogicReport, check
from badgen.logic.file import write_logic
from badgen.logic.monitor import Monitor
from badgen.logic.specification import RuleFormulas, Specification, specify
from badgen.logic.verdicts import RuleRows, Verdicts, verdicts

__all__ = [
    "Disagreement",
    "LogicReport",
    "Monitor",
    "RuleFormulas",
    "RuleRows",
    "Specification",
    "Verdicts",
    "check",
    "specify",
    "verdicts",
    "write_logic",
]
