"""A formula against the reference formula."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.checks._formula import (
    Outside,
    dearest,
    declared_names,
    doubtful_condition,
    earlier_formulas,
    is_label,
    outside_terms,
    statements,
    unfinished,
    value_side,
)
from grader.checks._mistakes import named_mistake
from grader.checks._reference import mistaken, reference_of
from grader.checks._said import said
from grader.checks._sides import (
    dots_elementwise,
    exact_part,
    goes_on_falsely,
    in_order_of_label,
    inside_bound,
    is_component,
    left_is_wrong,
    without_bounds,
)
from grader.checks._told import facts, rationale, unclear
from grader.deciding.claims import holds, names_only_indices
from grader.deciding.compare import Match
from grader.deciding.counterexample import find
from grader.deciding.evaluation import Regime
from grader.deciding.ladder import Decision, Question, decide
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import Apply, Chain, Node, Symbol, walk
from grader.language.vocabulary import Vocabulary
from grader.model.kinds import AbstractCheck, Example, Name
from grader.model.outcome import FULL, NOTHING, Evidence, Outcome, correct, incorrect, undecided
from grader.model.symbols import Declarations, Dimension, Kind
from grader.model.symbols import Symbol as Declared
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model.kinds import Subject

MAX_STATEMENTS: Final = 12
_SOFTMAX = Declarations(
    (Dimension("n"),),
    (
        Declared("theta", Kind.COLUMN, ("n",)),
        Declared("k", Kind.INDEX, family=("n",), fixed=True),
        Declared("y", Kind.COLUMN, ("n",), definition="e_k"),
        Declared("y_hat", Kind.COLUMN, ("n",), definition=r"\softmax(\theta)"),
        Declared("J", Kind.SCALAR, definition=r"-\sum_i y_i \log \hat y_i"),
    ),
)


@dataclass(frozen=True)
class Layout:
    """What the transposed layout of the right answer is worth, unless the answer says it in words (`unless_said`)."""

    fraction: Fraction = NOTHING
    note: str = "the transposed layout"
    vectors: bool = True  # whether that layout also turns the columns and rows that are put in
    unless_said: tuple[str, ...] = ()


@dataclass(frozen=True)
class UpTo:
    """What the problem lets go: a common factor (`positive` or `any`), an added constant.

    `free_of` names what a loss is minimised over: terms without these symbols do not count.
    """

    scale: str = ""
    constant: bool = False
    free_of: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Equivalence(AbstractCheck):
    """The answer equals the reference, whatever it is written like.

    The ladder: the same formula; shapes; random models of everything that the problem declares, at several
    sizes, scales and signs; exact arithmetic where floating point cannot settle it. A wrong answer comes with
    the smallest counterexample and, where it equals a planted mistake, with the misconception behind it.

    Parameters
    ----------
    layout:
        What the right answer in the transposed layout is worth; nothing unless declared.
    terms:
        The only symbols that the answer may be written in (indices and dimensions are always allowed).
    outside:
        What a right answer is worth that uses a symbol outside `terms`; nothing unless declared.
    without:
        Functions that the answer must not use, because naming them is restating the question.
    up_to:
        What the problem lets go.
    regime:
        `normal`, or `limit` to compare only where symbols take their limit values.
    tolerance:
        Relative tolerance, for `regime: limit`; exact agreement unless set.
    derivatives:
        Whether derivatives may stay in the answer.
    bound:
        What the right formula is worth inside an O, where the exact one is asked for.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            r"\frac{\partial J}{\partial \theta_i} = \hat{y}_i - \mathbb{1}[i = k]",
            declarations=_SOFTMAX,
            reader="expression",
            reference={"value": r"\hat y - y"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "y - softmax(theta)",
            declarations=_SOFTMAX,
            reader="expression",
            reference={
                "value": r"\hat y - y",
                "mutants": [
                    {"answer": r"y - \hat y", "misconception": "sign reversed", "note": "sign", "fraction": "2/5"}
                ],
            },
            verdict=Verdict.PARTIAL,
            fraction=Fraction(2, 5),
            misconception="sign reversed",
        ),
        Example(
            r"\hat y_k - 1",
            declarations=_SOFTMAX,
            reader="expression",
            reference={"value": r"\hat y - y"},
            verdict=Verdict.INCORRECT,
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"expression"})

    layout: Layout = Layout()
    terms: tuple[Name, ...] = ()
    outside: Mapping[str, Outside] | None = None
    without: tuple[str, ...] = ()
    up_to: UpTo = UpTo()
    regime: str = "normal"
    tolerance: float = 0.0
    derivatives: bool = False
    bound: Fraction = NOTHING

    def judge(self, subject: Subject) -> Outcome:
        """Find the statement that is the answer, climb the ladder, and see that nothing beside it is false."""
        parts = statements(subject.answer.value)
        question = self._question(subject)
        candidates = [(part, sides) for part in parts if (sides := self._worked_sides(part))]
        if not candidates:
            return incorrect("answer.restated", "This names what is asked for, but does not work it out.")
        if len(candidates) > MAX_STATEMENTS:
            return undecided("answer.several", "These are too many formulas; it is not clear which one is the answer.")
        found = [
            (part, sides, self._last_decided(sides, in_order_of_label(question, part), subject))
            for part, sides in reversed(candidates)
        ]
        right = next((one for one in found if one[2].credit > NOTHING and _is_right(one[2])), None)
        if right is None:
            return self._none_right(found, parts, subject)
        part, sides, outcome = right
        beside = [other for other in parts if other is not part]
        if outcome.verdict is Verdict.CORRECT and len(sides) > 1:
            outcome = self._consistent(sides[:-1], question, outcome)
        return self._with_the_rest(part, outcome, beside, subject)

    def _last_decided(self, sides: list[Node], question: Question, subject: Subject) -> Outcome:
        """The outcome of the last side; where it is right but only names things, that of the one before it."""
        outcome = self._decided(sides[-1], question, subject)
        for side in reversed(sides[:-1]):
            if outcome.evidence.note not in {"terms.outside", "answer.restated", "answer.unfinished"}:
                break
            outcome = self._decided(side, question, subject)
        return outcome

    def _none_right(
        self, found: list[tuple[Node, list[Node], Outcome]], parts: tuple[Node, ...], subject: Subject
    ) -> Outcome:
        """No statement is the answer: wrong, unless all that is said is true although it is not the whole answer."""
        if len(parts) == 1:
            return found[0][2]
        for part, _, outcome in found:
            true = isinstance(part, Chain) and holds(part, subject.declarations, subject.seed)
            if not true:
                by_component = sum(isinstance(one, Chain) and is_component(one.sides[0]) for one in parts) > 1
                return _IN_PIECES if by_component else outcome
        return _IN_PIECES

    def _with_the_rest(self, part: Node, outcome: Outcome, beside: list[Node], subject: Subject) -> Outcome:
        """A right answer among other statements: they must be true."""
        turned = outcome.evidence.note == "layout.transposed"
        doubt = doubtful_condition(subject) or self._contradiction(part, beside, subject, turned=turned)
        return outcome if doubt is None else doubt

    def _contradiction(self, part: Node, beside: list[Node], subject: Subject, *, turned: bool) -> Outcome | None:
        declared = declared_names(subject.declarations)
        for other in beside:
            if not isinstance(other, Chain):
                again = Chain(("=",), (part.sides[-1] if isinstance(part, Chain) else part, other))
                if not is_label(other) and not holds(again, subject.declarations, subject.seed):
                    return undecided("answer.several", "Several formulas; it is not clear which one is the answer.")
            elif not names_only_indices(other, declared) and holds(other, subject.declarations, subject.seed) is False:
                return undecided("statement.false", "The answer is right, but a statement beside it is not.")
        if isinstance(part, Chain) and goes_on_falsely(part, subject):
            return undecided("chain.false", "The formula is right, but the chain goes on with something that is false.")
        if isinstance(part, Chain) and not turned and left_is_wrong(part, subject):
            return undecided("label.false", "The formula is right, but its left side is something else.")
        return None

    def _question(self, subject: Subject) -> Question:
        own = earlier_formulas(subject)
        return Question(
            subject.declarations,
            str(reference_of(subject).value),
            subject.seed,
            Regime(limit=self.regime == "limit"),
            self.tolerance,
            up_to_scale=bool(self.up_to.scale),
            positive=self.up_to.scale != "any",
            up_to_constant=self.up_to.constant,
            varied=self.up_to.free_of,
            own=own,
        )

    def _worked_sides(self, final: Node) -> list[Node]:
        """Sides of a statement that can be the answer: no bare name, derivative, or call on the left."""
        if not isinstance(final, Chain):
            return [final]
        exact = exact_part(final)
        worked = [side for side in exact[1:] if not is_label(side) or self._asked_for(side)]
        if not worked and not is_label(exact[0]) and not self._named(exact[0]):
            return [exact[0]]
        first = [exact[0]] if worked and not is_label(exact[0]) and not self._named(exact[0]) else []
        return without_bounds([*first, *worked])

    def _asked_for(self, side: Node) -> bool:
        """Whether a bare name on the right is one that the answer is to be written in."""
        return isinstance(side, Symbol) and side.name in self.terms

    def _named(self, side: Node) -> bool:
        return isinstance(side, Apply) and (side.head in self.without or side.head == "call")

    def _decided(self, side: Node, question: Question, subject: Subject) -> Outcome:
        inner = inside_bound(side)
        if inner is not None:
            outcome = self._decided(inner, question, subject)
            bounded = mistaken("a bound where the exact expression is asked for", "equivalence.bound", self.bound)
            return bounded if outcome.verdict is Verdict.CORRECT else outcome
        decision = decide(side, question)
        if decision.match is not Match.EQUAL:
            decision, side = self._other_readings(side, question, subject, decision)
        match decision.match:
            case Match.EQUAL:
                return self._allowed(side, decision, subject)
            case Match.TRANSPOSED:
                return self._transposed(side, decision, subject, question)
            case Match.UNCLEAR:
                return unclear(decision)
            case _:
                return self._wrong(side, question, decision, subject)

    def _other_readings(
        self, side: Node, question: Question, subject: Subject, first: Decision
    ) -> tuple[Decision, Node]:
        """Readings that notation leaves open: products from left to right, a dot as elementwise, columns for rows."""
        for other, asked, remark in self._readings(side, question, subject):
            decision = decide(other, asked)
            if decision.match is Match.EQUAL or (asked.flipped and decision.match is Match.TRANSPOSED):
                relation = Match.TRANSPOSED if asked.flipped else Match.EQUAL
                return replace(decision, match=relation, remarks=(*decision.remarks, remark)), other
        return first, side

    def _readings(self, side: Node, question: Question, subject: Subject) -> Iterator[tuple[Node, Question, str]]:
        heads = {node.head for node in walk(side) if isinstance(node, Apply)}
        if "hadamard" in heads and heads & {"mul", "dot"}:
            other = _reread(subject)
            if other is not None and other != side:
                yield other, question, "products are read from left to right"
        if "dot" in heads:
            yield dots_elementwise(side), question, "the dot is read as the elementwise product"
        if self.layout.fraction > NOTHING and self.layout.vectors and not question.own:
            yield (
                side,
                replace(question, flipped=True),
                "vectors are read as columns instead of rows, or the other way round",
            )

    def _allowed(self, side: Node, decision: Decision, subject: Subject) -> Outcome:
        """Right in value: whether it is also an answer to the question."""
        forbidden = outside_terms(side, self.terms, subject.declarations)
        restated = any(isinstance(node, Apply) and node.head in self.without for node in walk(side))
        if restated:
            return incorrect("answer.restated", "This names what is asked for, but does not work it out.")
        if forbidden:
            return self._forbidden(forbidden, side)
        bare = isinstance(side, Apply) and side.head == "prime"
        if (bare or unfinished(side)) and not self.derivatives:
            words = "Equal in value, but a derivative that the question asks to work out still stands in the answer."
            return undecided("answer.unfinished", words, **facts(decision))
        return correct(decision.note or "equivalence.sampled", rationale(decision), **facts(decision))

    def _forbidden(self, forbidden: tuple[str, ...], side: Node) -> Outcome:
        """Right in value but in symbols to be replaced: nothing for a bare name, else a person looks."""
        cost = dearest(forbidden, self.outside or {})
        if cost is not None:
            return mistaken(cost.misconception or "written in symbols that should not occur", cost.note, cost.fraction)
        names = ", ".join(forbidden)
        words = f"Equal in value, but still written in {names}, which the question asks to replace."
        return incorrect("terms.outside", words) if is_label(side) else undecided("terms.outside", words)

    def _transposed(self, side: Node, decision: Decision, subject: Subject, question: Question) -> Outcome:
        allowed = self._allowed(side, decision, subject)
        if allowed.verdict is not Verdict.CORRECT:
            return allowed
        fraction = FULL if said(subject.answer.text, self.layout.unless_said) else self.layout.fraction
        if fraction <= NOTHING:
            mistake = named_mistake(side, question, subject, shapes=False)
            return mistake or mistaken(self.layout.note, "layout.transposed", fraction, **facts(decision))
        evidence = Evidence("layout.transposed", f"Right in {self.layout.note}.", facts(decision))
        verdict = Verdict.CORRECT if fraction >= FULL else Verdict.PARTIAL
        return Outcome(verdict, fraction, evidence, "" if fraction >= FULL else self.layout.note)

    def _wrong(self, side: Node, question: Question, decision: Decision, subject: Subject) -> Outcome:
        """Wrong: the planted mistake that it equals, the smallest counterexample, or the shape in words."""
        shapes = decision.match is Match.SHAPES
        near = decision.rung in {"exact", "digits"}
        mistake = None if near else named_mistake(side, question, subject, shapes=shapes)
        example = None if shapes or question.own else find(side, question.reference, subject.declarations, subject.seed)
        if mistake is not None:
            return mistake if mistake.verdict is Verdict.CORRECT else replace(mistake, counterexample=example)
        if shapes:
            hint = f"; {decision.hint}" if decision.hint else ""
            words = f"The shapes do not fit: {decision.message}{hint}".rstrip("?.") + (
                "?" if hint.endswith("?") else "."
            )
            return incorrect(
                decision.note or "shape.wrong", words, rung="shape", start=decision.span[0], end=decision.span[1]
            )
        words = "The value differs from what is asked for."
        return replace(incorrect("equivalence.differs", words, **facts(decision)), counterexample=example)

    def _consistent(self, others: list[Node], question: Question, outcome: Outcome) -> Outcome:
        """A chain that contradicts itself is not an answer, whatever stands at its end."""
        for side in others:
            relation = decide(side, question).match
            if relation in {Match.DIFFERENT, Match.SHAPES}:
                return undecided(
                    "chain.contradiction",
                    "The last side is right, but an earlier side of the chain is not equal to it.",
                )
        return outcome


_IN_PIECES: Final = undecided(
    "answer.in-pieces", "What is written may be true, but it is not the answer in one formula."
)


def _is_right(outcome: Outcome) -> bool:
    """Whether an outcome says that the formula is the one asked for, in whatever layout."""
    return outcome.verdict is Verdict.CORRECT or outcome.evidence.note in {"layout.transposed", "terms.outside"}


def _reread(subject: Subject) -> Node | None:
    try:
        parsed = read(subject.answer.text, Vocabulary.of(subject.declarations), weak_hadamard=False)
    except LanguageError:
        return None
    return value_side(statements(parsed.tree)[-1])
