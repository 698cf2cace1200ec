"""Prompts for generative reward models (GVL) in four dialects, and grading of their answers."""

from exporters.gvl.export import Gvl
from exporters.gvl.grading import grade, grade_verdict, parse_answer, parse_verdict, score

__all__ = ["Gvl", "grade", "grade_verdict", "parse_answer", "parse_verdict", "score"]
