"""Prose as sentences of words, with clauses and the scope of every denial."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Final

from grader.language.prose.denial import denials
from grader.language.prose.markup import plain
from grader.language.prose.words import AUXILIARIES, VERBS, joined, stem

LONGEST: Final = 20_000
"""Characters that are looked at; an answer in prose is far shorter, and what is beyond is reported as unread."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: parallel tuples over its words, fillers included.

    `clauses[i]` counts the clauses up to word i, `commas` are the words that a comma precedes, and `denied[i]`
    holds the places of the words that deny word i (an even number of them affirms it).
    """

    text: str
    words: tuple[str, ...]
    clauses: tuple[int, ...]
    commas: frozenset[int]
    denied: tuple[frozenset[int], ...]
    question: bool = False
    item: bool = False

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """Stem of each word."""
        return tuple(stem(word) for word in self.words)


@dataclass(frozen=True)
class Prose:
    """Prepared text: `plain` is the text in one spelling, `unread` the number of characters left out."""

    plain: str
    sentences: tuple[Sentence, ...]
    unread: int = 0

    @cached_property
    def length(self) -> int:
        """Number of words."""
        return sum(len(sentence.words) for sentence in self.sentences)


_LONGEST_SENTENCE: Final = 160  # tokens; what goes on longer is no sentence and is cut, so that time stays linear

_CONTRACTIONS: Final = (
    (re.compile(r"\bcan(?:'t|not|t)\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|would|should|could|must|need)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(it|that|there|what|he|she)'s\b"), r"\1 is"),
    (re.compile(r"\b(they|we|you)'re\b"), r"\1 are"),
    (re.compile(r"\be\.\s?g\.?(?=[\s,:;]|$)"), "for example"),
    (re.compile(r"\bi\.\s?e\.?(?=[\s,:;]|$)"), "that is"),
    (re.compile(r"\b(etc|vs|cf|resp|approx|fig|eq|no|w\.r\.t)\.(?=\s)"), r"\1"),
    (re.compile(r"\bw\.?r\.?t\b\.?"), "with respect to"),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"(?<![\w*] )(?<![\w*])w/(?=\s?[a-z]{3})"), "with "),
    (re.compile(r"&"), " and "),
    (re.compile(r"'s\b|s'(?=\s)|(?<=[a-z])'(?=\s)"), ""),
)
_BULLET: Final = re.compile(
    r"^[ \t]*(?:[-*+]|\(?(?:\d{1,2}|[a-hivx]{1,3})[.)](?!\d))[ \t]+|(?<=[.;:,)\n])\s+\(?\d{1,2}[.)](?=\s)", re.MULTILINE
)
_SOFT_BREAK: Final = re.compile(r"(?<![\n:])\n(?!\s*\n|\x00)")
_TOKEN: Final = re.compile(
    r"\x00|\n+|\d+(?:[.,]\d+)*(?:e[+-]?\d+)?%?|[^\W\d_]+(?:_[^\W_]+(?:[+-]\d+)?)*(?:_[a-z0-9]+)*"
    r"|>>|<<|>=|<=|!=|->|[~=<>|+/^*-]|[.,;:!?()\"]"
)
_ENDS: Final = frozenset(".!?\n\x00")
_SILENT: Final = frozenset('()"*^')
_HYPHEN: Final = re.compile(r"(?<=[a-z0-9])-(?=[a-z]{2})")
_SUBORDINATE: Final = frozenset(
    "because since while whereas but although though however therefore thus hence so which where who whose unless until"
    " otherwise yet if when".split()
)
_SUBJECTS: Final = frozenset("the a an its their this that these those it they we there most all both only".split())
_COMPARED: Final = frozenset("as such same so well long soon far known used serves acts treated seen such".split())
_LETTERS: Final = frozenset("alpha beta gamma delta epsilon theta lambda sigma omega softmax".split())
_STARTS: Final = AUXILIARIES | frozenset(
    "it they we this these that those not no therefore thus hence so then also there never only each every".split()
)


def prepare(text: str) -> Prose:
    """Sentences of any text whatever, in time linear in its length; only the first `LONGEST` characters count."""
    unread = max(0, len(text) - LONGEST)
    spelled = plain(text[:LONGEST])
    lowered = joined(_SOFT_BREAK.sub(" ", _BULLET.sub("\n\x00 ", spelled.lower())))
    for pattern, replacement in _CONTRACTIONS:
        lowered = pattern.sub(replacement, lowered)
    return Prose(spelled, tuple(_sentences(_HYPHEN.sub(" ", lowered))), unread)


def tokens_of(text: str) -> list[str]:
    """The words and signs into which lower-case text is cut."""
    return _TOKEN.findall(text)


def _sentences(text: str) -> list[Sentence]:
    found: list[Sentence] = []
    tokens: list[str] = []
    start, item = 0, False
    for match in _TOKEN.finditer(text):
        token = match[0]
        end = token[0]
        inside = end not in _ENDS or (end == "." and _inside_name(text, match.start()))
        if inside:
            tokens.append(token)
        if inside and len(tokens) < _LONGEST_SENTENCE:
            continue
        if _says_something(tokens):
            found.append(_sentence(tokens, text[start : match.end()], question=end == "?", item=item))
            item = False
        tokens, start = [], match.end()
        item = item or end == "\x00"
    if _says_something(tokens):
        found.append(_sentence(tokens, text[start:], question=False, item=item))
    return found


def _says_something(tokens: list[str]) -> bool:
    return any(token[0].isalnum() for token in tokens)


def _inside_name(text: str, place: int) -> bool:
    """Whether a full stop joins two letters, as in a file name."""
    return text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def _sentence(tokens: list[str], text: str, *, question: bool, item: bool) -> Sentence:
    words: list[str] = []
    clauses: list[int] = []
    commas: set[int] = set()
    clause = 0
    for place, sign in enumerate(tokens):
        if sign == "," or (sign == "(" and words and _is_aside(tokens, place)):
            commas.add(len(words))
        elif sign in ";:" or (sign in {"->", "-", "="} and _between_words(tokens, place)):
            clause += 1
        elif sign not in _SILENT and sign != ".":
            if words and _opens(tokens, place, first=clauses[-1] != clause):
                clause += 1
            words.append(sign)
            clauses.append(clause)
    return Sentence(
        text.strip(" \n\x00").replace("\x00", " "), tuple(words), tuple(clauses), frozenset(commas),
        denials(tuple(words), tuple(clauses), frozenset(commas)), question, item,
    )  # fmt: skip


def _is_aside(tokens: list[str], place: int) -> bool:
    """Whether a bracket holds words of its own, as in `no latency (merge the adapters)`; `f(x)` is a formula."""
    inside = list(takewhile(")".__ne__, tokens[place + 1 : place + 40]))
    return len(inside) > 2 and any(len(word) > 3 and word.isalpha() and word not in _LETTERS for word in inside)


def _between_words(tokens: list[str], place: int) -> bool:
    """Whether a dash or sign stands between two words, where it separates clauses, and not inside a formula."""
    before, after = (tokens[i] if 0 <= i < len(tokens) else "" for i in (place - 1, place + 1))
    return len(before) > 2 and before.isalpha() and len(after) > 1 and after.isalpha()


def _opens(tokens: list[str], place: int, *, first: bool) -> bool:
    """Whether the word at this place opens a clause: a conjunction, or `and` and `,` before a new predicate."""
    word, before = tokens[place], tokens[place - 1]
    if first:
        return False
    if word in _SUBORDINATE:
        return not (word == "so" and tokens[place + 1 : place + 2] == ["that"] and before not in ",;")
    if word in {"and", "or"}:
        return any(token in _STARTS or token in VERBS for token in tokens[place + 1 : place + 2])
    if word == "as" and _gives_reason(tokens, place):
        return True
    return before == "," and (word in _STARTS or word in {"as", "meaning"})


def _gives_reason(tokens: list[str], place: int) -> bool:
    """Whether `as` means because: `as the weights are merged`, and neither `as fast as` nor `such as the first`."""
    before, following = tokens[max(0, place - 3) : place], tokens[place + 1 : place + 7]
    if not following or following[0] not in _SUBJECTS or not _COMPARED.isdisjoint(before):
        return False
    return any(token in AUXILIARIES or token in VERBS for token in following[1:])
