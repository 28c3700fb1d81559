"""A formula: scalar, vector, matrix, component form, or several bindings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.language.faults import LanguageError
from grader.language.reader import Parsed, read
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Kind, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.answer import Reading

_MATHS: Final = re.compile(
    r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$]+)\$|\\\[(?P<bracket>.+?)\\\]|\\\((?P<paren>.+?)\\\)"
    r"|```[a-z]*\n(?P<fence>.+?)```|`(?P<code>[^`\n]+)`",
    re.DOTALL,
)
_FRAME: Final = re.compile(r"\\(?:begin|end)\{(?:equation|align|aligned|gather|gathered|split|displaymath|math)\*?\}")
_LEAD: Final = re.compile(
    r"^\W*(?:[A-Za-z][A-Za-z'’ -]*?)\s*(?::|\bis\b|\bequals\b|\bare\b|\bgives\b)\s*(?=\S)", re.IGNORECASE
)
_TRAIL: Final = re.compile(
    r"\s*(?:[,;.(]\s*)?(?:\\q?quad\s*|\\[,;:]\s*)*(?:\\(?:text|mathrm|textit)\{\s*)?\(?"
    r"(?:where|with|for\s+(?:all|any|each|every|large|some|very|sufficiently|big|i|j|which|\\?forall|\$)|when|since|because|as\s+\\?lambda|"
    r"assuming|provided|if\s+we|i\.e\.|so\s+that|and\s+(?:then|so)|\\forall|∀|here|note)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_HEDGE: Final = re.compile(
    r"(?<![A-Za-z])(?:or(?:\s+(?:maybe|perhaps|else|alternatively))?|either|alternatively|maybe)(?![A-Za-z])",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"\\begin\{[a-z]*cases|(?<![A-Za-z])(?:if|otherwise|else)(?![A-Za-z])")
_RELATED_LINE: Final = re.compile(r"^\s*[^\s=&][^\n]*=", re.MULTILINE)
_JOINT: Final = re.compile(r"(?:\\\\)?\s*\n\s*(?=[^\s=&\\+\-<>*/]|\\(?!approx|le|ge|cdot|times|odot|to))")
_LABEL: Final = re.compile(r"^[^=+*/]{1,60}?(?<![<>!:=])=(?!=)")
_EMPHASIS: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ANSWER: Final = re.compile(
    r"^\s*(?:\*\*|__)?(?:answer|ans|solution|result|final(?:\s+answer|\s+result)?)(?:\*\*|__)?\s*[:.]\s*", re.IGNORECASE
)

_SCALARS: Final = Declarations(symbols=(Symbol("x", Kind.SCALAR), Symbol("y", Kind.SCALAR)))


@dataclass(frozen=True)
class Expression(AbstractAnswerKind):
    r"""A formula in LaTeX, Unicode or plain text, read in the symbols that the problem declares.

    A left side (`M = ...`, `\frac{\partial J}{\partial x} = ...`), dollar signs, words around the formula and
    remarks behind it (`where ...`, `for large \lambda`) are allowed; two answers (`a or b`) are not one answer.
    The value of the answer is its tree: an expression, a chain of relations, or a tuple of these.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(r"\frac{x}{1 + e^{-x}}", expected="x / (1 + e^(-x))", declarations=_SCALARS),
        Example("x/(1+exp(-x))", expected="x / (1 + exp(-x))", declarations=_SCALARS),
        Example("The answer is $x y$, where $x$ is known.", expected="x * y", declarations=_SCALARS),
        Example("x +", expected="text.ends", declarations=_SCALARS),
        Example("$x$ or $y$", expected="answer.two", declarations=_SCALARS),
        Example("w x", expected="symbol.undeclared", declarations=_SCALARS),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the formula of an answer; the words around it fall away."""
        vocabulary = Vocabulary.of(declarations)
        fault: LanguageError | None = None
        tried = ""
        for candidate in _candidates(text):
            try:
                parsed = read(candidate, vocabulary)
            except LanguageError as error:
                if fault is None or (tried == text and error.note != "symbol.undeclared"):
                    fault, tried = error, candidate
                continue
            if candidate is not text and _two_answers(text):
                return _two(text)
            return _answer(text, parsed)
        if _two_answers(text):
            return _two(text)
        assert fault is not None
        return Malformed("expression", tried, fault.note, fault.message, fault.hint, fault.start, fault.end)


def _answer(text: str, parsed: Parsed) -> Answer:
    return Answer("expression", text, parsed.tree, repairs=parsed.repairs, remarks=parsed.remarks, tree=parsed.tree)


def _two(text: str) -> Malformed:
    return Malformed("expression", text, "answer.two", "these are two answers", "hand in the one that you mean")


def _two_answers(text: str) -> bool:
    return _HEDGE.search(text) is not None and _CONDITION.search(text) is None


def _candidates(text: str) -> Iterator[str]:
    """The text itself, then what is left when words, dollars and remarks around the formula are taken away."""
    plain = _FRAME.sub(" ", _EMPHASIS.sub(r"\1", text)).strip()
    if "$" not in plain and "`" not in plain and "\\[" not in plain and "\\(" not in plain:
        yield from _bare(plain)
        return
    repaired, _ = repair(plain)
    pieces = [next(part for part in found.groups() if part is not None).strip() for found in _MATHS.finditer(repaired)]
    pieces = [_FRAME.sub(" ", piece).strip() for piece in pieces]
    pieces = [piece for piece in pieces if piece]
    whole = _MATHS.fullmatch(repaired.strip().rstrip("."))
    if whole is not None and len(pieces) == 1:
        yield from _bare(pieces[0])
        return
    yield repaired.replace("$", " ")
    related = [piece for piece in pieces if "=" in piece or "approx" in piece]
    for piece in (*reversed(related), *reversed(pieces)):
        yield from _bare(piece)
    yield from _bare(repaired.replace("$", " "))


def _bare(text: str) -> Iterator[str]:
    """A formula without dollars: as it is, then without the words before and the remark behind it."""
    lines = _RELATED_LINE.findall(text)
    if len(lines) > 1 and "\\begin" not in text:
        yield _JOINT.sub("; ", text)
    yield text
    named = _ANSWER.sub("", text)
    shorter = _TRAIL.sub("", named).rstrip(" ,;.")
    led = _LEAD.sub("", shorter, count=1)
    seen = {text}
    label = _LABEL.match(shorter)
    right = shorter[label.end() :] if label else ""
    for candidate in (named, shorter, led, right):
        if candidate and candidate not in seen:
            seen.add(candidate)
            yield candidate
