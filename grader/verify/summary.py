"""What came of all trials: a row for each problem that an instructor can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.verify.trials import Trial

_RIGHT: Final = frozenset({"reference", "alternative"})


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Every trial of an assessment, in the order of the paper.

    `agreements` says by problem what the reference is compared with (`autodiff`, `enumeration`, `program`), `pending`
    what a part waits for that nothing here decides. `variants` is the number of versions that varying problems were
    tried on, beside the paper that is nobody's own.
    """

    assessment: str
    problems: tuple[str, ...]
    trials: tuple[Trial, ...]
    seeds: int
    variants: int = 0
    agreements: tuple[tuple[str, str], ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Trial, ...]:
        """Trials that did not hold."""
        return tuple(trial for trial in self.trials if not trial.passed)

    @property
    def warnings(self) -> tuple[Trial, ...]:
        """What an author should look at."""
        return tuple(trial for trial in self.trials if trial.warning)

    def tally(self, problem: str, sort: str) -> tuple[int, int]:
        """How many trials of a sort hold for a problem, and how many there are."""
        return _tally(trial for trial in self.trials if (trial.problem, trial.sort) == (problem, sort))


@dataclass(frozen=True, slots=True)
class Row:
    """One problem. Pairs are what holds of what was tried.

    `right` are references, alternatives and right known answers, `wrong` the other known answers with their verdict
    and misconception, `mutants` the planted mistakes. `accepted` is the distance of the farthest answer that is right
    and `refused` that of the nearest that is wrong, in tolerances; None where nothing is measured. `versions` counts
    papers, `flaky` the answers whose decision differs between seeds. `people` names the checks that propose only.
    """

    problem: str
    agrees: str
    right: tuple[int, int]
    wrong: tuple[int, int]
    mutants: tuple[int, int]
    accepted: float | None
    refused: float | None
    versions: int
    flaky: int
    people: tuple[str, ...]
    failed: bool


def rows(report: VerifyReport) -> tuple[Row, ...]:
    """One row for each problem, in the order of the paper."""
    by_problem: dict[str, list[Trial]] = {name: [] for name in report.problems}
    for trial in report.trials:
        by_problem[trial.problem].append(trial)
    return tuple(_row(name, trials, report) for name, trials in by_problem.items())


def _row(name: str, trials: list[Trial], report: VerifyReport) -> Row:
    known = [trial for trial in trials if trial.sort == "known answer"]
    right = [trial for trial in trials if trial.sort in _RIGHT] + [trial for trial in known if trial.right]
    wrong = [trial for trial in known if not trial.right]
    mutants = [trial for trial in trials if trial.sort == "mutant"]
    people = tuple(dict.fromkeys(name for trial in trials for name in trial.people if trial.right))
    return Row(
        problem=name,
        agrees=_agrees(trials, dict(report.agreements).get(name, "")),
        right=_tally(right),
        wrong=_tally(wrong),
        mutants=_tally(mutants),
        accepted=max((trial.distance for trial in right if trial.distance is not None), default=None),
        refused=min((each for trial in (*wrong, *mutants) if (each := _far(trial)) is not None), default=None),
        versions=len({trial.variant for trial in trials}) or 1,
        flaky=sum(trial.flaky for trial in trials),
        people=people or (("all",) if name in report.pending else ()),
        failed=any(not trial.passed for trial in trials),
    )


def _far(trial: Trial) -> float | None:
    """How far a wrong answer lies; one that is right in value is wrong for another reason, and says nothing here."""
    return trial.distance if trial.distance is not None and trial.distance > 1 else None


def _agrees(trials: list[Trial], source: str) -> str:
    """What the reference agrees with; empty where it is compared with nothing."""
    compared = [trial for trial in trials if trial.sort == "agreement"]
    if not compared:
        return ""
    return source if all(trial.passed for trial in compared) else f"not {source}"


def _tally(trials: Iterable[Trial]) -> tuple[int, int]:
    tried = list(trials)
    return sum(trial.passed for trial in tried), len(tried)
