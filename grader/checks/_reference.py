"""The reference as checks of plain answers need it: read by the student's own reader, once, with its mutants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grader.checks._said import said
from grader.model.answer import Answer
from grader.model.outcome import FULL, NOTHING, Evidence, Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from grader.model.kinds import AbstractAnswerKind, Subject
    from grader.model.problem import FormReference, Mutant
    from grader.model.symbols import Declarations


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A key that is the thing itself: two are equal only if they hold the very same object."""

    held: Any

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.held is other.held


@lru_cache(maxsize=8192)
def _read(reader: _Same, text: str, declarations: _Same) -> Answer:
    reading = reader.held.read(text, declarations.held)
    if not isinstance(reading, Answer):
        raise ValueError(f"reference {text!r} is no {reader.held.kind()}: {reading.message}")  # noqa: TRY004 - a value
    return reading


def answer_of(reader: AbstractAnswerKind, value: object, declarations: Declarations) -> Answer:
    """A reference value or the answer of a mutant, read as the student's answer was.

    Raises
    ------
    ValueError
        If the author wrote what the reader cannot read; `verify` finds it.

    """
    return _read(_Same(reader), as_text(value), _Same(declarations))


def as_text(value: object) -> str:
    """Plain data of a reference file as a student would write it: a list in brackets, a number in digits."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(as_text(part) for part in value) + "]"
    if isinstance(value, dict):
        return "\n".join(f"{key}: {as_text(part)}" for key, part in value.items())
    return value if isinstance(value, str) else str(value)


def reference_of(subject: Subject) -> FormReference:
    """The private half of the form.

    Raises
    ------
    ValueError
        If there is none; a check that needs it does not run on a student's own machine.

    """
    if subject.reference is None:
        raise ValueError("this check needs a reference")
    return subject.reference


def accepted(subject: Subject) -> Iterator[Answer]:
    """The reference answer and its alternatives."""
    reference = reference_of(subject)
    for value in (reference.value, *reference.alternatives):
        yield answer_of(subject.reader, value, subject.declarations)


def mutants(subject: Subject) -> Iterator[tuple[Mutant, Answer]]:
    """The planted mistakes, read."""
    for mutant in reference_of(subject).mutants:
        yield mutant, answer_of(subject.reader, mutant.answer, subject.declarations)


def planted(subject: Subject, agrees: Callable[[Answer], bool], **facts: object) -> Outcome | None:
    """The outcome of the first planted mistake that the answer agrees with."""
    for mutant, answer in mutants(subject):
        if agrees(answer):
            return named(mutant, subject, **facts)
    return None


def named(mutant: Mutant, subject: Subject, **facts: object) -> Outcome:
    """The outcome of an answer that is this mutant; no mistake where it states the convention that makes it right."""
    words = said(subject.answer.text, mutant.unless_said)
    if words:
        return correct(f"{mutant.note}.said", "Right under the convention that the answer states.", said=words, **facts)
    return mistaken(mutant.misconception, mutant.note, mutant.fraction, **facts)


def mistaken(misconception: str, note: str, fraction: Fraction, **facts: object) -> Outcome:
    """A recognised mistake: what it is still worth decides between partial and incorrect."""
    if fraction >= FULL:
        return correct(note, misconception, **facts)
    verdict = Verdict.PARTIAL if fraction > NOTHING else Verdict.INCORRECT
    return Outcome(
        verdict, fraction, Evidence(note, misconception[:1].upper() + misconception[1:] + ".", facts), misconception
    )


def partial(note: str, rationale: str, fraction: Fraction, **facts: object) -> Outcome:
    """A share of the marks without a misconception; none and all of them are what they are."""
    if fraction >= FULL:
        return correct(note, rationale, **facts)
    verdict = Verdict.PARTIAL if fraction > NOTHING else Verdict.INCORRECT
    return Outcome(verdict, max(fraction, NOTHING), Evidence(note, rationale, facts))
