"""What the student may have meant: readings that notation leaves open, and slips that one small change undoes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.tree import Apply, Binder, Node, Number, Symbol, children, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.language.vocabulary import Vocabulary

MOST: Final = 48


class Repair(NamedTuple):
    """A side after one small change, and what the change is."""

    tree: Node
    note: str
    words: str


def renamed(side: Node, other: Node, vocabulary: Vocabulary) -> Iterator[Repair]:
    """The side with one index renamed, in one of its parts or throughout, to a letter that the line uses."""
    letters = _letters(side, vocabulary) | _letters(other, vocabulary)
    fixed = {
        symbol.name for symbol in vocabulary.declarations.symbols if symbol.kind is Kind.INDEX and symbol.fixed
    }
    count = 0
    seen: set[Node] = {side}
    for fresh, old, new in _renamings(side, letters | fixed, vocabulary):
        if fresh in seen:
            continue
        seen.add(fresh)
        yield Repair(fresh, "slip.index", f"the index {old} should be {new}")
        count += 1
        if count >= MOST:
            return


def _letters(tree: Node, vocabulary: Vocabulary) -> set[str]:
    """Index letters of a tree, bound ones included."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Binder):
            found |= set(node.indices)
        elif isinstance(node, Symbol) and _is_index(node.name, vocabulary):
            found.add(node.name)
    return found


def _is_index(name: str, vocabulary: Vocabulary) -> bool:
    symbol = vocabulary.symbols.get(name)
    if symbol is None:
        return name not in vocabulary.dimensions and len(name) == 1 and name != "e"
    return symbol.kind is Kind.INDEX


def _renamings(tree: Node, letters: set[str], vocabulary: Vocabulary) -> Iterator[tuple[Node, str, str]]:
    """Every part of a tree in which one letter is replaced by another, put back into the whole."""
    for part, put in _parts(tree):
        for old in _free_letters(part, vocabulary):
            for new in sorted(letters - {old}):
                yield put(_renamed(part, old, new)), old, new
        if isinstance(part, Apply) and part.head == "index":
            for at, arg in enumerate(part.args[1:], start=1):
                if isinstance(arg, Number):
                    for new in sorted(letters):
                        args = (*part.args[:at], Symbol(new, arg.span), *part.args[at + 1 :])
                        yield put(Apply("index", args, part.span)), str(arg.value), new


def _free_letters(part: Node, vocabulary: Vocabulary) -> list[str]:
    if isinstance(part, Symbol):
        return []
    bound = {index for node in walk(part) if isinstance(node, Binder) for index in node.indices}
    found = dict.fromkeys(
        node.name for node in walk(part) if isinstance(node, Symbol) and _is_index(node.name, vocabulary)
    )
    return [name for name in found if name not in bound]


def _renamed(node: Node, old: str, new: str) -> Node:
    if isinstance(node, Symbol):
        return Symbol(new, node.span) if node.name == old else node
    if isinstance(node, Binder) and (old in node.indices or new in node.indices):
        return node
    parts = children(node)
    return rebuild(node, tuple(_renamed(part, old, new) for part in parts)) if parts else node


class _Put:
    """Puts a part back into its place."""

    def __init__(self, tree: Node, path: tuple[int, ...]) -> None:
        self.tree, self.path = tree, path

    def __call__(self, fresh: Node) -> Node:
        return _put(self.tree, self.path, fresh)


def _put(tree: Node, path: tuple[int, ...], fresh: Node) -> Node:
    if not path:
        return fresh
    parts = list(children(tree))
    parts[path[0]] = _put(parts[path[0]], path[1:], fresh)
    return rebuild(tree, tuple(parts))


def _parts(tree: Node) -> Iterator[tuple[Node, _Put]]:
    """All parts of a tree, the whole first."""
    todo: list[tuple[int, ...]] = [()]
    while todo:
        path = todo.pop(0)
        node = tree
        for step in path:
            node = children(node)[step]
        yield node, _Put(tree, path)
        todo.extend((*path, at) for at in range(len(children(node))))


def brackets_moved(text: str) -> Iterator[str]:
    """The text with one closing bracket moved to another place of its group."""
    spots = _spots(text)
    for at in [place for place, sign in enumerate(text) if sign == ")"]:
        without = text[:at] + text[at + 1 :]
        for spot in spots:
            place = spot - (spot > at)
            if place != at and _balanced(fresh := without[:place] + ")" + without[place:]):
                yield fresh


def bracket_added(text: str) -> Iterator[str]:
    """The text with the one bracket that is missing, wherever it fits; nothing where the brackets are balanced."""
    missing = text.count("(") - text.count(")")
    if abs(missing) != 1:
        return
    if missing < 0:
        for at in [place for place, sign in enumerate(text) if sign == ")"]:
            if _balanced(fresh := text[:at] + text[at + 1 :]):
                yield fresh
        return
    for spot in _spots(text):
        if _balanced(fresh := text[:spot] + ")" + text[spot:]):
            yield fresh


def _spots(text: str) -> list[int]:
    """Where a closing bracket may stand: before signs, before the end of a group, at the end."""
    found = [at for at, sign in enumerate(text) if sign in "+-=}/" and at]
    spots: dict[int, None] = {}
    for at in [*found, len(text)]:
        while at and text[at - 1] == " ":
            at -= 1  # noqa: PLW2901  the bracket stands right behind what it closes
        spots[at] = None
    return list(spots)[:24]


def _balanced(text: str) -> bool:
    """Whether round brackets and braces close in order."""
    open_ones: list[str] = []
    for sign in text:
        if sign in "({":
            open_ones.append(sign)
        elif sign in ")}" and (not open_ones or open_ones.pop() != {")": "(", "}": "{"}[sign]):
            return False
    return not open_ones


def mixes_products(tree: Node) -> bool:
    """Whether products of numbers or matrices stand beside elementwise ones, so that a bracket may be missing."""
    heads = {node.head for node in walk(tree) if isinstance(node, Apply)}
    return "hadamard" in heads and bool(heads & {"mul", "dot", "matmul"})


def dots_elementwise(node: Node) -> Node:
    """A formula with every dot product read entry by entry."""
    parts = children(node)
    if not parts:
        return node
    fresh = rebuild(node, tuple(dots_elementwise(part) for part in parts))
    return Apply("hadamard", fresh.args, fresh.span) if isinstance(fresh, Apply) and fresh.head == "dot" else fresh


def expanded(node: Node, is_number: Callable[[Node], bool]) -> Node:
    """A formula without brackets: products over sums and transposes of sums taken apart, numbers drawn in front."""
    parts = children(node)
    if not parts:
        return node
    fresh = rebuild(node, tuple(expanded(part, is_number) for part in parts))
    for form in _apart(fresh, is_number):
        return expanded(form, is_number)
    return fresh


def _apart(node: Node, is_number: Callable[[Node], bool]) -> Iterator[Node]:
    match node:
        case Apply(head="mul" | "dot" as head, args=(Apply(head="add" | "sub" as sign, args=(a, b)), c)):
            yield Apply(sign, (Apply(head, (a, c)), Apply(head, (b, c))))
        case Apply(head="mul" | "dot" as head, args=(a, Apply(head="add" | "sub" as sign, args=(b, c)))):
            yield Apply(sign, (Apply(head, (a, b)), Apply(head, (a, c))))
        case Apply(head="mul" | "dot" as head, args=(a, Apply(head="mul" | "dot", args=(b, c)))) if is_number(b):
            if not is_number(a):
                yield Apply(head, (b, Apply(head, (a, c))))
        case Apply(head="transpose", args=(Apply(head="add" | "sub" as sign, args=(a, b)),)):
            yield Apply(sign, (Apply("transpose", (a,)), Apply("transpose", (b,))))
        case _:
            return


def substituted(node: Node, found: Node, value: Node) -> Node:
    """The tree with every occurrence of one part replaced, whatever its index letter is called."""
    mapping = _same_but_letters(found, node)
    if mapping is not None:
        fresh = value
        for old, new in mapping.items():
            if old != new:
                fresh = _renamed(fresh, old, new)
        return fresh
    parts = children(node)
    if not parts:
        return node
    return rebuild(node, tuple(substituted(part, found, value) for part in parts))


def _same_but_letters(pattern: Node, node: Node) -> dict[str, str] | None:
    """How letters in index position of the pattern are called in the node, where that is all the difference."""
    mapping: dict[str, str] = {}
    return mapping if _aligned(pattern, node, mapping, index=False) else None


def _aligned(pattern: Node, node: Node, mapping: dict[str, str], *, index: bool) -> bool:
    if isinstance(pattern, Symbol) and isinstance(node, Symbol):
        if pattern == node and not index:
            return True
        if not index:
            return False
        return mapping.setdefault(pattern.name, node.name) == node.name
    if type(pattern) is not type(node) or isinstance(pattern, Number):
        return pattern == node
    if isinstance(pattern, Apply) and isinstance(node, Apply):
        if pattern.head != node.head or len(pattern.args) != len(node.args):
            return False
        pairs = zip(pattern.args, node.args, strict=True)
        inside = pattern.head == "index"
        return all(_aligned(a, b, mapping, index=inside and at > 0) for at, (a, b) in enumerate(pairs))
    return pattern == node

