"""A paper and its answer sheet as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.papers.paper import Paper, Part


def paper_markdown(paper: Paper) -> str:
    """The paper, with a marker for the answer behind each part."""
    lines = [f"# {paper.title}", "", f"{paper.course} · {paper.marks}".lstrip(" ·"), "", *_variant(paper)]
    for question in paper.questions:
        lines += [f"# Question {question.number} ({question.marks})".replace("  ", " "), ""]
        if question.preface:
            lines += [question.preface.strip(), ""]
        for part in question.parts:
            lines += [*_heading(part), part.statement.strip(), "", "**Answer:**", ""]
    return "\n".join(lines)


def sheet_markdown(paper: Paper) -> str:
    """The answer sheet: a heading for each part and a marker behind which the answer is written."""
    lines = [f"# {paper.title}: answers", "", *_variant(paper)]
    seen: set[str] = set()
    for question in paper.questions:
        for part in question.parts:
            if part.label not in seen:
                lines += [f"## {part.label}", "", "Answer:", ""]
            seen.add(part.label)
    return "\n".join(lines)


def _heading(part: Part) -> Iterator[str]:
    yield f"## {part.label} {part.title} ({part.marks})"
    yield ""


def _variant(paper: Paper) -> Iterator[str]:
    """The line by which `grade` knows the version again."""
    if paper.variant:
        yield from (f"Variant: {paper.variant}", "")
