"""Contracts are read, and what is none is refused with a hint."""

from __future__ import annotations

import pytest

from grader.contracts import Contract
from grader.contracts.dimensions import Dimension
from grader.contracts.parsing import MISSING
from grader.contracts.types import ArrayType, DictType, IndexType, IntType, PlainType, SizeType, TupleType


def kind(text):
    """The type of the only parameter."""
    return Contract.parse(f"x: {text} -> any").parameters[0].type


def size(text):
    return Dimension(text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[n, m]", ArrayType("normal", (size("n"), size("m")))),
        ("[]", ArrayType("normal", ())),
        ("[2*n + 1]", ArrayType("normal", (size("2*n + 1"),))),
        ("[(Dx+1)*H + (H+1)*Dy]", ArrayType("normal", (size("(Dx+1)*H + (H+1)*Dy"),))),
        ("simplex[n, K]", ArrayType("simplex", (size("n"), size("K")))),
        ("index(N)", IndexType(size("N"))),
        ("index(N - 1)[B, L]", IndexType(size("N - 1"), (size("B"), size("L")))),
        ("int", IntType()),
        ("int(1..K)", IntType(size("1"), size("K"))),
        ("int(0..2*K - 1)", IntType(size("0"), size("2*K - 1"))),
        ("scalar", PlainType("scalar")),
        ("positive", PlainType("positive")),
        ("n", SizeType(size("n"))),
        ("(n + 1)*m", SizeType(size("(n + 1)*m"))),
        ("(Dx, H, Dy)", TupleType((SizeType(size("Dx")), SizeType(size("H")), SizeType(size("Dy"))))),
        ("([n], scalar)", TupleType((ArrayType("normal", (size("n"),)), PlainType("scalar")))),
        ("{W: [n, m], 'b': unit}", DictType((("W", ArrayType("normal", (size("n"), size("m")))), ("b", PlainType("unit"))))),
    ],
)
def test_types(text, expected):
    assert kind(text) == expected


def test_parameters_have_names_and_defaults():
    contract = Contract.parse("q: [d], lam: positive = 50.0, mode: str = 'a, b' -> any")
    assert [each.name for each in contract.parameters] == ["q", "lam", "mode"]
    assert contract.parameters[0].default is MISSING
    assert [each.default for each in contract.parameters[1:]] == [50.0, "a, b"]
    assert contract.parameters[1].text == "positive"
    assert contract.place("mode") == 2


def test_results_may_have_names_and_parentheses():
    for text in ("c: [m], alpha: [n]", "(c: [m], alpha: [n])", "(c: [m], alpha: [n],)"):
        results = Contract.parse(f"V: [n, m] -> {text}").results
        assert [each.name for each in results] == ["c", "alpha"]
        assert [each.text for each in results] == ["[m]", "[n]"]
    assert len(Contract.parse("x: [n] -> (n + 1)*2").results) == 1
    assert len(Contract.parse("x: [n] -> (n + 1)*(n + 2)").results) == 1
    assert Contract.parse("x: [n] -> {a: [n], b: scalar}").results[0].name == ""
    assert len(Contract.parse(" -> scalar").parameters) == 0


def test_names_of_dimensions():
    assert Contract.parse("x: [n, 2*m], y: index(K), d: (a, b) -> [z]").names == {"n", "m", "K", "a", "b"}


@pytest.mark.parametrize(
    "text, hint",
    [
        ("x: [n]", "one arrow"),
        ("x: [n] -> scalar -> scalar", "one arrow"),
        ("x [n] -> any", "`name: TYPE`"),
        ("x: -> any", "a type is missing"),
        ("x: [n] -> ", "`any` where nothing is promised"),
        ("x: [n], x: [m] -> any", "two parameters have one name"),
        ("x: [n / 2] -> any", "is no size"),
        ("x: [n.m] -> any", "is no size"),
        ("x: [1.5] -> any", "is no size"),
        ("x: [True] -> any", "is no size"),
        ("x: [f(n)] -> any", "is no size"),
        ("x: [n**2] -> any", "is no size"),
        ("x: simplex -> any", "`simplex[n]`"),
        ("x: [normal] -> any", "wants brackets"),
        ("x: simplex[] -> any", "at least 1 axes"),
        ("x: orthonormal[n] -> any", "at least 2 axes"),
        ("x: index -> any", "`index(N)`"),
        ("x: int(3) -> any", "`int(1..K)`"),
        ("x: int(1..3)[n] -> any", "`int(1..K)`"),
        ("x: [n] y -> any", "follows a shape"),
        ("x: [n -> any", "`]` is missing"),
        ("x: n] -> any", "closes nothing"),
        ("x: ([n) -> any", "closes nothing"),
        ("x: [n],, y: [m] -> any", "between two commas"),
        ("x: scalar = lambda: 3 -> any", "no plain value"),
        ("x: {[n]} -> any", "entry of a dict"),
        ("x: str = 'a -> any", "is missing"),
    ],
)
def test_what_is_no_contract_is_refused_with_a_hint(text, hint):
    with pytest.raises(ValueError) as caught:
        Contract.parse(text)
    assert hint in str(caught.value)


@pytest.mark.parametrize("text, expected", [("n", 5), ("2*(n - m) + 1", 5), ("n//m", 1), ("(n+1)*m + m", 21), ("7", 7)])
def test_sizes_are_computed(text, expected):
    assert Dimension.parse(text).size({"n": 5, "m": 3}) == expected


def test_sizes_that_make_no_sense():
    with pytest.raises(ValueError, match="negative"):
        Dimension.parse("m - n").size({"n": 5, "m": 3})
    with pytest.raises(ValueError, match="divided by zero"):
        Dimension.parse("m//(n - 5)").size({"n": 5, "m": 3})
    with pytest.raises(KeyError):
        Dimension.parse("k").size({"n": 5})
