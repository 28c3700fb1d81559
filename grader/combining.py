"""One answer to several parts, and several answers to one part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.scoring import Share, combine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judging import PartJudgement
    from grader.model.problem import Form
    from grader.model.submission import SlotText


@dataclass(frozen=True, slots=True)
class Handed:
    """One answer to a part: its text, what was decided about it, and what the student is told beside that."""

    slot: SlotText
    judgement: PartJudgement
    remarks: tuple[str, ...] = ()

    @property
    def is_program(self) -> bool:
        """Whether it is code."""
        answer = self.judgement.answer
        return self.slot.format == "python" or (answer is not None and answer.kind == "code")

    @property
    def sort(self) -> str:
        """What it is, in a word."""
        return "program" if self.is_program else "text"


def portion(judgement: PartJudgement, form: Form, part: str) -> PartJudgement:
    """What the answer of a form that covers several parts is worth for one of them: that part's own checks decide."""
    weights = {check.name or check.kind(): check.weight for check in form.checks}
    own = tuple(outcome for outcome in judgement.outcomes if outcome.check in form.covers[part])
    if not own:
        return judgement  # not read, or not run: the same for every part
    verdict, share = combine(own, [weights[outcome.check] for outcome in own])
    return replace(judgement, verdict=verdict, share=share, outcomes=own)


def best(handed: Sequence[Handed]) -> Handed:
    """The one of several answers to a part that counts: the one that is, or may still turn out to be, worth most.

    No answer takes away what another earns. A text that could not be read is looked at by a person where the
    program earns nothing.
    """
    first, *others = sorted(handed, key=_worth, reverse=True)
    if not others:
        return first
    shares = [each.judgement.share for each in handed]
    share = Share(
        max(share.sure for share in shares),
        max(share.likely for share in shares),
        max(share.possible for share in shares),
    )
    unread = not share.likely and any(each.judgement.malformed is not None for each in others)
    judgement = replace(first.judgement, share=share, for_review=first.judgement.for_review or unread)
    return replace(first, judgement=judgement, remarks=(*first.remarks, _told(first, others)))


def _worth(each: Handed) -> tuple[object, ...]:
    share = each.judgement.share
    return share.sure == 1, share.possible, share.likely, each.is_program


def _told(first: Handed, others: Sequence[Handed]) -> str:
    rest = ", ".join(f"the {each.sort} is {each.judgement.verdict.value}" for each in others)
    return f"This part was answered more than once. The {first.sort} counts, as nothing is worth more; {rest}."
