"""A derivation line by line, and marks by the milestones that it reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from grader.checks._formula import earlier_formulas
from grader.checks._lines import named, reported
from grader.checks._said import said
from grader.derivations import reading
from grader.derivations.conclusion import takes_back
from grader.derivations.explaining import jumps
from grader.derivations.milestones import Met, distinct_sides, met
from grader.derivations.plan import plan_of
from grader.derivations.ruling import rule_on
from grader.derivations.tables import Table
from grader.derivations.terms import Terms
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import FULL, NOTHING, Evidence, ItemResult, Outcome
from grader.model.reach import Reach
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from grader.model.verdict import Verdict
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.derivations.ruled import Ruled, RuledLine
    from grader.model.kinds import Subject

_ENTROPY = Declarations(
    (Dimension("n"),),
    (
        Symbol("p", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("q", Kind.COLUMN, ("n",), constraints=("simplex",)),
    ),
)
_SPLIT: Mapping[str, object] = {
    "data": {"milestones": [
        {"item": "definition", "weight": "1/2", "any": [{"value": "H(p, q)", "uses": [r"\log q_i"]}]},
        {
            "item": "claim",
            "weight": "1/2",
            "any": [{"value": "H(p, q)", "uses": [r"KL(p \| q)"], "origin": "H(p, q)", "steps": 1}],
        },
    ]}
}  # fmt: skip


_NO_TERMS = Terms()
_LONG = 24  # characters of a formula among words that may be a step
_FEW_WORDS = 4
_CONCLUDES = re.compile(
    r"\b(?:so|hence|therefore|thus|then|consequently|finally|cancel\w*|remain\w*|follows|same|equal\w*)\b",
    re.IGNORECASE,
)
_WORKED = 5  # so many different expressions are a working, and no result that is said twice


@dataclass(frozen=True)
class Costs:
    """What a mistake costs that does not reach the milestones, as a fraction of the marks of this check.

    `slip`: a renamed index or a misplaced bracket, each; `approximation`: equals signs for approximations, all
    together; `wrong`: a false or ill-typed line that nothing builds on, each; `carried`: a false line that later
    lines follow from, each.
    """

    slip: Fraction = Fraction(1, 20)
    approximation: Fraction = Fraction(1, 20)
    wrong: Fraction = Fraction(1, 20)
    carried: Fraction = Fraction(1, 10)


@dataclass(frozen=True)
class Working(AbstractCheck):
    r"""Every line of a derivation is ruled on, and the milestones that it reaches carry the marks.

    Each relation is evaluated on random models of the problem, for all values of the free indices: `=` at moderate
    values, `\approx` only in the limit that the problem names. Derivatives are taken on the problem's definitions
    and never from the student's algebra. A line is valid, valid as an approximation, a slip (one renamed index, one
    bracket, `=` for `\approx`: repaired, and judged as it was meant), invalid with its smallest counterexample,
    ill-typed, or unread; what cannot be read is never wrong. A line that follows from an earlier wrong one is
    valid, and says so.

    The reference holds the `milestones` under `data`: each an `item` in words, its `weight`, and under `any` the
    signs of which one will do (`value`, `uses`, `has`, `avoids`, `outside`, `worked`, `origin`, `steps`,
    `through`, `limit`, `object`, `states`); and the `mistakes`: what a wrong line `says`, and the `misconception`
    behind it. Without a reference the lines are ruled on all the same.

    Parameters
    ----------
    terms:
        Objects that the student defines and what they must do, limits, constraints that may be relaxed, laws.
    costs:
        What slips and lines without consequence cost.
    jump:
        The largest jump: how many known rules may lie between a line and the next. A line that goes on by more, or by
        none that is known, is a jump. 0: jumps are not looked for.
    jumps:
        What becomes of them: `review` leaves the working to a person, `uncounted` takes such lines for no sign of a
        milestone.
    layout:
        What a working earns at most whose result stands in the other layout alone, unless its text names the layout
        (`unless_said`).

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            r"H(p,q) = -\sum_i p_i \log q_i = -\sum_i p_i \log p_i + \sum_i p_i \log \frac{p_i}{q_i} "
            r"= H(p) + KL(p \| q)",
            declarations=_ENTROPY,
            reader="derivation",
            reference=_SPLIT,
            verdict=Verdict.CORRECT,
        ),
        Example(
            r"H(p,q) = -\sum_i p_i \log q_i = -\sum_i p_i \log p_i - \sum_i p_i \log \frac{p_i}{q_i} "
            r"= H(p) - KL(p \| q)",
            declarations=_ENTROPY,
            reader="derivation",
            reference=_SPLIT,
            verdict=Verdict.PARTIAL,
        ),
        Example(
            r"H(p,q) = H(p) + KL(p \| q) \\ H(p) + KL(p \| q) = H(p,q)",
            declarations=_ENTROPY,
            reader="derivation",
            reference=_SPLIT,
            verdict=Verdict.INCORRECT,
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"derivation"})
    REACH: ClassVar[Reach] = Reach.PARTLY
    NEEDS_REFERENCE: ClassVar[bool] = False

    terms: Terms = _NO_TERMS
    costs: Costs = Costs()
    jump: int = 0
    jumps: Literal["review", "uncounted"] = "review"
    layout: Fraction = FULL
    unless_said: tuple[str, ...] = ()

    def judge(self, subject: Subject) -> Outcome:
        """Rule on the lines, find the milestones, and count the costs."""
        working = subject.answer.value
        assert isinstance(working, reading.Working)
        earlier = earlier_formulas(subject)
        data = subject.reference.data if subject.reference is not None else {}
        table = Table.of(data) if self.terms.ranks else Table()
        ruled = rule_on(working, subject.declarations, self.terms, subject.seed, earlier, table=table)
        plan = plan_of(data)
        leaps = jumps(ruled, self.jump) if self.jump else ()
        found = met(plan.milestones, ruled)
        if self.jumps == "uncounted":
            found = tuple(replace(one, line=None) if one.line and one.line.number in leaps else one for one in found)
        shown = found[-1].line if found else None
        back = takes_back(ruled, shown) if shown is not None else None
        if back is not None:
            found = (*found[:-1], replace(found[-1], line=None))
        credit = max(NOTHING, _share(found) - _cost(ruled, self.costs))
        outcome = _outcome(ruled, found, credit) if found else _without_marks(ruled)
        if shown is not None and back is not None:
            outcome = _taken_back(outcome, shown, back)
        if self.layout < outcome.credit and self._is_turned(ruled, shown, working.text):
            outcome = _in_other_layout(outcome, self.layout)
        if leaps and found and self.jumps == "review":
            outcome = _leaping(outcome, leaps)
        first = ruled.first_wrong
        if first is not None and _assumes(data, working.text):
            outcome = _assumed(outcome)
        misconception = named(first, ruled, plan.mistakes) if first is not None else ""
        lines = reported(ruled, first, misconception)
        return replace(outcome, lines=lines, misconception=misconception)


    def _is_turned(self, ruled: Ruled, shown: RuledLine | None, text: str) -> bool:
        """Whether the result, or the last word, holds only with its derivative laid out the other way, untold."""
        if said(text, self.unless_said):
            return False
        last = [line for line in ruled.lines if line.links][-1:]
        told = [link.remark for line in (shown, *last) if line is not None for link in line.links]
        return any("layout" in remark or "laid out" in remark for remark in told)


def _assumes(data: Mapping[str, Any], text: str) -> bool:
    """Whether a text states one of the assumptions that the reference knows."""
    told = data.get("assuming") or {}
    return any(str(words).casefold() in text.casefold() for words in told.get("words", ()))


def _taken_back(outcome: Outcome, shown: RuledLine, last: RuledLine) -> Outcome:
    """A working that ends with another result than the right one that it had."""
    why = f"{outcome.evidence.rationale} Line {last.number} takes back what line {shown.number} had right."
    return replace(outcome, evidence=replace(outcome.evidence, rationale=why))


def _in_other_layout(outcome: Outcome, most: Fraction) -> Outcome:
    """A working that holds in a layout which was not asked for."""
    why = f"{outcome.evidence.rationale} The result is laid out the other way."
    evidence = replace(outcome.evidence, note="derivation.layout", rationale=why)
    verdict = Verdict.PARTIAL if outcome.verdict is Verdict.CORRECT else outcome.verdict
    return replace(outcome, verdict=verdict, credit=most, evidence=evidence)


def _leaping(outcome: Outcome, leaps: tuple[int, ...]) -> Outcome:
    """A working with a jump: what it would earn stands as a proposal, and a person reads it."""
    where = ", ".join(map(str, leaps))
    why = f"No chain of known rules that is short enough leads to line {where}; a person reads the step."
    evidence = Evidence("derivation.jump", why, {**outcome.evidence.facts, "jumps": where})
    return replace(outcome, verdict=Verdict.UNDECIDED, evidence=evidence, needs_review=True)


def _assumed(outcome: Outcome) -> Outcome:
    """A working with a false line in a text that says what it assumes."""
    why = "The text makes an assumption under which a line may hold that is false otherwise; a person reads it."
    evidence = replace(outcome.evidence, note="derivation.assumed", rationale=why)
    return replace(outcome, verdict=Verdict.UNDECIDED, evidence=evidence, needs_review=True)


def _share(found: tuple[Met, ...]) -> Fraction:
    whole = sum((one.milestone.weight for one in found), NOTHING)
    return sum((one.milestone.weight for one in found if one.line is not None), NOTHING) / whole if whole else NOTHING


def _cost(ruled: Ruled, costs: Costs) -> Fraction:
    """What the mistakes of a working cost, apart from milestones that were missed because of them."""
    followed = {line.follows for line in ruled.lines}
    total = NOTHING
    approximated = False
    for line in ruled.lines:
        notes = {line.note, *(link.note for link in line.links if link.ruling is Ruling.SLIP)}
        if line.ruling is Ruling.SLIP:
            approximated = approximated or "slip.approximation" in notes
            total += costs.slip if notes - {"slip.approximation"} else NOTHING
        elif line.ruling.wrong:
            total += costs.carried if line.number in followed else costs.wrong
    return total + (costs.approximation if approximated else NOTHING)


def _without_marks(ruled: Ruled) -> Outcome:
    """The lines alone: where there is no reference, nobody says what the working has to show."""
    why = "The lines were ruled on; the marks are decided where the reference is."
    return Outcome(Verdict.PENDING, NOTHING, Evidence("reference.absent", why, _facts(ruled)), needs_review=True)


def _facts(ruled: Ruled) -> dict[str, object]:
    stated = [line for line in ruled.lines if line.number]
    first = ruled.first_wrong
    return {
        "lines": len(stated),
        "valid": sum(line.ruling.holds for line in stated),
        "unread": sum(line.ruling is Ruling.UNREAD for line in stated),
        "first_wrong": first.number if first is not None else 0,
    }


def _outcome(ruled: Ruled, found: tuple[Met, ...], credit: Fraction) -> Outcome:
    stated = [line for line in ruled.lines if line.number]
    unread = [line for line in stated if line.ruling is Ruling.UNREAD and _counts(line)]
    first = ruled.first_wrong
    facts = {**_facts(ruled), "milestones": f"{sum(one.line is not None for one in found)} of {len(found)}"}
    items = tuple(_item(number, one) for number, one in enumerate(found, start=1))
    if unread and credit < FULL:
        why = f"{len(unread)} of {len(stated)} lines could not be read or decided; a person reads them."
        evidence = Evidence("derivation.unread", why, facts)
        return Outcome(Verdict.UNDECIDED, credit, evidence, needs_review=True, items=items)
    if _another_way(ruled, found, credit):
        why = "Every line holds and the result is reached, but not by the steps that are known; a person reads it."
        return Outcome(Verdict.UNDECIDED, credit, Evidence("derivation.another-way", why, facts), needs_review=True,
                       items=items)  # fmt: skip
    if _ends_in_words(ruled, found):
        why = "Every line holds, and the last step stands in words; a person reads it."
        return Outcome(Verdict.UNDECIDED, credit, Evidence("derivation.in-words", why, facts), needs_review=True,
                       items=items)  # fmt: skip
    note, why = _told(first, found)
    verdict = Verdict.CORRECT if credit >= FULL else Verdict.PARTIAL if credit > NOTHING else Verdict.INCORRECT
    return Outcome(verdict, min(credit, FULL), Evidence(note, why, facts), items=items)


def _another_way(ruled: Ruled, found: tuple[Met, ...], credit: Fraction) -> bool:
    """Whether a working gets to the result by lines that all hold, but not over the milestones that are known.

    That may be so, too, where nothing but the result itself is missing, or where no milestone was seen at all: it may
    be written in a form that is not known. A result that is only restated has too few different expressions for that.
    """
    missing = sum(one.line is None for one in found)
    done = bool(found) and credit < FULL and (found[-1].line is not None or missing in {1, len(found)})
    return done and ruled.first_wrong is None and distinct_sides(ruled) >= _WORKED


def _ends_in_words(ruled: Ruled, found: tuple[Met, ...]) -> bool:
    """Whether all lines hold, nothing but the last milestone is missing, and words conclude behind the last line."""
    missing = [one.line is None for one in found]
    if ruled.first_wrong is not None or len(found) < 2 or missing != [False] * (len(found) - 1) + [True]:
        return False
    last = max(at for at, line in enumerate(ruled.lines) if line.number)
    behind = " ".join(line.part.text for line in ruled.lines[last + 1 :])
    return len(behind.split()) > _FEW_WORDS and _CONCLUDES.search(behind) is not None


def _counts(line: RuledLine) -> bool:
    """Whether an unread line could hold a milestone: vague relations could not."""
    part = line.part
    if not isinstance(part, reading.Statement):
        return False
    inside = not part.running and len(part.text) > _LONG and line.note != "symbol.undeclared"
    return (part.displayed or inside) and line.note not in {"relation.vague", "law.unknown"}


def _told(first: RuledLine | None, found: tuple[Met, ...]) -> tuple[str, str]:
    missing = [one.milestone.item for one in found if one.line is None]
    if first is None and not missing:
        return "derivation.complete", "Every line holds, and every step that was asked for is there."
    if first is None:
        words = f"What is written holds, but not all that was asked for is shown: {'; '.join(missing)}."
        return "derivation.incomplete", words
    words = f"The first wrong line is line {first.number}: {first.why}."
    if first.ruling is Ruling.SLIP:
        words = f"Line {first.number} has a slip: {first.why}."
    return "derivation.wrong-line", words + (f" Not shown: {'; '.join(missing)}." if missing else "")


def _item(number: int, one: Met) -> ItemResult:
    shown = one.line is not None
    reason = f"shown in line {one.line.number}" if one.line is not None else "not shown by any line that holds"
    quote = one.line.part.text if one.line is not None else ""
    return ItemResult(str(number), one.milestone.item, one.milestone.weight, shown, reason, quote)
