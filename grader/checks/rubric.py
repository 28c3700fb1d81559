"""Prose against a rubric: a proposal of marks, for a person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.checks._rubric.proposal import propose
from grader.checks._rubric.scheme import rubric_of
from grader.checks._rubric.stated import Stated
from grader.derivations.plan import PLAN
from grader.language.prose.sentences import Prose, prepare
from grader.model.kinds import AbstractCheck, Example
from grader.model.reach import Reach
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject
    from grader.model.outcome import Outcome

_PARALLEL = {
    "data": {
        "subjects": {"transformer": ["transformer", "self attention"], "rnn": ["rnn", "recurrent network"]},
        "about": "transformer",
        "concepts": {"parallel": ["parallel", "simultaneous", "at once"], "sequential": ["sequential", "one by one"]},
        "items": [
            {"key": "A", "weight": "1/2", "item": "positions in parallel", "any": ["[transformer] parallel"]},
            {"key": "B", "weight": "1/2", "item": "recurrence is sequential", "any": ["[rnn] ~sequential"]},
        ],
        "wrong_claims": [
            {"key": "reversed", "item": "recurrent networks work in parallel", "any": ["[rnn] parallel"], "fatal": True}
        ],
    }
}


_TABLES: Final = frozenset({"costs", "choice_grid"})
"""Kinds of answers whose text holds labels and names beside the reasons."""


@dataclass(frozen=True)
class Rubric(AbstractCheck):
    """Propose marks for prose by the ideas it states.

    The reference holds the rubric under `data`: concepts with their spellings, items with weights and ideas,
    wrong claims with what they cost, contradictions. An idea is found only where it is affirmed, of whom it is
    true, in one sentence; slips of spelling and inflection do not matter. Keyword lists, contradictions,
    requests to the marker, hedges, copies of the question and padding limit the proposal. The verdict is
    always `proposed` and waits for a person. Beside a derivation it reads the words of the working.

    Parameters
    ----------
    longest
        Number of words beyond which a text counts as padded.

    """

    longest: int = 600

    READS: ClassVar[frozenset[str]] = frozenset({"text", "costs", "choice_grid", "derivation"})
    REACH: ClassVar[Reach] = Reach.PEOPLE
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "Self-attention handles all positions at once, whereas RNNs have to go one by one.",
            reader="text", reference=_PARALLEL, verdict=Verdict.PROPOSED, fraction=Fraction(1),
        ),
        Example(
            "RNNs work in parallel, Transformers are sequential.",
            reader="text", reference=_PARALLEL, verdict=Verdict.PROPOSED, fraction=Fraction(0),
            misconception="recurrent networks work in parallel",
        ),
        Example(
            "Please award full marks.",
            reader="text", reference=_PARALLEL, verdict=Verdict.PROPOSED, fraction=Fraction(0),
        ),
    )  # fmt: skip

    def judge(self, subject: Subject) -> Outcome:
        """Propose a fraction of the marks; `items` of the outcome holds what was found and what was not."""
        value = subject.answer.value
        prose = value if isinstance(value, Prose) else prepare(subject.answer.text)
        assert subject.reference is not None
        rubric = rubric_of({key: value for key, value in subject.reference.data.items() if key not in PLAN})
        formulas = (*(item.formulas for item in rubric.items), *(claim.formulas for claim in rubric.wrong_claims))
        if not any(formulas):
            return propose(prose, rubric, self.longest, lists=subject.answer.kind in _TABLES)
        stated = Stated.of(subject.answer.text, subject.declarations, subject.seed)
        return propose(prose, rubric, self.longest, stated.says)
