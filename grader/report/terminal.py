"""Reports in a terminal. Everything is a `Text`: no word of a student is ever read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.columns import Columns
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.model.verdict import Verdict
from grader.report.overview import overview, standing
from grader.report.visible import shown
from grader.report.wording import (
    LINES,
    LOOKS,
    about_line,
    decimal,
    exact,
    how_to_reproduce,
    part_name,
    printed_as,
    reason_in_words,
    score_line,
    tested,
    title_of,
    waits,
    why_it_waits,
    why_not_graded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType

    from grader.model.outcome import Outcome
    from grader.model.report import Failure, PartReport, Report
    from grader.model.working import WorkingLine
    from grader.report.overview import Column, Overview

_ANSWER: Final = 300
_SENTENCES: Final = 600
_LINE: Final = 240
_NAME: Final = 80
_PASSAGES: Final = 8
_SHARED: Final = 12
_NARROW: Final = 64


def print_report(report: Report, console: Console) -> None:
    """One student's report: marks, a table of all parts, then each part about which there is more to say."""
    _print(_heading(title_of(report), report.submission), console)
    _print(Text(score_line(report.score), style="bold"), console)
    for message in report.messages:
        _print(Text(shown(message, _SENTENCES), style="yellow"), console)
    _print("", console)
    _print(_table_of_parts(report.parts, console), console)
    for part in report.parts:
        if _says_more(part):
            _print_part(part, console)
    _print_unassigned(report, console)
    _print("", console)
    _print(Text(how_to_reproduce(report), style="dim"), console)


def print_class(reports: Sequence[Report], failures: Sequence[Failure], console: Console) -> None:
    """A class: a line for each student with a sign for each part, then a line for each part."""
    if reports:
        view = overview(reports)
        middle = standing(reports)
        _print(_heading(reports[0].title, f"{len(reports)} submissions"), console)
        words = f"mean {decimal(middle.mean)}, median {decimal(middle.median)} of {decimal(reports[0].score.out_of)}"
        _print(Text(f"{words}; {len(view.queue)} answers wait for a person"), console)
        for table in (_students(reports, view, console), _parts_of_class(view, console), _misconceptions(view)):
            if table.row_count:
                _print("", console)
                _print(table, console)
        _print("", console)
        _print(_legend(console), console)
    for failure in failures:
        line = f"{shown(failure.submission, _NAME)}: not graded: {shown(why_not_graded(failure), _SENTENCES)}"
        _print(Text(line, style="bold red"), console)


def _print(what: RenderableType, console: Console) -> None:
    """Print; what the terminal's encoding does not have is spelled out, for the report must not die of a `½`."""
    if console.encoding.lower().startswith("utf"):
        console.print(what, highlight=False)
        return
    with console.capture() as captured:
        console.print(what, highlight=False)
    console.file.write(captured.get().encode(console.encoding, "backslashreplace").decode(console.encoding))


def _heading(title: str, name: str) -> Rule:
    words = Text.assemble((shown(name, _NAME), "bold"), "  ", (shown(title, _NAME), "dim"))
    return Rule(words, align="left", style="dim")


def _sign(verdict: Verdict, console: Console) -> str:
    look = LOOKS[verdict]
    return look.ascii if console.options.ascii_only else look.symbol


def _verdict(verdict: Verdict, console: Console) -> Text:
    return Text(f"{_sign(verdict, console)} {LOOKS[verdict].word}", style=LOOKS[verdict].style)


def _grid(*titles: str) -> Table:
    """A plain table; a title that starts with `>` is that of a column of numbers."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in titles:
        right = title.startswith(">")
        table.add_column(title.lstrip(">"), justify="right" if right else "left", no_wrap=right)
    return table


def _table_of_parts(parts: Sequence[PartReport], console: Console) -> Table:
    """A row for each part. On a narrow terminal titles stay below, with the parts: here they would be cut to bits."""
    narrow = console.width < _NARROW
    table = _grid("part", *(() if narrow else ("title",)), "verdict", ">marks", ">of", "waiting")
    for part in parts:
        score = part.score
        rest = [("proposed", score.proposed), ("open", score.open)]
        waiting = ", ".join(f"{exact(marks)} {word}" for word, marks in rest if marks)
        practice = Text(" (practice)", style="dim") if part.practice else Text()
        title = Text(shown(part.title + printed_as(part), _NAME)) + practice
        table.add_row(
            Text(shown(part_name(part.problem), _NAME)),
            *(() if narrow else (title,)),
            _verdict(part.verdict, console),
            exact(score.awarded),
            exact(score.out_of),
            Text(waiting or ("review" if waits(part) else "")),
        )
    return table


def _says_more(part: PartReport) -> bool:
    return waits(part) or part.verdict not in {Verdict.CORRECT, Verdict.BLANK}


def _print_part(part: PartReport, console: Console) -> None:
    _print("", console)
    name = Text(shown(part_name(part.problem), _NAME), style="bold")
    title = Text.assemble(name, "  ", (shown(part.title, _NAME), "bold"), "  ", _verdict(part.verdict, console))
    marks = f"  {exact(part.score.awarded)} of {exact(part.score.out_of)}"
    place = f"  {shown(part.place.file, _NAME)}:{part.place.first_line}" if part.place else ""
    _print(title + Text(marks) + Text(place, style="dim"), console)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=13)
    table.add_column(overflow="fold")
    for label, words in _lines(part):
        table.add_row(label, words)
    _print(Padding(table, (0, 0, 0, 2)), console)


def _lines(part: PartReport) -> Iterator[tuple[str, Text]]:
    """What there is to say about a part, as a label and its words."""
    if part.answer.strip():
        yield "handed in", Text(shown(part.answer.strip(), _ANSWER))
    if part.read_as and not any(outcome.lines for outcome in part.outcomes):
        yield "read as", Text(shown(part.read_as, _ANSWER))
    if part.repairs:
        count = len(part.repairs)
        yield "repairs", Text(f"{count} to damaged text, at no cost")
    if reason_in_words(part):
        yield "why", Text(shown(reason_in_words(part), _SENTENCES))
    for words in dict.fromkeys(outcome.misconception for outcome in part.outcomes if outcome.misconception):
        yield "misconception", Text(shown(words, _SENTENCES), style="bold")
    yield from _tests(part)
    for outcome in part.outcomes:
        yield from _details(outcome)
    for remark in part.remarks:
        yield "remark", Text(shown(remark, _SENTENCES))
    if waits(part):
        yield "for a person", Text(shown(why_it_waits(part), _SENTENCES), style="magenta")


def _tests(part: PartReport) -> Iterator[tuple[str, Text]]:
    """The named checks: those that were passed in one line, every other with its reason."""
    passed = [shown(outcome.check, _NAME) for outcome in tested(part) if outcome.verdict is Verdict.CORRECT]
    if passed:
        yield "passed", Text(", ".join(passed), style="green")
    for outcome in tested(part):
        if outcome.verdict is not Verdict.CORRECT:
            words = Text.assemble((f"{shown(outcome.check, _NAME)}: ", LOOKS[outcome.verdict].style))
            yield LOOKS[outcome.verdict].word, words + Text(shown(outcome.evidence.rationale, _SENTENCES))


def _details(outcome: Outcome) -> Iterator[tuple[str, Text]]:
    """Counterexample and rubric of one outcome."""
    example = outcome.counterexample
    if example is not None:
        where = f" ({shown(example.where, _NAME)})" if example.where else ""
        point = ", ".join(f"{shown(name, _NAME)} = {shown(value, _NAME)}" for name, value in example.point.items())
        if point:
            yield "at", Text(point)
        expected = f", expected {shown(example.expected, _NAME)}" if example.expected else ""
        yield "answer gives", Text(f"{shown(example.answer, _NAME)}{expected}{where}")
    for line in outcome.lines:
        yield from _working_line(line)
    for item in outcome.items:
        wrong = item.met and item.weight < 0
        word = "wrong claim" if wrong else "met" if item.met else "not met"
        style = "green" if word == "met" else "red"
        yield word, Text(f"{shown(item.description, _NAME)} ({exact(item.weight)})", style=style)


def _working_line(line: WorkingLine) -> Iterator[tuple[str, Text]]:
    """A line of a derivation with its mark, and what there is to say about it below."""
    if not line.number:
        return
    look = LINES[line.ruling]
    words = Text.assemble((f"{look.symbol} ", look.style), shown(" ".join(line.text.split()), _LINE))
    if not line.ruling.holds:
        words.append(f"  {look.word}", style=look.style)
    yield f"line {line.number}", words
    for said in about_line(line):
        yield "", Text(shown(said, _SENTENCES), style="dim" if line.ruling.holds else "")
    if line.repaired:
        yield "meant", Text(shown(line.repaired, _LINE))
    if line.counterexample is not None:
        point = ", ".join(f"{shown(k, _NAME)} = {shown(v, _NAME)}" for k, v in line.counterexample.point.items())
        where = f" ({shown(line.counterexample.where, _NAME)})" if line.counterexample.where else ""
        yield "at", Text(point)
        values = f"left {shown(line.counterexample.expected, _NAME)}, right {shown(line.counterexample.answer, _NAME)}"
        yield "gives", Text(f"{values}{where}")


def _print_unassigned(report: Report, console: Console) -> None:
    if not report.unassigned:
        return
    _print("", console)
    count = len(report.unassigned)
    _print(Text(f"{count} passages of the document belong to no part:", style="yellow"), console)
    for passage in report.unassigned[:_PASSAGES]:
        place = f"  {shown(passage.place.file, _NAME)}:{passage.place.first_line}  "
        words = " ".join(shown(passage.text, _NAME).split())
        _print(Text.assemble((place, "dim"), words, overflow="ellipsis", no_wrap=True), console)
    if count > _PASSAGES:
        _print(Text(f"  and {count - _PASSAGES} more", style="dim"), console)


def _students(reports: Sequence[Report], view: Overview, console: Console) -> Table:
    """A row for each student; signs of parts of one question stand together."""
    table = _grid("student", ">marks", ">proposed", ">open", "parts")
    for report, row in zip(reports, view.cells, strict=True):
        signs, before = Text(), ""
        for column, part in zip(view.columns, row, strict=True):
            question = _question(column)
            signs.append(" " if before and question != before else "")
            signs.append("-" if part is None else _sign(part.verdict, console), _style(part))
            before = question
        score = report.score
        numbers = (decimal(score.awarded), decimal(score.proposed), decimal(score.open))
        name = f"{report.submission} ({report.variant})" if report.variant else report.submission
        table.add_row(Text(shown(name, _NAME)), *numbers, signs)
    return table


def _question(column: Column) -> str:
    """The question that a part belongs to: `5` of `5.3b`, `practice` of every practice part."""
    name = part_name(column.problem)
    return "practice" if column.practice else name[: len(name) - len(name.lstrip("0123456789"))] or name


def _style(part: PartReport | None) -> str:
    return "dim" if part is None else LOOKS[part.verdict].style


def _parts_of_class(view: Overview, console: Console) -> Table:
    table = _grid("part", "title", ">mean", "verdicts")
    for column in view.columns:
        mean = "" if column.mean is None else f"{decimal(column.mean * 100, 0)} %"
        counts = Text("  ").join(
            Text(f"{_sign(verdict, console)}{column.verdicts[verdict]}", style=LOOKS[verdict].style)
            for verdict in Verdict
            if verdict in column.verdicts
        )
        table.add_row(Text(part_name(column.problem)), Text(shown(column.title, _NAME)), mean, counts)
    return table


def _misconceptions(view: Overview) -> Table:
    table = _grid(">students", "part", "misconception")
    for entry in view.misconceptions[:_SHARED]:
        words = Text(shown(entry.text, _SENTENCES))
        table.add_row(str(len(entry.students)), Text(part_name(entry.problem)), words)
    return table


def _legend(console: Console) -> Columns:
    """Every sign and its word."""
    return Columns([_verdict(verdict, console) for verdict in Verdict], padding=(0, 3))
