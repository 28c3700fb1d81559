"""Trials of a whole assessment: the paper that is nobody's own, and other versions of the problems that vary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.verify.summary import VerifyReport
from grader.verify.trials import problem_trials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from grader.model.problem import Assessment, Problem
    from grader.model.student import AbstractBench
    from grader.spec.cases import KnownAnswer
    from grader.verify.trials import Trial

_DIFFERENTIATES: Final = re.compile(r"\.backward\(|autograd|jacobian|\.grad\b|vmap|jacrev")
_ENUMERATES: Final = re.compile(r"\bitertools\b")


def verify(
    assessment: Assessment,
    cases: Sequence[KnownAnswer],
    *,
    seeds: int = 1,
    bench: AbstractBench | None = None,
    progress: Callable[[str], None] | None = None,
) -> VerifyReport:
    """Try one version of an assessment with seeds 0 to `seeds` - 1.

    `progress` hears the id of each problem before it is tried. Answers that are code run on the bench.
    """
    trials: list[Trial] = []
    for problem in assessment.problems:
        if progress is not None:
            progress(problem.id)
        trials.extend(problem_trials(assessment, problem, cases, seeds=seeds, bench=bench))
    return report_of(assessment, trials, seeds=seeds)


def report_of(
    assessment: Assessment, trials: Iterable[Trial], *, seeds: int, variants: int = 0, only: str = ""
) -> VerifyReport:
    """All trials in the order of the paper. `only` is the part that was tried, where it was one."""
    shown = [problem for problem in assessment.problems if only in {"", problem.part}]
    order = {problem.id: place for place, problem in enumerate(shown)}
    return VerifyReport(
        assessment=assessment.name,
        problems=tuple(order),
        trials=tuple(sorted(trials, key=lambda trial: order[trial.problem])),
        seeds=max(1, seeds),
        variants=variants,
        agreements=tuple((problem.id, _source(problem, assessment)) for problem in shown),
        pending=tuple(problem.id for problem in shown if not problem.forms),
    )


def _source(problem: Problem, assessment: Assessment) -> str:
    """How the functions come to their result that the references of a part are compared with."""
    reference, folder = assessment.references.get(problem.part), assessment.reference_folder
    named = [form.agrees_with for form in reference.forms.values() if form.agrees_with] if reference else []
    found = {_way(folder / name.partition(":")[0]) for name in named if folder is not None}
    return " and ".join(sorted(found))


def _way(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if _DIFFERENTIATES.search(text):
        return "autodiff"
    return "enumeration" if _ENUMERATES.search(text) else "program"
