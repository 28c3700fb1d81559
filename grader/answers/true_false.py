"""True or false, with a justification."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._rulings import said_in_words
from grader.language.prose.markup import plain
from grader.language.prose.sentences import LONGEST, Prose, prepare
from grader.language.repair import repair
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_LEAD: Final = (
    r"^\W*(?:\(?[a-z]\)\s*)?"
    r"(?:(?:my |the )?(?:final )?(?:answer|ans|verdict|solution|judgement|decision)\s*(?:is)?\s*[:=-]*\s*)?"
    r"(?:it(?: is|'s) (?:true|correct|right) that\s+(?=(?:the|this|that) (?:statement|claim|sentence|assertion)))?"
)
_STATING: Final = (
    r"(?:(?:the|this|that) (?:statement|claim|sentence|assertion)? ?is|it is|it's|this is|that is|statement is"
    r"|i (?:think|say|believe)(?: (?:it|this|that))?(?: is)?)\s+"
)
_WORD: Final = r"(?P<word>true|false|correct|incorrect|right|wrong|untrue)\b(?!-hand)"
_ANSWERED: Final = re.compile(
    rf"{_LEAD}(?:{_STATING})?(?:clearly |definitely |absolutely |simply )?(?P<no>not\s+)?{_WORD}"
    r"(?!\s+(?:that|label|class|positive|negative|gradient|distribution|value|answer is))",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(rf"{_LEAD}(?P<word>[tf])(?=\s*(?:[.,:;()\n-]|$|because\b|since\b))", re.IGNORECASE)
_YES_NO: Final = re.compile(rf"{_LEAD}(?P<word>yes|no)\b(?!\s+(?:one|matter|need))", re.IGNORECASE)
_CLOSING: Final = re.compile(
    rf"(?:so|hence|thus|therefore|consequently|answer|verdict|conclusion)\b[^.\n]{{0,40}}?(?P<no>\bnot\s+)?\b{_WORD}\W*$",
    re.IGNORECASE,
)
_SHOUTED: Final = re.compile(r"\b(TRUE|FALSE)\b")
_BOTH: Final = re.compile(
    r"^\W*\(?(?:true|t)\s*(?:/|or|and)\s*(?:false|f)\b\)?[\s:?.]*"
    r"|^\W*\(?(?:false|f)\s*(?:/|or|and)\s*(?:true|t)\b\)?[\s:?.]*",
    re.IGNORECASE,
)
_WAVERS: Final = re.compile(
    r"\b(true|false)\W+(?:but|and|or|yet|also)(?:\W+\w+){0,2}\W+(?!\1)(?:true|false)\b", re.IGNORECASE
)
_TRUE: Final = frozenset({"true", "t", "yes", "correct", "right"})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was ruled, None where the text gives reasons but no ruling, and the reasons."""

    value: bool | None
    justification: Prose


@dataclass(frozen=True)
class TrueFalse(AbstractAnswerKind):
    """True or false with the reasons for it.

    `Answer.value` is a `Ruling`. The ruling opens the text (`TRUE. Because ...`, `F`, `The statement is not
    correct, ...`, `I don't agree: ...`), closes it (`... hence it is false.`) or stands in it in capitals. A text that
    rules both ways is malformed; one that gives only reasons has the value None.

    Parameters
    ----------
    yes_no
        Whether yes and no are taken for true and false where no sign follows them (`No merges are kept`).

    """

    yes_no: bool = False

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("TRUE. Both terms cancel.", expected="true: both terms cancel"),
        Example("**F** - merges are not stored", expected="false: merges are not stored"),
        Example("The statement is not correct: it needs a mask.", expected="false: it needs a mask"),
        Example("Yes, it does.", expected="true: it does", parameters={"yes_no": True}),
        Example("Only the vocabulary is kept.", expected="no ruling: only the vocabulary is kept"),
        Example("It is true that the statement is false: it is a bias.", expected="false: it is a bias"),
        Example("True and false", expected="true_false.both"),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:  # noqa: ARG002  prose may use any symbol
        """Find the ruling and prepare the reasons; only the first 20,000 characters are looked at."""
        start, repairs = repair(text[:LONGEST])
        spelled = plain(start).strip()
        value, rest, clear = self._ruling(spelled)
        if not clear:
            message = "this answer rules both ways"
            return Malformed(self.kind(), text[:LONGEST], "true_false.both", message, "begin with TRUE or with FALSE")
        prose = prepare(rest)
        if value is None and not prose.sentences:
            message, hint = "there is neither true nor false in this answer", "begin with TRUE or with FALSE"
            return Malformed(self.kind(), text[:LONGEST], "true_false.missing", message, hint)
        ruled = {True: "true", False: "false", None: "no ruling"}[value]
        reasons = " / ".join(" ".join(sentence.words) for sentence in prose.sentences)
        shown = f"{ruled}: {reasons}" if reasons else ruled
        return Answer(self.kind(), text[:LONGEST], Ruling(value, prose), plain=shown, repairs=repairs)

    def _ruling(self, text: str) -> tuple[bool | None, str, bool]:
        """The ruling, the text without it, and whether it is clear."""
        asked = _BOTH.match(text)
        if asked:  # the question is repeated before the answer
            text = text[asked.end() :]
        patterns = (_ANSWERED, _LETTER, *((_YES_NO,) if self.yes_no else ()))
        opening = next(filter(None, (pattern.match(text) for pattern in patterns)), None)
        worded = said_in_words(text) if opening is None else None
        closing = _CLOSING.search(text[-200:])
        shouted = {word == "TRUE" for word in _SHOUTED.findall(text)}
        found = {_said(match) for match in (opening, closing) if match}
        found |= {worded[0]} if worded else set() if opening else shouted
        rest = text[opening.end() if opening else worded[1] if worded else 0 :]
        if len(found) > 1 or (asked and not found) or _WAVERS.search(text[:80]):
            return None, rest, False
        return next(iter(found), None), rest.lstrip(" .,:;-\n"), True


def _said(match: re.Match[str]) -> bool:
    denied = bool(match.groupdict().get("no"))
    return (match["word"].lower() in _TRUE) is not denied
