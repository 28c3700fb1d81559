"""Laws of evaluation on random formulas: sympy agrees, spellings do not matter, nor does the order of draws."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from laboratory import NUMBERS, model
from reading import VOCABULARY, WORDS
from strategies import DECLARATIONS, trees

from grader.deciding.evaluation import computed
from grader.deciding.models import DRAWS, Setting, environment
from grader.language.evaluate import evaluate
from grader.language.faults import LanguageError
from grader.language.printing import to_latex, to_plain, to_unicode
from grader.language.reader import read
from grader.language.tree import Apply, Binder, Number, Symbol, children, rebuild, walk
from grader.language.values import TooLarge
from grader.language.vocabulary import Vocabulary

quick = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=80)
NAMES = ("a", "b", "x", "beta", "lambda")


def scalars(names=NAMES):
    leaves = st.sampled_from(names).map(Symbol) | st.fractions(0, 9, max_denominator=8).map(Number)

    def grown(inner):
        pair = st.tuples(inner, inner)
        unary = ["neg", "exp", "sin", "cos", "tanh", "sinh", "cosh", "atan", "sqrt", "log", "abs", "sigmoid", "sign", "floor", "ceil"]
        return st.one_of(
            st.builds(Apply, st.sampled_from(["add", "sub", "mul", "dot", "hadamard", "div"]), pair),
            st.builds(lambda head, arg: Apply(head, (arg,)), st.sampled_from(unary), inner),
            st.builds(lambda arg, power: Apply("pow", (arg, Number(Fraction(power)))), inner, st.integers(0, 4)),
            st.builds(lambda head, left, right: Apply(head, (left, right)), st.sampled_from(["max", "min"]), inner, inner),
            st.builds(lambda body, high: Binder("sum", ("i",), Apply("mul", (body, Symbol("i"))), Number(Fraction(1)), Number(Fraction(high))), inner, st.integers(0, 4)),
        )  # fmt: skip

    return st.recursive(leaves, grown, max_leaves=10)


UNARY = {name: getattr(sympy, name) for name in ("exp", "sin", "cos", "tanh", "sinh", "cosh", "atan", "sqrt", "log", "sign")} | {
    "neg": lambda x: -x, "abs": sympy.Abs, "floor": sympy.floor, "ceil": sympy.ceiling,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
}  # fmt: skip
BINARY = {
    "add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y, "dot": lambda x, y: x * y, "hadamard": lambda x, y: x * y,
    "div": lambda x, y: x / y, "pow": lambda x, y: x**y, "max": sympy.Max, "min": sympy.Min,
}  # fmt: skip


def in_sympy(node, point):
    """The value of a tree by sympy's own rules, with thirty digits; None where it is not a finite real number."""
    match node:
        case Number(value=value):
            return sympy.Float(sympy.Rational(value.numerator, value.denominator), 40)
        case Symbol(name=name):
            return point[name]
        case Binder(body=body, upper=Number(value=upper)):
            terms = [in_sympy(body, {**point, "i": sympy.Integer(i)}) for i in range(1, int(upper) + 1)]
            return None if None in terms else sympy.Add(*terms)
        case Apply(head=head, args=args):
            parts = [in_sympy(arg, point) for arg in args]
            if None in parts:
                return None
            if head == "div" and parts[1].is_zero:
                return None
            value = UNARY[head](*parts) if len(parts) == 1 else BINARY[head](*parts)
            value = sympy.N(value, 30)
            return value if value.is_real and value.is_finite and abs(value) < 1e12 else None
    raise AssertionError(node)


@quick
@given(scalars())
def test_evaluation_agrees_with_sympy(tree):
    point = {name: sympy.Rational(str(NUMBERS[name])) for name in NAMES}
    wanted = in_sympy(tree, point)
    assume(wanted is not None)
    with np.errstate(all="ignore"):
        found = float(evaluate(tree, model()).data.flat[0])
    near_a_step = {node.head for node in walk(tree) if isinstance(node, Apply)} & {"floor", "ceil", "sign"}
    assume(not near_a_step or math.isfinite(found))
    if near_a_step and found != pytest.approx(float(wanted)):
        assume(not _on_a_step(tree))
    assume(not _cancels(tree))
    assert found == pytest.approx(float(wanted), rel=1e-7, abs=1e-9)


def _sizes(tree):
    env = model().within("i", (1, 4))
    with np.errstate(all="ignore"):
        for part in walk(tree):
            yield part, evaluate(part, env).data.real


def _on_a_step(tree):
    """Whether a jump is met so closely that rounding decides on which side one is."""
    for part, data in _sizes(tree):
        if isinstance(part, Apply) and part.head in {"floor", "ceil", "sign"}:
            inner = evaluate(part.args[0], model().within("i", (1, 4))).data.real
            if np.any(np.abs(inner - np.rint(inner)) < 1e-6):
                return True
        del data
    return False


def _cancels(tree):
    """Whether numbers so large occur that their difference keeps no digits."""
    return any(np.abs(data[np.isfinite(data)]).max(initial=0) > 1e6 or not np.isfinite(data).all() for _, data in _sizes(tree))


@quick
@given(scalars(), st.sampled_from([to_latex, to_plain, to_unicode]))
def test_a_spelling_does_not_change_the_value(tree, printer):
    again = read(printer(tree), VOCABULARY).tree
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(evaluate(again, model()).data, evaluate(tree, model()).data, rtol=1e-12)


ORDINARY = trees(2)


def value_of(tree, env):
    try:
        return computed(tree, env)
    except LanguageError as fault:
        return fault.note


def same(first, second):
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    if (first.axes, first.core, first.data.shape) != (second.axes, second.core, second.data.shape):
        return False
    return np.allclose(first.data, second.data, rtol=1e-12, atol=0, equal_nan=True)


@quick
@given(ORDINARY, st.sampled_from([to_latex, to_plain, to_unicode]))
def test_any_formula_is_worth_the_same_in_every_spelling(tree, printer):
    vocabulary = Vocabulary.of(DECLARATIONS)
    env = environment(DECLARATIONS, 0, Setting(0))
    first, second = (value_of(read(spelling(tree), vocabulary).tree, env) for spelling in (to_latex, printer))
    assert same(first, second)


@quick
@given(ORDINARY, st.permutations([symbol.name for symbol in DECLARATIONS.symbols if symbol.name not in {"i", "f"}]))
def test_the_order_of_draws_does_not_matter(tree, order):
    first, second = (environment(DECLARATIONS, 3, Setting(1)) for _ in range(2))
    for name in order:
        second.value(name)
    assert same(value_of(tree, first), value_of(tree, second))


@quick
@given(ORDINARY)
def test_evaluation_is_pure(tree):
    env = environment(DECLARATIONS, 1, Setting(0))
    first = value_of(tree, env)
    assert same(first, value_of(tree, env))


@quick
@given(ORDINARY)
def test_one_draw_is_worth_what_it_is_worth_among_others(tree):
    env = environment(DECLARATIONS, 5, Setting(2))
    whole = value_of(tree, env)
    assume(not isinstance(whole, str))
    assert whole.data.shape[0] in {1, DRAWS}


@quick
@given(ORDINARY)
def test_nothing_but_the_two_faults_comes_out(tree):
    for square in (False, True):
        env = environment(DECLARATIONS, 0, Setting(0, square=square))
        try:
            with np.errstate(all="ignore"):
                computed(tree, env)
        except LanguageError as fault:
            assert fault.note  # noqa: PT017 - a fault is one of two outcomes here


@quick
@given(scalars(("a", "x")), scalars(("b", "x")))
def test_products_of_numbers_commute_and_sums_do(first, second):
    for head in ("add", "mul", "dot", "hadamard"):
        with np.errstate(all="ignore"):
            one = evaluate(Apply(head, (first, second)), model()).data
            other = evaluate(Apply(head, (second, first)), model()).data
        np.testing.assert_array_equal(one, other)


def test_work_without_end_is_refused():
    with pytest.raises(TooLarge):
        evaluate(read(r"\sum_{i=1}^{100000000} i", VOCABULARY).tree, model())


def test_rebuilding_changes_nothing():
    for symbol in WORDS.symbols:
        if symbol.definition:
            tree = read(symbol.definition, VOCABULARY).tree
            assert rebuild(tree, children(tree)) == tree


@pytest.mark.parametrize("text", [r"\max_{i=3}^{2} x", r"\min_{i=3}^{2} u_i", r"\arg\max_{i=3}^{2} u_i"])
def test_the_maximum_of_nothing_is_refused(text):
    with pytest.raises(LanguageError) as caught:
        computed(read(text, VOCABULARY).tree, model())
    assert caught.value.note == "index.empty"
