"""How far a machine decides each part of an assessment, read off its checks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.model.reach import Reach
from grader.papers.paper import marks_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.model.problem import Assessment, Form, Problem

_LINE: Final = "grader coverage --write docs/coverage.md"


@dataclass(frozen=True, slots=True)
class Covered:
    """A part and how far it is decided."""

    problem: Problem
    reach: Reach


def covered(assessment: Assessment) -> tuple[Covered, ...]:
    """The parts that count, in the order of the paper."""
    return tuple(Covered(problem, part_reach(problem)) for problem in assessment.problems if problem.counted)


def part_reach(problem: Problem) -> Reach:
    """How far a part is decided: fully if a way to answer it is, partly if something in one of them is.

    Code beside other ways to answer is an alternative that nobody has to take, so it makes no part more than partly
    decided.
    """
    reaches = {form.kind: form_reach(form) for form in problem.forms}
    usual = [reach for kind, reach in reaches.items() if kind != "code" or len(reaches) == 1]
    if Reach.FULLY in usual:
        return Reach.FULLY
    return Reach.PARTLY if set(reaches.values()) - {Reach.PEOPLE} else Reach.PEOPLE


def form_reach(form: Form) -> Reach:
    """How far one way to answer is decided: as far as all of its checks."""
    reaches = {check.REACH for check in form.checks}
    return reaches.pop() if len(reaches) == 1 else Reach.PARTLY


def marks_by_reach(parts: Iterable[Covered]) -> dict[Reach, Fraction]:
    """Marks of the parts that are decided so far."""
    marks = dict.fromkeys(Reach, Fraction(0))
    for part in parts:
        marks[part.reach] += part.problem.marks
    return marks


def coverage_markdown(assessments: Sequence[Assessment]) -> str:
    """The overview as a page: totals of each assessment, and a row for every part."""
    lines = [
        "# What a machine decides", "",
        f"Written by `{_LINE}`; a test compares it with the problems. Do not edit it.", "",
        "* **fully**: every check of the usual way to answer decides.",
        "* **partly**: some checks decide and others propose, or a check leaves something to a person.",
        "* **people**: a rubric proposes the marks, and a person confirms them.", "",
        "Marks with a dagger (†) are not printed on the paper as they are here; notes below the table say why.", "",
        "| assessment | marks | fully | partly | people |", "| --- | --: | --: | --: | --: |",
        *map(_totals, assessments),
    ]  # fmt: skip
    for assessment in assessments:
        lines += ["", *_section(assessment)]
    return "\n".join(lines) + "\n"


def _totals(assessment: Assessment) -> str:
    marks = marks_by_reach(covered(assessment))
    numbers = " | ".join(_number(marks[reach]) for reach in Reach)
    return f"| [{assessment.name}](#{assessment.name}) | {_number(assessment.marks)} | {numbers} |"


def _section(assessment: Assessment) -> Iterator[str]:
    yield from (f"## {assessment.name}", "", assessment.title, "")
    yield "| part | | marks | forms of answer, with their checks | decided |"
    yield "| --- | --- | --: | --- | --- |"
    parts = covered(assessment)
    for part in parts:
        problem = part.problem
        mark = f"{_number(problem.marks)}{'†' if problem.marks_note else ''}"
        forms = "; ".join(f"{form.kind} ({', '.join(_checks(form))})" for form in problem.forms)
        yield f"| `{problem.part}` | {problem.title} | {mark} | {forms or 'none'} | {part.reach.value} |"
    notes = dict.fromkeys(part.problem.marks_note for part in parts if part.problem.marks_note)
    if notes:
        yield ""
    for note in notes:
        named = ", ".join(f"`{part.problem.part}`" for part in parts if part.problem.marks_note == note)
        yield f"* {named}: {note.strip()}"


def _checks(form: Form) -> list[str]:
    """Kinds of the checks, each once."""
    return list(dict.fromkeys(check.kind() for check in form.checks))


def _number(marks: Fraction) -> str:
    return marks_text(marks).partition(" ")[0]
