"""Sequences of tokens with scores against the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from grader.answers._text import plain
from grader.checks._reference import accepted, mistaken, partial, planted
from grader.checks._searching import Search, follow
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import FULL, Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.answers.sequence import Scored
    from grader.model.kinds import Subject


@dataclass(frozen=True)
class SameSequence(AbstractCheck):
    """The sequences of the reference, token by token and in order, with their scores.

    Parameters
    ----------
    tolerance:
        Absolute tolerance of a score.
    scores:
        The scores are asked for: right tokens without them are worth `tokens_only`.
    tokens_only:
        What the right sequences with wrong or missing scores are worth; scores that are right add their share.
    order:
        What the right sequences in another order are worth.
    per_sequence:
        Each right sequence is worth its share; sequences too many cost as much.
    probabilities:
        Scores are log-likelihoods, and the probabilities that belong to them are as good.
    search:
        The beam search that was to be run. Where the student has told its steps (`t=1: ...`), each is judged from the
        beams and scores of his own step before, if that earns more: what follows from an error is not wrong again.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("the cat (-1.23)", reference={"value": "the cat (-1.23)"}, reader="sequence", verdict=Verdict.CORRECT),
        Example("a cat (-1.23)", reference={"value": "the cat (-1.23)"}, reader="sequence", verdict=Verdict.INCORRECT),
        Example(
            "the cat (-0.4)",
            reference={"value": "the cat (-1.23)"},
            parameters={"tokens_only": Fraction(1, 2)},
            reader="sequence",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
            misconception="scores",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"sequence"})

    tolerance: float = 0.005
    scores: bool = True
    tokens_only: Fraction = Fraction(0)
    order: Fraction = Fraction(0)
    per_sequence: bool = False
    probabilities: bool = False
    search: Search | None = None

    def judge(self, subject: Subject) -> Outcome:
        """Compare tokens, then scores, then the planted mistakes."""
        given: tuple[Scored, ...] = subject.answer.value
        references: list[tuple[Scored, ...]] = [answer.value for answer in accepted(subject)]
        if any(self._equal(given, reference) for reference in references):
            return correct("same_sequence.equal", "Sequences and scores are right.")
        mistake = planted(subject, lambda wrong: self._equal(given, wrong.value))
        found = mistake or self._compared(given, references[0])
        followed = self._followed(subject, given)
        return followed if followed is not None and followed.credit > found.credit else found

    def _followed(self, subject: Subject, given: tuple[Scored, ...]) -> Outcome | None:
        """The steps that were told, each judged from the student's own step before."""
        final = [(one.tokens, one.score) for one in given]
        if self.search is None:
            return None
        found = follow(self.search, plain(subject.answer.text), final, self.tolerance)
        if found is None or found.share >= FULL:
            return None
        wrong = f"step {found.first_wrong} keeps the wrong beams" if found.first_wrong else "a score is wrong"
        words = f"{wrong}; the other steps are judged from what you had"
        return mistaken(words, "same_sequence.follow-through", found.share, first_wrong_step=found.first_wrong)

    def _equal(self, given: tuple[Scored, ...], reference: tuple[Scored, ...]) -> bool:
        return len(given) == len(reference) and all(map(self._same, given, reference))

    def _same(self, given: Scored, reference: Scored) -> bool:
        if given.tokens != reference.tokens:
            return False
        if not self.scores or reference.score is None:
            return True
        return given.score is not None and (
            abs(given.score - reference.score) <= self.tolerance * (1 + 1e-9)
            or (self.probabilities and self._is_probability(given.score, reference.score))
        )

    def _is_probability(self, given: float, log_likelihood: float) -> bool:
        """Whether a score is the probability of a log-likelihood, to as many digits as the tolerance asks for."""
        return given > 0 and abs(math.log(given) - log_likelihood) <= 2 * self.tolerance

    def _compared(self, given: tuple[Scored, ...], reference: tuple[Scored, ...]) -> Outcome:
        if [one.tokens for one in given] == [one.tokens for one in reference]:
            scored = Fraction(sum(map(self._same, given, reference)), len(reference))
            worth = self.tokens_only + (1 - self.tokens_only) * scored
            wrong = "not all of the scores are" if scored else "the scores are not"
            return mistaken(f"the sequences are right, {wrong}", "same_sequence.scores", worth)
        left = list(reference)
        for one in given:
            found = next((other for other in left if self._same(one, other)), None)
            if found is not None:
                left.remove(found)
        right = len(reference) - len(left)
        if not left and len(given) == len(reference):
            return mistaken("the right sequences in another order", "same_sequence.order", self.order)
        if self.per_sequence and right:
            share = (
                Fraction(right - (len(given) - right), len(reference))
                if len(given) > len(reference)
                else Fraction(right, len(reference))
            )
            words = f"{right} of {len(reference)} sequences are right."
            return partial("same_sequence.some", words, share, right=right, given=len(given))
        return incorrect("same_sequence.differs", _first_difference(given, reference))


def _first_difference(given: tuple[Scored, ...], reference: tuple[Scored, ...]) -> str:
    for place, (one, other) in enumerate(zip(given, reference, strict=False), 1):
        for position, (token, right) in enumerate(zip(one.tokens, other.tokens, strict=False), 1):
            if token != right:
                return f"Sequence {place} is wrong from token {position} on ({token})."
        if len(one.tokens) != len(other.tokens):
            return f"Sequence {place} has {len(one.tokens)} tokens, which is not the right length."
    return f"{len(given)} sequences were given, which is not the right number."
