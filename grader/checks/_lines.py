"""The lines of a ruled working as a report shows them, with counterexamples and the misconception behind a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.deciding.mutations import mutants as planted
from grader.derivations.explaining import Explainer
from grader.derivations.reading import Statement
from grader.derivations.ruled import counterexample
from grader.derivations.truth import Link, holds_on, truth
from grader.language.drafts import draft
from grader.language.faults import LanguageError
from grader.language.tree import Chain, Node
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling, WorkingLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.derivations.ruled import Ruled, RuledLine


def reported(ruled: Ruled, first: RuledLine | None, misconception: str) -> tuple[WorkingLine, ...]:
    """All lines for the report; the counterexample stands under the first wrong one."""
    explainer = Explainer(ruled)
    return tuple(_line(line, explainer, misconception if line is first else "", line is first) for line in ruled.lines)


def _line(line: RuledLine, explainer: Explainer, misconception: str, with_example: bool) -> WorkingLine:
    return WorkingLine(
        text=line.part.text,
        ruling=line.ruling,
        number=line.number,
        note=line.note,
        why=line.why,
        repaired=line.repaired,
        rule=explainer.rule_of(line),
        misconception=misconception,
        counterexample=counterexample(line, explainer.ruled.world) if with_example else None,
        needs=line.needs,
        follows=line.follows,
        start=line.part.start,
    )


def named(line: RuledLine, ruled: Ruled, mistakes: Sequence[tuple[str, str]]) -> str:
    """The misconception behind a wrong line: one that the author describes, else an automatic one."""
    found = line.deciding
    if found is None or line.ruling not in {Ruling.INVALID, Ruling.ILL_TYPED} or not isinstance(line.part, Statement):
        return ""
    for says, misconception in mistakes:
        if _is(found.link, says, ruled):
            return misconception
    return _automatic(found.link, ruled)


def _is(link: Link, text: str, ruled: Ruled) -> bool:
    """Whether the wrong side of a relation is this mistake: an expression, or a relation with its right side."""
    try:
        tree = draft(text, Vocabulary.of(ruled.world.declarations)).tree
    except LanguageError:
        return False
    if isinstance(tree, Chain) and tree.sides == (link.left, link.right):
        return True
    wrong: Node = tree.sides[-1] if isinstance(tree, Chain) else tree
    if isinstance(tree, Chain) and not truth(Link("=", tree.sides[0], link.left), ruled.world).value:
        return False
    return bool(truth(Link("=", wrong, link.right), ruled.world).value)


def _automatic(link: Link, ruled: Ruled) -> str:
    """A mistake of the common sort that turns the left side into the right one."""
    first = ruled.world.models()[0]
    for plant in planted(link.left):
        changed = Link("=", plant.tree, link.right)
        if plant.tree != link.right and holds_on(changed, first) and truth(changed, ruled.world).value:
            return plant.misconception
    return ""
