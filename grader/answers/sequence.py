"""Sequences of tokens, each with a score where one is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._numerals import NUMERAL
from grader.answers._text import LONGEST, plain, strip_outer, too_long
from grader.answers._values import NO_UNITS, value_of
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_SO: Final = re.compile(
    r"(?:^|[\s,;.])(?:so|thus|hence|therefore|finally|result|answer|output)(?:\s+is)?(?=[\s,:])|⇒|=>", re.IGNORECASE
)
_NAME: Final = re.compile(
    r"^[^=:]*?(?:\bw|\bh(?:yp(?:othesis)?)?|beam|sequence|rank|greedy|best|\d)[\w^(){}\\, ]*?\s*[:=]\s*",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[).:](?=\s))\s*")
_NEXT: Final = re.compile(r"(?<=[\s,;])(?:\(?\d{1,2}[.)]|#\d{1,2}[:.)]?)\s*$")  # the number in front of the next item
_POINT: Final = re.compile(r"\d\.\d")
_COMMA: Final = re.compile(r"(?<![\d,])(\d{1,3}),(\d{1,4})(?![\d,])")
_SCORE: Final = re.compile(
    r"[\[(,;:.]?\s*(?:\b(?:with|at|has|and|its?|the|log-?likelihood|log-?prob(?:ability)?s?|log|ll|score|p|of|total|sum|is)\b|\\log\b|\\ln\b|\bln\b|[=≈:]|p(?:rob)?\([^)]*\)|\s){0,24}"
    r"(?P<score>[+-]?(?:\d|\.\d)[\d.eE+*/() -]*(?:\s*[=≈]\s*[+-]?[\d.]+)?)[\])]?",
    re.IGNORECASE,
)
_STEP: Final = re.compile(
    r"(?:w\S*_\S*\d\S*|(?:step|word|token)\s*\d|t\s*=\s*\d)\s*(?:=|:|is|->|→|\()\s*[\"'(]*$", re.IGNORECASE
)
_MARK: Final = re.compile(r"(?:\bt\s*=\s*|\bsteps?\s*)(\d)\b", re.IGNORECASE)
_SUM: Final = re.compile(
    r"(?:total|sum|likelihood|log-?prob\w*|\\?log ?p)[^\n]{0,60}?(?:=|:|is|\s)\s*"
    r"(?P<score>[+-]\s?\d[\d.]*(?:[\d.eE+*/() -]*[=≈]\s*[+-]?[\d.]+)?)",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"\s*(?:->|→|,|\s)\s*")
_BREAK: Final = re.compile(r"\n|;|\band\b(?=[^\n]{0,80}?[-\d])")
_DEFAULT_ENDS: Final = (
    "<s>",
    "</s>",
    "<bos>",
    "<eos>",
    "<BOS>",
    "<EOS>",
    "[BOS]",
    "[EOS]",
    "[CLS]",
    "[SEP]",
    "<|endoftext|>",
)
_NAMES: Final = 80  # characters at the front of a line among which its name is looked for
_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Scored:
    """One sequence: its tokens without the marks of beginning and end, and its score or None."""

    tokens: tuple[str, ...]
    score: float | None = None

    def __str__(self) -> str:
        words = " ".join(self.tokens)
        return words if self.score is None else f"{words} ({self.score:g})"


@dataclass(frozen=True)
class Sequence(AbstractAnswerKind):
    """One or several sequences of tokens in order, with scores such as log-likelihoods.

    Read are `<s> the cat </s> (-1.23)`, `the, cat`, `["the", "cat"]`, `the -> cat: -1.2`, one sequence on a line or
    behind a semicolon, with a name in front (`w(1) = ...`). Where the problem gives its `tokens`, sequences are also
    found within sentences. Marks of beginning and end count for nothing.

    Parameters
    ----------
    tokens:
        The vocabulary; words that are not in it are no tokens.
    length:
        Number of tokens of a whole sequence: shorter ones in the text are steps on the way.
    ends:
        Marks of beginning and end.

    Value: a tuple of `Scored`: `tokens` and `score`.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("<s> the cat </s> (-1.23)", expected="the cat (-1.23)"),
        Example("the -> cat: -1.2; a -> dog: -1.5", expected="the cat (-1.2); a dog (-1.5)"),
        Example("greedy gives the cat with -1.2", expected="the cat (-1.2)", parameters={"tokens": ("the", "cat")}),
        Example("-1.2", expected="sequence.unread"),
    )

    tokens: tuple[str, ...] = ()
    length: int = 0
    ends: tuple[str, ...] = _DEFAULT_ENDS

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the sequences. Never raises."""
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        body = text
        for mark in self.ends:
            body = body.replace(mark, " ")
        vocabulary = Vocabulary.of(declarations)
        body = plain(body)
        numbered = any(token.isdigit() for token in self.tokens)
        if self.tokens and not numbered and not _POINT.search(body):
            body = _COMMA.sub(r"\1.\2", body)  # where no number has a point, the comma is the decimal one
        last = self._last_step(body)
        concluded = (_SO.split(text)[-1] for text in (last, body))
        for part in dict.fromkeys((*concluded, last, body)):
            found = self._within(part, vocabulary) if self.tokens else self._listed(part, vocabulary)
            kept = tuple(one for one in found if not self.length or len(one.tokens) == self.length)
            if kept:
                return Answer("sequence", text, kept, "", "; ".join(map(str, kept)))
        told = self._told(body, vocabulary)
        if told is not None:
            return Answer("sequence", text, (told,), "", str(told))
        hint = "write the tokens in order and the score in brackets, such as `the cat (-1.23)`"
        return Malformed("sequence", text, "sequence.unread", "no sequence could be read", hint, 0, len(text))

    def _last_step(self, text: str) -> str:
        """What stands from the last step on, where a search is told step by step: `t=1: ... t=2: ...`."""
        marks = [mark for mark in _MARK.finditer(text) if int(mark[1]) == self.length]
        return text[marks[0].start() :] if marks else text

    def _listed(self, text: str, vocabulary: Vocabulary) -> list[Scored]:
        pieces = [piece for piece in _BREAK.split(text) if piece.strip()]
        return [one for piece in pieces[:_MOST] if (one := self._single(piece, vocabulary)) is not None]

    def _single(self, text: str, vocabulary: Vocabulary) -> Scored | None:
        text = _ITEM.sub("", text)
        text = (_NAME.sub("", text[:_NAMES], count=1) + text[_NAMES:]).strip(" .,")
        score, end = None, len(text)
        for match in _SCORE.finditer(text):
            if match.end() >= len(text) - 1:
                score, end = _number(match["score"], vocabulary), match.start()
                break
        words = strip_outer(text[:end].strip(" ,:;(["))
        tokens = tuple(word.strip("\"'") for word in _SPLIT.split(words.strip(" ,([])")) if word.strip("\"'"))
        return Scored(tokens, score) if tokens and not all(NUMERAL.fullmatch(token) for token in tokens) else None

    def _within(self, text: str, vocabulary: Vocabulary) -> list[Scored]:
        """Runs of known tokens, and the number that follows each before the next run."""
        known = "|".join(re.escape(token) for token in sorted(self.tokens, key=len, reverse=True))
        token = rf"(?<![\w'])[\"']?(?:{known})[\"']?(?![\w'])"
        named = r"(?:\s*,?\s*\S*w\S*?\d\S*?\s*=\s*|[\s,]*(?:->|→)?[\s,]*)"  # `w_1 = the, w_2 = dog` is one run
        runs = list(re.finditer(rf"{token}(?:{named}{token})*", text, re.IGNORECASE))[:_MOST]
        steps = self._steps(runs, text, vocabulary)
        if steps is not None:
            return [steps]
        found = []
        for place, run in enumerate(runs):
            tokens = self._spelled(re.findall(rf"(?<!\w)(?:{known})(?!\w)", run.group(), re.IGNORECASE))
            final = place + 1 == len(runs)
            behind = text[run.end() :] if final else _NEXT.sub("", text[run.end() : runs[place + 1].start()])
            match = _SCORE.search(behind)
            *bare, last = self._whole(tokens)
            found += [Scored(one) for one in bare]
            found.append(Scored(last, _number(match["score"], vocabulary) if match else None))
        return found

    def _steps(self, runs: list[re.Match[str]], text: str, vocabulary: Vocabulary) -> Scored | None:
        """A sequence told word by word, `w_1 = the, w_2 = cat`: as many words with a name in front as are asked for."""
        named = [run for run in runs if _STEP.search(text[: run.start()][-40:])]
        tokens = self._spelled(run.group().strip(" \"'") for run in named)
        if not self.length or len(named) != self.length or any(token not in self.tokens for token in tokens):
            return None
        behind = text[named[-1].end() :]
        match = _SUM.search(behind) or _SCORE.search(behind)
        return Scored(tokens, _number(match["score"], vocabulary) if match else None)

    def _told(self, text: str, vocabulary: Vocabulary) -> Scored | None:
        """A sequence of which no two words stand together: `first "the" (-0.8), then "dog" (-1.2)`, or a table."""
        quoted = re.findall(r"(?<!\w)[\"']([A-Za-z]+)[\"'](?!\w)", text)
        written = quoted or re.findall(r"(?<![\w'])[A-Za-z]+(?![\w'])", text)
        words = [word for word in written if word in self.tokens]
        if not self.length or len(words) != self.length:
            return None
        behind = text[text.rindex(words[-1]) :]
        match = _SUM.search(behind)
        return Scored(tuple(words), _number(match["score"], vocabulary) if match else None)

    def _spelled(self, words: Iterable[str]) -> tuple[str, ...]:
        """The words as the vocabulary has them: `The` at the beginning of a sentence is `the`."""
        lower = {token.lower(): token for token in self.tokens}
        return tuple(word if word in self.tokens else lower.get(word.lower(), word) for word in words)

    def _whole(self, tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
        """A run that is several whole sequences without scores between them, apart."""
        size = self.length if self.length and len(tokens) % self.length == 0 else len(tokens)
        return [tokens[start : start + size] for start in range(0, len(tokens), size)]


def _number(text: str, vocabulary: Vocabulary) -> float | None:
    """The last member of `-0.8 - 1.2 = -2.0`."""
    member = re.split(r"[=≈]", text)[-1].strip(" -([*/")
    if re.split(r"[=≈]", text)[-1].strip().startswith("-"):
        member = "-" + member
    while member.count(")") > member.count("("):
        member = member[: member.rindex(")")].rstrip()
    value = value_of(member, NO_UNITS, vocabulary)
    return None if value is None else value.value
