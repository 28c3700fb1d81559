"""Formulas in running text: where one begins and ends between words, with or without delimiters around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from grader.language.words import FUNCTION_NAMES, GREEK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.documents.delimiters import Segment
    from grader.language.vocabulary import Vocabulary

RELATION: Final = re.compile(
    r":=|=|≈|≔|≡|∝|≤|≥|≃|<|>|\\(?:approx|equiv|propto|simeq|leq?|geq?|gg|ll|triangleq|coloneqq|doteq|sim|neq?)(?![A-Za-z])"
)
_TOKEN: Final = re.compile(
    rf"(?P<relation>{RELATION.pattern})|(?P<stop>\\(?:text|mbox|qquad|quad|rightarrow|Rightarrow|implies|iff|forall|to"
    r"|Longrightarrow|therefore|because|textbf|emph)(?![A-Za-z])|[→⇒⟹;:?!\"])|(?P<blank>\n[ \t]*\n)"
    r"|(?P<command>\\[A-Za-z]+|\\.)|(?P<word>[A-Za-z]+)|(?P<number>\d+(?:\.\d+)?)|(?P<newline>\n)"
    r"|(?P<space>[ \t\r]+)|(?P<open>[(\[{])|(?P<shut>[)\]}])|(?P<comma>,)|(?P<dot>\.(?=\s|$))|(?P<other>.)",
    re.DOTALL,
)
_STRAY: Final = re.compile(
    r"^[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+(?=\S)|\*\*|</?[a-z]{1,6}>|^[ \t]*(?:```|~~~).*$", re.MULTILINE
)
_CONTINUED: Final = re.compile(rf"\s*(?:{RELATION.pattern}|[+*/·⊙]|\\(?:cdot|odot|times)(?![A-Za-z]))")
_COMMON: Final = frozenset(
    "as is so or be to we by in of on an at if it am do no us and for all any the are let then thus hence where when "
    "with use get set our has can may its not but one two per via".split()
)
_NAME: Final = re.compile(r"(?:^|(?<=[\s\x00]))(\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?)\s*$")
_NEXT_WORD: Final = re.compile(r"\s+([A-Za-z]{2,})(?![\w^(])")
_FIRST_WORD: Final = re.compile(r"\s*(?:\\[A-Za-z]+\s+)?([A-Za-z]+)")
_OPEN_END: Final = re.compile(rf"(?:{RELATION.pattern}|[-+*/(\[{{])\s*$")
_RELATED: Final = re.compile(rf"(?:{RELATION.pattern})\s*$")
_CONTINUED_BY_RELATION: Final = re.compile(rf"\s*(?:{RELATION.pattern})")
_LONGEST: Final = 8000
_LONGEST_NAME: Final = 40
_MASK: Final = "\x00"
_WALL: Final = '"'  # ends every statement


@dataclass(slots=True)
class _Run:
    """The formula under way: where it began, its bracket depth, and whether it has a relation in the open."""

    start: int = -1
    end: int = -1
    relations: int = 0
    brackets: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Runner:
    """Scans running text, knowing which letters the problem declares."""

    vocabulary: Vocabulary

    def runs(self, text: str, segments: Sequence[Segment]) -> list[tuple[int, int]]:
        """Offsets of every statement that has a relation outside the given segments, in order."""
        return [run for run in self._scan(masked(text, segments)) if run[1] > run[0]]

    def speaks(self, text: str) -> bool:
        """Whether the text holds a word that is no name of anything: it is prose, at least in part."""
        words = (token for token in _TOKEN.finditer(text) if token.lastgroup == "word")
        return any(not self._is_maths(word[0], text, word.end()) for word in words if not _scripted(text, word.start()))

    def _scan(self, text: str) -> Iterator[tuple[int, int]]:
        run = _Run()
        for token in _TOKEN.finditer(text):
            kind = str(token.lastgroup)
            if self._stops(token, kind, text, run):
                yield from _closed(run)
                run = _Run()
            elif kind == "relation":
                cut = self._new_statement(text, run, token.start())
                if cut >= 0:
                    yield from _closed(_Run(run.start, cut, run.relations))
                    run = _Run(cut)
                run.relations += run.start >= 0
                run.end = token.end()
            else:
                _add(run, token, kind)
        yield from _closed(run)

    def _stops(self, token: re.Match[str], kind: str, text: str, run: _Run) -> bool:
        """Whether the statement ends before this token."""
        if kind == "stop" or (run.start >= 0 and token.end() - run.start > _LONGEST):
            return True
        if kind == "word":
            return not _scripted(text, token.start()) and not self._is_maths(token[0], text, token.end())
        if kind == "blank":
            return not _related(text, run, token)
        if kind == "newline":
            return not _goes_on(text, run, token.end())
        if kind == "open" and not run.brackets and token[0] == "(":
            return self._is_remark(text, token.end())
        if kind == "shut":
            return not run.brackets
        return kind in {"comma", "dot"} and not run.brackets

    def _is_maths(self, word: str, text: str, end: int) -> bool:
        if word.lower() in _COMMON:
            return False
        if len(word) == 1:
            return not (word in "aAI" and self._prose_follows(text, end))
        known = word in FUNCTION_NAMES or word in GREEK or self.vocabulary.knows(word)
        attached = text[end : end + 1] in {"_", "^", "'", "("}
        letters = len(word) <= 4 and all(self.vocabulary.resolve(letter) for letter in word)
        return known or attached or letters or (word[0] == "d" and self.vocabulary.knows(word[1:]))

    def _prose_follows(self, text: str, end: int) -> bool:
        word = _NEXT_WORD.match(text, end)
        return word is not None and not self._is_maths(word[1], text, word.end())

    def _is_remark(self, text: str, start: int) -> bool:
        """Whether a bracket holds words: `(same proof as above)`."""
        word = _FIRST_WORD.match(text, start)
        return word is not None and len(word[1]) > 1 and not self._is_maths(word[1], text, word.end(1))

    def _new_statement(self, text: str, run: _Run, relation: int) -> int:
        """Where a new statement begins although no word stands between, or -1.

        In run-on text `M = A A^T v_a = A c` are two: the line break before the second is lost, and the problem
        itself defines the symbol that stands alone before its relation.
        """
        if run.relations == 0 or run.brackets:
            return -1
        name = _NAME.search(text, max(run.start, relation - _LONGEST_NAME), relation)
        if name is None or name.start(1) <= run.start:
            return -1
        found = self.vocabulary.resolve(re.sub(r"[\\{}]", "", name[1]))
        symbol = self.vocabulary.symbols.get(found or "")
        before = text[max(run.start, name.start(1) - _LONGEST_NAME) : name.start(1)].rstrip()[-1:]
        complete = before.isalnum() or before in set(")]}'")
        return name.start(1) if symbol is not None and symbol.definition and complete else -1


def _scripted(text: str, start: int) -> bool:
    """Whether a word is a subscript or superscript."""
    return start > 0 and text[start - 1] in {"_", "^"}


def masked(text: str, segments: Sequence[Segment]) -> str:
    """The text, as long as before, with bullets and emphasis blanked and each segment a row of null characters."""
    parts, last = [], 0
    for segment in segments:
        parts.append(text[last : segment.start].replace(_MASK, " "))
        parts.append((_MASK if segment.rows else _WALL) * (segment.end - segment.start))
        last = segment.end
    parts.append(text[last:].replace(_MASK, " "))
    return _STRAY.sub(lambda match: " " * len(match[0]), "".join(parts))


def _goes_on(text: str, run: _Run, after: int) -> bool:
    """Whether a line break stands inside a statement: a relation or an operator on either side of it."""
    if run.start < 0:
        return True
    open_end = _OPEN_END.search(text, max(run.start, after - _LONGEST_NAME), after)
    return bool(open_end or run.brackets or _CONTINUED.match(text, after))


def _related(text: str, run: _Run, blank: re.Match[str]) -> bool:
    """Whether a relation before or behind a blank line holds the statement together."""
    if run.start < 0 or run.brackets:
        return False
    before = _RELATED.search(text, max(run.start, blank.start() - _LONGEST_NAME), blank.start())
    return bool(before or _CONTINUED_BY_RELATION.match(text, blank.end()))


def _add(run: _Run, token: re.Match[str], kind: str) -> None:
    if kind in {"space", "newline", "blank"}:
        return
    if run.start < 0:
        run.start = token.start()
    if kind == "open":
        run.brackets.append(token.start())
    elif kind == "shut" and run.brackets:
        run.brackets.pop()
    run.end = token.end()


def _closed(run: _Run) -> Iterator[tuple[int, int]]:
    """The statement, if it is one; what stands in a bracket that never closed is left off."""
    if run.start >= 0 and run.relations:
        yield run.start, run.brackets[0] if run.brackets else run.end
