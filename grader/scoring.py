"""Exact marks: how outcomes become a share of the marks, and shares become a score.

A share has three bounds, `sure <= likely <= possible`. What lies between them is what a person still decides:
a rubric's proposal stands between `sure` and `likely`, an undecided answer between `likely` and `possible`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.model.report import Score
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model.outcome import Outcome

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)

_WORST_FIRST: Final = (
    Verdict.INCORRECT,
    Verdict.MALFORMED,
    Verdict.BLANK,
    Verdict.ERROR,
    Verdict.UNDECIDED,
    Verdict.PENDING,
    Verdict.PROPOSED,
    Verdict.PARTIAL,
    Verdict.CORRECT,
)
_RANK: Final = {verdict: rank for rank, verdict in enumerate(_WORST_FIRST)}


@dataclass(frozen=True, slots=True)
class Share:
    """Bounds on the fraction of the marks that an answer earns; all three agree once everything is decided."""

    sure: Fraction = ZERO
    likely: Fraction = ZERO
    possible: Fraction = ZERO


NO_SHARE: Final = Share()
OPEN_SHARE: Final = Share(ZERO, ZERO, ONE)
FULL_SHARE: Final = Share(ONE, ONE, ONE)


def share_of(outcome: Outcome) -> Share:
    """Bounds that one outcome sets: credit is certain, proposed, or the least that an open one will earn."""
    credit = outcome.credit
    if outcome.verdict.settled:
        return Share(credit, credit, credit)
    if outcome.verdict is Verdict.PROPOSED:
        return Share(ZERO, credit, credit)
    return Share(credit, credit, ONE)


def combine(outcomes: Sequence[Outcome], weights: Sequence[Fraction]) -> tuple[Verdict, Share]:
    """Verdict and share of several checks of one answer.

    Outcomes with a weight add up in proportion to it; outcomes without one (weight 0) are gates, of which the
    least counts. The verdict is the worst of the gates and of the weighted sum.
    """
    if len(outcomes) == 1:
        return outcomes[0].verdict, share_of(outcomes[0])
    pairs = list(zip(outcomes, weights, strict=True))
    weighted = [(outcome, weight) for outcome, weight in pairs if weight]
    verdicts = [outcome.verdict for outcome, weight in pairs if not weight]
    shares = [share_of(outcome) for outcome, weight in pairs if not weight]
    if weighted:
        share = _weighted(weighted)
        shares.append(share)
        verdicts.append(_verdict_of_sum([outcome.verdict for outcome, _ in weighted], share))
    least = Share(
        min(share.sure for share in shares),
        min(share.likely for share in shares),
        min(share.possible for share in shares),
    )
    return min(verdicts, key=_RANK.__getitem__), least


def _weighted(pairs: list[tuple[Outcome, Fraction]]) -> Share:
    whole = sum((weight for _, weight in pairs), ZERO)
    parts = [(share_of(outcome), weight / whole) for outcome, weight in pairs]
    return Share(
        sum((share.sure * weight for share, weight in parts), ZERO),
        sum((share.likely * weight for share, weight in parts), ZERO),
        sum((share.possible * weight for share, weight in parts), ZERO),
    )


def _verdict_of_sum(verdicts: list[Verdict], share: Share) -> Verdict:
    waiting = [verdict for verdict in verdicts if not verdict.settled]
    if waiting:
        return min(waiting, key=_RANK.__getitem__)
    if share.sure == ONE:
        return Verdict.CORRECT
    return Verdict.PARTIAL if share.sure else Verdict.INCORRECT


def score(marks: Fraction, share: Share) -> Score:
    """Marks of one part: what stands, what is proposed, what is open."""
    return Score(
        out_of=marks,
        awarded=marks * share.sure,
        proposed=marks * (share.likely - share.sure),
        open=marks * (share.possible - share.likely),
    )


def total(scores: Iterable[Score]) -> Score:
    """Sum of scores, exact and free of order."""
    listed = list(scores)
    return Score(
        out_of=sum((one.out_of for one in listed), ZERO),
        awarded=sum((one.awarded for one in listed), ZERO),
        proposed=sum((one.proposed for one in listed), ZERO),
        open=sum((one.open for one in listed), ZERO),
    )
