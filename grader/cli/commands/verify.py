"""`grader verify`: the problems of an assessment, or of all of them, tested like code."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path  # noqa: TC003  (click reads it)
from typing import TYPE_CHECKING, Any, Final

import click
from rich.table import Table
from rich.text import Text

from grader.batch.testing import Bank, Effort, tried
from grader.batch.variants import read_roster
from grader.cli.exits import Exit
from grader.cli.options import (
    color_option,
    colors,
    folder_options,
    folders,
    jobs_option,
    quiet_option,
    roster_option,
    trust_option,
    variant_option,
)
from grader.cli.output import console
from grader.errors import UsageError
from grader.report.visible import shown
from grader.spec.load import assessments
from grader.verify import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.verify import Row, Trial, VerifyReport

_LONGEST: Final = 110
_NARROWEST, _OTHERS = 20, 60  # characters of the name of a part, and of all other columns
_FEW, _MANY = 3, 50
_DEEP_SEEDS: Final = 20
_ABOUT: Final = (
    ("agrees", "with what the reference agrees: automatic differentiation, enumeration, another program, nothing (-)"),
    ("right", "right answers accepted: the reference, its alternatives, known answers"),
    ("wrong", "other known answers: each gets its verdict and its misconception"),
    ("mutants", "planted mistakes: each is caught, named and worth its fraction"),
    ("margin", "worst right answer < 1 < nearest wrong one, in tolerances; - where nothing is measured"),
    ("flaky", "answers whose decision depends on the seed, over all seeds tried"),
    ("papers", "versions of the paper tried; 1 where nothing varies"),
    ("people", "checks that only propose, or leave a person to decide"),
)


@click.command("verify")
@click.argument("target", required=False)
@click.option("--seeds", type=click.IntRange(min=1), help="Try each with so many seeds (default: 1, with --deep 20).")
@click.option(
    "--variants", type=click.IntRange(min=0), help="Try varying problems on so many versions of the paper beside that "
    "which is nobody's own (default: 3, with --deep 50).",
)  # fmt: skip
@click.option("--deep", is_flag=True, help="50 versions and 20 seeds.")
@variant_option
@roster_option
@click.option("--json", "as_json", is_flag=True, help="Every trial as JSON.")
@jobs_option
@color_option
@quiet_option
@trust_option
@folder_options("problems", "references", "submissions")
def command(
    target: str | None,
    *,
    seeds: int | None,
    variants: int | None,
    deep: bool,
    variant: str | None,
    roster: Path | None,
    as_json: bool,
    jobs: int,
    color: bool | None,
    quiet: bool,
    tier: str,
    problems: Path | None,
    references: Path | None,
    submissions: Path | None,
) -> int:
    """Test TARGET, an assessment or one part of it (`ASSESSMENT/PART`); without TARGET test them all.

    References earn full marks and agree with what they are compared with, mutants are caught and named, known
    answers get their verdict: on the paper as it is and on other versions where a problem varies. `--variant` and
    `--roster` try just those versions. Ends with 0 if everything holds, 1 if a trial fails, 3 if a file cannot be
    used at all.
    """
    where = folders(problems, references, submissions)
    bank = Bank(where.problems, where.references, where.submissions, tier)
    effort = Effort(
        seeds or (_DEEP_SEEDS if deep else 1),
        _versions(variant, roster, variants if variants is not None else _MANY if deep else _FEW),
        jobs,
    )
    reports = tried(bank, [target] if target else list(assessments(where.problems)), effort)
    if as_json:
        made = [_as_json(report) for report in reports]
        click.echo(json.dumps(made[0] if target else {"assessments": made}, indent=2, ensure_ascii=False))
    elif not quiet:
        _print(reports, color=colors(color))
    failed = sum(len(report.failures) for report in reports)
    every = sum(len(report.trials) for report in reports)
    if failed and not as_json:
        click.echo(f"grader: {failed} of {every} trials failed", err=True)
    return Exit.BELOW_THRESHOLD if failed else Exit.DONE


def _versions(variant: str | None, roster: Path | None, count: int) -> tuple[str, ...]:
    """Seeds of the versions to try: those that are named, else 1, 2, 3."""
    if variant is not None and roster is not None:
        raise UsageError("--variant is one version, --roster those of a class: give one of them")
    if roster is not None:
        return tuple(dict.fromkeys(filter(None, read_roster(roster).values())))
    return (variant,) if variant else tuple(str(number) for number in range(1, count + 1))


def _print(reports: tuple[VerifyReport, ...], *, color: bool) -> None:
    screen = console(color=color)
    for report in reports:
        screen.print(_table(report, screen.width))
        for line in _complaints(report):
            screen.print(line, soft_wrap=True)
        screen.print()
    legend = Table.grid(padding=(0, 2))
    for name, words in _ABOUT:
        legend.add_row(Text(name, style="dim"), Text(words, style="dim"))
    screen.print(legend)
    screen.print()
    for report in reports:
        screen.print(Text(_sentence(report)), soft_wrap=True)


def _table(report: VerifyReport, width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim", title_justify="left")
    seeds = "1 seed" if report.seeds == 1 else f"{report.seeds} seeds"
    table.title = Text.assemble((report.assessment, "bold"), f", {seeds}")
    table.title_style = ""
    table.add_column("part", no_wrap=True)
    table.add_column("agrees", no_wrap=True)
    for name in ("right", "wrong", "mutants", "margin", "flaky", "papers"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("people", overflow="fold", min_width=6)
    for row in rows(report):
        table.add_row(*_cells(row, max(_NARROWEST, width - _OTHERS)))
    return table


def _cells(row: Row, width: int) -> tuple[Text, ...]:
    flaky = Text(str(row.flaky), style="red") if row.flaky else Text("-")
    return (
        Text(_broken(row.problem.partition("/")[2], width), style="red" if row.failed else ""),
        Text(row.agrees or "-", style="red" if row.agrees.startswith("not ") else ""),
        _pair(row.right),
        _pair(row.wrong),
        _pair(row.mutants),
        Text(_margin(row)),
        flaky,
        Text(str(row.versions)),
        Text(", ".join(row.people) or "-"),
    )


def _broken(name: str, width: int) -> str:
    """A name in lines of at most so many characters, broken behind a dot, a dash or an underscore where it can be."""
    lines = [""]
    for piece in re.findall(r"[^._-]*[._-]?", name):
        if lines[-1] and len(lines[-1]) + len(piece) > width:
            lines.append(" ")
        lines[-1] += piece
    return "\n".join(lines)


def _pair(pair: tuple[int, int]) -> Text:
    passed, every = pair
    if not every:
        return Text("-")
    return Text(str(every)) if passed == every else Text(f"{passed}/{every}", style="red")


def _margin(row: Row) -> str:
    """`0.1<1<30`: how far the farthest right answer is below the tolerance, and the nearest wrong one above."""
    if row.accepted is None and row.refused is None:
        return "-"
    accepted = "" if row.accepted is None else f"{_few(row.accepted)}<"
    return f"{accepted}1" + ("" if row.refused is None else f"<{_few(row.refused)}")


def _few(number: float) -> str:
    if math.isinf(number):
        return "∞"
    if number == 0 or 0.01 <= number < 1000:
        return f"{number:.2g}" if number < 10 else f"{number:.0f}"
    mantissa, _, exponent = f"{number:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def _complaints(report: VerifyReport) -> Iterator[Text]:
    for title, trials, style in (("Failures", report.failures, "red"), ("Warnings", report.warnings, "yellow")):
        if trials:
            yield Text(f"\n{title}:", style=style)
            for trial in trials:
                yield from (Text(line) for line in _told(trial))


def _sentence(report: VerifyReport) -> str:
    passed = len(report.trials) - len(report.failures)
    versions = f" on {report.variants + 1} versions of the paper" if report.variants else ""
    held = f"{passed} of {len(report.trials)} trials hold"
    return f"{report.assessment}: {held}{versions}, {len(report.warnings)} warnings"


def _told(trial: Trial) -> Iterator[str]:
    where = f"{trial.place.file}:{trial.place.first_line}: " if trial.place else ""
    version = f" in variant {trial.variant}" if trial.variant else ""
    yield f"  {where}{trial.problem}{version}: {trial.sort} `{_short(trial.what)}`"
    yield f"      {shown(trial.complaint, 1000)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def _as_json(report: VerifyReport) -> dict[str, Any]:
    return {
        "assessment": report.assessment,
        "seeds": report.seeds,
        "variants": report.variants,
        "passed": len(report.trials) - len(report.failures),
        "failed": len(report.failures),
        "problems": [
            {
                "problem": row.problem,
                "agrees_with": row.agrees or None,
                "right": list(row.right),
                "wrong": list(row.wrong),
                "mutants": list(row.mutants),
                "worst_right": _finite(row.accepted),
                "nearest_wrong": _finite(row.refused),
                "versions": row.versions,
                "flaky": row.flaky,
                "people": list(row.people),
            }
            for row in rows(report)
        ],
        "trials": [
            {
                "problem": trial.problem,
                "variant": trial.variant,
                "sort": trial.sort,
                "what": trial.what,
                "passed": trial.passed,
                "warning": trial.warning,
                "complaint": trial.complaint,
                "file": trial.place.file if trial.place else None,
                "line": trial.place.first_line if trial.place else None,
            }
            for trial in report.trials
        ],
    }


def _finite(number: float | None) -> float | str | None:
    return str(number) if number is not None and math.isinf(number) else number
