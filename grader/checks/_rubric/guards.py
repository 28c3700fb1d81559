"""Guards: text that would earn marks without meaning what it says. Each limits the proposal and says why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.prose.sentences import function_share
from grader.language.prose.words import FUNCTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.language.prose.sentences import Prose, Sentence

HALF: Final = Fraction(1, 2)
QUARTER: Final = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard that fired: a stable code, the reason in words, and the most that may be proposed."""

    note: str
    reason: str
    cap: Fraction = HALF


_MARKS: Final = r"(?:marks?|points?|credits?|scores?|grades?)"
_REQUEST: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:rubric|instruction|criteri|prompt|above|previous|rules|reference|guideline)"
    rf"|\b(?:award|give|grant|assign|deserve|receive|get|earn|return|output|set)\w*\b.{{0,40}}\b(?:full|maximum|max|all|perfect|complete|highest|top|100%?|10/10)\b.{{0,20}}\b{_MARKS}\b"
    rf"|\bplease\b.{{0,40}}\b(?:award|grade|accept|mark\b|pass\b|{_MARKS})"
    r"|\b(?:dear|note to|hello|hi|attention|message (?:to|for))\b.{0,12}\b(?:grader|marker|examiner|professor|teacher|instructor|ai|assistant|evaluator|ta)\b"
    r"|\b(?:mark|grade|treat|accept|consider|count|evaluate|judge|score|rate)\w*\b.{0,20}\b(?:this|my|the|it)\b.{0,30}\bas (?:fully |completely )?(?:correct|right|met|satisfied|complete|perfect)\b"
    r"|\b(?:all|every|each)\b.{0,25}\b(?:rubric|criteri\w+|items?|requirements?)\b.{0,25}\b(?:met|satisfied|fulfilled|covered|present|true)\b"
    rf"|\b(?:verdict|{_MARKS}|fraction)\s*[:=]\s*(?:correct|full|1(?:\.0)?\b|100|10\b)"
    r"|\b(?:this|my|the above|following) (?:answer|response|solution|submission)\b.{0,20}\b(?:is|was)\b.{0,20}\b(?:correct|right|perfect|complete|excellent|verified|approved)\b"
    r"|\b(?:system|assistant|developer)\s*(?:prompt|message|:)|<\|?\s*(?:im_start|system)|\bas an? (?:ai|language model) (?:grader|assistant|you)\b"
    r"|\b(?:auto ?grader|grader|marker|examiner)\b.{0,40}\b(?:must|should|will|shall|can|is|has)\b",
)
_BLANKET: Final = re.compile(
    r"\b(?:none of|nothing (?:of|in)|everything|all of|the|these|following)\b.{0,40}\b(?:following|above|below|this|these|statements?|claims?|answer)\b"
    r".{0,25}\b(?:false|wrong|untrue|incorrect|not true|not correct|nonsense)\b"
    r"|\bnone of (?:the|these|this|it|what)\b.{0,40}\b(?:is|are|holds?|applies|apply) (?:true|correct|right|valid)?\b"
    r"|\bthe (?:opposite|contrary|reverse) (?:is|of|holds)\b.{0,40}\b(?:true|above|this|case|following)\b"
)
_UNSURE: Final = re.compile(
    r"\b(?:maybe|perhaps|possibly|i guess|i am not sure|not sure|don't know|do not know|no idea|or vice versa|i assume"
    r"|or the other way (?:a?round)|or something|could also be|might also be|or both|who knows|or whatever|or not)\b"
)
_VERBS: Final = frozenset(
    stem for verb in
    "process use predict learn train give make need depend share attend generate compute split add rotate encode"
    " normalize normalise copy select choose keep take get become contain allow help reduce handle capture"
    " represent convert assign put see look know say go come run show let start end stay grow fall drop"
    " decrease increase rise sum select move change update adapt follow produce return apply cover carry call consist"
    " require treat turn write read avoid cut match store cause lead favour favor dominate fluctuate".split()
    for stem in (verb, verb + "s", verb + "es", verb[:-1] + "ies" if verb.endswith("y") else verb + "s")
)  # fmt: skip
_SHORT_FRAGMENT: Final = 3.2
_FEW: Final = 0.13
_REPEATED: Final = 0.4


def is_request(sentence: Sentence) -> bool:
    """Whether the sentence speaks to whoever marks it."""
    return bool(_REQUEST.search(sentence.text))


def is_copy(sentence: Sentence, question: Sequence[Sentence]) -> bool:
    """Whether the sentence only repeats a sentence of the question."""
    said = _content(sentence)
    if len(said) < 3:
        return False
    for asked in question:
        words = _content(asked)
        if len(said & words) >= 0.9 * len(said) and len(said & words) >= 0.75 * len(words):
            return True
    return False


def _content(sentence: Sentence) -> set[str]:
    return {stem for word, stem in zip(sentence.words, sentence.stems, strict=True) if word not in FUNCTION_WORDS}


def evidence(prose: Prose, question: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that claim something: no questions, no repeated question, nothing said to the marker."""
    return tuple(
        sentence for sentence in prose.sentences
        if not (sentence.question or is_request(sentence) or is_copy(sentence, question))
    )  # fmt: skip


def guards(prose: Prose, claims: Sequence[Sentence], question: Sequence[Sentence], longest: int) -> tuple[Guard, ...]:
    """Every guard that fires on the text alone; `claims` is what `evidence` left of it."""
    found: list[Guard] = []
    if any(is_request(sentence) for sentence in prose.sentences):
        found.append(Guard("rubric.request", "the text asks the marker for marks; such sentences were left out"))
    if any(_BLANKET.search(sentence.text) for sentence in prose.sentences):
        found.append(Guard("rubric.blanket-denial", "a sentence takes back the others", Fraction(0)))
    if is_keyword_list(claims):
        found.append(Guard("rubric.keyword-list", "the text lists keywords and states nothing", QUARTER))
    if _is_unsure(claims):
        found.append(Guard("rubric.hedged", "the text leaves open which of several statements it means"))
    if prose.unread or prose.length > longest:
        found.append(Guard("rubric.padded", f"the text has far more words than asked for ({prose.length})"))
    elif _repeats(claims):
        found.append(Guard("rubric.padded", "the text repeats itself"))
    if question and not claims and any(is_copy(sentence, question) for sentence in prose.sentences):
        found.append(Guard("rubric.copied", "the text repeats the question", Fraction(0)))
    return tuple(found)


def is_keyword_list(claims: Sequence[Sentence]) -> bool:
    """Whether the text names things without saying anything about them.

    Short answers and formulas are no lists. In a list nearly nothing holds the words together, and either the
    pieces are very short or nothing in them can be a verb.
    """
    words = [word for sentence in claims for word in sentence.words if word.isalpha() and len(word) > 1]
    if len(words) < 5 or function_share(tuple(words)) > _FEW:
        return False
    signs = sum(1 for sentence in claims for word in sentence.words if not any(map(str.isalpha, word)))
    if signs > len(words) / 4:  # formulas and measurements
        return False
    pieces = sum(len(sentence.commas) + sentence.clauses[-1] + 1 for sentence in claims if sentence.clauses)
    return len(words) / max(1, pieces) < _SHORT_FRAGMENT or _VERBS.isdisjoint(words)


def _is_unsure(claims: Sequence[Sentence]) -> bool:
    found = [sentence for sentence in claims if _UNSURE.search(sentence.text)]
    doubts = sum(len(_UNSURE.findall(sentence.text)) for sentence in found)
    return doubts >= 2 or any("or" in sentence.words for sentence in found)


def _repeats(claims: Sequence[Sentence]) -> bool:
    texts = [sentence.words for sentence in claims if len(sentence.words) > 3]
    return len(texts) >= 4 and len(texts) - len(set(texts)) > _REPEATED * len(texts)
