"""Random trees: `trees()` are formulas that could be written and read back, `any_trees()` use every head."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from grader.language.tree import FUNCTIONS, HEADS, OPERATIONS, Apply, Binder, Chain, Number, Symbol
from grader.model.symbols import Declarations, Dimension, Kind
from grader.model.symbols import Symbol as Declared

DECLARATIONS = Declarations(
    dimensions=(Dimension("n"), Dimension("m")),
    symbols=(
        Declared("a", Kind.SCALAR),
        Declared("b", Kind.SCALAR),
        Declared("x", Kind.SCALAR),
        Declared("theta", Kind.SCALAR),
        Declared("k_a", Kind.SCALAR),
        Declared("mu_batch", Kind.SCALAR),
        Declared("u", Kind.COLUMN, ("n",)),
        Declared("v", Kind.COLUMN, ("n",)),
        Declared("y_hat", Kind.COLUMN, ("n",)),
        Declared("A", Kind.MATRIX, ("n", "n")),
        Declared("B", Kind.MATRIX, ("n", "n")),
        Declared("W_1", Kind.MATRIX, ("n", "n")),
        Declared("i", Kind.INDEX, family=("n",)),
        Declared("k", Kind.INDEX, family=("n",), fixed=True),
        Declared("f", Kind.FUNCTION, parameters=("x",)),
        Declared("p", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Declared("q", Kind.COLUMN, ("n",), constraints=("simplex",)),
    ),
)
SCALARS = ("a", "b", "x", "theta", "k_a", "mu_batch", "n", "m", "e", "pi")
VECTORS = ("u", "v", "y_hat")
MATRICES = ("A", "B", "W_1")
INDICES = ("i", "j")
CONDITIONS = ("=", "<=", ">=", "<", ">", "!=")
RELATIONS = (*CONDITIONS, ":=", "approx", "prop", "to", "implies", "iff", "sim", "in", "notin", "<<", ">>")
BINDERS = ("sum", "prod", "max", "min", "argmax", "argmin", "expect")

# Elementwise functions of one argument; those of vectors and matrices follow.
_ELEMENTWISE = [
    "exp",
    "log",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "erf",
    "phi_cdf",
    "sigmoid",
    "relu",
    "gelu",
    "silu",
    "softplus",
    "sign",
    "step",
    "gamma",
    "abs",
    "floor",
    "ceil",
    "sqrt",
    "factorial",
    "percent",
]
_SCALARS_OF_VECTORS = [
    "logsumexp",
    "max",
    "min",
    "mean",
    "sum_all",
    "var",
    "std",
    "norm",
    "norm1",
    "norminf",
    "argmax",
    "argmin",
    "entropy",
]
_SCALARS_OF_MATRICES = ["trace", "det", "rank", "frobenius"]
_VECTORS_OF_VECTORS = ["softmax", "log_softmax", "layernorm", "sigmoid", "exp", "log", "relu"]
_MATRICES_OF_MATRICES = ["inverse", "pinv", "transpose", "exp", "tanh"]


def symbols(*names):
    return st.sampled_from(names).map(Symbol)


def numbers():
    whole = st.integers(0, 120).map(lambda value: Number(Fraction(value)))
    decimal = st.tuples(st.integers(0, 999), st.integers(1, 3))
    return whole | decimal.map(lambda pair: Number(Fraction(pair[0], 10 ** pair[1]), pair[1]))


def applied(heads, *args):
    """One of the heads, applied to arguments drawn from the given strategies."""
    return st.builds(Apply, st.sampled_from(heads), st.tuples(*args))


def conditions(scalars):
    """Relations between scalars, and their combinations by words."""
    relation = st.builds(
        lambda op, left, right: Chain((op,), (left, right)), st.sampled_from(CONDITIONS), scalars, scalars
    )
    joined = applied(["and", "or"], relation, relation)
    return relation | joined | applied(["not"], relation)


def tables(scalars):
    """Cases: two branches, or a branch and what holds otherwise."""
    held = conditions(scalars)
    two = st.tuples(scalars, held, scalars, held)
    return (two | st.tuples(scalars, held, scalars)).map(lambda args: Apply("cases", args))


def bound(scalars):
    """Sums and the like over i, j or both, with and without limits and conditions."""
    other = st.sampled_from([Symbol("k"), Symbol("n"), Number(Fraction(1))])
    limits = st.just((None, None)) | st.tuples(numbers(), symbols("n", "m"))
    heads = st.sampled_from(["sum", "prod", "max", "min"])
    names = st.sampled_from([("i",), ("j",), ("i", "j")])
    held = st.none() | st.tuples(st.sampled_from(["!=", "<", "<="]), other)

    def whole(head, names, body, limits, held):
        where = None if held is None else Chain((held[0],), (Symbol(names[-1]), held[1]))
        return Binder(head, names, body, *limits, where)

    chosen = st.builds(
        Binder,
        st.sampled_from(["argmax", "argmin"]), names, scalars,
    )  # fmt: skip
    mean = st.builds(
        lambda name, body, measure: Binder("expect", (name,), body, Symbol(measure)),
        st.sampled_from(INDICES), scalars, st.sampled_from(["p", "q"]),
    )  # fmt: skip
    return st.builds(whole, heads, names, scalars, limits, held) | chosen | mean


def _scalars(inner, vectors, matrices):
    index = symbols(*INDICES, "k") | st.builds(
        lambda head, name: Apply(head, (Symbol(name), Number(Fraction(1)))),
        st.sampled_from(["add", "sub"]), st.sampled_from(["i", "k"]),
    )  # fmt: skip
    products = ["add", "sub", "mul", "dot", "div", "pow", "pm"]
    by = symbols("a", "x", "theta") | applied(["index"], symbols("u", "y_hat"), symbols(*INDICES))
    return st.one_of(
        applied(products, inner, inner),
        applied(["neg"], inner),
        applied(_ELEMENTWISE, inner),
        applied(["prime"], applied(["sigmoid", "tanh", "relu"], inner)),
        applied(["root", "log_base"], inner, st.integers(2, 12).map(lambda value: Number(Fraction(value)))),
        applied(["index"], vectors, index),
        applied(["index"], matrices, index, index),
        applied(["derivative"], inner, by),
        applied(_SCALARS_OF_VECTORS, vectors),
        applied(_SCALARS_OF_MATRICES, matrices),
        applied(["dot"], vectors, vectors),
        applied(["kl", "cross_entropy"], symbols("p", "q"), symbols("p", "q")),
        applied(["max", "min"], inner, inner),
        applied(["delta"], index, index),
        applied(["indicator"], conditions(inner)),
        applied(["call"], st.just(Symbol("f")), inner),
        applied(["call"], st.just(Symbol("f")), inner, inner),
        tables(inner),
        bound(inner),
    )


def _vectors(inner, scalars, matrices):
    return st.one_of(
        applied(["add", "sub", "hadamard", "pm"], inner, inner),
        applied(["neg"], inner),
        applied(["mul", "dot"], scalars, inner),
        applied(["mul", "matmul"], matrices, inner),
        applied(["div"], inner, scalars),
        applied(_VECTORS_OF_VECTORS, inner),
        applied(["basis"], symbols(*INDICES, "k")),
        applied(["ones", "zeros"], symbols("n", "m")),
        applied(["diag"], matrices),
        applied(["index"], matrices, symbols(*INDICES)),
    )


def _matrices(inner, scalars, vectors):
    return st.one_of(
        applied(["add", "sub", "mul", "matmul", "hadamard", "outer"], inner, inner),
        applied(["neg"], inner),
        applied(["mul"], scalars, inner),
        applied(["outer"], vectors, vectors),
        applied(_MATRICES_OF_MATRICES, inner),
        applied(["pow"], inner, st.integers(2, 9).map(lambda value: Number(Fraction(value)))),
        applied(["diag"], vectors),
        applied(["identity"], symbols("n", "m")),
    )


def _grown(depth):
    """Strategies for scalars, vectors and matrices of at most this depth."""
    scalars, vectors, matrices = numbers() | symbols(*SCALARS), symbols(*VECTORS), symbols(*MATRICES)
    for _ in range(depth):
        scalars, vectors, matrices = (
            scalars | _scalars(scalars, vectors, matrices),
            vectors | _vectors(vectors, scalars, matrices),
            matrices | _matrices(matrices, scalars, vectors),
        )
    return scalars, vectors, matrices


def trees(depth=3):
    """Formulas over a small vocabulary, kinds respected: alone, as a chain of relations, or in brackets."""
    scalars, vectors, matrices = _grown(depth)
    one = scalars | vectors | matrices
    chain = st.builds(
        lambda ops, sides: Chain(tuple(ops), tuple(sides[: len(ops) + 1])),
        st.lists(st.sampled_from(RELATIONS), min_size=1, max_size=2), st.lists(scalars, min_size=3, max_size=3),
    )  # fmt: skip
    several = st.lists(scalars, min_size=2, max_size=3).map(tuple)
    groups = st.builds(Apply, st.sampled_from(["tuple", "list", "set"]), several)
    grown = st.builds(Apply, st.sampled_from(["big_o", "big_theta", "big_omega"]), st.tuples(scalars))
    return one | chain | groups | grown


_ARITY = dict(OPERATIONS) | {
    "derivative": 2, "root": 2, "log_base": 2, "delta": 2, "conditional": 2, "and": 2, "or": 2, "kl": 2, "cross_entropy": 2,
    "cases": 3, "index": 2, "call": 2, "forall": 2, "comprehension": 2, "matrix": 2, "tuple": 2, "set": 2, "list": 2,
}  # fmt: skip


def sample(head, args):
    """The head applied to as many of the arguments as it takes."""
    return Apply(head, tuple(args[: _ARITY.get(head, 1)]))


def hostile_names():
    """Names that nobody declared: markup, controls, bidirectional marks, lone surrogates excepted."""
    return st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12) | st.sampled_from(
        ["<script>alert(1)</script>", "&amp;", '"', "a\u202eb", "\x1b[2J", "x_", "_", "\\input{x}", "~r", "x_hat_hat_1"]
    )


def any_trees():
    """Trees of every head and with any names, meaningful or not."""
    leaves = numbers() | hostile_names().map(Symbol) | symbols(*SCALARS)

    def extend(inner):
        args = st.lists(inner, min_size=3, max_size=3)
        plain = st.builds(sample, st.sampled_from(sorted(HEADS)), args)
        maybe = st.none() | inner
        binder = st.builds(
            Binder,
            st.sampled_from(BINDERS),
            st.sampled_from([("i",), ("i", "j"), ("<b>",)]),
            inner,
            maybe,
            maybe,
            maybe,
        )
        chain = st.builds(
            lambda op, sides: Chain((op,), tuple(sides)),
            st.sampled_from(RELATIONS), st.lists(inner, min_size=2, max_size=2),
        )  # fmt: skip
        return plain | binder | chain

    return st.recursive(leaves, extend, max_leaves=20)


__all__ = ["DECLARATIONS", "FUNCTIONS", "any_trees", "trees"]
