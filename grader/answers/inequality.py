r"""A bound for a quantity, or its value, in terms of others: `rank(AV) \le \min(s, q)`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._text import plain, too_long
from grader.language.prose.sentences import Prose, prepare
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

Formula_ = Fraction | str | tuple[object, ...]
"""A number, the name of a quantity, or (operation, argument, argument, ...)."""

_RELATIONS: Final = (
    (
        r"<=|≤|⩽|(?:is |are )?(?:at most|bounded (?:above )?by|no (?:more|larger) than|cannot exceed)",
        "<=",
    ),
    (r">=|≥|(?:is |are )?(?:at least|no (?:less|smaller) than)", ">="),
    (r"(?<![<>=!])=|(?:is |are )?(?:equals?(?: to)?)(?![A-Za-z])|(?:is|are)(?: just| exactly| simply)?(?= *⟨)", "="),
    (r"<", "<"),
    (r">", ">"),
)  # fmt: skip
_RELATION: Final = re.compile(
    "|".join(f"(?P<r{at}>{pattern})" for at, (pattern, _) in enumerate(_RELATIONS)), re.IGNORECASE
)
_TOKEN: Final = re.compile(r"\s*(⟨\w+⟩|\d+|\\?(?:min|max)(?![A-Za-z])|[-+*/·×(),{}\[\]]|\\[{}])")
_JOINED: Final = {
    ("=", "="): "=",
    **dict.fromkeys((("<=", "="), ("=", "<="), ("<=", "<=")), "<="),
    **dict.fromkeys(((">=", "="), ("=", ">="), (">=", ">=")), ">="),
}  # fmt: skip
_INSIDE: Final = r"(?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*"
_COMMAND: Final = re.compile(r"\\(?!min|max)([A-Za-z]+)")
_RANK: Final = re.compile(r"(?<![A-Za-z])(?:rk|rg|Rg|[Rr]ang)(?=\s*\()")


@dataclass(frozen=True, slots=True)
class Relation:
    """What is said of the quantity: `op` is `<=`, `>=`, `=`, `<` or `>`; `bound` the formula on the other side.

    `follows` marks what a longer chain says: of `r <= a = b` that r is at most b.
    """

    op: str
    bound: Formula_
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything that an answer says of the quantity, first things first, and its words."""

    relations: tuple[Relation, ...]
    prose: Prose


@dataclass(frozen=True)
class Inequality(AbstractAnswerKind):
    r"""What an answer says of one quantity in terms of others: an upper or lower bound, or an equation.

    Read are `rank(AV) \le \min(p, q)`, `rank <= q`, `the rank is at most q`, `p <= rank <= q`, with words around it.
    Quantities are recognised by their spellings, in which `...` stands for anything inside a bracket.

    Value: `Stated`, the relations in the order of the text (`op`, `bound`) and the prose.

    Parameters
    ----------
    of
        Name of the quantity that the question asks for.
    spelled
        Names of the quantities, each with its spellings.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            r"$\mathrm{rank}(AV) \le \min(p, q)$",
            expected="r <= min(p, q)",
            parameters={"of": "r", "spelled": {"r": ["rank(AV)"], "p": ["p"], "q": ["q"]}},
        ),
        Example(
            "The rank is at most q, since AV has its columns in the range of V.",
            expected="r <= q",
            parameters={"of": "r", "spelled": {"r": ["rank"], "q": ["q"]}},
        ),
        Example("it depends", expected="inequality.unread", parameters={"of": "r", "spelled": {"r": ["rank"]}}),
    )

    of: str = ""
    spelled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, text: str, declarations: Declarations) -> Reading:  # noqa: ARG002  quantities are spelled here
        """Find every relation that the text states of the quantity."""
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        marked = self._marked(text)
        found = tuple(self._relations(marked)) or tuple(_of_what_was_asked(marked))
        if not found:
            message = f"nothing is said of {self.of} that could be read"
            return Malformed(
                self.kind(), text, "inequality.unread", message, "write a relation, such as r <= min(a, b)"
            )
        words = "; ".join(f"{self.of} {relation.op} {_told(relation.bound)}" for relation in found)
        return Answer(self.kind(), text, Stated(found, prepare(text)), plain=words)

    def _marked(self, text: str) -> str:
        """The text with every quantity in angle brackets."""
        text = _COMMAND.sub(r"\1", plain(text).replace("\\left", "").replace("\\right", "")).replace("{,}", ",")
        text = _RANK.sub("rank", text)
        letters = "".join(one for spellings in self.spelled.values() for one in spellings if len(one) == 1)
        if letters:
            glued = re.compile(rf"(?<![A-Za-z\\(])[{re.escape(letters)}]{{2,4}}(?![A-Za-z])")
            text = glued.sub(lambda found: " * ".join(found[0]), text)
        listed = [(spelling, name) for name, spellings in self.spelled.items() for spelling in spellings]
        for spelling, name in sorted(listed, key=lambda pair: -len(pair[0])):
            text = _pattern(spelling).sub(f"⟨{name}⟩", text)
        return text

    def _relations(self, text: str) -> Iterator[Relation]:
        own = f"⟨{self.of}⟩"
        for place in re.finditer(re.escape(own), text):
            found = _RELATION.match(text, _after_blanks(text, place.end()))
            if found is None:
                continue
            bound, end = _formula(text, found.end())
            if bound is not None:
                yield Relation(_operator(found), bound)
                yield from _chained(text, end, _operator(found))


def _chained(text: str, place: int, op: str) -> Iterator[Relation]:
    """What the rest of a chain says of its first member."""
    while (found := _RELATION.match(text, _after_blanks(text, place))) is not None:
        joined = _JOINED.get((op, _operator(found)))
        bound, place = _formula(text, found.end())
        if joined is None or bound is None:
            return
        op = joined
        yield Relation(op, bound, follows=True)


def _of_what_was_asked(text: str) -> Iterator[Relation]:
    """A relation with which a sentence begins, `At most q`: its left side is what the question asks for."""
    for sentence in re.split(r"(?<=[.;:\n])\s+", text):
        found = _RELATION.match(sentence.lstrip("$ "))
        bound = _formula(found.string, found.end())[0] if found else None
        if found is not None and bound is not None:
            yield Relation(_operator(found), bound)


def _operator(found: re.Match[str]) -> str:
    return next(op for at, (_, op) in enumerate(_RELATIONS) if found[f"r{at}"] is not None)


def _after_blanks(text: str, place: int) -> int:
    """The place of the next word, past a few words that say nothing (`of the output`)."""
    found = re.match(r"\s*(?:(?:therefore|hence|then|here|thus|must be|can be|always)\s+)*", text[place:])
    return place + (found.end() if found else 0)


def _pattern(spelling: str) -> re.Pattern[str]:
    """A spelling as a pattern: blanks do not matter, `...` is anything inside a bracket, names stand alone."""
    called = re.fullmatch(r"([A-Za-z]+)\(([A-Za-z])\)", spelling)
    if called is not None:  # `rank(A)` is also `rank A`
        return re.compile(rf"(?<![A-Za-z⟨]){called[1]}\s*(?:\(\s*{called[2]}\s*\)|\s{called[2]}(?![A-Za-z0-9⟩^_(]))")
    parts = [r"\s*".join(map(re.escape, part.replace(" ", ""))) for part in spelling.split("...")]
    core = _INSIDE.join(parts) if "(" in spelling else r"[^.;]{0,40}?".join(parts)
    before = r"(?<![A-Za-z⟨])" if spelling[0].isalnum() else ""
    after = r"(?![A-Za-z0-9⟩])" if spelling[-1].isalnum() else ""
    return re.compile(before + core + after)


def _formula(text: str, place: int) -> tuple[Formula_ | None, int]:
    """The sum that begins at a place, and where it ends."""
    value, place = _product(text, place)
    while value is not None and (sign := _sign(text, place, "+-")):
        other, end = _product(text, sign[1])
        if other is None:
            break
        value, place = (sign[0], value, other), end
    return value, place


def _product(text: str, place: int) -> tuple[Formula_ | None, int]:
    value, place = _atom(text, place)
    while value is not None:
        sign = _sign(text, place, "*·×/")
        other, end = _atom(text, sign[1] if sign else place)
        if other is None:
            break
        value, place = ("/" if sign and sign[0] == "/" else "*", value, other), end
    return value, place


def _sign(text: str, place: int, signs: str) -> tuple[str, int] | None:
    found = _TOKEN.match(text, place)
    return (found[1], found.end()) if found and found[1] in signs else None


def _atom(text: str, place: int) -> tuple[Formula_ | None, int]:
    found = _TOKEN.match(text, place)
    if found is None:
        return None, place
    word = found[1].lstrip("\\")
    if word in {"min", "max"}:
        return _call(word, text, found.end())
    if word.startswith("⟨"):
        return word.strip("⟨⟩"), found.end()
    if word.isdigit():
        return Fraction(word), found.end()
    if word == "(":
        value, end = _formula(text, found.end())
        closing = _TOKEN.match(text, end)
        return (value, closing.end()) if closing and closing[1] == ")" else (None, place)
    return None, place


def _call(name: str, text: str, place: int) -> tuple[Formula_ | None, int]:
    opened = _TOKEN.match(text, place)
    if opened is None or opened[1].lstrip("\\") not in {"(", "{", "["}:
        return None, place
    args: list[Formula_] = []
    place = opened.end()
    while True:
        value, place = _formula(text, place)
        mark = _TOKEN.match(text, place)
        if value is None or mark is None:
            return None, place
        args.append(value)
        place = mark.end()
        if mark[1].lstrip("\\") in {")", "}", "]"}:
            return (name, *args), place
        if mark[1] != ",":
            return None, place


def _told(bound: Formula_) -> str:
    if isinstance(bound, tuple):
        head, *args = bound
        told = [_told(arg) for arg in args]  # type: ignore[arg-type]
        return f"{head}({', '.join(told)})" if head in {"min", "max"} else f" {head} ".join(told)
    return str(bound)
