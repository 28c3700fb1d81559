"""The one place that decides what a reader may not see."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from grader.model.outcome import Evidence
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.model.outcome import Counterexample, ItemResult, Outcome
    from grader.model.report import PartReport, Report
    from grader.model.working import WorkingLine

Audience = Literal["student", "instructor"]

# Facts that say how the decision was made and nothing about what the right answer is. A fact that is not
# named here is private, so that a new check reveals nothing before somebody has thought about it.
STUDENT_FACTS: Final = frozenset({
    "rung", "draws", "points", "tolerance", "relative_tolerance", "seed", "sizes", "dimensions", "precision",
    "shape", "answer", "given", "digits", "step", "start", "end", "hint",
    "lines", "valid", "unread", "first_wrong", "milestones",
})  # fmt: skip
_REFERENCE_FACT: Final = re.compile(r"expect|reference|solution|mutant|alternative|wanted|correct|right")
_MASK: Final = "[…]"
_SHORTEST_SECRET: Final = 3  # shorter ones (`0`, `-1`) would blot out ordinary words
_OUR_FAULT: Final = "The grader failed on this part. Nothing is lost: a person will look at it."
_UNMET: Final = "an idea that the rubric asks for and that was not found"


def redact(report: Report, audience: Audience) -> Report:
    """The report as its audience may see it; a report for students never becomes one for instructors again.

    For a student: no expected values, no facts but those of `STUDENT_FACTS`, no rubric items beyond those that
    were met, no details of our own failures. The misconception, the student's own counterexample point and the
    value of the student's answer there stay. So do the lines of a derivation with their rulings: both sides of a
    line are the student's own.

    Raises
    ------
    ValueError
        If the audience is not known, or asks for what has been removed already.

    """
    if audience not in {"student", "instructor"}:
        raise ValueError(f"no such audience: {audience!r} (student, instructor)")
    if audience == "instructor":
        if report.audience != "instructor":
            raise ValueError(f"a report for {report.audience!r} holds nothing that an instructor could be shown")
        return report
    return replace(report, parts=tuple(_part(part) for part in report.parts), audience="student")


def _part(part: PartReport) -> PartReport:
    hidden = frozenset(secret for outcome in part.outcomes for secret in _secrets(outcome))
    # What the student wrote is no secret, even where it is the expected value.
    own = f"{part.answer}\n{part.read_as}\n{part.read_as_latex}"
    mask = _masker(secret for secret in hidden if not _masker([secret]).search(own))
    return replace(
        part,
        outcomes=tuple(_outcome(outcome, mask) for outcome in part.outcomes),
        remarks=tuple(mask.sub(_MASK, remark) for remark in part.remarks),
        left_for_people=mask.sub(_MASK, part.left_for_people),
    )


def _outcome(outcome: Outcome, mask: re.Pattern[str]) -> Outcome:
    if outcome.verdict is Verdict.ERROR:
        evidence = Evidence(outcome.evidence.note, _OUR_FAULT)
        return replace(outcome, evidence=evidence, counterexample=None, items=(), misconception="")
    facts = {key: value for key, value in outcome.evidence.facts.items() if key in STUDENT_FACTS}
    evidence = Evidence(outcome.evidence.note, mask.sub(_MASK, outcome.evidence.rationale), facts)
    return replace(
        outcome,
        evidence=evidence,
        counterexample=_counterexample(outcome.counterexample, mask),
        items=tuple(_item(number, item) for number, item in enumerate(outcome.items, start=1)),
        lines=tuple(_line(line, mask) for line in outcome.lines),
    )


def _line(line: WorkingLine, mask: re.Pattern[str]) -> WorkingLine:
    return replace(line, why=mask.sub(_MASK, line.why), misconception=mask.sub(_MASK, line.misconception))


def _counterexample(found: Counterexample | None, mask: re.Pattern[str]) -> Counterexample | None:
    return found and replace(found, expected="", where=mask.sub(_MASK, found.where))


def _item(number: int, item: ItemResult) -> ItemResult:
    """A met item tells the student what was said anyway; what else the rubric looks for is the reference."""
    description = item.description if item.met else _UNMET
    return replace(item, key=str(number), description=description, reason="", quote=item.quote if item.met else "")


def _secrets(outcome: Outcome) -> Iterator[str]:
    """Everything private in an outcome that could have slipped into words meant for the student."""
    if outcome.counterexample is not None:
        yield outcome.counterexample.expected
    for key, value in outcome.evidence.facts.items():
        if key not in STUDENT_FACTS and _REFERENCE_FACT.search(key):
            yield from _leaves(value)
    for item in outcome.items:
        yield from (item.reason, item.description) if not item.met else (item.reason,)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, (list, tuple, set, frozenset)):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, dict):
        yield from _leaves(tuple(value.values()))
    elif not isinstance(value, (bool, type(None))):
        yield str(value)


def _masker(secrets: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the secrets as a whole word, the longest first; matches nothing if there are none."""
    long = sorted({secret for secret in secrets if len(secret.strip()) >= _SHORTEST_SECRET}, key=len, reverse=True)
    if not long:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(secret) for secret in long) + r")(?!\w)")
