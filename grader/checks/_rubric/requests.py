"""Text that speaks to whoever marks it, or takes back everything else that it says.

The patterns are narrow: `the key gets the highest score`, `teacher forcing` and `a false positive` are no requests.
"""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = r"(?:marks?|points?|credits?|grades?)"
_MOST: Final = r"(?:full|maximum|max|perfect|complete|highest possible|100 ?%|10/10)"
_GIVE: Final = r"(?:award|give|grant|assign|deserve|receive|return|output|get|earn|want|need)\w*"
_MARKER: Final = (
    r"(?:grader|auto ?grader|marker|examiner|professor|teacher(?! forcing)|instructor|evaluator|assistant|ai)"
)
_RIGHT: Final = r"(?:correct|right|perfect|complete|excellent|verified|approved|satisfied|met)"
_WRONG: Final = (
    r"(?:all |completely |totally )?(?:false|wrong|untrue|incorrect|not true|not correct|nonsense)\b"
    r"(?! (?:positive|negative))"
)

_REQUESTS: Final = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rubric|instructions?|criteri\w+|prompt|guidelines?)\b",
    rf"\b{_GIVE} .{{0,40}}\b{_MOST} (?:\w+ )?{_MARKS}\b",
    rf"\b{_GIVE} .{{0,20}}\ball (?:the |of the |my )?(?:marks|credits?)\b",
    rf"\b{_GIVE} .{{0,20}}\b{_MOST} scores?\b(?! to| of k| for k)",
    rf"\bplease\b.{{0,40}}\b(?:award|grade|accept|mark\b|pass\b|{_MARKS})",
    rf"\b(?:dear|note to|message (?:to|for)|hello|hi)\b.{{0,12}}\b{_MARKER}\b",
    (
        r"\b(?:mark|grade|treat|accept|count|evaluate|rate)\w*\b.{0,10}\b(?:this|my)\b"
        rf".{{0,30}}\bas (?:fully |completely )?{_RIGHT}\b"
    ),
    r"\b(?:all|every|each)\b.{0,15}\b(?:rubric|criteri\w+)\b.{0,25}\b(?:met|satisfied|fulfilled|covered)\b",
    rf"\b(?:verdict|{_MARKS})\s*[:=]\s*(?:correct|full|100|10/10)",
    rf"\b(?:this|my|the above) (?:answer|solution|submission)\b.{{0,10}}\b(?:is|was)\b.{{0,20}}\b{_RIGHT}\b",
    r"^\W*(?:system|assistant|developer|user)(?: prompt| message)?\s*:|<\|?\s*im_start",
    r"\byou are an? (?:ai|grader|assistant)\b",
    r"\b(?:auto ?grader|grader|examiner)\b.{0,40}\b(?:must|should|will|shall|has to)\b",
)
_REQUEST: Final = re.compile("|".join(_REQUESTS))

_BLANKETS: Final = (
    (
        r"\b(?:following|above|below|these statements?|this answer|my answer|everything)\b"
        rf".{{0,30}}\b(?:is|are|was|were) {_WRONG}"
    ),
    r"\bnone of (?:the|these|this|it|what)\b.{0,40}\b(?:is|are|holds?|applies|apply) (?:true|correct|right|valid)\b",
    r"\bthe (?:opposite|contrary|reverse) (?:is true|of (?:the above|this|that|all)|holds|is the case)\b",
)
_BLANKET: Final = re.compile("|".join(_BLANKETS))

_UNSURE: Final = re.compile(
    r"\b(?:maybe|perhaps|possibly|i guess|i am not sure|not sure|don't know|do not know|no idea|or vice versa|i assume"
    r"|or the other way (?:a?round)|or something|could also be|might also be|or both|who knows|or whatever|or not)\b"
)


_DENIED: Final = re.compile(
    r"^\W*(?:no\W+)?(?:it|this|that)(?: is|'s) (?:simply |just )?"
    r"(?:not true|false|wrong|untrue|incorrect|not correct|not right|not the case) that\b(.*)",
    re.DOTALL,
)


def denied_statement(text: str) -> str:
    """What a lower-case sentence of the form `it is not true that ...` denies, or nothing."""
    found = _DENIED.match(text)
    return found[1].strip() if found else ""


def asks_for_marks(text: str) -> bool:
    """Whether a lower-case sentence speaks to whoever marks it."""
    return bool(_REQUEST.search(text))


def takes_back(text: str) -> bool:
    """Whether a lower-case sentence says that the rest of the answer is untrue."""
    return bool(_BLANKET.search(text))


def doubts(text: str) -> int:
    """Number of words with which a lower-case sentence leaves open what it means."""
    return len(_UNSURE.findall(text))
