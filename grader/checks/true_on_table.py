"""A claimed bound or equation, tested on a table of exact instances."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING, Any, ClassVar, Final

from grader.answers.inequality import Formula_, Relation, Stated
from grader.checks._reference import accepted, mutants, named, partial, reference_of
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Counterexample, Evidence, Outcome
from grader.model.reach import Reach
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.model.kinds import Subject

Instance = dict[str, Fraction]

_COMPARE: Final[Mapping[str, Callable[[Fraction, Fraction], bool]]] = {
    "<=": Fraction.__le__, ">=": Fraction.__ge__, "=": Fraction.__eq__, "<": Fraction.__lt__, ">": Fraction.__gt__,
}  # fmt: skip
_FEWEST: Final = 4  # words; fewer justify nothing
_RANK: Final = {"of": "r", "spelled": {"r": ["rank(AB)", "rank"], "p": ["p"], "q": ["q"], "n": ["n"]}}
_PRODUCT: Final = {
    "value": "rank <= min(p, q), because the columns of a product are combinations of columns",
    "mutants": [
        {"answer": "rank = min(p, q)", "misconception": "equality claimed", "note": "equal", "fraction": "1/2"},
    ],
    "data": {"names": ["p", "q", "n", "r"], "instances": [[1, 1, 2, 1], [1, 1, 2, 0], [2, 1, 2, 1], [2, 2, 3, 1]]},
}


@dataclass(frozen=True)
class TrueOnTable(AbstractCheck):
    """The claim holds on every instance of the reference's table, and says no less than the reference.

    The table (`data: {names: [...], instances: [[...], ...]}`) holds exact values of all quantities. A claim that
    fails on one instance is wrong, with that instance as the counterexample; mutants are recognised by their values.
    A claim that holds everywhere but is weaker than the reference and all its alternatives is worth `loose`.
    `assuming: {words: [...], instances: [[...], ...]}` is a second table that counts for an answer with those words.
    What is right and justified waits for a person, who reads the reasons; a bare claim is worth `bare`.

    Parameters
    ----------
    loose
        What a true but weaker claim is worth.
    bare
        What a right claim without reasons is worth.

    """

    READS: ClassVar[frozenset[str]] = frozenset({"inequality"})
    REACH: ClassVar[Reach] = Reach.PARTLY
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "rank <= min(p, q), because the columns of a product are combinations of columns", reader="inequality",
            reader_parameters=_RANK, reference=_PRODUCT, verdict=Verdict.PROPOSED, fraction=Fraction(1),
        ),
        Example(
            "rank = min(p, q)", reader="inequality", reader_parameters=_RANK, reference=_PRODUCT,
            verdict=Verdict.PARTIAL, fraction=Fraction(1, 2), misconception="equality claimed",
        ),
        Example(
            "rank <= p = min(p, q)", reader="inequality", reader_parameters=_RANK,
            reference={**_PRODUCT, "mutants": [
                {"answer": "rank <= min(p, q)", "misconception": "the softmax is left out", "note": "linear",
                 "fraction": "1/2"},
            ]},
            verdict=Verdict.PARTIAL, fraction=Fraction(1, 2), misconception="the softmax is left out",
        ),
        Example(
            "rank <= p + q", reader="inequality", reader_parameters=_RANK, reference=_PRODUCT,
            parameters={"loose": "1/4"}, verdict=Verdict.PARTIAL, fraction=Fraction(1, 4),
        ),
        Example(
            "rank = p q", reader="inequality", reader_parameters=_RANK, reference=_PRODUCT, verdict=Verdict.INCORRECT,
        ),
    )  # fmt: skip

    loose: Fraction = Fraction(0)
    bare: Fraction = Fraction(1, 2)

    def judge(self, subject: Subject) -> Outcome:
        """Test the first relation; the others must hold as well."""
        stated = subject.answer.value
        assert isinstance(stated, Stated)
        of = str(getattr(subject.reader, "of", ""))
        table = _table(subject)
        claims = [one for one in stated.relations if not _speaks_of(one.bound, of)]
        if not claims:
            why = "What is asked for is told by itself, and so nothing is claimed."
            return Outcome(Verdict.INCORRECT, Fraction(0), Evidence("table.circular", why))
        outcome = self._concluded(claims, table, subject) or self._decided(claims[0], of, table, subject)
        if outcome.verdict is not Verdict.CORRECT:
            return self._under_assumption(stated, of, subject) or outcome
        false = next((one for one in claims[1:] if _counterexample(one, of, table) is not None), None)
        if false is not None:
            why = "The first claim holds, but another one in the text does not; a person looks at it."
            return Outcome(Verdict.UNDECIDED, Fraction(0), Evidence("table.contradicted", why), needs_review=True)
        return self._justified(stated, outcome)

    def _concluded(self, claims: Sequence[Relation], table: list[Instance], subject: Subject) -> Outcome | None:
        """The mistake in which the first chain ends: `r <= min(s, q) = min(p, q)`."""
        chain = list(takewhile(lambda claim: claim.follows, claims[1:]))
        for claim in chain:
            for mutant, answer in mutants(subject):
                if _same(claim, answer.value.relations[0], table):
                    return named(mutant, subject)
        return None

    def _justified(self, stated: Stated, outcome: Outcome) -> Outcome:
        if stated.prose.length - _claimed(stated) < _FEWEST:
            return partial("table.bare", "The claim is right, but nothing justifies it.", self.bare)
        return Outcome(Verdict.PROPOSED, outcome.credit, outcome.evidence, needs_review=True)

    def _under_assumption(self, stated: Stated, of: str, subject: Subject) -> Outcome | None:
        """The claim where an assumption that the answer states makes it true."""
        assuming = reference_of(subject).data.get("assuming") or {}
        text = subject.answer.text.casefold()
        if not any(str(words).casefold() in text for words in assuming.get("words", ())):
            return None
        table = _instances(reference_of(subject).data["names"], assuming["instances"])
        if _counterexample(stated.relations[0], of, table) is not None:
            return None
        why = "The claim holds under the assumption that the answer states; a person looks at that."
        return Outcome(Verdict.PROPOSED, Fraction(1), Evidence("table.assumed", why), needs_review=True)

    def _decided(self, claim: Relation, of: str, table: Sequence[Instance], subject: Subject) -> Outcome:
        for mutant, answer in mutants(subject):
            if _same(claim, answer.value.relations[0], table):
                return named(mutant, subject)
        against = _counterexample(claim, of, table)
        if against is not None:
            found = {name: str(value) for name, value in against.items()}
            shown = Counterexample(found, str(_worth(claim.bound, against)), str(against[of]))
            evidence = Evidence("table.refuted", f"The claim does not hold; {_told(found)}.", found)
            return Outcome(Verdict.INCORRECT, Fraction(0), evidence, counterexample=shown)
        if any(_as_strong(claim, answer.value.relations[0], table) for answer in accepted(subject)):
            why = f"The claim holds on all {len(table)} exact instances and is as strong as the reference."
            return Outcome(Verdict.CORRECT, Fraction(1), Evidence("table.holds", why, {"instances": len(table)}))
        return partial("table.loose", "The claim is true, but far from the best that can be said.", self.loose)


def _table(subject: Subject) -> list[Instance]:
    data = reference_of(subject).data
    return _instances(data["names"], data["instances"])


def _instances(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Instance]:
    return [{name: Fraction(str(value)) for name, value in zip(names, row, strict=True)} for row in rows]


def _worth(bound: Formula_, instance: Instance) -> Fraction:
    if isinstance(bound, Fraction):
        return bound
    if isinstance(bound, str):
        return instance[bound]
    head, *args = bound
    values = [_worth(arg, instance) for arg in args]  # type: ignore[arg-type]
    if head in {"min", "max"}:
        return min(values) if head == "min" else max(values)
    first, second = values
    match head:
        case "+":
            return first + second
        case "-":
            return first - second
        case "/":
            return first / second if second else first
        case _:
            return first * second


def _speaks_of(bound: Formula_, of: str) -> bool:
    """Whether a bound holds what it bounds."""
    return bound == of or (isinstance(bound, tuple) and any(_speaks_of(arg, of) for arg in bound[1:]))  # type: ignore[arg-type]


def _counterexample(claim: Relation, of: str, table: Sequence[Instance]) -> Instance | None:
    """The first instance on which the claim fails."""
    compare = _COMPARE[claim.op]
    return next((one for one in table if not compare(one[of], _worth(claim.bound, one))), None)


def _same(claim: Relation, other: Relation, table: Sequence[Instance]) -> bool:
    return claim.op == other.op and all(_worth(claim.bound, one) == _worth(other.bound, one) for one in table)


def _as_strong(claim: Relation, other: Relation, table: Sequence[Instance]) -> bool:
    """Whether a true claim leaves no more room than another in the same direction."""
    if claim.op not in {other.op, "="}:
        return False
    pairs = [(_worth(claim.bound, one), _worth(other.bound, one)) for one in table]
    return all(own >= theirs if other.op in {">=", ">"} else own <= theirs for own, theirs in pairs)


def _claimed(stated: Stated) -> int:
    """About how many words the first relation itself takes."""
    return 2 + 2 * str(stated.relations[0].bound).count(",")


def _told(found: Mapping[str, str]) -> str:
    return "for instance with " + ", ".join(f"{name} = {value}" for name, value in found.items())
