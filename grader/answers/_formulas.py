"""Finding the formula in what a student wrote: words, delimiters, alignment and remarks around it fall away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.answers._cases import condition_first, condition_last, in_words
from grader.answers._explained import with_functions, without_delta
from grader.answers._running import NEGATION, OPERATOR, in_prose
from grader.answers._spoken import before_example, restated, with_signs
from grader.answers._text import split_top
from grader.answers._worded import with_powers, with_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_TEXT: Final = 4_000


class Candidate(NamedTuple):
    """A text that may be the formula, and what was left out of the answer to get it."""

    text: str
    left_out: str = ""


_BLANKS: Final = re.compile(r"[ \t\r\f\v]*\n\s*|[ \t\r\f\v]{2,}")
_EMPTY: Final = re.compile(r"(?:\$\s*){3,}|(?:`\s*){4,}|(?:\\[\[(]\s*){2,}(?=\\[\[(])|~{3,}")
DELIMITERS: Final = re.compile(r"\$\$?|\\[\[\]()]|```[a-z]*\n?|`")
_FRAME: Final = re.compile(
    r"\\(?:begin|end)\{(?:equation|align|aligned|alignat|gather|gathered|split|displaymath|math|flalign|eqnarray)\*?\}(?:\{\d\})?"
)
ROW: Final = re.compile(r"\\\\(?:\[[^\]\n]{0,12}\])?")
_CONTINUED: Final = re.compile(r"(?:\\\\(?:\[[^\]\n]{0,12}\])?|\n)[\s&]*(?=(?:=|\\approx|\\le|\\ge|\\to|≈)[^=])")
_NEW_LINE: Final = re.compile(r"\s*\n\s*(?:[-*•]\s+|\(?\d{1,2}[.)]\s+)?(?=[^\s=&+*/<>^_)\]}-])")
_BULLET: Final = re.compile(r"^\s*(?:[*•]\s+|\(?(?:\d{1,2}|[a-z]|i{1,3})[.)]\s+)")
# A dash before a formula is a minus. It begins an item where delimiters, words or another item follow.
_DASHED_ITEM: Final = re.compile(r"^\s*-\s+(?=\$|\\[(\[]|`|\*\*|[A-Za-z]{3,}[ ,:]|[^\n]*\n\s*-\s)")
_INTRODUCES: Final = re.compile(r"(?:where|with|for|let|letting|writing|define|defining|denoting)\W*$", re.IGNORECASE)
_DEFINITION: Final = re.compile(r"^(?!\\(?:frac|partial|nabla))[^=<>]{1,40}=(?!=)")
_ANSWER: Final = re.compile(
    r"^\W{0,4}(?:final\s+)?(?:answer|ans|solution|result|gradient)(?:\*\*|__)?\s*[:.=]\s*", re.IGNORECASE
)
_DOMAIN: Final = re.compile(r"\\in\s*\\mathbb\s*\{?\s*R\s*\}?\s*(?:\^\s*(?:\{[^{}]*\}|\w))?|∈\s*ℝ[\w^×{}\\]*")
_INDEX_RANGE: Final = re.compile(
    r"(?:\\text\{ ?)?(?:for (?:all |each |every )?|\\forall ?|∀ ?)?\}? ?(?<!_\{)(?<!_)(?<![A-Za-z\\])[a-z] ?"
    r"(?:=|\\in|∈) ?\\?\{? ?1 ?, ?(?:2 ?, ?)?(?:\\[lc]?dots|\.\.\.|…) ?, ?\\?\w+ ?\\?\}? ?\)?"
)
_SWITCH: Final = re.compile(r"\{\\(?:bf|bm|boldmath)\s+([^{}]+)\}")
_ONE_SIDED: Final = re.compile(r"(?<=\\to)\s*0\s*\^\s*\{?[+-]\}?|(?<=→)\s*0\s*\^\s*\{?[+-]\}?")
_LARGE: Final = re.compile(
    r"(?<![\w^{\\])(?:(?:with|for|where|and|let|as) )?(?:(?:an?|some|any) )?\}? ?"
    r"(?:\$?\\[A-Za-z]+\$? ?|\$?[A-Za-z]+\$? |[λβκ] )?(?:\\text\{ ?)?"
    r"(?:(?:is|being|are|→) )?"
    r"(?:an? )?(?:(?:very|sufficiently|arbitrarily) )?(?<!\\)(?:large|big|huge)"
    r"(?: (?:enough|positive|scalar|constant|number|real|value|factor))*"
    r"(?: \$?\\?[A-Za-z]+\$?| [λβκ])? ?\}? ?\)? ?\.? ?$",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"^\W{0,3}(?:\\text\{\s*)?[A-Za-z][A-Za-z '\-]{1,80}:\s*\}?(?!=)")
_ASIDE: Final = re.compile(
    r"(?:(?<=[\s,;~])|(?<=quad))\(([^()]*(?:\\gg|\\ll|≫|≪|»|\\to(?![a-z])|→|->|>|<|\\ne|≠)[^()]*)\)\s*$"
)
_WORDED_ASIDE: Final = re.compile(r"\s\((?=[^()]*[A-Za-z]{3,}\s+[A-Za-z]{2,})[^()]*\)\s*\.?\s*$")
# Words before a formula that only announce it: `The gradient of J with respect to x is`.
_ANNOUNCED: Final = re.compile(
    r"^(?P<words>[^=\n;+*/<>∑Σ\\]{1,80}?\b(?:is|equals|becomes|to be|(?:is )?given by|as)(?:\s+equal\s+to)?)\s+(?=\S)",
    re.IGNORECASE,
)
_RETURN: Final = re.compile(r"(?:\breturn\b|\blambda\s+[\w,\s]+:)\s*")
_UNDER: Final = re.compile(r"(\\(?:under|over)brace\s*\{)")
_TRAIL: Final = re.compile(
    r"(?:(?<=[\s,;.)}({])|^)(?:"
    r"where|for (?:all|any|each|every|large|some|a|an|very|sufficiently|big|small|which|the)|when|since|because|"
    r"as \\?lambda|assuming|provided|if we|i\.e\.|e\.g\.|so that|such that|and (?:then|so)|here|note|which|that is|"
    r"used|row vector|column vector|vector form|\\forall|∀)(?![A-Za-z])",
    re.IGNORECASE,
)
_LEAD_IN: Final = ("\\qquad", "\\quad", "\\text{", "\\mathrm{", "\\mbox{", "\\textit{", "\\,", "\\;", "\\:", "\\ ")
_LABEL: Final = re.compile(r"^(?:(?!\\partial|\\int|\\frac|\\nabla|''|\^)[^-=+*/<>]){1,40}=(?!=)")
_HEDGE: Final = re.compile(
    r"(?<![A-Za-z\\])(?:or(?:\s+(?:maybe|perhaps|else|alternatively))?|either|alternatively|maybe|perhaps)(?![A-Za-z])",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"\\begin\{(?:[a-z]*cases|array)|(?<![A-Za-z])(?:if|otherwise|else)(?![A-Za-z])")
_WHERE: Final = re.compile(r"(?<![A-Za-z])(?:np|numpy|torch|jnp)\.where\s*\(")
_SIDE_BY_SIDE: Final = re.compile(
    r"(?<=\[)((?:\\,|[^\[\]=,&]){2,80}?)\s*(?:\\q?quad|\\[;:])(?:\s*\\(?:q?quad|[,;:]))*\s*((?:\\,|[^\[\]=,&]){2,80}?)(?=\])"
)
_BRACED_ROWS: Final = re.compile(
    r"\\(?:left|[bB]igg?l?)\s*\\\{\s*\\begin\{(?P<frame>aligned|split|gathered|alignedat)\}(?P<rows>[^{}]*(?:\{[^{}]*\}[^{}]*)*?)"
    r"\\end\{(?P=frame)\}\s*(?:\\right\s*\.)?"
)
_WHEN: Final = re.compile(r"(?<![A-Za-z\\])(?:when|where)(?![A-Za-z])")
_OTHERWISE: Final = re.compile(r"(?<![A-Za-z])(?:otherwise|else)(?![A-Za-z])")
_LAST_CASE: Final = re.compile(r",?\s(?:and|or)(?=\s+(?:\$[^$]{1,80}\$|\S+)\s+otherwise(?![A-Za-z]))")
_CONCLUDES: Final = re.compile(
    r"\b(?:gives?|yields?|get|obtain|becomes|equals|hence|thus|therefore|i\.e\.)\W*$", re.IGNORECASE
)
_EQUALS: Final = re.compile(r"(?<![-+*/<>=:!\\])=(?!=)")
_BEGINS: Final = re.compile(r"\\[A-Za-z]|[\^_]\S")
_DEFINES: Final = re.compile(r"(?:\b(?:with|let|define|set|put|write|take)|:=)\W*$", re.IGNORECASE)
_ASSUMES: Final = re.compile(
    r"^\W*(?:with|for|let|assuming|given|since|because|as|if|when|where|taking|setting)\b", re.IGNORECASE
)
_CASE_WORDS: Final = re.compile(r"(?<![A-Za-z])(?:if|and|else|otherwise)(?![A-Za-z])")
_TAKES_BACK: Final = re.compile(
    r"(?<![A-Za-z])(?:small|tiny|zero|vanish\w*|negative|only|unless|except|wrong|false|not|times|twice|double|"
    r"sign|minus|opposite|scaled|plus|modulo|mod|squared|cubed|rounded|divided|multiplied|over|root|percent|up\s+to|if)(?![A-Za-z])|→\s*0|\\to\s*0|≠|\\ne(?![a-z])|\\neq|\\ll|≪|<|>",
    re.IGNORECASE,
)
# A clause that tells why or what follows puts no condition on the formula, unless it withdraws it.
_EXPLAINING: Final = re.compile(
    r"(?:\b(?:since|because|so that|so|then|hence|thus|therefore|which (?:gives|means))\b|(?:^|(?<=[.;…]))\s*As\b)"
    r"[^.;]*"
)
_WITHDRAWS: Final = re.compile(
    r"(?<![A-Za-z])(?:not|n't|never|wrong|false|unless|except|twice|double|times|opposite|minus|sign|scaled|modulo"
    r"|up\s+to|only if)(?![A-Za-z])",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"\\(?:tag|label|ref|eqref)\*?\{[^{}]*\}")
_EMPHASIS: Final = re.compile(r"(?<![\w)\]])\*\*(?=\S)([^*]+?)(?<=\S)\*\*(?![\w(])")


def two_answers(text: str) -> bool:
    """Whether a text offers a choice of answers (and not a choice of cases)."""
    return _HEDGE.search(text) is not None and _CONDITION.search(text) is None


def takes_back(remark: str) -> bool:
    """Whether a remark that was not read may change what the formula says."""
    remark = remark.replace("can not", "cannot")
    told = _EXPLAINING.sub(lambda clause: clause[0] if _WITHDRAWS.search(clause[0]) else " ", remark)
    return _TAKES_BACK.search(told) is not None


def candidates(text: str, knows: Callable[[str], bool], true_class: str = "") -> Iterator[Candidate]:
    """What may be the formula of an answer, best first; every candidate comes once.

    `true_class` is the index that words such as `for the correct class` mean in this problem.
    """
    seen: set[str] = set()
    for candidate in _all(text[:MAX_TEXT], knows, true_class):
        shape = candidate.text.lstrip(" \t\n,;&").rstrip(" \t\n,;.&\\")
        if shape and shape not in seen:
            seen.add(shape)
            yield candidate._replace(text=shape if shape != candidate.text else candidate.text)


def _all(text: str, knows: Callable[[str], bool], true_class: str) -> Iterator[Candidate]:
    if len(text) > MAX_TEXT:
        yield Candidate(text)
        return
    told = before_example(text)
    if len(told) < len(text) and OPERATOR.search(told):
        yield from (one._replace(left_out=one.left_out + text[len(told) :]) for one in _all(told, knows, true_class))
    # Runs of blanks, and of delimiters with nothing between them, would cost the patterns below quadratic time.
    text = without_delta(with_sums(with_signs(with_powers(with_functions(text)), knows)))
    undelimited = _BLANKS.sub(_blank, DELIMITERS.sub(" ", text))
    cases = condition_first(undelimited) or condition_last(undelimited) or in_words(undelimited, true_class)
    if cases:
        yield Candidate(cases)
    plain = _DASHED_ITEM.sub("", tidied(_EMPTY.sub(" ", _BLANKS.sub(_blank, text))))
    pieces = _pieces(plain)
    if pieces is None:
        yield from _undelimited(joined_lines(plain), knows)
        return
    yield from _delimited(pieces, plain, knows)


def _undelimited(lines: str, knows: Callable[[str], bool]) -> Iterator[Candidate]:
    """What may be the formula of a text in which nothing is set off as one."""
    yield Candidate(restated(lines))
    yield Candidate(lines)
    if (announced := _ANNOUNCED.match(lines)) is not None and not NEGATION.search(announced[0]):
        yield Candidate(lines[announced.end() :], announced[0])
    if sum(not knows(word) for word in re.findall(r"(?<![\\A-Za-z_])[A-Za-z]{2,}(?![A-Za-z_({])", lines)) > 2:
        yield from _in_prose(lines, knows)
    yield from _bare(lines)
    yield from _in_prose(lines, knows)
    yield from _before_reasons(lines, knows)
    if not NEGATION.search(lines):
        yield from _last_side(lines, lines)


def _delimited(pieces: list[tuple[str, str]], plain: str, knows: Callable[[str], bool]) -> Iterator[Candidate]:
    """What may be the formula of a text that sets off pieces as formulas."""
    whole = _BLANKS.sub(_blank, joined_lines(DELIMITERS.sub(" ", plain)))
    prose = any(re.search(r"[A-Za-z]{2,}", _CASE_WORDS.sub(" ", words)) for words, _ in pieces)
    if prose and _OTHERWISE.search(whole):  # cases among words
        announced = _ANNOUNCED.match(whole)
        yield Candidate(whole[announced.end() :] if announced else whole)
    lead = pieces[0][0] if pieces else ""
    if not prose or (_BEGINS.search(lead) and not _ASSUMES.match(lead)):  # the formula itself may not be set off
        yield from _bare(whole)
    yield from _among(pieces, plain)
    if prose:
        yield from _bare(whole)
    yield from _in_prose(whole, knows)
    yield from _before_reasons(whole, knows)


def _chosen(text: str) -> str:
    """`np.where(c, a, b)` is `(a if c else b)`."""
    while (found := _WHERE.search(text)) is not None:
        end = _closing_round(text, found.end())
        parts = split_top(text[found.end() : end], ",")
        if len(parts) != 3:
            return text
        text = f"{text[: found.start()]}(({parts[1]}) if ({parts[0]}) else ({parts[2]})){text[end + 1 :]}"
    return text


def _cases_of(found: re.Match[str]) -> str:
    """Rows behind a brace as cases; a system of equations stays what it is."""
    rows = found["rows"]
    return found[0] if re.search(r"&\s*=", rows) or "&" not in rows else rf"\begin{{cases}}{rows}\end{{cases}}"


def _closing_round(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return len(text)


def _blank(run: re.Match[str]) -> str:
    return "\n" if "\n" in run[0] else " "


def tidied(text: str) -> str:
    """A text without frames, tags, domains and ranges of indices; aligned rows that go on are joined."""
    text = _chosen(text) if ".where" in text else text
    text = _BRACED_ROWS.sub(_cases_of, text) if "\\{" in text and "\\begin" in text else text
    text = _LAST_CASE.sub(",", _WHEN.sub("if", text)) if "otherwise" in text else text
    text = _SIDE_BY_SIDE.sub(r"\1, \2", text)
    text = _without_large(_SWITCH.sub(r"\\mathbf{\1}", _ONE_SIDED.sub("0", text)))
    text = _TAG.sub(" ", _FRAME.sub(" ", _EMPHASIS.sub(r"\1", text)))
    if "brace" in text:
        text = _unbraced(text)
    text = _BLANKS.sub(_blank, _INDEX_RANGE.sub(" ", _DOMAIN.sub(" ", text)))
    if "&" in text and "\\begin" not in text:
        text = text.replace("&", " ")
    return _BLANKS.sub(_blank, _CONTINUED.sub(" ", text)).strip()


def _without_large(text: str) -> str:
    """A text without a remark at its end that some letter is large; it is short, so only the end is looked at."""
    start = max(0, len(text) - 90)
    found = _LARGE.search(text, start)
    return _without_lead_in(text[: found.start()]) if found else text


def _unbraced(text: str) -> str:
    r"""`\underbrace{f}_{\text{name}}` is f: the label below is no subscript."""
    while (found := _UNDER.search(text)) is not None:
        inner_end = _closing(text, found.end())
        label = re.match(r"\s*[_^]\s*\{", text[inner_end + 1 :])
        after = inner_end + 1
        if label is not None:
            after = _closing(text, inner_end + 1 + label.end()) + 1
        text = text[: found.start()] + "{" + text[found.end() : inner_end + 1] + text[after:]
    return text


def _closing(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    return len(text) - 1


def _pieces(text: str) -> list[tuple[str, str]] | None:
    """Formulas between delimiters, each with the words before it; None where there are no delimiters."""
    marks = list(DELIMITERS.finditer(text))
    if len(marks) < 2:
        return None
    found: list[tuple[str, str]] = []
    before = 0
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        found.append((text[before : opening.start()], text[opening.end() : closing.start()].strip()))
        before = closing.end()
    return [(words, formula) for words, formula in found if formula]


def joined_lines(text: str) -> str:
    """Lines that are statements of their own, parted as such."""
    text = ROW.sub(" ; ", text) if "\\begin" not in text else text
    if "\n" in text and "\\begin" not in text:
        lines = text.split("\n")
        stated = sum("=" in line for line in lines)
        text = _NEW_LINE.sub(" ; ", text) if stated > 1 else text
    return _BULLET.sub("", text)


def _bare(text: str) -> Iterator[Candidate]:
    """A formula without delimiters: as it is, then without the words before and the remark behind it."""
    aside = _ASIDE.search(text)
    if aside is not None:
        text = f"{text[: aside.start()]} , {aside[1]}"
    yield Candidate(text)
    if (remark := _WORDED_ASIDE.search(text)) is not None:
        yield Candidate(text[: remark.start()], remark[0])
    named = _ANSWER.sub("", text)
    trail = _TRAIL.search(named)
    shorter = _without_lead_in(named[: trail.start()]) if trail else named
    left_out = named[len(shorter) :]
    if trail is not None:
        yield Candidate(shorter + _definitions(named[trail.start() :]))
    yield Candidate(shorter, left_out)
    quad = re.split(r"\\q?quad|\\text\{", shorter, maxsplit=1)
    if len(quad) == 2 and "=" not in quad[1]:
        yield Candidate(quad[0], quad[1] + left_out)
    code = _RETURN.split(shorter)
    if len(code) > 1:
        yield Candidate(code[-1], left_out)
    named = _NAMED.sub("", shorter, count=1)
    if named != shorter:
        yield Candidate(named, left_out)
    label = _LABEL.match(shorter)
    if label is not None:
        yield Candidate(shorter[label.end() :], left_out)


def _without_lead_in(text: str) -> str:
    """A text without the spacing and punctuation at its end that leads over to a remark."""
    while True:
        shorter = text.rstrip(" \t\n,;.(~")
        lead = next((lead for lead in _LEAD_IN if shorter.endswith(lead)), "")
        if not lead:
            return shorter
        text = shorter[: -len(lead)]


def _definitions(remark: str) -> str:
    """A remark such as `, where p = softmax(theta)` as further statements."""
    return " ; " + re.sub(r"^\W*(?:\\text\{\s*)?(?:where|with)\s*\}?", "", remark.strip(" ,;"), count=1)


def _among(pieces: list[tuple[str, str]], text: str) -> Iterator[Candidate]:
    """The formulas of a prose answer: all that state something, without those that only explain."""
    told = [
        formula
        for words, formula in pieces
        if not re.search(r"(?:where|since|because|using|as|shape|size|dimensions?)\W*$", words, re.IGNORECASE)
    ]
    stated = [formula for formula in told if "=" in formula]
    tail = text[text.rfind(pieces[-1][1]) + len(pieces[-1][1]) :] if pieces else ""
    left_out = " ".join([*(words for words, _ in pieces[1:]), DELIMITERS.sub(" ", tail)])
    if NEGATION.search(" ".join([*(words for words, _ in pieces), tail])):
        return
    introduced = [f for words, f in pieces if _INTRODUCES.search(words) and _DEFINITION.match(f)]
    said = [f for f in told if f not in introduced and len(f) > 2 and OPERATOR.search(f)]
    if introduced and len(said) == 1:
        yield Candidate(" ; ".join([*said, *introduced]), left_out)
    if told and "=" not in told[-1] and OPERATOR.search(told[-1]) and _CONCLUDES.search(pieces[-1][0]):
        yield Candidate(told[-1], left_out)
    if stated:
        yield Candidate(" ; ".join(stated), left_out)
        named = {formula for words, formula in pieces if _DEFINES.search(words)}
        for formula in reversed(stated):
            if formula not in named:  # a definition of the student's own is not the answer
                yield Candidate(formula, left_out)
                yield from _last_side(formula, left_out)
    with_operators = [formula for formula in told if len(formula) > 2 and OPERATOR.search(formula)]
    if len(with_operators) == 1:
        yield Candidate(with_operators[0], left_out)
    elif len(told) == 1:
        yield Candidate(told[0], left_out)


def _last_side(formula: str, left_out: str) -> Iterator[Candidate]:
    """What stands behind the last sign of equality, where something before it cannot be read."""
    sides = [] if set(formula) & {"\n", ";"} else _EQUALS.split(formula)
    if len(sides) < 3 or not OPERATOR.search(sides[-1].strip()):
        return
    if any(len(split_top(side.replace("\\,", " "), ",")) > 1 for side in sides[1:-1]):
        return  # several statements, of which this is the last
    if all(sides[-1].count(one) == sides[-1].count(other) for one, other in ("{}", "()", "[]")):
        yield Candidate(sides[-1], left_out)


def _before_reasons(text: str, knows: Callable[[str], bool]) -> Iterator[Candidate]:
    """The formula of running text before the clause that gives the reasons."""
    trail = _TRAIL.search(text)
    if trail is not None and trail.start():
        yield from (found._replace(left_out=text) for found in _in_prose(text[: trail.start()], knows))


def _in_prose(text: str, knows: Callable[[str], bool]) -> Iterator[Candidate]:
    yield from (Candidate(*found) for found in in_prose(text, knows))
