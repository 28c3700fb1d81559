"""Testing an assessment like code: what is tried, how far it lies from a tolerance, and what comes of it."""

from grader.verify.summary import Row, VerifyReport, rows
from grader.verify.trials import SORTS, Trial, problem_trials
from grader.verify.versions import verify

__all__ = ["SORTS", "Row", "Trial", "VerifyReport", "problem_trials", "rows", "verify"]
