"""From prose and rubric to a proposal: which items are met, what is wrong, what is left after the guards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.checks._rubric.guards import HALF, QUARTER, Guard, evidence, guards
from grader.checks._rubric.matching import Read, contrary, denials_of, denied, find, find_all, read_sentences
from grader.checks._rubric.requests import denied_statement
from grader.language.prose.sentences import prepare
from grader.model.outcome import NOTHING, Evidence, ItemResult, Outcome
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.checks._rubric.scheme import Item, Rubric, WrongClaim
    from grader.language.prose.sentences import Prose


_DENIALS: Final = 2  # so many denials of what holds are hardly ever found in a right answer


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one item: the share of its weight that it earns, in which words, and why not more."""

    item: Item
    share: Fraction
    reason: str
    quote: str = ""
    sentences: tuple[int, ...] = ()

    @property
    def earned(self) -> Fraction:
        """Part of the marks."""
        return self.item.weight * self.share


def no_conditions(_: str) -> str | None:
    """For prose without labelled numbers and formulas: no condition on them can hold."""
    return None


def propose(
    prose: Prose,
    rubric: Rubric,
    longest: int,
    holds: Callable[[str], str | None] = no_conditions,
    *,
    lists: bool = False,
) -> Outcome:
    """A proposal of marks with its reasons; it never stands without a person.

    `holds` tells of a condition on labelled numbers, or of a formula that should be stated, why it holds (its values
    in words, the formula as it stands), or None. `lists` says that a list of names is what is asked for, as in a
    table of choices with reasons.
    """
    claims = evidence(prose, rubric.question)
    reads = read_sentences(claims, rubric.lexicon, rubric.contrasted)
    findings = _findings(rubric, reads, holds)
    wrong = _wrong(rubric, reads, holds)
    fired = (*guards(prose, claims, rubric.question, longest, lists=lists), *_contradictions(rubric, reads, findings),
             *_mostly_denied(rubric, reads, findings))
    raw = sum((finding.earned for finding in findings), NOTHING)
    credit = max(NOTHING, raw - sum((claim.costs for claim, _ in wrong), NOTHING))
    caps = [*(claim.cap for claim, _ in wrong), *(guard.cap for guard in fired)]
    credit = min([credit, *caps])
    facts = {
        "met": [finding.item.key for finding in findings if finding.share == 1],
        "wrong_claims": [claim.key for claim, _ in wrong],
        "guards": [guard.note for guard in fired],
        "before_guards": str(raw),
        "words": prose.length,
    }
    items = (*map(_result, findings), *(_wrong_result(claim, match) for claim, match in wrong))
    return Outcome(
        verdict=Verdict.PROPOSED,
        credit=credit,
        evidence=Evidence(_note(fired, wrong, raw), _rationale(findings, wrong, fired, credit), facts),
        misconception=wrong[0][0].description if wrong else "",
        needs_review=True,
        items=items,
    )


def _findings(rubric: Rubric, reads: Sequence[Read], holds: Callable[[str], str | None]) -> tuple[Finding, ...]:
    found: dict[str, Finding] = {}
    for item in rubric.items:
        finding = _finding(item, rubric, reads, holds)
        if finding.share and item.needs:
            finding = _with_needs(finding, [found[key] for key in item.needs if key in found], reads)
        found[item.key] = finding
    return tuple(found.values())


def _finding(item: Item, rubric: Rubric, reads: Sequence[Read], holds: Callable[[str], str | None]) -> Finding:
    if item.pending:
        return Finding(item, NOTHING, item.pending)
    against = next((match for idea in item.unless if (match := find(idea, reads, rubric.about))), None)
    if against:
        return Finding(item, NOTHING, f"taken away by: {against.quote}", against.quote)
    if item.holds and (why := holds(item.holds)) is not None:
        return Finding(item, Fraction(1), why, why)
    if (stated := _first(holds, item.formulas)) is not None:
        return Finding(item, Fraction(1), f"states: {stated}", stated)
    if item.count:
        return _counted(item, reads)
    for idea in item.ideas:
        matches = find_all(idea, reads, rubric.about) or tuple(filter(None, (find(idea, reads, rubric.about),)))
        if matches:
            sentences = tuple(match.sentence for match in matches)
            return Finding(item, Fraction(1), f"says: {matches[0].quote}", matches[0].quote, sentences)
    if item.needs and not item.ideas and not item.holds and not item.formulas:
        return Finding(item, Fraction(1), "follows from the items that it needs")
    return Finding(item, NOTHING, "not found in the text")


def _first(holds: Callable[[str], str | None], formulas: tuple[str, ...]) -> str | None:
    """The place that states one of the formulas."""
    return next((found for formula in formulas if (found := holds(formula)) is not None), None)


def _counted(item: Item, reads: Sequence[Read]) -> Finding:
    number = max(sum(len(read.mentions.get(name, ())) for read in reads) for name in item.count)
    share = min(Fraction(1), Fraction(number, item.least))
    return Finding(item, share, f"{min(number, item.least)} of {item.least} found")


def _with_needs(finding: Finding, needed: Sequence[Finding], reads: Sequence[Read]) -> Finding:
    """The finding, in proportion to the items that it needs; nothing where those stand in too short a sentence."""
    met = [other for other in needed if other.share]
    if not met:
        return Finding(finding.item, NOTHING, f"needs {' or '.join(finding.item.needs)}")
    longest = max((len(reads[place].sentence.words) for other in met for place in other.sentences), default=0)
    if longest < finding.item.words:
        return Finding(finding.item, NOTHING, "named only, no reason given")
    return replace(finding, share=finding.share * max(other.share for other in met))


def _wrong(
    rubric: Rubric, reads: Sequence[Read], holds: Callable[[str], str | None]
) -> tuple[tuple[WrongClaim, str], ...]:
    found: list[tuple[WrongClaim, str]] = []
    for claim in rubric.wrong_claims:
        if any(find(idea, reads, rubric.about) for idea in claim.unless):
            continue
        quote = next((match.quote for idea in claim.ideas if (match := find(idea, reads, rubric.about))), None)
        if quote is None and claim.holds:
            quote = holds(claim.holds)
        if quote is None:
            quote = _first(holds, claim.formulas)
        if quote is not None:
            found.append((claim, quote))
    return tuple(found)


def _contradictions(rubric: Rubric, reads: Sequence[Read], findings: Sequence[Finding]) -> tuple[Guard, ...]:
    for contradiction in rubric.contradictions:
        if all(find(idea, reads, rubric.about) for idea in contradiction.both):
            return (Guard("rubric.contradiction", contradiction.description, contradiction.cap),)
    if refused := _refused(rubric, reads):
        return (Guard("rubric.contradiction", f"the text denies what it should say: {refused}"),)
    for finding in findings:
        for idea in finding.item.ideas if finding.share else ():
            if denied := contrary(idea, reads, rubric.about):
                return (Guard("rubric.contradiction", f"the text says and denies the same: {denied}"),)
    picked = [match for idea in rubric.one_of if (match := find(idea, reads, rubric.about))]
    if len(picked) > 1:
        quotes = "; ".join(match.quote for match in picked[:3])
        return (Guard("rubric.hedged", f"several answers are given where one is asked for: {quotes}", HALF),)
    return ()


def _mostly_denied(rubric: Rubric, reads: Sequence[Read], findings: Sequence[Finding]) -> tuple[Guard, ...]:
    """A guard where the text denies more of what is asked for than it says, or again and again what no one denies."""
    quotes: list[str] = []
    refused = NOTHING
    for finding in findings:
        ideas = () if finding.share or finding.quote else finding.item.ideas
        quote = next((quote for idea in ideas if (quote := denied(idea, reads, rubric.about))), "")
        if quote:
            quotes.append(quote)
            refused += finding.item.weight
    if refused > sum((finding.earned for finding in findings), NOTHING):
        return (Guard("rubric.denied", f"the text denies what is asked for: {'; '.join(quotes[:3])}", QUARTER),)
    against = denials_of(rubric.affirmed(), reads)
    if len(against) < _DENIALS:
        return ()
    return (Guard("rubric.denied", f"the text denies several things that hold: {'; '.join(against[:3])}"),)


def _refused(rubric: Rubric, reads: Sequence[Read]) -> str:
    """A statement that would earn marks and that the text calls untrue; correcting a mistake is no refusal."""
    for read in reads:
        statement = denied_statement(read.sentence.text)
        said = read_sentences(prepare(statement).sentences, rubric.lexicon, rubric.contrasted) if statement else ()
        ideas = (idea for item in rubric.items for idea in item.ideas)
        if said and any(find(idea, said, rubric.about) for idea in ideas):
            return statement[:120]
    return ""


def _note(fired: Sequence[Guard], wrong: Sequence[tuple[WrongClaim, str]], raw: Fraction) -> str:
    if fired:
        return fired[0].note
    if wrong:
        return f"rubric.wrong-claim.{wrong[0][0].key}"
    return "rubric.proposed" if raw else "rubric.nothing-found"


def _rationale(
    findings: Sequence[Finding], wrong: Sequence[tuple[WrongClaim, str]], fired: Sequence[Guard], credit: Fraction
) -> str:
    met = [finding.item.description for finding in findings if finding.share]
    said = [f"Found: {'; '.join(met)}." if met else "None of the expected ideas was found."]
    said += [f"Wrong: {claim.description} ({quote})." for claim, quote in wrong]
    said += [f"Limited to {guard.cap}: {guard.reason}." for guard in fired]
    share = {Fraction(0): "none", Fraction(1): "all"}.get(credit, str(credit))
    return " ".join((*said, f"Proposal: {share} of the marks, for a person to confirm."))


def _result(finding: Finding) -> ItemResult:
    item = finding.item
    return ItemResult(item.key, item.description, item.weight, finding.share == 1, finding.reason, finding.quote)


def _wrong_result(claim: WrongClaim, quote: str) -> ItemResult:
    reason = f"wrong claim, costs {claim.costs}"
    return ItemResult(claim.key, claim.description, -claim.costs, met=True, reason=reason, quote=quote)
