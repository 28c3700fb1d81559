"""Parts that share a label, told apart by their titles where these stand in the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from grader.documents.excerpt import Piece
from grader.documents.formulas import bound_formula
from grader.documents.labels import find_marker
from grader.documents.titles import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.model.problem import Problem

_MARKS: Final = re.compile(r"\(\s*[\d¼½¾./ ]+\s*(?:marks?|points?|pts?)\s*\)\W*$", re.IGNORECASE)
_ALIKE: Final = 92.0
_LONGEST: Final = 200
_LITTLE: Final = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})


def under_titles(pieces: Iterable[Piece], problems: Sequence[Problem]) -> Mapping[str, list[Piece]]:
    """What stands under the title of each part, without the question before its answer marker.

    What comes before the first title stands under the empty name. Nothing at all where no title stands in the text,
    or where there is one part only.
    """
    found: dict[str, list[Piece]] = {"": []}
    answered: set[str] = set()
    part = ""
    for piece in pieces if len(problems) > 1 else ():
        title, rest = _titled(piece, problems)
        behind = find_marker(piece.line) if part and part not in answered else None
        if title:
            part = title
            found.setdefault(part, []).extend([Piece(rest, piece.line)] if rest else [])
        elif behind is not None:
            answered.add(part)
            found[part] = [Piece(behind, piece.line)]
        else:
            found[part].append(piece)
    return found if part else {}


def names(problem: Problem, text: str) -> bool:
    """Whether a text has what a part is found by: the words next to its numbers, or the left side of its formula."""
    slot = problem.slot
    if slot is None or not text.strip():
        return False
    if slot.near:
        spelled = (trait.split("|") for trait in slot.near)
        said = [any(word.casefold() in text.casefold() for word in words) for words in spelled]
        return all(said) if slot.take == "array" else any(said)
    return bool(slot.binds) and bound_formula(text, slot.binds, problem.declarations) is not None


def _titled(piece: Piece, problems: Iterable[Problem]) -> tuple[str, str]:
    """The part whose title a line is, marks behind it or not, and what a colon divides from it; empty if it is none."""
    head, _, rest = piece.text.partition(":")
    plain = _plain(_MARKS.sub("", head)) if len(head) <= _LONGEST else ""
    if not plain:
        return "", ""
    alike = {fuzz.ratio(plain, _plain(problem.title)): problem.part for problem in problems}
    best = max(alike, default=0.0)
    return (alike[best], rest.strip(" *_")) if best >= _ALIKE else ("", "")


def _plain(title: str) -> str:
    """The words of a title without the little ones: `LoRA, LFFN: time` is `LoRA on the LFFN, time`."""
    return " ".join(word for word in normal(title).split() if word not in _LITTLE)
