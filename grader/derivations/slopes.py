r"""What a relation between differentials says of derivatives: `dJ = g^\top dx` that `\partial J / \partial x_m = g_m`.

Both sides are divided by the step of one component of what moves. The result is a claim like any other; who uses it
looks whether it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.derivations.canonical import Former
from grader.derivations.differentials import moving_in, readings
from grader.derivations.truth import Link
from grader.language.tree import Apply, Binder, Node, Number, Symbol, children, names, rebuild, substitute, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.language.environment import Environment

_HEAD: Final = "differential"
_PRODUCTS: Final = frozenset({"mul", "dot", "hadamard"})
_LINEAR: Final = frozenset({"add", "sub", "neg"})
_ONE: Final = Number(Fraction(1))


class _NoSlopeError(Exception):
    """A side is not of a form that can be divided by the step."""


def slopes(link: Link, env: Environment, taken: frozenset[str]) -> Iterator[Link]:
    """The relation between derivatives that one between differentials stands for; none where there is none.

    `taken` are letters that the component may not be called by.
    """
    sides = (link.left, link.right)
    if not all(map(has_step, sides)):
        return
    for reading in readings(link, env):
        moving = moving_in(reading)
        step = _Step.of(moving[0], taken | letters(link), env) if len(moving) == 1 else None
        for divided in (step.by_component, step.by_whole) if step is not None else ():
            try:
                left, right = map(divided, sides)
            except _NoSlopeError:
                continue
            yield Link("=", left, right, link.scope)
            return


def letters(link: Link) -> frozenset[str]:
    """All names in a relation, those that sums bind among them."""
    parts = [part for side in (link.left, link.right) for part in walk(side)]
    bound = {index for part in parts if isinstance(part, Binder) for index in part.indices}
    return names(link.left) | names(link.right) | bound


def has_step(node: Node) -> bool:
    """Whether there is a differential in a tree."""
    return any(isinstance(part, Apply) and part.head == _HEAD for part in walk(node))


@dataclass(frozen=True)
class _Step:
    """The step of what moves: of a number, or of the component `at` of a vector."""

    moved: Symbol
    at: Symbol | None
    former: Former

    @classmethod
    def of(cls, name: str, taken: frozenset[str], env: Environment) -> _Step | None:
        symbol = env.vocabulary.symbols[name]
        if symbol.family or symbol.kind not in {Kind.SCALAR, Kind.ROW, Kind.COLUMN}:
            return None
        if symbol.kind is Kind.SCALAR:
            return cls(Symbol(name), None, Former(env.vocabulary))
        running = (one for one in env.vocabulary.symbols.values() if one.kind is Kind.INDEX and not one.fixed)
        free = (one.name for one in running if one.family == symbol.shape and one.name not in taken)
        at = next(free, None)
        return None if at is None else cls(Symbol(name), Symbol(at), Former(env.vocabulary))

    def by_component(self, node: Node) -> Node:
        """A side that is linear in the steps, divided by one of them."""
        match node:
            case Apply(head="differential", args=(of,)):
                return self._derivative(of)
            case Apply(head=head, args=args) if head in _LINEAR:
                return rebuild(node, tuple(map(self.by_component, args)))
            case Apply(head="div", args=(above, below)) if not has_step(below):
                return Apply("div", (self.by_component(above), below), node.span)
            case Apply(head=head, args=(first, second)) if head in _PRODUCTS and has_step(first) != has_step(second):
                return self._product(node)
            case Binder(head="sum", body=body):
                inner = self.by_component(body)
                whole = rebuild(node, tuple(inner if one is body else one for one in children(node)))
                return self._picked(node, inner) or whole
            case _:
                raise _NoSlopeError

    def _picked(self, node: Binder, body: Node) -> Node | None:
        """The one term of a sum that a Kronecker delta leaves."""
        match body:
            case Apply(head="mul", args=(factor, Apply(head="delta", args=(Symbol(name=index), place)))):
                only = self.at is not None and place == self.at and node.indices == (index,)
                return substitute(factor, index, place) if only else None
            case _:
                return None

    def _derivative(self, of: Node) -> Node:
        if self.at is None:
            return _ONE if of == self.moved else Apply("derivative", (of, self.moved), of.span)
        match of:
            case Apply(head="index", args=(base, place)) if base == self.moved:
                return Apply("delta", (place, self.at), of.span)
            case _ if self.former.is_scalar(of):
                return Apply("derivative", (of, Apply("index", (self.moved, self.at))), of.span)
            case _:
                raise _NoSlopeError

    def _product(self, node: Apply) -> Node:
        first, second = node.args
        step, factor = (second, first) if has_step(second) else (first, second)
        if self.at is not None and self._is_whole(step):
            return self._entry(factor)
        inner = self.by_component(step)
        if inner == _ONE:
            return factor
        return Apply("mul", (factor, inner) if step is second else (inner, factor), node.span)

    def _is_whole(self, node: Node) -> bool:
        """Whether a part is the step of the whole vector, as a row or as a column."""
        if isinstance(node, Apply) and node.head == "transpose":
            node = node.args[0]
        return node == Apply(_HEAD, (self.moved,))

    def _entry(self, node: Node) -> Node:
        """One component of a vector, of a sum that of each term."""
        match node:
            case Apply(head=head, args=args) if head in _LINEAR:
                return rebuild(node, tuple(map(self._entry, args)))
            case Apply(head="transpose", args=(inner,)):
                return self._entry(inner)
            case Apply(head="mul", args=(factor, inner)) if self.former.is_scalar(factor):
                return Apply("mul", (factor, self._entry(inner)), node.span)
            case _:
                assert self.at is not None
                return Apply("index", (node, self.at), node.span)

    def by_whole(self, node: Node) -> Node:
        """A vector divided by the step of a vector: the matrix before it."""
        match node:
            case Apply(head="differential", args=(Symbol() as of,)) if of != self.moved:
                return Apply("derivative", (of, self.moved), node.span)
            case Apply(head=head, args=args) if head in _LINEAR:
                return rebuild(node, tuple(map(self.by_whole, args)))
            case Apply(head="mul" | "dot", args=(factor, last)) if last == Apply(_HEAD, (self.moved,)):
                return factor
            case _:
                raise _NoSlopeError
