"""A set of conditions: formulas or short statements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._text import LONGEST, plain, split_top, too_long
from grader.language.faults import LanguageError
from grader.language.printing import to_latex, to_plain
from grader.language.reader import read
from grader.language.repair import repair
from grader.language.tree import Chain, Node
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Kind, Symbol

if TYPE_CHECKING:
    from grader.model.answer import Reading

_BREAK: Final = re.compile(r"\\\\|\\qquad|\\quad")
_AND: Final = re.compile(r"\s+(?:and|und|&|∧|\\land|\\wedge)\s+", re.IGNORECASE)
_ITEM: Final = re.compile(r"^\s*(?:[-*•]|\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[).:](?=\s))\s*")
_MOST: Final = 40
_TWO: Final = Declarations(symbols=(Symbol("a", Kind.SCALAR), Symbol("b", Kind.SCALAR)))


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a relation between formulas where it is one, else the words."""

    text: str
    tree: Node | None = None

    def __str__(self) -> str:
        return self.text if self.tree is None else to_plain(self.tree)


@dataclass(frozen=True)
class Conditions(AbstractAnswerKind):
    r"""Conditions that must all hold, in any order.

    Read are lines, bullets, and what stands between semicolons, commas or "and": relations in declared symbols
    (`A^\top A = I`, `k_i^\top k_j = 0`), else short statements. A chain `a = b = c` stays one condition.

    Value: a tuple of `Condition`: `text`, and `tree` where it is a relation between formulas.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("a > 0; b = 1", expected="a > 0; b = 1", declarations=_TWO),
        Example("- the loss is convex\n- a < b", expected="the loss is convex; a < b", declarations=_TWO),
        Example(";", expected="conditions.unread", declarations=_TWO),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the conditions. Never raises."""
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        repaired, repairs = repair(text)
        vocabulary = Vocabulary.of(declarations)
        pieces = [_ITEM.sub("", plain(part)).strip(" .;,") for line in repaired.splitlines() for part in _parts(line)]
        found = tuple(one for piece in pieces if piece for one in _conditions(piece, vocabulary))
        if not found or len(found) > _MOST:
            hint = "write one condition on a line"
            return Malformed("conditions", text, "conditions.unread", "no conditions could be read", hint, 0, len(text))
        latex = r",\quad ".join(to_latex(one.tree) for one in found if one.tree is not None)
        return Answer("conditions", text, found, latex, "; ".join(map(str, found)), repairs)


def _parts(line: str) -> list[str]:
    return [piece for part in _BREAK.split(line) for piece in split_top(part, ";")]


def _conditions(piece: str, vocabulary: Vocabulary) -> list[Condition]:
    """What stands between `and` and commas, if all of it is relations; else the piece as one relation; else words."""
    parts = [part.strip() for clause in _AND.split(piece) for part in split_top(clause, ",") if part.strip()]
    trees = [_relation(part, vocabulary) for part in parts]
    whole = _relation(piece, vocabulary)
    if all(tree is not None for tree in trees) or (whole is None and any(tree is not None for tree in trees)):
        return [Condition(part, tree) for part, tree in zip(parts, trees, strict=True)]
    return [Condition(piece, whole)]


def _relation(text: str, vocabulary: Vocabulary) -> Node | None:
    try:
        tree = read(text, vocabulary).tree
    except LanguageError:
        return None
    return tree if isinstance(tree, Chain) else None
