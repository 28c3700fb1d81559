"""A ruling with its justification, by the rule of the paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers.true_false import Ruling
from grader.checks._rubric.proposal import propose
from grader.checks._rubric.scheme import rubric_of
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Evidence, Outcome, incorrect
from grader.model.reach import Reach
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.language.prose.sentences import Prose
    from grader.model.kinds import Subject

_MERGES = {
    "value": "false",
    "data": {
        "concepts": {"vocabulary": ["vocabulary", "word list"], "longest": ["longest match", "longest prefix"]},
        "items": [
            {"key": "A", "weight": "1/2", "item": "only a vocabulary is kept", "any": ['vocabulary "kept|stored"']},
            {"key": "B", "weight": "1/2", "item": "the longest match is taken", "any": ["longest"]},
        ],
    },
}
_FEWEST: Final = 3  # words; fewer are no reasons


@dataclass(frozen=True)
class Justified(AbstractCheck):
    """Decide the ruling, and propose marks for its justification.

    A wrong ruling earns nothing, and neither does a bare one, unless the paper says otherwise. The justification
    is proposed by the rubric of the reference (under `data`; see the check `rubric`), for a person to confirm.

    Parameters
    ----------
    ruling
        Share of the marks that a right ruling earns beside its justification.
    bare
        Share of the marks for a right ruling without a word of justification.
    unruled
        Share of the justification's marks that it keeps where no ruling is given.
    longest
        Number of words beyond which the justification counts as padded.

    """

    ruling: Fraction = NOTHING
    bare: Fraction = NOTHING
    unruled: Fraction = NOTHING
    longest: int = 400

    READS: ClassVar[frozenset[str]] = frozenset({"true_false"})
    REACH: ClassVar[Reach] = Reach.PARTLY
    REFERENCE_IS_ANSWER: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "FALSE. Only the vocabulary is stored, and the longest match is taken.", reader="true_false",
            reference=_MERGES, verdict=Verdict.PROPOSED, fraction=Fraction(1),
        ),
        Example(
            "TRUE. Only the vocabulary is stored.", reader="true_false",
            reference=_MERGES, verdict=Verdict.INCORRECT, fraction=Fraction(0),
        ),
        Example("F", reader="true_false", reference=_MERGES, verdict=Verdict.INCORRECT, fraction=Fraction(0)),
        Example(
            "Only the vocabulary is stored.", reader="true_false", reference=_MERGES,
            parameters={"unruled": Fraction(1, 2)}, verdict=Verdict.PROPOSED, fraction=Fraction(1, 4),
        ),
    )  # fmt: skip

    def judge(self, subject: Subject) -> Outcome:
        """A wrong or bare ruling is decided; with reasons it is a proposal."""
        answer = subject.answer.value
        assert isinstance(answer, Ruling)
        assert subject.reference is not None
        expected = _truth(subject.reference.value)
        if answer.value is not None and answer.value is not expected:
            return incorrect("justified.wrong-ruling", "The ruling is wrong, so its reasons do not count.")
        if answer.value is not None and not _has_reasons(answer.justification):
            return self._bare()
        outcome = propose(answer.justification, rubric_of(subject.reference.data), self.longest)
        if answer.value is None:
            return replace(outcome, credit=outcome.credit * self.unruled, evidence=_unruled(outcome.evidence))
        return replace(outcome, credit=self.ruling + (1 - self.ruling) * outcome.credit)

    def _bare(self) -> Outcome:
        why = "The ruling is right, but nothing justifies it."
        if not self.bare:
            return incorrect("justified.bare", f"{why} The paper gives no marks for that.")
        verdict = Verdict.CORRECT if self.bare == 1 else Verdict.PARTIAL
        return Outcome(verdict, self.bare, Evidence("justified.bare", why))


def _truth(value: object) -> bool:
    """What the reference says.

    Raises
    ------
    ValueError
        If that is neither true nor false.

    """
    said = str(value).strip().lower()
    if said not in {"true", "false"}:
        raise ValueError(f"the reference of a ruling is true or false, not '{value}'")
    return said == "true"


def _has_reasons(prose: Prose) -> bool:
    return prose.length >= _FEWEST


def _unruled(evidence: Evidence) -> Evidence:
    return replace(evidence, note="justified.no-ruling", rationale=f"No ruling is given. {evidence.rationale}")
