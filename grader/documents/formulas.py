"""Taking the formula that answers a part out of the text of its slot."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from grader.documents.running import RELATION, Runner
from grader.documents.statements import Found, clauses, find_formulas, tidy
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import Apply, Symbol
from grader.language.vocabulary import Vocabulary, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.language.tree import Node
    from grader.model.symbols import Declarations

_LEAD_IN: Final = re.compile(
    r"^.*?\b(?:is|are|equals|be|get|gives|obtain|becomes|use|answer|result|yields)\b\s*:?\s+|^.*?:\s+", re.DOTALL
)
_MOST_CLAUSES: Final = 400
_LONGEST_LEFT: Final = 120
_LONGEST_BARE: Final = 2000
_LONGEST_WHOLE: Final = 600
_MARKED: Final = re.compile(r"^[-*•]\s|[$`\n]|\\begin\{(?!cases|[pbvB]?matrix|array)")
_CASES: Final = re.compile(r"[\s$\\)\]]{0,6},?\s*(?:if|when|for)\b[^\n]{1,160}?\botherwise\b")
_ONE_SENTENCE: Final = re.compile(
    r"(?<![A-Za-z])(?:np|torch)\.where\("
    r"|\$[^$]*\bpartial\b[^$]*\$\W*(?:which |this )?(?:gives?|giving|yields?)\s*:?\s*\$"
)
_DELIMITED: Final = re.compile(r"^(\$\$?|\\\[|\\\()\s*([^$]*?)\s*(?:\$\$?|\\\]|\\\))$", re.DOTALL)


def take_formula(text: str, binds: Sequence[str], declarations: Declarations) -> Found | None:
    """The last formula that binds one of `binds` (all of them, where they are one family), else the final one.

    None if the text holds no formula at all.
    """
    vocabulary = Vocabulary.of(declarations)
    bare = _DELIMITED.sub(r"\2", text.strip())
    if len(bare) <= _LONGEST_WHOLE and _is_one_formula(bare, vocabulary):
        start = text.index(bare)
        return Found(bare, start, start + len(bare))
    if len(bare) <= _LONGEST_WHOLE and "\n" not in bare and _ONE_SENTENCE.search(bare):
        return Found(text, 0, len(text))  # its words belong to the formula: the reader finds its way
    formulas = find_formulas(text, vocabulary)
    found = _bound(formulas, binds, vocabulary) or _final(formulas) or _bare(text, vocabulary)
    return found and _with_cases(text, found)


def _with_cases(text: str, found: Found) -> Found:
    """The formula with what follows in words: `$a = b$ if $c$ and $0$ otherwise` is one formula."""
    words = _CASES.match(text, found.end)
    if words is None:
        return found
    start = found.start - text[: found.start].endswith("$")
    return Found(text[start : words.end()], start, words.end(), found.displayed)


def bound_formula(text: str, binds: Sequence[str], declarations: Declarations) -> Found | None:
    """The last formula that binds one of `binds`, and no other."""
    vocabulary = Vocabulary.of(declarations)
    return _bound(find_formulas(text, vocabulary), binds, vocabulary)


def binding(statement: Found, binds: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a statement has one of `binds` on its left."""
    side = _left(statement)
    return bool(side) and any(_same(_key(side, vocabulary), _key(bind, vocabulary)) for bind in binds)


def _is_one_formula(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the whole text, without bullets, delimiters and frames, reads as one formula."""
    if _MARKED.search(text):
        return False
    try:
        tree = read(text, vocabulary).tree
    except LanguageError:
        return False
    return not (isinstance(tree, Apply) and tree.head in {"tuple", "and"})


def _bound(formulas: Sequence[Found], binds: Sequence[str], vocabulary: Vocabulary) -> Found | None:
    if not binds:
        return None
    statements = [clause for formula in formulas for clause in clauses(formula)][-_MOST_CLAUSES:]
    if _family(binds):
        return _all_of(statements, binds, vocabulary)
    wanted = [_key(bind, vocabulary) for bind in binds]
    nearly = partial(_nearly, vocabulary)
    for side_of, same in ((_left, _same), (_left, nearly), (_last_of_left, _same), (_right, _same)):
        for statement in reversed(statements):
            side = side_of(statement)
            if side and any(same(_key(side, vocabulary), key) for key in wanted):
                return statement
    return None


def _all_of(statements: Sequence[Found], binds: Sequence[str], vocabulary: Vocabulary) -> Found | None:
    """The last statement for each of the binds, joined in their order."""
    chosen = []
    for bind in binds:
        key = _key(bind, vocabulary)
        fitting = (s for s in reversed(statements) if _same(_key(_left(s), vocabulary), key))
        if (statement := next(fitting, None)) is not None:
            chosen.append(statement)
    if not chosen:
        return None
    joined = ", ".join(dict.fromkeys(statement.text for statement in chosen))
    return Found(joined, min(s.start for s in chosen), max(s.end for s in chosen))


def _family(binds: Sequence[str]) -> bool:
    """Whether the binds differ only in their subscript."""
    bases = {bind.partition("_")[0] for bind in binds}
    return len(binds) > 1 and len(bases) == 1 and all("_" in bind and "\\frac" not in bind for bind in binds)


def _left(statement: Found) -> str:
    """What stands before the first relation; empty if that is too long for a name."""
    relation = RELATION.search(statement.text)
    left = statement.text[: relation.start()].strip() if relation else ""
    return left if len(left) <= _LONGEST_LEFT else ""


def _last_of_left(statement: Found) -> str:
    """The last word before the first relation in running text, where more than the name may have been taken in."""
    words = _left(statement).split()
    return words[-1] if statement.running and len(words) > 1 else ""


def _right(statement: Found) -> str:
    """What stands behind the only relation (`a + b = q`)."""
    relations = list(RELATION.finditer(statement.text))
    right = statement.text[relations[0].end() :].strip() if len(relations) == 1 else ""
    return right if len(right) <= _LONGEST_LEFT else ""


def _key(side: str, vocabulary: Vocabulary) -> tuple[Node | None, str]:
    """A side as a tree, where it can be read, and as it is spelt."""
    try:
        tree = read(side, vocabulary).tree if side else None
    except LanguageError:
        tree = None
    try:
        return tree, spell(side)
    except LanguageError:
        return tree, side


def _same(side: tuple[Node | None, str], key: tuple[Node | None, str]) -> bool:
    return (side[0] is not None and side[0] == key[0]) or bool(side[1] and side[1] == key[1])


def _nearly(vocabulary: Vocabulary, side: tuple[Node | None, str], key: tuple[Node | None, str]) -> bool:
    """The same name but for its script, argument or capitals: `silu` for `SiLU(x)`, `q^*` for `q`."""
    known = {name for name in (_base(side[0]), _base(key[0])) if name in vocabulary.symbols}
    if len(known) > 1:  # two things that the problem declares
        return False
    return bool(key[1]) and "partial" not in key[1] and side[1].lower().split("_")[0] == key[1].lower().split("_")[0]


def _base(tree: Node | None) -> str:
    """The symbol that a side names, with or without an index, or by which it is a derivative."""
    while isinstance(tree, Apply) and tree.head in {"index", "derivative"}:
        tree = tree.args[0 if tree.head == "index" else 1]
    return tree.name if isinstance(tree, Symbol) else ""


def _final(formulas: Sequence[Found]) -> Found | None:
    """The last formula that stands for itself: displayed, or a relation that no `where` or `for` introduces.

    Else the last one, unless it only explains the one before it.
    """
    stand = [found for found in formulas if found.displayed or (RELATION.search(found.text) and not found.aided)]
    if not stand and formulas and formulas[-1].aided and not formulas[0].aided:
        return None  # `A B with B = C`: the words belong to the formula
    found = next(reversed(stand or formulas), None)
    return found and Found(tidy(found.text), found.start, found.end, found.displayed)


def _bare(text: str, vocabulary: Vocabulary) -> Found | None:
    """An answer without relation and delimiters: what follows `is` or a colon in its last line, if it has no words."""
    line = text.strip().rsplit("\n", 1)[-1].strip()
    start = text.rfind(line)
    lead = _LEAD_IN.match(line)
    inner = line[lead.end() :] if lead and len(line) < _LONGEST_BARE else line
    if not inner or len(inner) > _LONGEST_BARE or Runner(vocabulary).speaks(inner):
        return None
    return Found(tidy(inner), start + len(line) - len(inner), start + len(line))
