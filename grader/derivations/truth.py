"""Is a relation true? Both sides on every random model, for all values of the free indices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from grader.deciding.compare import AGREE, DIFFER, Match, match, tensor
from grader.deciding.evaluation import NORMAL, Regime, computed
from grader.derivations.differentials import readings, with_steps
from grader.derivations.worlds import LIMIT, MILD
from grader.language.conditions import condition
from grader.language.derivatives import explicit
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices, use_range
from grader.language.tree import Apply, Node, Number, names, walk
from grader.language.values import ShapeFault, TooLarge, Value, as_one, pointwise, spread, transposed, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.derivations.worlds import World
    from grader.language.environment import Environment
    from grader.language.values import Array

EQUALITIES: Final = frozenset({"=", ":=", "approx"})
_ORDERS: Final = {"<=": 1, "<": 1, ">=": -1, ">": -1}
_CLOSE: Final = 2e-3
_MUCH: Final = 3.0
_NEAR, _FAR = 0.01, 0.2
_ZERO: Final = 1e-11


class Link(NamedTuple):
    """Two sides, the relation between them, and the conditions under which it is said.

    `named` says that a derivative stands in it to which the problem gives a symbol.
    """

    op: str
    left: Node
    right: Node
    scope: tuple[Node, ...] = ()
    named: bool = False

    @property
    def layout_open(self) -> bool:
        """Whether a vector may lie the other way: where there is a derivative, written out or by its name."""
        return self.named or _may_be_turned(self)


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether a relation holds (None: cannot be said), and what went wrong where it has no value.

    `ill_typed` says that shapes do not fit; `turned` that the sides agree after a transposition; `held` that they
    agree where derivatives leave out what passes through other members of the family.
    """

    value: bool | None
    note: str = ""
    message: str = ""
    hint: str = ""
    ill_typed: bool = False
    turned: bool = False
    held: bool = False


NOWHERE: Final = Truth(None, "scope.empty", "nothing that the problem allows meets the condition")
NOWHERE_HERE: Final = Truth(value=True, note="scope.empty")  # on one model: another may meet it
LEFT_TO_PEOPLE: Final = Truth(None, "value.word", "this is left to a person: not all of it has a value")
TRUE: Final = Truth(value=True)
FALSE: Final = Truth(value=False)


def truth(link: Link, world: World, regime: Regime = NORMAL) -> Truth:
    """Whether a relation holds on all models of a regime; where no model meets its conditions, nothing is said.

    Derivatives of a member of a recursive family may be meant with the other members held: if that makes it true,
    it is.
    """
    env = world.models(regime)[0]
    found, *others = (_everywhere(one, world, regime) for one in readings(link, env))
    found = next((one for one in others if one.value), found) if not found.value else found
    if found.value is False:
        held = link._replace(left=explicit(link.left, env), right=explicit(link.right, env))
        if held != link and _everywhere(held, world, regime).value:
            return Truth(value=True, held=True)
    return found


def _everywhere(link: Link, world: World, regime: Regime) -> Truth:
    found = NOWHERE
    used = names(link.left) | names(link.right)
    if used & set(world.table.names) and link.op in {"<", ">"}:
        link = _of_whole_numbers(link)
    for env in world.models_for(used, regime):
        one = _on(link, env, loose=regime.limit)
        if one.value is not True:
            return one
        found = one if one is not NOWHERE_HERE and (one.turned or found is NOWHERE) else found
    return found


def _of_whole_numbers(link: Link) -> Link:
    """A strict order of whole numbers as one that is not: less than q is at most q - 1."""
    small, large = (link.left, link.right) if link.op == "<" else (link.right, link.left)
    return link._replace(op="<=", left=Apply("add", (small, Number(Fraction(1)))), right=large)


def in_the_limit(link: Link, world: World) -> Truth:
    """Whether a relation holds where the problem's parameters take their limits; less far out where that overflows."""
    used = names(link.left) | names(link.right)
    if used & world.models()[0].vocabulary.words:
        return LEFT_TO_PEOPLE
    if not world.moves_in_limit(used):
        return _roughly(link, world)
    found = truth(link, world, LIMIT)
    return found if found.value is not None or found.ill_typed else truth(link, world, MILD)


def _roughly(link: Link, world: World) -> Truth:
    """An approximation of what no limit changes, such as a rounded number: near, far off, or left open."""
    if link.op != "approx":
        return Truth(value=None, note="limit.none", message="nothing here tends to a limit")
    for bound, verdict in ((_NEAR, TRUE), (_FAR, None)):
        if all(_within(link, env, bound) for env in world.models()):
            return verdict or Truth(None, "limit.none", "it is left to a person how near is near")
    return FALSE


def _within(link: Link, env: Environment, bound: float) -> bool:
    try:
        scope = scoped((link.left, link.right, *link.scope), env)
        with np.errstate(all="ignore"):
            gaps, sizes = _gaps(computed(link.left, scope), computed(link.right, scope), mask_of(link.scope, scope))
    except (LanguageError, ShapeFault, TooLarge):
        return True  # nothing is said against it
    return bool(np.all(~(gaps > bound * sizes)))


def holds_on(link: Link, env: Environment) -> bool | None:
    """Whether an exact relation holds on one model."""
    return _on(with_steps(link, env), env, loose=False).value


def _on(link: Link, env: Environment, *, loose: bool) -> Truth:
    if env.vocabulary.words & (names(link.left) | names(link.right)):
        return LEFT_TO_PEOPLE
    try:
        scope = scoped((link.left, link.right, *link.scope), env)
        first, second = computed(link.left, scope), computed(link.right, scope)
        mask = mask_of(link.scope, scope)
        if mask is not None and not mask.data.any():
            return NOWHERE_HERE
        with np.errstate(all="ignore"):
            return _decided(link._replace(named=_names_derivative(link, env)), (first, second), mask, loose=loose)
    except LanguageError as fault:
        return Truth(None, fault.note, fault.message, fault.hint, ill_typed=fault.note.startswith("shape."))
    except ShapeFault as fault:
        return Truth(None, fault.note, env.explain(fault), ill_typed=True)
    except TooLarge:
        return Truth(None, "value.too-large", "this asks for too much arithmetic")


def scoped(trees: Iterable[Node], env: Environment) -> Environment:
    """The model with every free index of the trees running over its range.

    Raises
    ------
    LanguageError
        If nothing says how far an index runs.

    """
    listed = tuple(trees)
    scope = env.child(env.ranges)
    letters = dict.fromkeys(letter for tree in listed for letter in free_indices(tree, env))
    for letter in letters:
        users = [tree for tree in listed if letter in names(tree)]
        bounds = next((found for tree in users if (found := use_range(letter, tree, scope)) is not None), None)
        if bounds is None:
            raise LanguageError("index.range", f"it is not clear over what the index {letter} runs")
        scope.ranges[letter] = bounds
    return scope


def mask_of(conditions: tuple[Node, ...], scope: Environment) -> Value | None:
    """Where all conditions hold; None where there are none."""
    found: Value | None = None
    for one in conditions:
        here = condition(one, scope)
        if here.core:  # a condition on lists holds where it does for all entries
            here = Value(here.data.all(axis=tuple(range(here.data.ndim - here.core, here.data.ndim))), here.axes)
        found = here if found is None else pointwise(np.logical_and, found, here)
    return found


def _decided(link: Link, sides: tuple[Value, Value], mask: Value | None, *, loose: bool) -> Truth:
    first, second = sides
    if link.op in EQUALITIES or link.op == "to":
        return _equal(link, first, second, mask, loose=loose)
    if link.op in _ORDERS:
        return _ordered(link.op, first, second, mask)
    if link.op in {"<<", ">>"}:
        much = _much(*((first, second) if link.op == "<<" else (second, first)), mask)
        return TRUE if much else Truth(None, "relation.vague", "how much is much is left to a person")
    if link.op == "!=":
        gaps, _ = _gaps(first, second, mask)
        return TRUE if gaps.size and np.all(gaps > DIFFER) else Truth(None, "relation.unclear", "not always different")
    if link.op == "prop":
        return _proportional(first, second)
    raise LanguageError("relation.none", f"the relation {link.op} is not decided here")


def _equal(link: Link, first: Value, second: Value, mask: Value | None, *, loose: bool) -> Truth:
    first, second = _comparable(first), _comparable(second)
    if _component_meets_whole(first, second):
        return _whole(link, first, second, loose=loose)
    try:
        gaps, sizes = _gaps(first, second, mask)
    except ShapeFault as fault:
        return _turned(link, first, second, fault)
    found = _verdict(gaps, sizes, link, loose=loose)
    if found.value is False and _may_be_turned(link) and first.core == second.core == 2 and mask is None:
        square = first.shape == second.shape[::-1]
        if square and _verdict(*_gaps(transposed(first), second, None), link, loose=loose).value:
            return Truth(value=True, turned=True)
    return found


def _verdict(gaps: Array, sizes: Array, link: Link, *, loose: bool) -> Truth:
    if not (np.isfinite(gaps).all() and np.isfinite(sizes).all()):
        finite = np.isfinite(gaps) & np.isfinite(sizes)
        worse = finite & (gaps > DIFFER * np.maximum(sizes, 1e-300)) & ~np.isclose(gaps, 0)
        if loose or not worse.any() or not finite.any():
            return Truth(None, "value.undefined", "the two sides have no finite value on every model")
        return FALSE
    if loose:
        return TRUE if np.all(gaps <= _CLOSE * np.maximum(sizes, 1.0)) else FALSE
    vanish = (gaps < 1e-14) | (sizes < _ZERO)  # models draw numbers of ordinary size, so this is rounding
    relative = np.where(vanish, 0.0, gaps / np.where(sizes > 0, sizes, 1.0))
    if np.all(relative <= AGREE):
        return TRUE
    if np.any(relative > DIFFER):
        return TRUE if _rounded(link, gaps) else FALSE
    return Truth(None, "equality.unclear", "the difference is too small to be one and too large to be rounding")


def _rounded(link: Link, gaps: Array) -> bool:
    """A number with decimals stands for what it is rounded from."""
    for side in (link.left, link.right):
        bare = side.args[0] if isinstance(side, Apply) and side.head == "neg" else side
        if isinstance(bare, Number) and bare.places >= 2:
            return bool(np.all(gaps <= 0.5 * 10.0**-bare.places * (1 + 1e-9)))
    return False


def _comparable(value: Value) -> Value:
    """A 1 by 1 matrix is its number."""
    if value.core == 2 and value.shape == (1, 1):
        return value._replace(data=value.data[..., 0, 0], core=0)
    return value


def _component_meets_whole(first: Value, second: Value) -> bool:
    """Whether one side is written by components and the other as a whole."""
    if first.core == second.core:
        return False
    small = first if first.core == 0 else second
    return bool(small.axes) and not small.literal


def _whole(link: Link, first: Value, second: Value, *, loose: bool) -> Truth:
    letters = tuple(sorted({*first.axes, *second.axes}))
    mine, other = tensor(first, letters), tensor(second, letters)
    relation, gaps = match(mine, other)
    if relation is Match.SHAPES:
        return Truth(None, "shape.sides", "the two sides do not have the same shape", ill_typed=True)
    if loose:
        size = np.maximum(np.abs(mine.data).max(), 1.0)
        same = np.abs(mine.data - other.data).max() <= _CLOSE * size
        return TRUE if same else FALSE
    if relation is Match.TRANSPOSED and not _may_be_turned(link):
        return FALSE
    if relation is Match.UNCLEAR:
        if not np.isfinite(gaps).all():
            return Truth(None, "value.undefined", "the two sides have no finite value on every model")
        return Truth(None, "equality.unclear", f"the difference {float(np.max(gaps)):.1g} decides nothing")
    return Truth(value=relation is not Match.DIFFERENT, turned=relation is Match.TRANSPOSED)


def _gaps(first: Value, second: Value, mask: Value | None) -> tuple[Array, Array]:
    """For each draw the largest difference and the largest entry of both sides, where the mask allows."""
    if first.core != second.core and not (first.literal or second.literal or first.eye or second.eye):
        shapes = [value.shape for value in (first, second)]
        raise ShapeFault("shape.sides", "the left side is a {0}, the right side a {1}", *shapes)
    gap = pointwise(np.subtract, first, second)
    axes = gap.axes
    size = pointwise(np.maximum, _absolute(first), _absolute(second))
    data, entries = np.abs(gap.data), np.abs(spread(size, union(axes, size.axes)))
    if mask is not None:
        axes = union(axes, mask.axes)
        allowed = spread(mask, axes).astype(bool)
        allowed = allowed.reshape(*allowed.shape, *([1] * gap.core))
        data = np.where(allowed, spread(gap._replace(data=data), axes), 0.0)
        entries = np.where(allowed, spread(size._replace(data=np.abs(size.data)), axes), 0.0)
    lead = tuple(range(1, data.ndim))
    return data.max(axis=lead, initial=0.0), entries.max(axis=tuple(range(1, entries.ndim)), initial=0.0)


def _absolute(value: Value) -> Value:
    return value._replace(data=np.abs(value.data))


def _may_be_turned(link: Link) -> bool:
    """Whether the layout of a derivative is open on one side."""
    nodes = (node for side in (link.left, link.right) for node in walk(side))
    return any(isinstance(node, Apply) and node.head == "derivative" for node in nodes)


def _names_derivative(link: Link, env: Environment) -> bool:
    symbols = env.vocabulary.symbols
    return any(name in symbols and symbols[name].derivative for name in names(link.left) | names(link.right))


def _turned(link: Link, first: Value, second: Value, fault: ShapeFault) -> Truth:
    if first.core == second.core == 2 and first.shape == second.shape[::-1] and link.layout_open:
        gaps, sizes = _gaps(transposed(first), second, None)
        found = _verdict(gaps, sizes, link, loose=False)
        return Truth(value=True, turned=True) if found.value else found
    raise fault


def _ordered(op: str, first: Value, second: Value, mask: Value | None) -> Truth:
    gap = pointwise(np.subtract, _comparable(second), _comparable(first))
    excess = gap.data.real * _ORDERS[op]
    size = np.maximum(np.abs(first.data).max(), np.abs(second.data).max())
    if mask is not None:
        axes = union(gap.axes, mask.axes)
        excess = np.where(spread(mask, axes).astype(bool), spread(gap._replace(data=excess), axes), 1.0)
    if not np.isfinite(excess).all():
        return Truth(None, "value.undefined", "the two sides have no finite value on every model")
    if np.all(excess >= -AGREE * max(size, 1e-300)):
        return TRUE
    return FALSE if np.any(excess < -DIFFER * max(size, 1e-300)) else Truth(None, "order.unclear", "too close to say")


def _much(small: Value, large: Value, mask: Value | None) -> bool:
    """Whether one side is several times the other wherever the conditions allow."""
    gap = pointwise(lambda a, b: b.real - _MUCH * np.maximum(a.real, 0.0), _comparable(small), _comparable(large))
    if mask is None:
        return bool(np.all(gap.data > 0))
    axes = union(gap.axes, mask.axes)
    return bool(np.all((spread(gap, axes) > 0) | ~spread(mask, axes).astype(bool)))


def _proportional(first: Value, second: Value) -> Truth:
    """Whether the quotient of the sides is the same for all indices and components."""
    quotient = pointwise(np.divide, _comparable(first), _comparable(second)).data
    flat = as_one(quotient, 1)
    if flat.shape[1] < 2 or not np.isfinite(flat).all():
        return Truth(None, "proportion.unclear", "nothing says what the factor may depend on")
    spread_of = np.abs(flat - flat[:, :1]).max(axis=1) / np.maximum(np.abs(flat).max(axis=1), 1e-300)
    return TRUE if np.all(spread_of <= DIFFER) else FALSE
