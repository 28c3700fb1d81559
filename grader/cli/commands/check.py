"""`grader check`: what a student can know before handing in, without any reference."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.table import Table
from rich.text import Text

from grader.batch.pool import grade_path
from grader.batch.sources import Marking, grade_with, submissions_at
from grader.cli.exits import Exit
from grader.cli.files import write
from grader.cli.options import (
    color_option,
    colors,
    folder_options,
    folders,
    quiet_option,
    seed_option,
    trust_option,
    variant_option,
)  # fmt: skip
from grader.cli.output import Graded, console
from grader.errors import UsageError
from grader.model.report import Report
from grader.model.verdict import Verdict
from grader.report.visible import shown
from grader.report.wording import part_name, why_not_graded
from grader.sandbox import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from grader.batch.pool import Result
    from grader.model.problem import Assessment
    from grader.model.report import PartReport

# What a student is told of each verdict here, and its colour. Where no reference is at hand, `pending` means
# that the answer was read; marks are never spoken of.
_TOLD: Final = {
    Verdict.CORRECT: ("passes the public checks", "green"),
    Verdict.PARTIAL: ("passes in part", "yellow"),
    Verdict.INCORRECT: ("fails a public check", "red"),
    Verdict.MALFORMED: ("could not be read", "red"),
    Verdict.BLANK: ("blank", "yellow"),
    Verdict.PENDING: ("read", "green"),
    Verdict.PROPOSED: ("read", "green"),
    Verdict.UNDECIDED: ("read", "green"),
    Verdict.ERROR: ("the grader failed", "red"),
}
_UNREADY: Final = frozenset({Verdict.INCORRECT, Verdict.MALFORMED, Verdict.BLANK})
_ANSWER: Final = 160


@click.command("check")
@click.argument("assessment")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until interrupted.")
@click.option("--complete", is_flag=True, help="End with 1 if a part is blank, unread or fails a public check.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
@variant_option
@seed_option
@trust_option
@color_option
@quiet_option
@folder_options("problems")
def command(
    assessment: str,
    path: Path,
    *,
    watch: bool,
    complete: bool,
    as_json: bool,
    variant: str | None,
    seed: int,
    tier: str,
    color: bool | None,
    quiet: bool,
    problems: Path | None,
) -> int:
    """Check your own document or folder at PATH before you hand it in.

    Says what was read, what is blank and what could not be read, and runs the checks that need no reference.
    Nothing here knows the right answers, so "read" does not mean "right".
    """
    marking = Marking(assessment, folders(problems, None, None).problems, None, seed, "student", tier, variant)
    loaded = marking.load()
    if variant:
        marking.load(variant)
    screen = console(color=colors(color))

    bench = Workshop(tier, packages=loaded.packages)

    def once() -> Exit:
        result = grade_path(path, lambda found: grade_with(found, assessment=loaded, marking=marking, bench=bench))
        _show(result, loaded, screen, as_json=as_json, quiet=quiet)
        return _ending(result, complete=complete)

    paths, whole_class = submissions_at(path)
    if whole_class:
        raise UsageError(f"{path} holds the folders of {len(paths)} students; name one of them")
    ended = once()
    if watch:
        # only here, since it loads a compiled library
        from watchfiles import watch as changes

        for _ in changes(path):
            once()
    return ended


def _show(result: Result, assessment: Assessment, screen: Console, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        write(Path("-"), Graded((result,), whole_class=False).as_json())
        return
    if not isinstance(result, Report):
        click.echo(f"grader: {result.submission}: {why_not_graded(result)}", err=True)
        return
    if not quiet:
        for line in _lines(result, assessment):
            screen.print(line)


def _lines(report: Report, assessment: Assessment) -> Iterator[Text | Table]:
    yield Text(f"{assessment.title}: {shown(report.submission, 80)}", style="bold")
    yield from (Text(shown(message, 300), style="yellow") for message in report.messages)
    table = Table(box=None, pad_edge=False, show_header=False)
    for part in report.parts:
        word, style = _TOLD[part.verdict]
        word = "nothing handed in" if part.verdict is Verdict.PENDING and not part.answer else word
        table.add_row(part_name(part.problem), Text(word, style=style), Text(_what(part)))
    yield table
    for part in report.parts:
        name = part_name(part.problem)
        yield from (Text(f"{name}: {shown(remark, 300)}", style="yellow") for remark in part.remarks)
    for passage in report.unassigned:
        where = f"{shown(passage.place.file, 80)}:{passage.place.first_line}"
        yield Text(f"belongs to no part ({where}): {_short(passage.text)}", style="yellow")
    yield Text("No reference was opened: an answer that was read can still be wrong.", style="dim")


def _what(part: PartReport) -> str:
    """The reading of an answer, or the reason why there is none."""
    decisive = part.decisive
    if decisive is not None and part.verdict in {Verdict.MALFORMED, Verdict.INCORRECT, Verdict.ERROR}:
        return shown(decisive.evidence.rationale, 400)
    if not part.answer and part.left_for_people:
        return shown(part.left_for_people, 400)
    return _short(part.read_as or part.answer)


def _short(text: str) -> str:
    return shown(" ".join(text.split()), _ANSWER)


def _ending(result: Result, *, complete: bool) -> Exit:
    if not isinstance(result, Report) or any(part.verdict is Verdict.ERROR for part in result.parts):
        return Exit.NOT_GRADED
    if complete and any(part.verdict in _UNREADY for part in result.parts):
        return Exit.BELOW_THRESHOLD
    return Exit.DONE
