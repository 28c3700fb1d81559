"""Reports as JSON and back. The shape is a promise: `docs/report.md` says it field by field.

Exact numbers are objects `{"exact": "19/2", "decimal": 9.5}`; only `exact` is read back.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from grader.errors import UsageError
from grader.model.answer import Repair
from grader.model.outcome import Counterexample, Evidence, ItemResult, Outcome
from grader.model.report import REPORT_VERSION, Failure, PartReport, Report, Score
from grader.model.submission import Passage, Place
from grader.model.verdict import Verdict
from grader.model.working import Ruling, WorkingLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, Any]

_EXACT: Final = re.compile(r"-?\d{1,80}(/\d{1,80})?")


def to_json(report: Report) -> Json:
    """The report as what `json.dumps` takes; holds nothing but strings, numbers, booleans, lists and objects."""
    return {
        "version": report.version,
        "assessment": report.assessment,
        "title": report.title,
        "submission": report.submission,
        "audience": report.audience,
        "score": _score(report.score),
        "parts": [_part(part) for part in report.parts],
        "unassigned": [{"text": passage.text, "place": _place(passage.place)} for passage in report.unassigned],
        "messages": list(report.messages),
        "seed": report.seed,
        "grader": report.grader,
        "digest": report.digest,
        "sandbox": report.sandbox,
        "variant": report.variant,
    }


def class_to_json(reports: Sequence[Report], failures: Sequence[Failure]) -> Json:
    """A class: its reports, and the submissions that could not be opened."""
    return {
        "version": REPORT_VERSION,
        "reports": [to_json(report) for report in reports],
        "failures": [{"submission": failed.submission, "message": failed.message} for failed in failures],
    }


def from_json(data: Mapping[str, Any]) -> Report:
    """The report that `to_json` wrote.

    Raises
    ------
    UsageError
        If the data is of another version, or is no report at all.

    """
    version = data.get("version") if isinstance(data, dict) else None
    if version != REPORT_VERSION:
        raise UsageError(f"this is a report of version {version!r}; version {REPORT_VERSION} can be read")
    try:
        return _read_report(data)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as fault:
        raise UsageError(f"this is no complete report: {type(fault).__name__}: {fault}") from fault


def exact_number(value: Fraction) -> Json:
    """An exact number and, beside it, the float for programs that need no more."""
    return {"exact": str(value), "decimal": float(value)}


def plain(value: object) -> Any:
    """A fact as JSON holds it: tuples become lists, exact and non-finite numbers become strings."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(part) for part in value]
    return str(value)


def _score(score: Score) -> Json:
    return {
        "out_of": exact_number(score.out_of),
        "awarded": exact_number(score.awarded),
        "proposed": exact_number(score.proposed),
        "open": exact_number(score.open),
    }


def _place(place: Place | None) -> Json | None:
    if place is None:
        return None
    return {"file": place.file, "first_line": place.first_line, "last_line": place.last_line}


def _part(part: PartReport) -> Json:
    return {
        "problem": part.problem,
        "title": part.title,
        "printed_as": part.printed_as,
        "statement": part.statement,
        "practice": part.practice,
        "verdict": part.verdict.value,
        "score": _score(part.score),
        "needs_review": part.needs_review,
        "left_for_people": part.left_for_people,
        "answer": part.answer,
        "read_as": part.read_as,
        "read_as_latex": part.read_as_latex,
        "read_as_mathml": part.read_as_mathml,
        "repairs": [_repair(repair) for repair in part.repairs],
        "remarks": list(part.remarks),
        "place": _place(part.place),
        "outcomes": [_outcome(outcome) for outcome in part.outcomes],
    }


def _repair(repair: Repair) -> Json:
    return {"rule": repair.rule, "before": repair.before, "after": repair.after, "start": repair.start}


def _outcome(outcome: Outcome) -> Json:
    evidence, example = outcome.evidence, outcome.counterexample
    return {
        "verdict": outcome.verdict.value,
        "credit": exact_number(outcome.credit),
        "evidence": {"note": evidence.note, "rationale": evidence.rationale, "facts": plain(dict(evidence.facts))},
        "misconception": outcome.misconception,
        "counterexample": None if example is None else _counterexample(example),
        "needs_review": outcome.needs_review,
        "items": [_item(item) for item in outcome.items],
        "lines": [_line(line) for line in outcome.lines],
        "check": outcome.check,
    }


def _counterexample(example: Counterexample) -> Json:
    return {
        "point": dict(example.point),
        "answer": example.answer,
        "expected": example.expected,
        "where": example.where,
    }


def _item(item: ItemResult) -> Json:
    return {
        "key": item.key,
        "description": item.description,
        "weight": exact_number(item.weight),
        "met": item.met,
        "reason": item.reason,
        "quote": item.quote,
    }


def _line(line: WorkingLine) -> Json:
    return {
        "text": line.text,
        "ruling": line.ruling.value,
        "number": line.number,
        "note": line.note,
        "why": line.why,
        "repaired": line.repaired,
        "rule": line.rule,
        "misconception": line.misconception,
        "counterexample": None if line.counterexample is None else _counterexample(line.counterexample),
        "needs": list(line.needs),
        "follows": line.follows,
        "start": line.start,
    }


def _read_report(data: Mapping[str, Any]) -> Report:
    return Report(
        assessment=data["assessment"],
        title=data["title"],
        submission=data["submission"],
        parts=tuple(_read_part(part) for part in data["parts"]),
        score=_read_score(data["score"]),
        unassigned=tuple(Passage(passage["text"], Place(**passage["place"])) for passage in data["unassigned"]),
        messages=tuple(data["messages"]),
        seed=data["seed"],
        grader=data["grader"],
        digest=data["digest"],
        audience=data["audience"],
        sandbox=data.get("sandbox", ""),  # reports from before code was run have none
        variant=data.get("variant", ""),  # nor those from before papers had versions
    )


def _read_part(data: Json) -> PartReport:
    own = {
        "verdict": Verdict(data["verdict"]),
        "score": _read_score(data["score"]),
        "repairs": tuple(Repair(**repair) for repair in data["repairs"]),
        "remarks": tuple(data["remarks"]),
        "place": data["place"] and Place(**data["place"]),
        "outcomes": tuple(_read_outcome(outcome) for outcome in data["outcomes"]),
    }
    return PartReport(**{**data, **own})


def _read_outcome(data: Json) -> Outcome:
    example = data["counterexample"]
    return Outcome(
        verdict=Verdict(data["verdict"]),
        credit=_read_exact(data["credit"]),
        evidence=Evidence(**data["evidence"]),
        misconception=data["misconception"],
        counterexample=example and Counterexample(**example),
        needs_review=data["needs_review"],
        items=tuple(ItemResult(**{**item, "weight": _read_exact(item["weight"])}) for item in data["items"]),
        lines=tuple(_read_line(line) for line in data.get("lines", ())),
        check=data.get("check", ""),
    )


def _read_line(data: Json) -> WorkingLine:
    example = data["counterexample"]
    own = {
        "ruling": Ruling(data["ruling"]),
        "needs": tuple(data["needs"]),
        "counterexample": example and Counterexample(**example),
    }
    return WorkingLine(**{**data, **own})


def _read_score(data: Json) -> Score:
    return Score(**{name: _read_exact(value) for name, value in data.items()})


def _read_exact(data: Json) -> Fraction:
    """An exact number; `Fraction` itself would also take `1e999999999` and work on it for hours."""
    if not _EXACT.fullmatch(data["exact"]):
        raise ValueError(f"no exact number: {data['exact'][:40]!r}")
    return Fraction(data["exact"])
