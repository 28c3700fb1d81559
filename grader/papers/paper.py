"""What a paper shows, in its order: questions with their settings, parts with their labels, marks and room to write."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from grader.model.problem import Assessment, Problem

_LINES: Final = 4  # to write on, for each mark
_FEWEST, _MOST = 3, 24


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it is printed; `lines` is the room for its answer."""

    label: str
    title: str
    statement: str
    marks: str
    lines: int


@dataclass(frozen=True, slots=True)
class Question:
    """The parts that share a setting, in the order of the paper."""

    number: str
    preface: str
    marks: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; practice is left out."""

    name: str
    title: str
    course: str
    marks: str
    questions: tuple[Question, ...]


def paper_of(assessment: Assessment) -> Paper:
    """The paper of an assessment: parts that share the setting of one file and stand together are one question."""
    counted = [problem for problem in assessment.problems if problem.counted]
    groups = [list(group) for _, group in groupby(counted, key=lambda problem: (problem.source, problem.preface))]
    return Paper(
        name=assessment.name,
        title=assessment.title or assessment.name,
        course=assessment.course,
        marks=marks_text(assessment.marks),
        questions=tuple(map(_question, groups)),
    )


def _question(problems: Sequence[Problem]) -> Question:
    total = sum((problem.marks for problem in problems), start=0 * problems[0].marks)
    return Question(_number(problems), problems[0].preface, marks_text(total), tuple(map(_part, problems)))


def _number(problems: Sequence[Problem]) -> str:
    """The first label, where all parts have the same; else nothing."""
    found = {problem.slot.labels[0] for problem in problems if problem.slot is not None and problem.slot.labels}
    return found.pop() if len(found) == 1 and all(problem.slot for problem in problems) else ""


def _part(problem: Problem) -> Part:
    lines = min(_MOST, max(_FEWEST, round(_LINES * problem.marks)))
    return Part(label_of(problem), problem.title, problem.statement, marks_text(problem.marks), lines)


def label_of(problem: Problem) -> str:
    """The label under which the answer is found again: `1b.i` for the labels 1, b, i; the part id without a slot."""
    if problem.slot is None or not problem.slot.labels:
        return problem.part
    first, *rest = problem.slot.labels
    label = first
    for piece in rest:
        joins = label[-1].isdigit() and piece.isalpha()
        label += piece if joins else f".{piece}"
    return label


def marks_text(marks: Fraction) -> str:
    """`1 mark`, `2½ marks`."""
    whole, rest = divmod(marks, 1)
    quarters = {0: "", 1: "¼", 2: "½", 3: "¾"}
    if (4 * rest).denominator != 1:
        return f"{marks} marks"
    number = f"{int(whole) if whole or not rest else ''}{quarters[int(4 * rest)]}"
    return f"{number} mark" if marks == 1 else f"{number} marks"
