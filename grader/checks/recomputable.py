"""Whether reported numbers can be computed again from something that was handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers.readings import Numbers
from grader.checks._rubric.guards import is_request
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import FULL, NOTHING, Evidence, Outcome, incorrect
from grader.model.reach import Reach
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject

_FILE: Final = re.compile(r"\b[\w-]+\.(?:py|ipynb|zip|log|npy|pt|sh|csv)\b", re.IGNORECASE)
_WORD: Final = re.compile(
    r"\b(?:attached|attachment|script|notebook|appendix|source code|code files?|the code|log of)\b", re.IGNORECASE
)
_MISSING: Final = re.compile(
    r"\b(?:not|no|without|forgot|lost|missing)\b[^.\n]{0,30}\b(?:attach\w*|code|script|notebook)\b", re.IGNORECASE
)
_READER: Final = {"rows": {"a": ("first",)}, "columns": {"x": ("train",)}}


@dataclass(frozen=True)
class Recomputable(AbstractCheck):
    """Keep the marks for recomputation open until a person or a run has confirmed the numbers.

    Where the answer names a file or says that code is attached, the marks are proposed; otherwise they are
    pending. Without a single number there is nothing to compute again, and they are lost.
    """

    READS: ClassVar[frozenset[str]] = frozenset({"readings"})
    REACH: ClassVar[Reach] = Reach.PEOPLE
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "first train 3.1, see run.py", reader="readings", reader_parameters=_READER,
            verdict=Verdict.PROPOSED, fraction=Fraction(1),
        ),
        Example(
            "first train 3.1", reader="readings", reader_parameters=_READER,
            verdict=Verdict.PENDING, fraction=Fraction(0),
        ),
        Example(
            "It was low.", reader="readings", reader_parameters=_READER,
            verdict=Verdict.INCORRECT, fraction=Fraction(0),
        ),
    )  # fmt: skip

    def judge(self, subject: Subject) -> Outcome:
        """Propose, keep open, or refuse the marks for recomputation."""
        numbers = subject.answer.value
        assert isinstance(numbers, Numbers)
        if not numbers.labelled and not numbers.series:
            return incorrect("recomputable.no-numbers", "There is no number that could be computed again.")
        text = subject.answer.text
        named = _FILE.search(text) or _WORD.search(text)
        asks = any(is_request(sentence) for sentence in numbers.prose.sentences)
        if named and not asks and not _MISSING.search(text):
            why = f"`{named[0]}` has to be run to confirm the numbers."
            return Outcome(Verdict.PROPOSED, FULL, Evidence("recomputable.named", why), needs_review=True)
        why = "The code behind the numbers is not with this answer; these marks wait for it."
        return Outcome(Verdict.PENDING, NOTHING, Evidence("recomputable.missing", why), needs_review=True)
