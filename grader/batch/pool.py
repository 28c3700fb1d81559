"""Grading many submissions, each of which ends in a report or in a failure that says why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.workers import PATIENCE, Plan, run_all
from grader.errors import GraderError
from grader.model.report import Failure, Report
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Sequence

Result = Report | Failure
GradeOne = Callable[[Path], Report]
Opener = Callable[[], GradeOne]


def grade_all(
    paths: Sequence[Path],
    opener: Opener,
    *,
    jobs: int = 1,
    progress: Callable[[int, Result], None] | None = None,
    patience: float = PATIENCE,
) -> tuple[Result, ...]:
    """Grade every path in processes of their own; results come in the order of `paths`.

    `opener` is called once in every worker and gives the function that grades one path. `progress` hears the
    place of each path and its result as they come in. `patience` is in seconds for one submission.
    """
    return run_all(paths, Plan(partial(_opened, opener), _lost, jobs, progress, patience))


def grade_path(path: Path, grade_one: GradeOne) -> Result:
    """Report of one path, or why there is none."""
    graded = shielded(partial(_graded, path, grade_one))
    return Failure(path.name, f"the grader failed: {graded}") if isinstance(graded, Crash) else graded


def _graded(path: Path, grade_one: GradeOne) -> Result:
    try:
        return grade_one(path)
    except GraderError as fault:
        return Failure(path.name, str(fault))


def _opened(opener: Opener) -> Callable[[Path], Result]:
    return partial(grade_path, grade_one=opener())


def _lost(path: Path, why: str) -> Result:
    return Failure(path.name, f"the grader failed: grading this submission {why}")
