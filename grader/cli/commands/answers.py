"""`grader answers`: hundreds of collected answers, one line of JSON in and one out."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from grader.batch.lines import BAD_LINE, BAD_SPEC, UNKNOWN, Desk, error_line, judge_line
from grader.batch.workers import Plan, run_all
from grader.cli.exits import Exit
from grader.cli.options import Folders, folder_options, folders, jobs_option, seed_option, trust_option, variant_option
from grader.errors import UsageError
from grader.spec.load import assessments, load_assessment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from grader.batch.lines import Line
    from grader.model.problem import Assessment

_CHUNK: Final = 32
_EXITS: Final = {BAD_LINE: Exit.USAGE, UNKNOWN: Exit.USAGE, BAD_SPEC: Exit.SPEC}


@click.command("answers")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json/--brief", "as_json", default=True, help="JSON lines (the default), or one short line each.")
@click.option("--times", is_flag=True, help="Tell on stderr how long answers took: median, 99th percentile, worst.")
@variant_option
@jobs_option
@seed_option
@trust_option
@folder_options("problems", "references")
def command(
    file: Path,
    *,
    as_json: bool,
    times: bool,
    variant: str | None,
    jobs: int,
    seed: int,
    tier: str,
    problems: Path | None,
    references: Path | None,
) -> int:
    """Judge single answers: FILE holds one JSON object per line, `-` is stdin.

    A line is {"problem": "<assessment>/<part>", "answer": "...", "format": "latex|text|number|shape|python|
    derivation|auto"}. One line comes out for each line that goes in, in order; a line that cannot be judged
    gets verdict "error" and says why, and the rest goes on. A line may name the variant that it answers:
    "variant": "s17"; without it --variant holds.
    """
    where, how = folders(problems, references, None), (tier, variant or "")
    write = _Writer(partial(_written, as_json=as_json), times=times)
    with _opened(file) as source:
        if jobs > 1:
            _judge_in_processes(list(source), partial(_judge_chunk_with, where, seed, how), write, jobs)
        else:
            _judge_here(source, _desk(where, how), seed, write)
    write.tell_times()
    return write.worst


def _judge_here(source: Iterable[bytes], desk: Desk, seed: int, write: _Writer) -> None:
    with closing(desk):
        for raw in source:
            start = time.perf_counter()
            line = judge_line(raw, desk, seed=seed)
            write(line, time.perf_counter() - start)


def _opened(file: Path) -> BinaryIO:
    if str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as fault:
        raise UsageError(f"{file} cannot be opened: {fault.strerror}") from None


def _desk(where: Folders, how: tuple[str, str]) -> Desk:
    """A desk for a tier, and for the variant that lines are about which name none."""
    tier, variant = how

    def load(name: str, named: str | None) -> Assessment:
        chosen = variant if named is None else named
        return load_assessment(name, problems=where.problems, references=where.references, variant=chosen)

    return Desk(load, assessments(where.problems), tier)


def _written(line: Line, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(line)
    points = f"{line['points']:g}/{line['out_of']:g}"
    because = line["misconception"] or line["note"]
    return f"{line['problem']}  {line['verdict']}  {points}  {because}"


class _Writer:
    """Writes lines as they come, and remembers the gravest exit code and the times."""

    def __init__(self, written: Callable[[Line], str], *, times: bool) -> None:
        self.worst = Exit.DONE
        self._written = written
        self._times: list[tuple[float, int, str]] | None = [] if times else None
        self._count = 0

    def __call__(self, line: Line, seconds: float) -> None:
        sys.stdout.write(self._written(line) + "\n")
        sys.stdout.flush()
        self._count += 1
        if line["verdict"] == "error":
            self.worst = max(self.worst, _EXITS.get(line["note"], Exit.NOT_GRADED))
        if self._times is not None:
            self._times.append((seconds, self._count, line["problem"]))

    def tell_times(self) -> None:
        """Median, 99th percentile and worst, in milliseconds, on stderr."""
        if not self._times:
            return
        told = sorted(self._times)
        median, late = told[len(told) // 2][0], told[min(len(told) - 1, len(told) * 99 // 100)][0]
        worst, number, problem = told[-1]
        total = sum(seconds for seconds, _, _ in told)
        click.echo(
            f"{len(told)} answers in {total:.3f} s: median {median * 1e3:.3f} ms, 99th percentile {late * 1e3:.3f} ms,"
            f" worst {worst * 1e3:.1f} ms (line {number}, {problem})",
            err=True,
        )


Timed = tuple["Line", float]


def _judge_in_processes(
    lines: list[bytes], opener: Callable[[], Callable[[list[bytes]], list[Timed]]], write: _Writer, jobs: int
) -> None:
    """Judge chunks in workers and write them in order; a chunk that is lost is done again line by line."""
    waiting: dict[int, list[Timed]] = {}
    written = 0

    def hear(place: int, done: list[Timed]) -> None:
        nonlocal written
        waiting[place] = done
        while written in waiting:
            for line, seconds in waiting.pop(written):
                write(line, seconds)
            written += 1

    chunks = list(_chunks(lines))
    run_all(chunks, Plan(opener, partial(_again, opener), jobs, hear))


def _chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _again(opener: Callable[[], Callable[[list[bytes]], list[Timed]]], chunk: list[bytes], why: str) -> list[Timed]:
    if len(chunk) == 1:
        return [(error_line("", "line.lost", f"the grader failed: judging this line {why}"), 0.0)]
    singles = run_all([[line] for line in chunk], Plan(opener, partial(_again, opener)))
    return [timed for single in singles for timed in single]


def _judge_chunk_with(where: Folders, seed: int, how: tuple[str, str]) -> Callable[[list[bytes]], list[Timed]]:
    return partial(_judge_chunk, desk=_desk(where, how), seed=seed)


def _judge_chunk(chunk: list[bytes], *, desk: Desk, seed: int) -> list[Timed]:
    done: list[Timed] = []
    for raw in chunk:
        start = time.perf_counter()
        line = judge_line(raw, desk, seed=seed)
        done.append((line, time.perf_counter() - start))
    return done
