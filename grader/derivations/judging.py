"""The ruling on one relation: true, true in the limit, a slip, wrong, ill-typed, or not to be decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.derivations.binding import name_of
from grader.derivations.canonical import Former
from grader.derivations.layouts import flipped, has_vectors
from grader.derivations.readings import readings
from grader.derivations.repairs import expanded, renamed, substituted
from grader.derivations.truth import EQUALITIES, FALSE, Link, Truth, holds_on, in_the_limit, truth
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Binder, Node, Symbol, names, substitute, walk
from grader.model.symbols import Kind
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.derivations.worlds import World
    from grader.language.vocabulary import Vocabulary

EARLIER: Final = -1  # the number of the line that a student's answer to an earlier part stands in for
_RELATIONS: Final = frozenset({"=", ":=", "approx", "<=", ">=", "<", ">", "!=", "prop", "to", "<<", ">>"})
_TURNED: Final = "the derivative is laid out the other way"
_HELD: Final = "the derivative is taken with the other states held"
_WORDS: Final = {
    "relation.approximation": "true only in the limit, so an equals sign says too much",
    "link.false": "the two sides are not equal",
    "link.false-order": "the inequality does not hold",
    "link.false-limit": "not even approximately true",
}


@dataclass(frozen=True, slots=True)
class RuledLink:
    """One relation with its ruling; `meant` is what it becomes by a small repair, `wrong` the number of an
    earlier line from whose mistake it follows."""  # noqa: D205, D209  one sentence needs both lines

    link: Link
    ruling: Ruling
    note: str = ""
    why: str = ""
    meant: Link | None = None
    follows: int = 0
    remark: str = ""

    @property
    def intended(self) -> Link:
        """The relation as it was meant."""
        return self.meant or self.link


@dataclass(frozen=True, slots=True)
class Mistake:
    """A relation that was ruled wrong earlier: later lines may follow from it."""

    left: Node
    right: Node
    line: int

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"line {self.line}" if self.line > 0 else "your answer to an earlier part"


@dataclass(frozen=True, slots=True)
class Bench:
    """What a relation is judged by: the models, other readings of its sides, and earlier mistakes."""

    world: World
    mistakes: Sequence[Mistake] = ()
    others: tuple[tuple[Node, Node], ...] = ()


def judged(link: Link, bench: Bench) -> RuledLink:
    """Rule on one relation, literally first; small repairs are tried only on what is false."""
    if link.op not in _RELATIONS:
        return RuledLink(link, Ruling.UNREAD, "relation.none", f"the relation {link.op} is not decided by a machine")
    found = truth(link, bench.world)
    if found.value:
        remark = _TURNED if found.turned else _HELD if found.held else ""
        return RuledLink(link, Ruling.VALID, "link.holds", remark=remark)
    if link.op in {"approx", "to"}:
        return _approximate(link, found, bench)
    if found.value is None and not found.ill_typed:
        return _open(link, found, bench)
    return _by_reading(link, bench) or _by_mistake(link, bench) or _wrong(link, found, bench)


def _approximate(link: Link, exact: Truth, bench: Bench) -> RuledLink:
    found = in_the_limit(link, bench.world)
    if found.value:
        return RuledLink(link, Ruling.APPROXIMATION, "link.limit", "true in the limit that the problem names")
    if found.ill_typed or exact.ill_typed:
        if link.op == "to" and isinstance(link.left, Symbol) and isinstance(link.right, Symbol):
            return RuledLink(link, Ruling.UNREAD, "arrow.names", "an arrow from one thing to another states nothing")
        return _by_reading(link, bench) or _wrong(link, found if found.ill_typed else exact, bench)
    if found.value is None:
        return RuledLink(link, Ruling.UNREAD, found.note, found.message)
    if link.op == "to" and not bench.world.moves_in_limit(names(link.left)):
        return RuledLink(link, Ruling.UNREAD, "limit.unclear", "it is not clear what tends to what")
    return _by_mistake(link, bench) or _slip(link, bench, limit=True) or RuledLink(
        link, Ruling.INVALID, "link.false-limit", _WORDS["link.false-limit"]
    )  # fmt: skip


def _open(link: Link, found: Truth, bench: Bench) -> RuledLink:
    """Nothing can be said exactly: perhaps in the limit, else it stays open."""
    if link.op in {"<<", ">>"} and in_the_limit(link, bench.world).value:
        return RuledLink(link, Ruling.APPROXIMATION, "link.limit", "true in the limit that the problem names")
    other = _by_reading(link, bench) if found.note == "value.undefined" else None
    return other or RuledLink(link, Ruling.UNREAD, found.note, found.message)


def _by_reading(link: Link, bench: Bench) -> RuledLink | None:
    """Another reading of the same signs that makes the relation true."""
    unclear: Truth | None = None
    for other, remark in readings(link, bench.others, bench.world.models()[0].vocabulary):
        found = truth(other, bench.world)
        if found.value:
            return RuledLink(link, Ruling.VALID, "link.holds", meant=other, remark=remark)
        if found.value is None and not found.ill_typed and other.left != link.left:
            unclear = found
    if has_vectors(link, bench.world.models()[0]) and _in_other_layout(link, bench):
        return RuledLink(link, Ruling.VALID, "link.holds", remark="vectors are read in the other layout")
    return None if unclear is None else RuledLink(link, Ruling.UNREAD, unclear.note, unclear.message)


def _in_other_layout(link: Link, bench: Bench) -> bool:
    try:
        return all(holds_on(*flipped(link, env)) for env in bench.world.models())
    except LanguageError:
        return False


def _by_mistake(link: Link, bench: Bench) -> RuledLink | None:
    """True once an earlier wrong line of the student's is taken at its word."""
    for mistake in reversed(bench.mistakes):
        if _says_again(link, mistake, bench):
            words = f"says again what {mistake.place} says wrongly"
            return RuledLink(link, Ruling.VALID, "link.follows", words, follows=mistake.line)
        for shown in _spelt_out(link, mistake, bench):
            for left, right in ((mistake.left, mistake.right), (mistake.right, mistake.left)):
                words = _follows(shown, (left, right), mistake, bench)
                if words:
                    return RuledLink(link, Ruling.VALID, "link.follows", words, follows=mistake.line)
    return None


def _spelt_out(link: Link, mistake: Mistake, bench: Bench) -> Iterator[Link]:
    """The relation, and where the mistake is about a product, the relation with objects put in and multiplied out."""
    yield link
    own = {name: tree for name, tree in bench.world.own.items() if names(tree)}
    if own and isinstance(mistake.left, Apply) and mistake.left.head in {"mul", "dot"}:
        former = Former(bench.world.models()[0].vocabulary)
        left, right = (expanded(_with(side, own), former.is_scalar) for side in (link.left, link.right))
        yield link._replace(left=left, right=right)


def _with(tree: Node, own: Mapping[str, Node]) -> Node:
    for name, value in own.items():
        tree = substitute(tree, name, value)
    return tree


def _follows(link: Link, sides: tuple[Node, Node], mistake: Mistake, bench: Bench) -> str:
    """How a relation follows from a mistake read from one side to the other; empty where it does not."""
    own = link._replace(left=substituted(link.left, *sides), right=substituted(link.right, *sides))
    if (own.left, own.right) == (link.left, link.right):
        return ""
    if own.left != own.right and truth(own, bench.world).value:
        return f"follows from {mistake.place}, which is wrong"
    if own.left == own.right and link.op in EQUALITIES:
        return f"says again what {mistake.place} says wrongly"
    return ""


def _says_again(link: Link, mistake: Mistake, bench: Bench) -> bool:
    """Whether a relation is an earlier wrong one in other words, by components or as a whole, say."""
    sides = ((link.left, mistake.left), (link.right, mistake.right))
    left = link.left
    named = isinstance(left, Symbol) or (isinstance(left, Apply) and left.head in {"index", "derivative"})
    return link.op == "=" and named and all(
        mine == earlier or truth(Link("=", mine, earlier), bench.world).value for mine, earlier in sides
    )


def _size_as_vector(link: Link, world: World) -> str:
    """A size behind a matrix, as in `B d`: the student means something else by the letter."""
    vocabulary = world.models()[0].vocabulary
    matrices = {one.name for one in vocabulary.symbols.values() if one.kind is Kind.MATRIX}
    nodes = (part for side in (link.left, link.right) for part in walk(side))
    products = (node.args for node in nodes if isinstance(node, Apply) and node.head == "mul")
    sizes = ((first, last.name) for first, last in products if isinstance(last, Symbol))
    return next((name for first, name in sizes if name in vocabulary.dimensions and names(first) & matrices), "")


def _wrong(link: Link, found: Truth, bench: Bench) -> RuledLink:
    """False or ill-typed as it stands; a slip where one small change makes it true."""
    approximate = link.op == "=" and not found.ill_typed and in_the_limit(link, bench.world).value
    if approximate:
        meant = link._replace(op="approx")
        return RuledLink(link, Ruling.SLIP, "slip.approximation", _WORDS["relation.approximation"], meant)
    slip = _slip(link, bench, limit=False)
    if slip is not None:
        return slip
    if found.ill_typed:
        size = _size_as_vector(link, bench.world)
        if size:
            words = f"{size} is a size here, and stands where a vector would"
            return RuledLink(link, Ruling.UNREAD, "size.as-vector", words)
        words = f"{found.message}; {found.hint}" if found.hint else found.message
        return RuledLink(link, Ruling.ILL_TYPED, found.note, words)
    order = link.op in {"<", ">", "<=", ">="}
    note = "link.false-order" if order else "link.false"
    return RuledLink(link, Ruling.INVALID, note, _WORDS[note])


def _slip(link: Link, bench: Bench, *, limit: bool) -> RuledLink | None:
    """One renamed index makes the relation true."""
    vocabulary = bench.world.models()[0].vocabulary
    sides = [(link.right, link.left, False)]
    if not _has_indices(link.right):  # a bare number cannot hold the slip: it is in what equals it
        sides.append((link.left, link.right, True))
    for side, other, is_left in sides:
        for repair in renamed(side, other, vocabulary):
            meant = link._replace(left=repair.tree) if is_left else link._replace(right=repair.tree)
            other_thing = _names_another(side, repair.tree, vocabulary)
            if meant.left == meant.right or other_thing or not _true(meant, bench, limit=limit):
                continue
            return RuledLink(link, Ruling.SLIP, repair.note, repair.words, meant)
    return None


def _names_another(side: Node, repaired: Node, vocabulary: Vocabulary) -> bool:
    """Whether a side is one of two given things, as a whole, and the repair the other: `c -> v_b` is no misprint."""
    (name, places), (other, fresh) = name_of(side), name_of(repaired)
    if not name or name != other or len(places) != len(fresh):
        return False
    moved = [one for pair in zip(places, fresh, strict=True) if pair[0] != pair[1] for one in pair]
    symbols = [vocabulary.symbols.get(one.name) for one in moved if isinstance(one, Symbol)]
    return bool(moved) and len(symbols) == len(moved) and all(one is not None and one.fixed for one in symbols)


def _has_indices(side: Node) -> bool:
    return any(isinstance(node, Binder) or (isinstance(node, Apply) and node.head == "index") for node in walk(side))


def _true(link: Link, bench: Bench, *, limit: bool) -> bool:
    if limit:
        return bool(in_the_limit(link, bench.world).value)
    first = bench.world.models()[0]
    return bool(holds_on(link, first)) and bool(truth(link, bench.world).value)


def without_slip(found: RuledLink) -> RuledLink:
    """A slip that is carried on is a mistake."""
    return replace(found, ruling=Ruling.INVALID, note="link.false", why=_WORDS["link.false"], meant=None)


__all__ = ["FALSE", "Bench", "Mistake", "RuledLink", "judged", "without_slip"]
