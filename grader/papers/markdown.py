"""A paper and its answer sheet as Markdown."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.papers.paper import Paper, Part, Question


def paper_markdown(paper: Paper) -> str:
    """The paper, with a marker for the answer behind each part.

    A setting stands below the heading of the first part that it is for: above it, it would belong to the answer before.
    """
    lines = [f"# {paper.title}", "", f"{paper.course} · {paper.marks}".lstrip(" ·"), "", *_variant(paper)]
    for question in paper.questions:
        lines += [f"# {question_title(question)} ({question.marks})", ""]
        for section in question.sections:
            for place, part in enumerate(section.parts):
                lines += [] if question.alone else [_heading(part), ""]
                lines += [section.preface.strip(), ""] if section.preface and not place else []
                lines += [part.statement.strip(), "", "**Answer:**", ""]
    return "\n".join(lines)


def sheet_markdown(paper: Paper) -> str:
    """The answer sheet: a heading for each label and a marker behind which the answer is written.

    Parts that share a label are told apart by their titles.
    """
    lines = [f"# {paper.title}: answers", "", *_variant(paper)]
    labelled = ((part.label or question.number, part) for question in paper.questions for part in question.parts)
    for label, group in groupby(labelled, key=itemgetter(0)):
        parts = [part for _, part in group]
        lines += [f"## Question {label}" if label.isdigit() else f"## {label}", ""]
        for part in parts:
            lines += [f"### {part.title}", ""] if len(parts) > 1 else []
            lines += ["Answer:", ""]
    return "\n".join(lines)


def question_title(question: Question) -> str:
    """`Question 2: Decoding`."""
    return f"Question {question.number}: {question.title}".removesuffix(": ")


def _heading(part: Part) -> str:
    return f"## {part.label} {part.title} ({part.marks})".replace("##  ", "## ")


def _variant(paper: Paper) -> Iterator[str]:
    """The line by which `grade` knows the version again."""
    if paper.variant:
        yield from (f"Variant: {paper.variant}", "")
