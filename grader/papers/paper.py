"""What a paper shows, in its order: questions with their settings, parts with their labels, marks and room to write."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model.figure import Figure
    from grader.model.problem import Assessment, Problem

_WRITTEN: Final = frozenset({"text", "derivation", "true_false", "choice_grid", "choice_table"})
_LONG: Final = (Fraction(5, 2), 4, 12)  # lines for each mark, fewest, most: of an answer that is written out
_SHORT: Final = (Fraction(3, 2), 2, 6)  # of a result


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it is printed; `lines` is the room for its answer, `functions` are asked for as code."""

    label: str
    title: str
    statement: str
    marks: str
    lines: int
    figure: Figure | None = None
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that share a setting."""

    preface: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The parts of one number. `alone` is true where the question is a single part and needs no label below."""

    number: str
    title: str
    marks: str
    sections: tuple[Section, ...]
    alone: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in order."""
        return tuple(part for section in self.sections for part in section.parts)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; practice is left out. `variant` is the seed of one student's own version, if it is one."""

    name: str
    title: str
    course: str
    marks: str
    questions: tuple[Question, ...]
    variant: str = ""


def paper_of(assessment: Assessment) -> Paper:
    """The paper of an assessment: parts of one number are a question, a setting stands before those that share it."""
    counted = [problem for problem in assessment.problems if problem.counted]
    groups = [list(group) for _, group in groupby(counted, key=_number)]
    numbers = [_number(group[0]) or str(place) for place, group in enumerate(groups, 1)]
    told: set[str] = set()
    return Paper(
        name=assessment.name,
        title=assessment.title or assessment.name,
        course=assessment.course,
        marks=marks_text(assessment.marks),
        questions=tuple(_question(number, group, told) for number, group in zip(numbers, groups, strict=True)),
        variant=assessment.variant,
    )


def _number(problem: Problem) -> str:
    """The number of the question: `5` for the labels 5.1, a. Empty without a slot."""
    labels = problem.slot.labels if problem.slot is not None else ()
    return labels[0].partition(".")[0] if labels else ""


def _question(number: str, problems: Sequence[Problem], told: set[str]) -> Question:
    """A question. A setting that was told before is not told again; `told` takes those of this question."""
    runs = [(preface, list(run)) for preface, run in groupby(problems, key=lambda problem: problem.preface)]
    alone = len(problems) == 1 and label_of(problems[0]) == number
    titles = {problem.slot.heading if problem.slot is not None else "" for problem in problems}
    return Question(
        number=number,
        title=problems[0].title if alone else titles.pop() if len(titles) == 1 else "",
        marks=marks_text(sum((problem.marks for problem in problems), start=0 * problems[0].marks)),
        sections=tuple(
            Section(_once(preface, told), tuple(_part(each, number) for each in run)) for preface, run in runs
        ),
        alone=alone,
    )


def _once(preface: str, told: set[str]) -> str:
    new = "" if preface in told else preface
    told.add(preface)
    return new


def _part(problem: Problem, number: str) -> Part:
    label = label_of(problem)
    return Part(
        label="" if label == number else label,
        title=problem.title,
        statement=problem.statement,
        marks=marks_text(problem.marks),
        lines=_lines(problem),
        figure=problem.figure,
        functions=tuple(_functions(problem)),
    )


def _lines(problem: Problem) -> int:
    """Lines to write on; none where the answer is code alone."""
    kinds = {form.kind for form in problem.forms}
    if kinds == {"code"}:
        return 0
    rate, fewest, most = _LONG if kinds & _WRITTEN or not kinds else _SHORT
    return min(most, max(fewest, round(rate * problem.marks)))


def _functions(problem: Problem) -> Iterable[str]:
    """Names of the functions that are asked for, where code is the only way to answer."""
    if {form.kind for form in problem.forms} == {"code"}:
        reader: Any = problem.forms[0].reader
        yield from reader.functions


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
    return f"{number} mark" if 0 < marks <= 1 else f"{number} marks"
