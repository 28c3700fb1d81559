"""Trials of whole banks of problems, in as many processes as are asked for."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from grader.batch.workers import Plan, run_all
from grader.errors import SpecError, UsageError
from grader.sandbox import Workshop
from grader.spec.cases import load_cases
from grader.spec.formulas import validate_formulas
from grader.spec.load import load_assessment
from grader.spec.words import meant
from grader.verify import Trial, VerifyReport, problem_trials
from grader.verify.versions import report_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from grader.model.problem import Assessment
    from grader.spec.cases import KnownAnswer


@dataclass(frozen=True, slots=True)
class Bank:
    """Where problems, references and known answers lie, and what must hold their programs back."""

    problems: Path
    references: Path
    submissions: Path
    tier: str = "auto"

    def load(self, name: str, variant: str = "") -> Assessment:
        """One version of an assessment with everything in it read.

        Raises
        ------
        SpecError
            With every fault of every file.

        """
        loaded = load_assessment(name, problems=self.problems, references=self.references, variant=variant)
        validate_formulas(loaded)
        return loaded

    def cases(self, assessment: Assessment) -> tuple[KnownAnswer, ...]:
        """The known answers of a version."""
        return load_cases(self.submissions / assessment.name / "cases", assessment)


@dataclass(frozen=True, slots=True)
class Effort:
    """With how many seeds, and on which other versions, problems are tried."""

    seeds: int = 1
    variants: tuple[str, ...] = ()
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class _Task:
    """Parts of one version of one assessment, to be tried by one process."""

    assessment: str
    variant: str
    parts: tuple[str, ...]
    seeds: int


@dataclass(slots=True)
class _Tester:
    """Tries tasks; what it has opened it keeps."""

    bank: Bank
    stack: ExitStack = field(default_factory=ExitStack)
    benches: dict[tuple[str, ...], Workshop] = field(default_factory=dict)
    opened: dict[tuple[str, str], tuple[Assessment, tuple[KnownAnswer, ...]]] = field(default_factory=dict)

    def __call__(self, task: _Task) -> tuple[Trial, ...]:
        try:
            assessment, cases = self._open(task)
        except SpecError as fault:
            return _fallen(task, f"this version is at fault: {fault}")
        bench = self._bench(assessment.packages)
        problems = [problem for problem in assessment.problems if problem.part in task.parts]
        return tuple(
            trial
            for problem in problems
            for trial in problem_trials(assessment, problem, cases, seeds=task.seeds, bench=bench)
        )

    def _open(self, task: _Task) -> tuple[Assessment, tuple[KnownAnswer, ...]]:
        key = task.assessment, task.variant
        if key not in self.opened:
            if task.variant:  # versions are tried one after the other, and there may be many
                self.opened = {known: value for known, value in self.opened.items() if not known[1]}
            loaded = self.bank.load(*key)
            self.opened[key] = loaded, self.bank.cases(loaded)
        return self.opened[key]

    def _bench(self, packages: tuple[str, ...]) -> Workshop:
        if packages not in self.benches:
            self.benches[packages] = self.stack.enter_context(Workshop(self.bank.tier, packages=packages))
        return self.benches[packages]


def tried(bank: Bank, targets: Sequence[str], effort: Effort) -> tuple[VerifyReport, ...]:
    """Try assessments (`name`) or single parts (`name/part`); one report for each, in the order of the targets.

    Raises
    ------
    SpecError
        If the files of one cannot be used at all.
    UsageError
        If there is no such assessment or part.

    """
    loaded: dict[str, Assessment] = {}
    for target in targets:
        name, _, part = target.partition("/")
        loaded[target] = bank.load(name)
        bank.cases(loaded[target])  # faults in known answers are told before all else
        parts = [problem.part for problem in loaded[target].problems]
        if part and part not in parts:
            raise UsageError(f"there is no problem `{target}`: {meant(part, parts)}")
    tasks = [task for target, assessment in loaded.items() for task in _tasks(target, assessment, effort)]
    found = _run(bank, tasks, effort.jobs)
    reports = []
    for target, assessment in loaded.items():
        name, _, part = target.partition("/")
        own = (trial for task, trials in zip(tasks, found, strict=True) if task.assessment == name for trial in trials)
        varied = any(task.assessment == name and task.variant for task in tasks)
        made = report_of(assessment, own, seeds=effort.seeds, only=part)
        reports.append(replace(made, variants=len(effort.variants) if varied else 0))
    return tuple(reports)


def _tasks(target: str, assessment: Assessment, effort: Effort) -> list[_Task]:
    """The paper that is nobody's own part by part, and what varies in it version by version."""
    _, _, only = target.partition("/")
    problems = [problem for problem in assessment.problems if only in {"", problem.part}]
    varying = tuple(problem.part for problem in problems if problem.varies)
    return [
        *(_Task(assessment.name, "", (problem.part,), effort.seeds) for problem in problems),
        *(_Task(assessment.name, variant, varying, 1) for variant in effort.variants if varying),
    ]


def _run(bank: Bank, tasks: list[_Task], jobs: int) -> Sequence[tuple[Trial, ...]]:
    if jobs > 1:
        return run_all(tasks, Plan(partial(_opened, bank), _fallen, jobs))
    tester = _Tester(bank)
    with tester.stack:
        return [tester(task) for task in tasks]


def _opened(bank: Bank) -> Callable[[_Task], tuple[Trial, ...]]:
    return _Tester(bank)


def _fallen(task: _Task, why: str) -> tuple[Trial, ...]:
    """What is told of a task that came to nothing."""
    return tuple(
        Trial(f"{task.assessment}/{part}", "checks", "all of it", why, variant=task.variant) for part in task.parts
    )
