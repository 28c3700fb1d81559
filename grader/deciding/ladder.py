"""The ladder of evidence for one formula against another: text, shape, random models, exact arithmetic.

Each rung says equal, different, or nothing; the first that speaks decides. "Could not show" is never turned
into "wrong".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.compare import AGREE, Match, Tensor, joined, match, tensor
from grader.deciding.evaluation import NORMAL, Regime, computed, environments
from grader.deciding.exact import NotRational, is_rational, many_digits, same_rational_function
from grader.deciding.models import DRAWS, tree_of
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices
from grader.language.tree import Node, Symbol, names
from grader.language.values import Value, transposed
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.language.environment import Environment
    from grader.language.values import Array

SWALLOWED: Final = 1e-7
_DRAWN: Final = frozenset({Kind.SCALAR, Kind.COLUMN, Kind.ROW, Kind.MATRIX, Kind.TENSOR})


@dataclass(frozen=True, slots=True)
class Decision:
    """What the ladder says: the relation, the rung that decided, and what a reader needs to check it."""

    match: Match
    rung: str
    draws: int = 0
    residual: float = 0.0
    note: str = ""
    message: str = ""
    hint: str = ""
    span: tuple[int, int] = (0, 0)
    remarks: tuple[str, ...] = ()
    setting: int = -1


@dataclass(frozen=True, slots=True)
class Question:
    """A reference formula in its declarations, with the student's own earlier answers in place of symbols.

    `up_to_scale` and `up_to_constant` say what the problem lets go; `positive` that the scale must be. `flipped`
    reads the student's vectors in the other layout than the declared one. Where `varied` names symbols, terms
    without them are let go, and the scale may depend on the sizes: losses that have the same minimum in them.
    `letters` is the order of the free indices that the student's left side gives, as in `M_{kj} = ...`.
    """

    declarations: Declarations
    reference: str
    seed: int = 0
    regime: Regime = NORMAL
    tolerance: float = 0.0
    up_to_scale: bool = False
    positive: bool = True
    up_to_constant: bool = False
    flipped: bool = False
    varied: tuple[str, ...] = ()
    own: Mapping[str, Node] = field(default_factory=dict)
    letters: tuple[str, ...] = ()


def settings(question: Question) -> tuple[Environment, ...]:
    """The random models of a question, with the student's own answers put in."""
    return environments(question.declarations, question.seed, question.regime, question.own)


@lru_cache(maxsize=16384)
def reference_tensors(
    declarations: Declarations, text: str, seed: int, regime: Regime
) -> tuple[Tensor | LanguageError, ...]:
    """Tensors of an author's formula over the settings, computed once."""
    tree = tree_of(declarations, text)
    return tuple(_tensor_or_fault(tree, env, (), ()) for env in environments(declarations, seed, regime))


def _tensor_or_fault(
    tree: Node, env: Environment, letters: Sequence[str], extents: Sequence[int]
) -> Tensor | LanguageError:
    try:
        value = computed(tree, env, extents)
    except LanguageError as fault:
        return fault
    return tensor(value, _order(value.axes, letters, tree, env))


def _order(axes: tuple[str, ...], letters: Sequence[str], tree: Node, env: Environment) -> tuple[str, ...]:
    """The order of free indices: that of the reference where the letters are the same, else of appearance."""
    if len(axes) < 2:
        return axes
    if set(axes) == set(letters):
        return tuple(letters)
    found = free_indices(tree, env)
    return tuple(sorted(found)) if set(found) == set(axes) else axes


def decide(student: Node, question: Question) -> Decision:
    """Climb the ladder for a student's tree."""
    reference = tree_of(question.declarations, question.reference)
    if student == reference and len(question.letters) < 2:  # an order of indices may turn even the same formula
        return Decision(Match.EQUAL, "identical", note="equivalence.identical", message="the same formula")
    if question.varied:
        return _up_to_offsets(student, reference, question)
    decision = _sampled(student, reference, question)
    settled = decision.match in {Match.DIFFERENT, Match.SHAPES} or decision.rung != "sampled"
    if not settled and not _loose(question):
        return _confirmed(student, reference, question, decision)
    return decision


def _targets(question: Question, reference: Node, drawn: tuple[Environment, ...]) -> tuple[Tensor | LanguageError, ...]:
    if not question.own:
        return reference_tensors(question.declarations, question.reference, question.seed, question.regime)
    return tuple(_tensor_or_fault(reference, env, (), ()) for env in drawn)


def _sampled(student: Node, reference: Node, question: Question) -> Decision:
    drawn = settings(question)
    told = set(question.letters) == set(free_indices(student, drawn[0]))
    letters = question.letters if told else sorted(free_indices(reference, drawn[0]))
    matches: list[Match] = []
    pairs: list[tuple[Tensor, Tensor]] = []
    remarks: set[str] = set()
    for env, target in zip(drawn, _targets(question, reference, drawn), strict=True):
        if isinstance(target, LanguageError):
            return Decision(Match.UNCLEAR, "reference", note="reference.unread", message=target.message)
        scope = _flipped(student, env) if question.flipped else env.child(env.ranges)
        scope.remarks = remarks
        own = _tensor_or_fault(student, scope, letters, target.data.shape[1:])
        if isinstance(own, LanguageError):
            return _unevaluated(own)
        pairs.append((own, target))
        relation, _ = match(own, target)
        matches.append(relation)
        if relation is Match.SHAPES or (relation is Match.DIFFERENT and not _loose(question)):
            break
    return _summed_up(matches, pairs, question, drawn, remarks)


def _flipped(student: Node, env: Environment) -> Environment:
    """The model with all vectors that the student uses turned from rows to columns or back."""
    turned: dict[str, Value] = {}
    for name in symbols_in(student, env.vocabulary.declarations):
        value = env.value(name)
        if value.is_vector:
            turned[name] = transposed(value)
    return env.overridden(turned)


def _loose(question: Question) -> bool:
    return bool(question.tolerance) or question.up_to_scale or question.up_to_constant


def _unevaluated(fault: LanguageError) -> Decision:
    decided = fault.note.startswith("shape.")
    relation = Match.SHAPES if decided else Match.UNCLEAR
    rung = "shape" if decided else "reading"
    return Decision(
        relation, rung, note=fault.note, message=fault.message, hint=fault.hint, span=(fault.start, fault.end)
    )


def _summed_up(
    matches: list[Match],
    pairs: list[tuple[Tensor, Tensor]],
    question: Question,
    drawn: tuple[Environment, ...],
    remarks: set[str],
) -> Decision:
    relation = joined(matches)
    if relation is Match.SHAPES:
        return _shape_decision(pairs[-1], drawn[len(pairs) - 1])
    gaps = np.concatenate([match(own, target)[1] for own, target in pairs])
    if _loose(question):
        relation, gaps = _loosely(pairs, question)
    worst = float(np.nanmax(gaps)) if np.isfinite(gaps).any() else float("nan")
    where = next((at for at, sort in enumerate(matches) if sort is relation), -1)
    return Decision(
        relation, "sampled", int(np.isfinite(gaps).sum()), worst, remarks=tuple(sorted(remarks)), setting=where
    )


def _loosely(pairs: list[tuple[Tensor, Tensor]], question: Question) -> tuple[Match, Array]:
    """Equality up to what the problem lets go, fitted once over all draws."""
    both = [np.broadcast_arrays(own.data, target.data) for own, target in pairs]
    first = np.concatenate([own.ravel() for own, _ in both])
    second = np.concatenate([target.ravel() for _, target in both])
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return Match.UNCLEAR, np.array([np.nan])
    scale, constant = 1.0, 0.0
    columns = [second] if question.up_to_scale else []
    columns += [np.ones_like(second)] if question.up_to_constant else []
    if columns:
        fixed = first if question.up_to_scale else first - second
        fit = np.linalg.lstsq(np.stack(columns, -1), fixed, rcond=None)[0]
        scale = float(fit[0]) if question.up_to_scale else 1.0
        constant = float(fit[-1]) if question.up_to_constant else 0.0
    size = max(float(np.abs(first).max()), float(np.abs(second).max()), 1e-300)
    gap = np.abs(first - scale * second - constant) / size
    bound = question.tolerance or 100 * AGREE
    acceptable = gap.max() <= bound and abs(scale) > bound and (scale > 0 or not question.positive)
    return (Match.EQUAL if acceptable else Match.DIFFERENT), gap


def _up_to_offsets(student: Node, reference: Node, question: Question) -> Decision:
    """Equality up to a positive factor for each size, and to terms that do not depend on the varied symbols."""
    worst, drawn = 0.0, settings(question)
    for number, env in enumerate(drawn):
        columns: list[tuple[Array, Array]] = []
        for held in range(2):
            still = _held(env, question.varied, held)
            own, target = (_tensor_or_fault(tree, still, (), ()) for tree in (student, reference))
            if isinstance(own, LanguageError):
                return _unevaluated(own)
            if isinstance(target, LanguageError):
                return Decision(Match.UNCLEAR, "reference", note="reference.unread", message=target.message)
            if own.data.shape[1:] != target.data.shape[1:]:
                return _shape_decision((own, target), env)
            columns.append((_spread(own.data), _spread(target.data)))
        gap = _offset_gap(columns, scaled=question.up_to_scale)
        if not math.isfinite(gap):
            return Decision(Match.UNCLEAR, "sampled", len(drawn), gap)
        worst = max(worst, gap)
        if gap > 100 * AGREE:
            return Decision(Match.DIFFERENT, "sampled", len(drawn), gap, setting=number)
    return Decision(Match.EQUAL, "sampled", len(drawn) * DRAWS, worst)


def _held(env: Environment, varied: tuple[str, ...], draw: int) -> Environment:
    """The model with every symbol but the varied ones at one of its draws."""
    fixed: dict[str, Value] = {}
    for name, symbol in env.vocabulary.symbols.items():
        if symbol.kind in _DRAWN and not symbol.definition and name not in varied:
            value = env.value(name)
            fixed[name] = value._replace(data=value.data[draw % len(value.data) :][:1])
    return env.overridden(fixed)


def _spread(data: Array) -> Array:
    return np.broadcast_to(data.ravel(), (DRAWS,)) if data.size == 1 else data.ravel()


def _offset_gap(columns: list[tuple[Array, Array]], *, scaled: bool) -> float:
    """How far the student's values are from `scale * reference + offset`; one scale, an offset for each column."""
    if not all(np.isfinite(own).all() and np.isfinite(target).all() for own, target in columns):
        return 1.0
    centred = [(own - own.mean(), target - target.mean()) for own, target in columns]
    own, target = (np.concatenate(side) for side in zip(*centred, strict=True))
    norm = float(target @ target)
    scale = float(own @ target) / norm if scaled and norm else 1.0
    size = max(float(np.abs(own).max()), abs(scale) * float(np.abs(target).max()), 1e-300)
    return float(np.abs(own - scale * target).max()) / size if scale > AGREE else 1.0


def _shape_decision(pair: tuple[Tensor, Tensor], env: Environment) -> Decision:
    own, target = pair
    words = [_words(one, env) for one in (own, target)]
    message = f"the answer is a {words[0]}, but a {words[1]} is asked for"
    return Decision(Match.SHAPES, "shape", note="shape.wrong", message=message)


def _words(value: Tensor, env: Environment) -> str:
    shape = value.data.shape[1:]
    if len(shape) == 1:
        return env.shape_words((1, shape[0]) if value.layout == "row" else (shape[0], 1)).replace(
            "column vector", "vector"
        )
    return env.shape_words(shape)


def _confirmed(student: Node, reference: Node, question: Question, decision: Decision) -> Decision:
    """Agreement in float64 is confirmed exactly where a term could have been swallowed by a larger one."""
    vocabulary = Vocabulary.of(question.declarations)
    scalars = frozenset(
        name
        for name, symbol in vocabulary.symbols.items()
        if symbol.kind is Kind.SCALAR and not symbol.family and not symbol.definition
    ) | frozenset(vocabulary.dimensions)
    unclear = decision.match is Match.UNCLEAR
    if unclear and not math.isfinite(decision.residual):
        return decision
    if not question.own and is_rational(student, scalars) and is_rational(reference, scalars):
        return _exactly(student, reference, question, decision)
    constant = not (names(student) | names(reference)) & (vocabulary.symbols.keys() | vocabulary.dimensions.keys())
    swallowed = unclear or _swallows(student, settings(question)[-1]) or _reference_swallows(question, reference)
    if not swallowed and not constant:
        return decision
    precise = _with_digits(student, reference, question, decision)
    return precise if swallowed or precise.rung == "digits" else decision


def _exactly(student: Node, reference: Node, question: Question, decision: Decision) -> Decision:
    try:
        same = same_rational_function(student, reference, question.seed)
    except NotRational:
        return decision
    if same:
        return replace(decision, match=_settled(decision), rung="exact", note="equivalence.exact")
    return replace(decision, match=Match.DIFFERENT, rung="exact", note="equivalence.exact")


def _swallows(tree: Node, env: Environment) -> bool:
    """Whether some sum loses one of its parts below the last digits in every draw."""
    scope = env.child(env.ranges)
    scope.cache = dict(env.cache)
    scope.swallowed = []
    try:
        computed(tree, scope)
    except LanguageError:
        return False
    return any(ratio < SWALLOWED for ratio in scope.swallowed)


def _reference_swallows(question: Question, reference: Node) -> bool:
    if question.own:
        return _swallows(reference, settings(question)[-1])
    return _known_swallows(question.declarations, question.reference, question.seed, question.regime)


@lru_cache(maxsize=4096)
def _known_swallows(declarations: Declarations, text: str, seed: int, regime: Regime) -> bool:
    return _swallows(tree_of(declarations, text), environments(declarations, seed, regime)[-1])


def _with_digits(student: Node, reference: Node, question: Question, decision: Decision) -> Decision:
    env = settings(question)[-1]
    used = [name for name in names(student) | names(reference) if name in env.vocabulary.symbols or name in env.sizes]
    point: dict[str, float] = {}
    for name in used:
        value = env.value(name)
        if value.core or value.axes:
            return _doubtful(decision)
        point[name] = float(value.data.real.flat[0])
    first, second = many_digits(student, point), many_digits(reference, point)
    if first is None or second is None:
        return _doubtful(decision)
    size = max(abs(first), abs(second))
    same = size == 0 or abs(first - second) <= size * 1e-40
    return replace(
        decision, match=_settled(decision) if same else Match.DIFFERENT, rung="digits", note="equivalence.digits"
    )


def _settled(decision: Decision) -> Match:
    """What an exact rung makes of agreement: a doubt is lifted, a layout stays what it is."""
    return Match.EQUAL if decision.match is Match.UNCLEAR else decision.match


def _doubtful(decision: Decision) -> Decision:
    if decision.match is Match.UNCLEAR:
        return decision
    message = "a part of the sum is too small beside the rest to be seen"
    return replace(decision, match=Match.UNCLEAR, rung="sampled", note="equivalence.swallowed", message=message)


def symbols_in(tree: Node, declarations: Declarations) -> frozenset[str]:
    """Declared symbols that a tree uses, indices left out."""
    vocabulary = Vocabulary.of(declarations)
    return frozenset(
        name for name in names(tree) if name in vocabulary.symbols and vocabulary.symbols[name].kind is not Kind.INDEX
    )


__all__ = ["Decision", "Match", "Question", "Symbol", "decide", "symbols_in"]
