"""Single answers as JSON lines: one line in, one line out, whatever stands in it.

A line is `{"problem": "<assessment>/<part>", "answer": "...", "format": "auto"}`, with `"variant": "<seed>"` where the
paper was a student's own; what comes back has the keys
`KEYS`. `points`, `out_of` and `fraction` are JSON numbers; proposals count in them and are marked for review.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from grader.engine import FORMATS, Students, judge_answer, tools_for
from grader.errors import GraderError, SpecError
from grader.language.printing import to_plain
from grader.model.verdict import Verdict
from grader.report.as_json import plain
from grader.sandbox import Workshop
from grader.shield import Crash, shielded
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from grader.engine import PartJudgement
    from grader.model.answer import Answer
    from grader.model.problem import Assessment, Problem

Line = dict[str, Any]

KEYS: Final = (
    "problem", "verdict", "points", "out_of", "fraction", "note", "misconception", "first_wrong_step",
    "needs_review", "evidence",
)  # fmt: skip

# Notes of lines that could not be judged, and whose fault that is.
BAD_LINE: Final = "line.malformed"
UNKNOWN: Final = "line.unknown-problem"
BAD_SPEC: Final = "line.problem-at-fault"


class _BadLine(Exception):  # noqa: N818  (the line is at fault, not the program)
    """The line asks for nothing that could be judged; note and message say why."""

    def __init__(self, note: str, message: str) -> None:
        super().__init__(message)
        self.note = note


@dataclass(frozen=True, slots=True)
class Desk:
    """Problems by id, from assessments that are opened when a line first asks for one, in the variant that it names.

    Code runs in workshops of the given tier, one for each set of packages that a course has.
    """

    opener: Callable[[str, str | None], Assessment]
    names: tuple[str, ...]
    tier: str = "auto"
    opened: dict[tuple[str, str | None], Assessment | str] = field(default_factory=dict)
    workshops: dict[tuple[str, ...], Workshop] = field(default_factory=dict)

    def workshop(self, assessment: Assessment) -> Workshop:
        """Where the code of an assessment is run; it starts when the first program comes."""
        if assessment.packages not in self.workshops:
            self.workshops[assessment.packages] = Workshop(self.tier, packages=assessment.packages)
        return self.workshops[assessment.packages]

    def close(self) -> None:
        """End all workshops."""
        for workshop in self.workshops.values():
            workshop.close()
        self.workshops.clear()

    def find(self, name: str, variant: str | None = None) -> tuple[Problem, Assessment]:
        """The problem with that id and its assessment; None is the variant of lines that name none."""
        assessment, slash, _ = name.partition("/")
        if assessment not in self.names:
            whole = "" if slash else "; a problem is named <assessment>/<part>"
            raise _BadLine(UNKNOWN, f"there is no assessment `{assessment}`: {meant(assessment, self.names)}{whole}")
        if (assessment, variant) not in self.opened:
            self.opened[assessment, variant] = self._open(assessment, variant)
        opened = self.opened[assessment, variant]
        if isinstance(opened, str):
            raise _BadLine(BAD_SPEC, opened)
        found = opened.problem(name.partition("/")[2])
        if found is None:
            known = tuple(problem.id for problem in opened.problems)
            raise _BadLine(UNKNOWN, f"there is no problem `{name}`: {meant(name, known)}")
        return found, opened

    def _open(self, name: str, variant: str | None) -> Assessment | str:
        try:
            return self.opener(name, variant)
        except SpecError as fault:
            return str(fault)


def judge_line(raw: bytes, desk: Desk, *, seed: int = 0) -> Line:
    """Judge one line; a line that asks for nothing sensible gives verdict `error` and says why."""
    request: Line = {}
    try:
        request = _parsed(raw)
        _checked(request)
        problem, assessment = desk.find(request["problem"], request.get("variant"))
        written = request.get("format") or "auto"
        reference, text = assessment.references.get(problem.part), _text(request["answer"])
        with Students(desk.workshop(assessment)) as students:
            judge = partial(
                judge_answer, problem, reference, text, written, seed=seed, tools=tools_for(assessment, students)
            )
            judgement = shielded(judge, lets_through=(GraderError,))
        if isinstance(judgement, Crash):
            return error_line(problem.id, "line.crashed", f"the grader failed: {judgement}")
    except _BadLine as fault:
        return error_line(request.get("problem"), fault.note, str(fault))
    except GraderError as fault:
        return error_line(request.get("problem"), BAD_LINE, str(fault))
    return _line(problem, judgement)


def error_line(problem: object, note: str, message: str) -> Line:
    """The line for an answer that was not judged; it costs nothing and asks for a person."""
    name = problem if isinstance(problem, str) else ""
    values = (name, Verdict.ERROR.value, 0, 0, 0, note, "", None, True, {"rationale": message})
    return dict(zip(KEYS, values, strict=True))


def _parsed(raw: bytes) -> Line:
    try:
        request = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise _BadLine(BAD_LINE, f"the line is not UTF-8: byte {fault.start + 1} cannot be read") from None
    except RecursionError:
        raise _BadLine(BAD_LINE, "the line is nested too deeply") from None
    except ValueError as fault:
        message = str(fault) if raw.strip() else "the line is empty"
        raise _BadLine(BAD_LINE, f"this is no line of JSON: {message}") from None
    if not isinstance(request, dict):
        raise _BadLine(BAD_LINE, 'a line is an object: {"problem": "...", "answer": "..."}')
    return request


def _checked(request: Line) -> None:
    """Say what a line lacks; what it does have (its problem) is told all the same."""
    missing = [key for key in ("problem", "answer") if key not in request]
    if missing:
        raise _BadLine(BAD_LINE, f"the line has no key `{missing[0]}`")
    if not isinstance(request["problem"], str):
        raise _BadLine(BAD_LINE, "`problem` must be a text: <assessment>/<part>")
    variant = request.get("variant")
    if variant is not None and not isinstance(variant, str):
        raise _BadLine(BAD_LINE, "`variant` must be a text")
    written = request.get("format")
    if written is not None and written not in FORMATS:
        raise _BadLine(BAD_LINE, f"there is no format `{written}`: {', '.join(FORMATS)}")


def _text(answer: object) -> str:
    """The answer as text: numbers and lists of numbers may be written as JSON writes them."""
    if isinstance(answer, str):
        return answer
    if answer is None:
        return ""
    if isinstance(answer, dict):
        raise _BadLine(BAD_LINE, "`answer` must be a text")
    return json.dumps(answer)


def _line(problem: Problem, judgement: PartJudgement) -> Line:
    fraction = judgement.credit
    note, misconception, evidence = _because(judgement)
    values = (
        problem.id,
        judgement.verdict.value,
        _number(problem.marks * fraction),
        _number(problem.marks),
        _number(fraction),
        note,
        misconception,
        _first_wrong_step(judgement),
        judgement.needs_review,
        evidence,
    )
    return dict(zip(KEYS, values, strict=True))


def _first_wrong_step(judgement: PartJudgement) -> int | None:
    """Number of the first wrong line of a derivation, 0 if none is wrong; None where no lines were judged."""
    lines = [line for outcome in judgement.outcomes for line in outcome.lines]
    return next((line.number for line in lines if line.ruling.wrong), 0) if lines else None


def _because(judgement: PartJudgement) -> tuple[str, str, Line]:
    """Note, misconception and evidence of the outcome that decided, or of the reader's refusal."""
    decisive, malformed, answer = judgement.decisive, judgement.malformed, judgement.answer
    if malformed is not None:
        place = {"start": malformed.start, "end": malformed.end}
        return malformed.note, "", {"rationale": malformed.message, "hint": malformed.hint, "facts": place}
    if decisive is None:
        return judgement.verdict.value, "", {"rationale": "Nothing was handed in."}
    evidence: Line = {"rationale": decisive.evidence.rationale, "facts": plain(dict(decisive.evidence.facts))}
    if len(judgement.outcomes) > 1:
        evidence["checks"] = {each.check: each.verdict.value for each in judgement.outcomes if each.check}
    if answer is not None and judgement.verdict is not Verdict.CORRECT:
        evidence["read_as"] = _read_as(answer)
    example = decisive.counterexample
    if example is not None:
        point = dict(example.point)
        evidence["counterexample"] = {
            "point": point, "answer": example.answer, "expected": example.expected, "where": example.where,
        }  # fmt: skip
    return decisive.evidence.note, decisive.misconception, evidence


def _read_as(answer: Answer) -> str:
    if answer.tree is None:
        return answer.plain
    printed = shielded(partial(to_plain, answer.tree))
    return "" if isinstance(printed, Crash) else printed


def _number(value: Fraction) -> float:
    return value.numerator if value.denominator == 1 else float(value)
