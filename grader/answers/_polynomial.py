"""Sizes of axes as exact polynomials in declared dimensions; `n*m`, `nm` and `m n` are one value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Final

from grader.language.tree import Apply, Number, Symbol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.tree import Node

Monomial = tuple[tuple[str, int], ...]
_MOST_TERMS: Final = 256
_HIGHEST: Final = 12


@dataclass(frozen=True, slots=True)
class Polynomial:
    """Terms in canonical order; powers may be negative after a division by a monomial (`d/h`)."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    @staticmethod
    def number(value: int | Fraction) -> Polynomial:
        """A constant."""
        return _of({(): Fraction(value)})

    @staticmethod
    def name(name: str) -> Polynomial:
        """One dimension."""
        return _of({((name, 1),): Fraction(1)})

    @property
    def constant(self) -> Fraction | None:
        """The value, where no dimension occurs."""
        if not self.terms:
            return Fraction(0)
        return self.terms[0][1] if len(self.terms) == 1 and self.terms[0][0] == () else None

    def __mul__(self, other: Polynomial) -> Polynomial:
        found: dict[Monomial, Fraction] = {}
        for left, first in self.terms:
            for right, second in other.terms:
                key = _joined(left, right)
                found[key] = found.get(key, Fraction(0)) + first * second
        return _of(found)

    def plus(self, other: Polynomial, factor: int = 1) -> Polynomial:
        """The sum, or with factor -1 the difference."""
        found = dict(self.terms)
        for key, value in other.terms:
            found[key] = found.get(key, Fraction(0)) + factor * value
        return _of(found)

    def over(self, other: Polynomial) -> Polynomial | None:
        """The quotient by a monomial; None by anything else."""
        if len(other.terms) != 1:
            return None
        ((key, value),) = other.terms
        return self * _of({tuple((name, -power) for name, power in key): 1 / value})

    def __str__(self) -> str:
        return " + ".join(_term(key, value) for key, value in self.terms) or "0"


def _of(found: Mapping[Monomial, Fraction]) -> Polynomial:
    kept = {key: value for key, value in found.items() if value}
    return Polynomial(tuple(sorted(kept.items(), key=lambda item: (-sum(power for _, power in item[0]), item[0]))))


def _joined(left: Monomial, right: Monomial) -> Monomial:
    powers: dict[str, int] = {}
    for name, power in (*left, *right):
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _term(key: Monomial, value: Fraction) -> str:
    above = [name if power == 1 else f"{name}^{power}" for name, power in key if power > 0]
    below = [f"/{name}" if power == -1 else f"/{name}^{-power}" for name, power in key if power < 0]
    if value != 1 or not above:
        above.insert(0, str(value))
    return "*".join(above) + "".join(below)


def polynomial_of(tree: Node) -> Polynomial | None:
    """The polynomial that a formula writes; None where it is none, or too large to be a size."""
    match tree:
        case Number(value=value):
            return Polynomial.number(value)
        case Symbol(name=name):
            return Polynomial.name(name)
        case Apply(head="add" | "sub" | "mul" | "dot" | "hadamard" | "div" as head, args=(left, right)):
            return _joined_by(head, polynomial_of(left), polynomial_of(right))
        case Apply(head="pow", args=(base, Number(value=power))):
            found = polynomial_of(base)
            small = power.denominator == 1 and 0 <= power <= _HIGHEST
            return prod([found] * int(power), start=Polynomial.number(1)) if found and small else None
        case _:
            return None


def _joined_by(head: str, left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None or len(left.terms) * len(right.terms) > _MOST_TERMS:
        return None
    match head:
        case "add":
            return left.plus(right)
        case "sub":
            return left.plus(right, -1)
        case "div":
            return left.over(right)
        case _:
            return left * right
