"""The typed tree of the answer language: five kinds of node, each of which knows its source span.

Everything that is not a number, a symbol, a binder or a chain of relations is an `Apply` with a head from the
table `HEADS`. Reader, shapes, evaluator and printers are all driven by these heads, so a new function is a
row in each table and not a new class.

Spans are offsets into the text after repair; they take no part in equality, so that `parse(print(t)) == t`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

Span = tuple[int, int]
NOWHERE: Final[Span] = (0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact non-negative number as written: `0.25` is one quarter. `places` counts its decimals."""

    value: Fraction
    places: int = field(default=0, compare=False)
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declared symbol, a dimension, a bound index or a constant (`e`, `pi`, `oo`), by canonical name."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation or function applied to arguments; the head is a key of `HEADS`."""

    head: str
    args: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Binder:
    """A sum, product, maximum, minimum or expectation over bound indices.

    `head` is one of `sum`, `prod`, `max`, `min`, `argmax`, `argmin`, `expect`. Each index runs from `lower`
    to `upper` (both None: over the whole range that its use in the body gives it), restricted to `where`
    (a condition, None for all). For `expect`, `lower` is the distribution (None: the one the problem declares).
    """

    head: str
    indices: tuple[str, ...]
    body: Node
    lower: Node | None = None
    upper: Node | None = None
    where: Node | None = None
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Expressions joined by relations, `a = b <= c`: `ops[i]` stands between `sides[i]` and `sides[i + 1]`.

    Relations: `=`, `:=`, `approx`, `<=`, `>=`, `<`, `>`, `!=`, `prop`, `to`, `implies`, `iff`, `sim`, `in`,
    `<<`, `>>`.
    """

    ops: tuple[str, ...]
    sides: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False)


Node = Number | Symbol | Apply | Binder | Chain

# Infix and postfix operations; the number is the count of arguments.
OPERATIONS: Final = {
    "add": 2, "sub": 2, "neg": 1, "pm": 2,
    "mul": 2,        # juxtaposition or *: scaling or matrix product, by the shapes
    "dot": 2,        # \cdot: as mul, and the inner product of two vectors of one shape
    "hadamard": 2,   # elementwise
    "matmul": 2,     # @
    "outer": 2,      # \otimes
    "div": 2, "pow": 2,
    "transpose": 1, "factorial": 1, "percent": 1, "prime": 1,
}  # fmt: skip

# Things with a notation of their own.
NOTATIONS: Final = {
    "index",       # (base, i, ...): component, or member of a family
    "derivative",  # (of, by): on the definition graph
    "differential",  # (of, symbols that move ...)
    "abs", "norm", "norm1", "norminf", "frobenius", "floor", "ceil", "sqrt", "root",  # root: (radicand, degree)
    "log_base",    # (x, base)
    "delta", "basis", "indicator",  # delta(i, j); basis(k) = e_k; indicator(condition)
    "cases",       # (value, condition, value, condition, ..., [otherwise])
    "tuple", "set", "matrix", "list",  # matrix: rows, each a tuple
    "identity", "ones", "zeros",  # () or (size): I_n, the vector of ones, zero
    "conditional",  # (what, given): P(o | c) inside a call of a distribution
    "and", "or", "not", "forall",
    "call",        # (symbol, args ...): a declared function that is not built in
    "kl", "cross_entropy", "entropy",  # of distributions: KL(p || q), H(p, q), H(p)
    "comprehension",  # (body, index symbol, ...): a vector written by its component, (y_i)_i
    "big_o", "big_theta", "big_omega",
    "word",        # a declared word standing for itself
}  # fmt: skip

# Functions that print as name(arguments); elementwise unless the evaluator says otherwise.
FUNCTIONS: Final = {
    "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "erf", "phi_cdf",
    "sigmoid", "softmax", "log_softmax", "logsumexp", "relu", "gelu", "silu", "softplus", "sign", "step",
    "diag", "trace", "det", "rank", "inverse", "pinv", "vec", "max", "min", "argmax", "argmin",
    "mean", "sum_all", "prod_all", "var", "std", "expect_of", "var_of", "gamma", "layernorm", "span",
}  # fmt: skip

HEADS: Final = frozenset(OPERATIONS) | NOTATIONS | FUNCTIONS
CONSTANTS: Final = frozenset({"e", "pi", "oo"})


def children(node: Node) -> tuple[Node, ...]:
    """Direct parts of a node, in reading order."""
    match node:
        case Apply(args=args):
            return args
        case Binder(body=body, lower=lower, upper=upper, where=where):
            return tuple(part for part in (lower, upper, where, body) if part is not None)
        case Chain(sides=sides):
            return sides
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first; iterative, so that depth costs no stack."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(children(node)))


def rebuild(node: Node, parts: tuple[Node, ...]) -> Node:
    """The same node over other children, which come in the order of `children`."""
    match node:
        case Apply(head=head, span=span):
            return Apply(head, parts, span)
        case Chain(ops=ops, span=span):
            return Chain(ops, parts, span)
        case Binder():
            fresh = iter(parts)
            lower = next(fresh) if node.lower is not None else None
            upper = next(fresh) if node.upper is not None else None
            where = next(fresh) if node.where is not None else None
            return Binder(node.head, node.indices, next(fresh), lower, upper, where, node.span)
        case _:
            return node


def substitute(node: Node, name: str, value: Node) -> Node:
    """The tree with every free occurrence of a symbol replaced."""
    if isinstance(node, Symbol):
        return value if node.name == name else node
    if isinstance(node, Binder) and name in node.indices:
        return node
    parts = children(node)
    fresh = tuple(substitute(part, name, value) for part in parts)
    return node if fresh == parts else rebuild(node, fresh)


def names(node: Node) -> frozenset[str]:
    """Names of all symbols that occur, bound ones included."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Symbol))
