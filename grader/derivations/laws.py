r"""Statements about distributions, `k \sim \mathcal N(\mu, \Sigma)`: the type of the covariance, then both moments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.deciding.evaluation import computed
from grader.deciding.models import tree_of
from grader.derivations.binding import told_apart
from grader.derivations.truth import Link, scoped, truth
from grader.language.drafts import draft
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Node, Symbol, names
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling

if TYPE_CHECKING:
    from grader.derivations.reading import Statement
    from grader.derivations.terms import Law, Terms
    from grader.derivations.worlds import World
    from grader.language.values import Value

_NORMAL: Final = re.compile(
    r"^(?P<of>.+?)(?:\\sim(?![a-z])|∼|~)\s*(?:\\mathcal\s*\{?\s*N\s*\}?|\\mathrm\{N\}|\\operatorname\{N\}|N|𝒩)\s*"
    r"(?:\\left)?\((?P<inside>.*)(?:\\right)?\)\s*$",
    re.DOTALL,
)


class LawRuling(NamedTuple):
    """How a statement about a distribution is ruled on."""

    ruling: Ruling
    note: str
    why: str


def law_of(part: Statement, world: World, terms: Terms) -> LawRuling | None:
    """The ruling on a statement that something is normal; None where it says nothing of the sort."""
    found = _NORMAL.match(part.text)
    inside = _two(found["inside"].removesuffix("\\right")) if found is not None else None
    if found is None or inside is None:
        return None
    vocabulary = Vocabulary.of(world.declarations)
    try:
        trees = [draft(text, vocabulary).tree for text in (found["of"], *inside)]
        of, mean, covariance = (told_apart(tree, terms.without_index) for tree in trees)
    except LanguageError as fault:
        return LawRuling(Ruling.UNREAD, fault.note, f"not read: {fault.message}")
    return _typed(of, covariance, world) or _moments(of, (mean, covariance), world, terms)


def _two(inside: str) -> tuple[str, str] | None:
    """Mean and covariance: cut at the only comma outside brackets."""
    depth, cuts = 0, []
    for at, sign in enumerate(inside):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            cuts.append(at)
    return (inside[: cuts[0]], inside[cuts[0] + 1 :]) if len(cuts) == 1 else None


def _typed(of: Node, covariance: Node, world: World) -> LawRuling | None:
    """A covariance that is no symmetric matrix of the right size is ill-typed."""
    env = world.models()[0]
    try:
        scope = scoped((of, covariance), env)
        value, spread = computed(of, scope), computed(covariance, scope)
    except LanguageError as fault:
        if fault.note.startswith("shape."):
            hint = f"; {fault.hint}" if fault.hint else ""
            return LawRuling(Ruling.ILL_TYPED, "law.covariance", f"this is no covariance: {fault.message}{hint}")
        return LawRuling(Ruling.UNREAD, fault.note, f"not decided: {fault.message}")
    if _conforms(value, spread):
        return None
    words = "the covariance of a vector is a symmetric matrix of its size, that of a number is a number"
    return LawRuling(Ruling.ILL_TYPED, "law.covariance", words)


def _conforms(value: Value, covariance: Value) -> bool:
    if value.core == 0:
        return covariance.core == 0
    size = max(value.shape)
    return covariance.eye or covariance.shape == (size, size)


def _moments(of: Node, said: tuple[Node, Node], world: World, terms: Terms) -> LawRuling:
    known = next((law for law in terms.laws if _same_object(of, tree_of(world.declarations, law.of))), None)
    if known is None:
        return LawRuling(Ruling.UNREAD, "law.unknown", "the problem does not say how this is distributed")
    for mine, theirs, name in zip(said, _wanted(known, of, world), ("mean", "covariance"), strict=True):
        found = truth(Link("=", theirs, mine), world)
        if found.value is None:
            return LawRuling(Ruling.UNREAD, "law.unclear", f"the {name} could not be compared")
        if not found.value:
            return LawRuling(Ruling.INVALID, f"law.{name}", f"the {name} is another one")
    return LawRuling(Ruling.VALID, "law.holds", "mean and covariance are right")


def _wanted(law: Law, of: Node, world: World) -> tuple[Node, Node]:
    """The moments of a law in the letters of the student's own statement."""
    trees = tree_of(world.declarations, law.mean), tree_of(world.declarations, law.covariance)
    pattern = tree_of(world.declarations, law.of)
    mine, theirs = _index(of), _index(pattern)
    if mine is None or theirs is None or mine == theirs:
        return trees
    from grader.language.tree import substitute

    return substitute(trees[0], theirs.name, mine), substitute(trees[1], theirs.name, mine)


def _index(node: Node) -> Symbol | None:
    inner = node.args[1] if isinstance(node, Apply) and node.head == "index" and len(node.args) == 2 else None
    return inner if isinstance(inner, Symbol) else None


def _same_object(of: Node, pattern: Node) -> bool:
    """Whether the law is about this: the same name, and the same index unless the law holds for all of them."""
    if of == pattern:
        return True
    index, wanted = _index(of), _index(pattern)
    if index is None or wanted is None or of.args[0] != pattern.args[0]:  # type: ignore[union-attr]
        return False
    return len(wanted.name) == 1 and wanted.name in {"i", "j", "l"} and not names(pattern) & {"a", "b"}
