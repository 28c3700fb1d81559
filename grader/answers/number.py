"""One number, written in any usual way."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - parameters are read from the annotations at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from grader.answers._statements import Refused, Statement, StatementReader
from grader.answers._text import too_long
from grader.answers._values import Quantity, quantity_from, units_of
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed, Repair
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations


@dataclass(frozen=True)
class Number(AbstractAnswerKind):
    r"""One number, read exactly and with the digits that were given.

    Read are decimals (`1.6094`, `.5`, `0,9933`, `1e-3`, `3.3\times10^5`), thousands (`327,680`, `327 680`,
    `1{,}024`), percent, fractions, number words, constant expressions (`\ln 5`, `1/(1+9*e^(-5))`,
    `ln(6.9)/ln(2)`), with a left-hand side, a label or words around it (`x = 4`, `perplexity: 113.31`, `about 3
    tokens`). Of a chain `a = b = c` the last member is the answer; members that differ from it by more than
    rounding are remarked. Two numbers (`2 or 3`, `between 1 and 2`, `1.6 (or 2.3)`) are not an answer.

    Parameters
    ----------
    unit:
        Units by name, each as a factor into the default unit: `{nats: 1, bits: ln 2}`. A number without a unit
        is in the default one. Units of information and of storage know the rest of their family.
    bound:
        `smallest` accepts `x >= 7` for 7, where the question asks for the smallest value of something, and
        `largest` accepts `x <= 7`; the other direction is no answer.

    Value: a `Quantity`: `value` (finite float), `exact` (fraction or None), `step`, `digits`, `unit`.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("1.6094", expected="1.6094"),
        Example(r"$x = 3.3\times 10^{5}$", expected="330000"),
        Example("about 3 tokens", expected="3"),
        Example("2.3219 bits", expected="1.60942 (2.3219 bits)", parameters={"unit": {"nats": 1, "bits": "ln 2"}}),
        Example(r"\ln 5", expected="1.60944"),
        Example("2 or 3", expected="number.hedged"),
        Example("a lot", expected="number.unread"),
    )

    unit: Mapping[str, float | str] = field(default_factory=dict, hash=False)
    bound: str = ""

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one number. Never raises."""
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        reader = StatementReader(units_of(self.unit), Vocabulary.of(declarations), bound=self.bound)
        quick = quantity_from(text)
        if quick is not None:
            return _answer(text, Statement(quick))
        repaired, repairs = repair(text)
        try:
            return _answer(text, reader.conclude(repaired), repairs)
        except Refused as refusal:
            return Malformed(self.kind(), text, refusal.note, str(refusal), refusal.hint, 0, len(text))


def _answer(text: str, said: Statement, repairs: tuple[Repair, ...] = ()) -> Answer:
    value = said.value
    remarks = [
        f"{member.strip()} is {_short(earlier)}, not {_short(value)}"
        for member, earlier in said.earlier
        if not earlier.agrees(value) and not _relative(earlier.value, value.value)
    ]
    if said.bound:
        remarks.append("a bound was given; its number was taken")
    converted = f"{_short(value)} ({_decimal(value.bare)} {value.unit})"
    shown = converted if value.bare != value.value else f"{_short(value)} {value.unit}".strip()
    latex = _short(value) if not value.unit else rf"{_decimal(value.bare)}\,\mathrm{{{value.unit}}}"
    return Answer("number", text, value, latex, shown, repairs, tuple(remarks))


def _relative(left: float, right: float) -> bool:
    return abs(left - right) <= 5e-4 * max(abs(left), abs(right))


def _short(value: Quantity) -> str:
    if value.exact is not None and value.exact.denominator == 1 and abs(value.exact) < 10**15:
        return str(value.exact)
    return _decimal(value.value, max(6, value.digits))


def _decimal(value: float, digits: int = 6) -> str:
    return f"{value:.{min(digits, 17)}g}"
