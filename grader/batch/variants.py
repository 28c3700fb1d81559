"""Which variant of the paper a student was given: what the roster says, checked against what the sheet says."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.model.report import Score
from grader.model.variants import is_seed
from grader.model.verdict import Verdict
from grader.scoring import total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from grader.model.problem import Assessment
    from grader.model.report import PartReport, Report

Roster = dict[str, str]

_UNJUDGED: Final = frozenset({Verdict.BLANK, Verdict.MALFORMED, Verdict.PENDING, Verdict.ERROR, Verdict.UNDECIDED})


class Doubt(Enum):
    """How far it is known which variant a student has."""

    NONE = "none"
    UNCONFIRMED = "unconfirmed"  # the sheet's own word alone: marks are proposed
    HELD = "held"  # two words against each other, or none: nothing that varies is decided


@dataclass(frozen=True, slots=True)
class Assignment:
    """The variant to grade by, and what a person has to be told of it."""

    variant: str
    doubt: Doubt = Doubt.NONE
    message: str = ""


def read_roster(path: Path) -> Roster:
    """Variants by student, from a CSV file with the columns `student` and `variant`; others are left alone.

    Raises
    ------
    UsageError
        If it cannot be read, or a line names no student, a student twice, or no variant.

    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, skipinitialspace=True)
            if not {"student", "variant"} <= set(reader.fieldnames or ()):
                raise UsageError(f"{path}: the first line must name the columns student and variant, "
                                 "with a comma between them")
            return _entered(path, ((reader.line_num, row) for row in reader))
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8: save it as CSV in UTF-8") from None
    except (OSError, csv.Error) as fault:
        raise UsageError(f"{path} cannot be read: {getattr(fault, 'strerror', None) or fault}") from None


def _entered(path: Path, rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> Roster:
    roster: Roster = {}
    for line, row in rows:
        student, variant = ((row[key] or "").strip() for key in ("student", "variant"))
        if not student:
            raise UsageError(f"{path}:{line}: this line names no student")
        if student in roster:
            raise UsageError(f"{path}:{line}: `{student}` stands here for the second time")
        if variant and not is_seed(variant):
            raise UsageError(f"{path}:{line}: `{variant}` names no variant: up to 40 letters, digits, dots, - and _")
        roster[student] = variant
    return roster


def assigned(student: str, stated: tuple[str, ...], given: str | None, roster: Roster | None) -> Assignment:
    """The variant of a student's paper.

    `stated` is what the sheet says of itself, `given` what the grader was told for all (None: nothing), and `roster`
    what was handed out. Where two of them differ nothing is guessed.
    """
    expected = roster.get(student) if roster is not None else given
    if len(stated) > 1:
        named = " and ".join(stated)
        return Assignment(expected or "", Doubt.HELD, f"the sheet names more than one variant: {named}")
    own = stated[0] if stated else None
    if expected is not None:
        if own is not None and own != expected:
            source = "the roster" if roster is not None else "--variant"
            words = f"the sheet says variant {own}, {source} says {expected or 'the usual paper'}"
            return Assignment(expected, Doubt.HELD, words)
        return Assignment(expected)
    missing = "no roster and no --variant confirms it" if roster is None else "the roster lists no such student"
    if own is not None:
        return Assignment(own, Doubt.UNCONFIRMED, f"variant {own} is the sheet's own word: {missing}")
    return Assignment("", Doubt.HELD, missing) if roster is not None else Assignment("")


def doubted(report: Report, assessment: Assessment, assignment: Assignment) -> Report:
    """The report with the parts that vary left to a person, as far as the variant is in doubt."""
    if assignment.doubt is Doubt.NONE:
        return report
    varying = {problem.id for problem in assessment.problems if problem.varies}
    change = _held if assignment.doubt is Doubt.HELD else _proposed
    parts = tuple(change(part, assignment.message) if part.problem in varying else part for part in report.parts)
    return replace(
        report,
        parts=parts,
        score=total(part.score for part in parts if not part.practice),
        messages=(*report.messages, f"{assignment.message}; a person has to look"),
    )


def _held(part: PartReport, why: str) -> PartReport:
    if part.verdict is Verdict.BLANK:
        return part
    score = Score(part.score.out_of, open=part.score.out_of)
    return replace(
        part, verdict=Verdict.PENDING, score=score, outcomes=(), needs_review=True, left_for_people=_told(why)
    )


def _proposed(part: PartReport, why: str) -> PartReport:
    if part.verdict in _UNJUDGED:
        return part
    old = part.score
    score = Score(old.out_of, proposed=old.awarded + old.proposed, open=old.open)
    return replace(part, verdict=Verdict.PROPOSED, score=score, needs_review=True, left_for_people=_told(why))


def _told(why: str) -> str:
    return f"Confirm which variant this student was given: {why}."
