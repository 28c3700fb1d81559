"""`grader verify`: the problems of an assessment, tested like code."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  (click reads it)
from typing import TYPE_CHECKING, Any, Final

import click

from grader.cli.exits import Exit
from grader.cli.options import folder_options, folders, quiet_option, trust_option
from grader.sandbox import Workshop
from grader.spec.cases import load_cases
from grader.spec.formulas import validate_formulas
from grader.spec.load import load_assessment
from grader.verify import SORTS, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.verify import Trial, VerifyReport

_LONGEST: Final = 110


@click.command("verify")
@click.argument("assessment")
@click.option("--seeds", type=click.IntRange(min=1), default=1, show_default=True, help="Try each with so many seeds.")
@click.option("--json", "as_json", is_flag=True, help="Every trial as JSON.")
@quiet_option
@trust_option
@folder_options("problems", "references", "submissions")
def command(
    assessment: str,
    *,
    seeds: int,
    as_json: bool,
    quiet: bool,
    tier: str,
    problems: Path | None,
    references: Path | None,
    submissions: Path | None,
) -> int:
    """Test an ASSESSMENT: references earn full marks, mutants are caught, known answers get their verdict.

    Ends with 0 if everything holds, 1 if a trial fails, 3 if a file cannot be used at all.
    """
    where = folders(problems, references, submissions)
    loaded = load_assessment(assessment, problems=where.problems, references=where.references)
    validate_formulas(loaded)
    cases = load_cases(where.submissions / assessment / "cases", loaded)
    with Workshop(tier, packages=loaded.packages) as workshop:
        report = verify(loaded, cases, seeds=seeds, bench=workshop)
    if as_json:
        click.echo(json.dumps(_as_json(report), indent=2, ensure_ascii=False))
    elif not quiet:
        for line in _table(report):
            click.echo(line)
    if report.failures and not as_json:
        click.echo(f"grader: {len(report.failures)} of {len(report.trials)} trials failed", err=True)
    return Exit.BELOW_THRESHOLD if report.failures else Exit.DONE


def _table(report: VerifyReport) -> Iterator[str]:
    width = max((len(name) for name in report.problems), default=0)
    heads = [sort.replace("known answer", "known") for sort in SORTS]
    yield "  ".join([" " * width, *(f"{head:>11}" for head in heads)])
    for name in report.problems:
        cells = (_cell(*report.tally(name, sort)) for sort in SORTS)
        yield "  ".join([f"{name:{width}}", *(f"{cell:>11}" for cell in cells)]).rstrip()
    for title, trials in (("Failures", report.failures), ("Warnings", report.warnings)):
        if trials:
            yield ""
            yield f"{title}:"
            for trial in trials:
                yield from _told(trial)
    yield ""
    passed = len(report.trials) - len(report.failures)
    yield f"{passed} of {len(report.trials)} trials hold, {len(report.warnings)} warnings"


def _cell(passed: int, tried: int) -> str:
    return f"{passed}/{tried}" if tried else "."


def _told(trial: Trial) -> Iterator[str]:
    where = f"{trial.place.file}:{trial.place.first_line}: " if trial.place else ""
    yield f"  {where}{trial.problem}: {trial.sort} `{_short(trial.what)}`"
    yield f"      {trial.complaint}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def _as_json(report: VerifyReport) -> dict[str, Any]:
    return {
        "assessment": report.assessment,
        "seeds": report.seeds,
        "passed": len(report.trials) - len(report.failures),
        "failed": len(report.failures),
        "trials": [
            {
                "problem": trial.problem,
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
