r"""One piece of maths as clauses: rows, alternatives after `;` and `\quad`, members of a list, remarks in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.derivations.segments import LINKING, is_prose
from grader.language.operators import RELATION_NAMES
from grader.language.words import FUNCTION_NAMES, GREEK, OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCAN: Final = re.compile(
    r"\\begin\{(?P<begin>[a-zA-Z]+)\*?\}|\\end\{(?P<end>[a-zA-Z]+)\*?\}|(?P<row>\\\\(?:\[[^\]]{0,12}\])?)"
    r"|\\(?:text|mbox|textrm|textit|textbf|mathrm|intertext)\s*\{(?P<words>[^{}]*)\}"
    r"|(?P<tag>\\(?:tag|label|notag|nonumber)\*?(?:\{[^{}]*\})?)|(?P<bare>\\left\s*\.|\\right\s*\.)"
    r"|(?P<imply>\\(?:Rightarrow|Longrightarrow|implies|iff|Leftrightarrow|therefore)(?![A-Za-z])|⇒|⇔|=>(?!=))"
    r"|(?P<arrow>\\(?:to|rightarrow|longrightarrow)(?![A-Za-z])|→|->)"
    r"|(?P<forall>(?:\\forall|∀)\s*[a-z](?![A-Za-z])(?:\s*,\s*[a-z](?![A-Za-z_(^]))*"
    r"(?:\s*(?:\\neq?|≠|!=|\\in|∈|=)\s*(?:\\\{[^{}]*\\\}|[a-z0-9](?:\s*,\s*[a-z](?![A-Za-z_(^]))*))?)"
    r"|(?P<scope>(?<=[\s)}])[a-z]\s*(?:\\neq?|≠|!=|=)\s*[a-z](?:\s*,\s*[a-z])*\s*(?=:(?![=:])))"
    r"|(?P<quad>\\q?quad(?![A-Za-z])|&\s*&)|(?P<gap>[ \t]{2,})|(?P<into>\\\{(?!\s*\\begin))|(?P<out>\\\}|\\\{)"
    r"|(?P<command>\\[A-Za-z]+|\\.)"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<comma>,)|(?P<semi>;)|(?P<colon>(?<!:):(?![=:]))|(?P<and>&)"
    r"|(?P<stop>(?<=[\w)\]}'])\.(?=\s+\S))|.",
    re.DOTALL,
)
_UNAPPLIED: Final = re.compile(r"(?<![A-Za-z\\])([A-Za-z]{3,})(?=\s*(?:[+,/&)]|$|and\b))")  # functions of nothing
RELATION: Final = re.compile(
    r":=|==?(?!=)|≈|≔|≡|≤|≥|≠|≪|≫|∝|∼|∈|→|!=|<=|>=|<(?!-)|(?<!-)>|~(?=\s*[A-Z\\])"
    r"|\\(?:approx|simeq|cong|equiv|triangleq|coloneqq|doteq|leq?|geq?|leqslant|geqslant|neq?|propto|sim|in|to|"
    r"rightarrow|gg|ll|lt|gt)(?![A-Za-z])"
)
_OVER: Final = re.compile(
    r"\\(?:overset|stackrel|underset)\s*\{[^{}]*\}\s*\{\s*(=|\\approx|\\leq?|\\geq?|\\sim|≈)\s*\}"
)
_TRANSPARENT: Final = frozenset({"align", "aligned", "gather", "gathered", "split", "equation", "multline"})
_BOTH_WAYS: Final = re.compile(r"iff|Leftrightarrow|⇔")
_UP_TO_NEXT: Final = re.compile(
    r"(?:(?!\\\\|\\q?quad|;|\\text|,\s|\((?=[^()]*(?:\\ne|≠|=))|[ \t]{2,}).)*", re.DOTALL
)
_VALUE: Final = re.compile(r"[0-9A-Za-z}]")
_NUMBER: Final = re.compile(r"\d|infty|∞")
# What takes a condition as its argument: indicators, deltas, probabilities, expectations.
_TAKES_CONDITION: Final = re.compile(
    r"(?:1\}?|𝟙|\bI|\\(?:delta|Pr)|δ|\b[PpQqE]|\\(?:mathbb|mathrm|operatorname|mathbf|text)\s*\{[A-Za-z1]+\}"
    r"|[_^]|\\left)\s*$"
)
_CONTINUES: Final = re.compile(r"\s*(?:[-+*/]|\\(?:cdot|times|odot|quad|qquad|left)(?![A-Za-z]))")


_NAMES: Final = re.compile(r"(?<![\\A-Za-z{_])[A-Za-z]{2,}(?![A-Za-z({_])")


class Clause(NamedTuple):
    """One clause: its text, where it begins, and how it hangs on what came before.

    `how` is one of `row`, `comma`, `semi`, `gap`, `quad`, `colon`, `implies`, `iff`; or it says what the text is:
    `words`, a `remark` in brackets, a `scope` such as `for all j`.
    """

    text: str
    start: int
    how: str


def related(text: str) -> bool:
    """Whether a relation stands outside all brackets."""
    return RELATION.search(flat(text)) is not None


def begins_with_relation(text: str) -> bool:
    """Whether the first sign is a relation, so that the clause goes on with the one before."""
    return RELATION.match(flat(text).lstrip(" &\n\t")) is not None


def leading_relation(text: str) -> tuple[str, str]:
    """The relation that a clause begins with, by its name in the tree, and the rest; empty where there is none."""
    shown = flat(text)
    begin = len(text) - len(text.lstrip(" &\n\t"))
    found = RELATION.match(shown, begin)
    if found is None:
        return "", text
    sign = found[0].removeprefix("\\")
    name = OPERATORS.get(sign, ("op", sign))[1]
    return RELATION_NAMES.get(name, name), text[found.end() :].lstrip(" &\n\t")


def ends_with_relation(text: str) -> bool:
    """Whether the last sign is a relation, so that the next clause belongs to this one."""
    found = list(RELATION.finditer(flat(text)))
    return bool(found) and found[-1].end() == len(text.rstrip(" &\n\t"))


def without_last_relation(text: str) -> tuple[str, str]:
    """A clause that ends with a relation, and that relation, as they stand."""
    last = list(RELATION.finditer(flat(text)))[-1]
    return text[: last.start()].rstrip(), last[0]


def flat(text: str) -> str:
    """The text with everything inside brackets and tables blanked, of the same length."""
    out = []
    depth = _Depth()
    for found in _SCAN.finditer(text):
        table = found["end"] is not None or found["begin"] is not None
        depth.close(found)
        out.append(" " * len(found[0]) if depth or table else found[0])
        depth.open(found)
    return "".join(out)


class _Depth:
    """Brackets and tables that are open. A brace closes every bracket that was opened inside it and left open."""

    def __init__(self) -> None:
        self.signs: list[str] = []
        self.tables = 0

    def __bool__(self) -> bool:
        return bool(self.signs) or self.tables > 0

    def __len__(self) -> int:
        return len(self.signs)

    def open(self, found: re.Match[str]) -> None:
        self.tables += found["begin"] is not None and found["begin"] not in _TRANSPARENT
        if found["open"] is not None or found["into"] is not None:
            self.signs.append(found["open"] or "\\{")

    def close(self, found: re.Match[str]) -> None:
        self.tables -= found["end"] is not None and found["end"] not in _TRANSPARENT
        sign = found["close"] or ("\\}" if found["out"] == "\\}" else "")
        opened = {")": "(", "]": "[", "}": "{", "\\}": "\\{"}.get(sign, "")
        if opened in self.signs and (sign == "}" or self.signs[-1] == opened):
            while self.signs.pop() != opened:
                pass


def parted(text: str) -> list[str]:
    """The sides of a chain and the relations between them, found by braces alone, where brackets do not match."""
    shown, depth = [], 0
    for at, sign in enumerate(text):
        depth += (sign == "{" and text[at - 1 : at] != "\\") - (sign == "}" and text[at - 1 : at] != "\\")
        shown.append(sign if depth == 0 else " ")
    found: list[str] = []
    at = 0
    for relation in RELATION.finditer("".join(shown)):
        found += [text[at : relation.start()], relation[0]]
        at = relation.end()
    return [*found, text[at:]]


def clauses(text: str, start: int) -> list[Clause]:
    """The clauses of one piece of maths, in order."""
    text = _OVER.sub(lambda m: m[1].ljust(len(m[0])), text)
    return [clause for clause in _merged(_Splitter(text, start).run()) if clause.text.strip(" .,;:&\n\t")]


class _Splitter:
    """Walks once over a piece and cuts it outside brackets and tables."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start
        self.depth = _Depth()
        self.cut = 0
        self.how = "row"
        self.out: list[Clause] = []
        self.blanks: list[tuple[int, int]] = []

    def run(self) -> list[Clause]:
        for found in _SCAN.finditer(self.text):
            if found.start() >= self.cut:
                self._at(found)
        self._take(len(self.text), "")
        return self.out

    def _at(self, found: re.Match[str]) -> None:
        name = found["begin"] or found["end"]
        if name in _TRANSPARENT:
            self.blanks.append(found.span())
            return
        self.depth.close(found)
        self.depth.open(found)
        if self.depth.tables or found["end"] is not None:
            return
        if found["row"] is not None:
            self.depth = _Depth()
            self._split(found, "row")
        elif not self.depth:
            self._outside(found)
        elif len(self.depth) == 1 and found["open"] == "(":
            self._remark(found)
            if self.depth:
                self._compared(found)

    def _outside(self, found: re.Match[str]) -> None:
        if found["tag"] is not None or found["and"] is not None or found["bare"] is not None:
            if found["bare"] is None:
                self.blanks.append(found.span())
        elif found["words"] is not None and is_prose(found["words"]):
            self._words(found)
        elif found["forall"] is not None or found["scope"] is not None:
            self._take(found.start(), "scope")
            self.out.append(Clause(found[0].strip(), self.start + found.start(), "scope"))
            self.cut, self.how = found.end(), "quad"
        elif found["imply"] is not None or (found["arrow"] and self._is_implication(found)):
            self._split(found, "iff" if _BOTH_WAYS.search(found[0]) else "implies")
        elif found["stop"] is not None:
            if related(self.text[self.cut : found.start()]) and related(self.text[found.end() :]):
                self._split(found, "semi")
        else:
            how = next((sort for sort in ("comma", "semi", "colon", "quad", "gap") if found[sort] is not None), "")
            if how:
                self._split(found, how)

    def _is_implication(self, found: re.Match[str]) -> bool:
        """Whether an arrow stands between two statements; before a bare value it says what the left side tends to."""
        behind = _UP_TO_NEXT.match(self.text, found.end())
        after = behind[0] if behind is not None else ""
        listed = self.text[found.end() + len(after) :].startswith(",")  # `-> a, b = c` lists names
        tends = _VALUE.search(after) is not None and not related(after) and (not listed or _NUMBER.search(after))
        return related(self.text[self.cut : found.start()]) and not tends

    def _words(self, found: re.Match[str]) -> None:
        """Words; a bracket that opens in them is a remark up to where it closes, maths included."""
        start, end = found.start("words"), found.end("words")
        after = found.end()
        if found["words"].count("(") > found["words"].count(")"):
            closing = _closing(self.text, start + found["words"].index("("))
            if closing > 0:
                tail = self.text[closing + 1 :]
                end, after = closing + 1, closing + 1 + (tail.startswith("}"))
        self._take(found.start(), "words")
        self.out.append(Clause(self.text[start:end], self.start + start, "words"))
        self.cut, self.how = after, "quad"

    def _remark(self, found: re.Match[str]) -> None:
        """A bracket behind a wide gap, or with words in it, that ends its row is a remark."""
        begin = found.start()
        end = _closing(self.text, begin)
        inner = self.text[begin + 1 : end]
        behind = self.text[end + 1 :].lstrip(" \t.,;&")
        last = not behind or behind.startswith(("\\\\", "\n", "\\tag", "\\rightarrow", "\\to", "\\end"))
        gapped = self.how in {"gap", "quad"} and not self.text[self.cut : begin].strip(" &")
        worded = _is_worded(inner)
        if end > begin and ((last and gapped and related(inner)) or worded):
            how = "remark" if worded else "scope"
            self._take(begin, how)
            self.out.append(Clause(inner, self.start + begin + 1, how))
            self.cut, self.how, self.depth = end + 1, "quad", _Depth()

    def _compared(self, found: re.Match[str]) -> None:
        r"""A comparison in a bracket that ends its row is a condition: `a_i = 0 (i \ne k)`."""
        begin = found.start()
        end = _closing(self.text, begin)
        inner = self.text[begin + 1 : end]
        behind = self.text[end + 1 :].lstrip(" \t.,;&")
        last = not behind or behind.startswith(("\\\\", "\n", "\\tag", "\\end"))
        before = self.text[self.cut : begin]
        if end > begin and last and related(inner) and related(before) and not _TAKES_CONDITION.search(before):
            self._take(begin, "scope")
            self.out.append(Clause(inner, self.start + begin + 1, "scope"))
            self.cut, self.how, self.depth = end + 1, "quad", _Depth()

    def _split(self, found: re.Match[str], how: str) -> None:
        self._take(found.start(), how)
        self.cut, self.how = found.end(), how

    def _take(self, end: int, following: str) -> None:
        text = self.text[self.cut : end]
        for first, last in self.blanks:
            if self.cut <= first < end:
                text = text[: first - self.cut] + " " * (last - first) + text[last - self.cut :]
        if text.strip():
            self.out.append(Clause(text, self.start + self.cut, self.how))
        self.cut, self.how = end, following or self.how


def _is_worded(inner: str) -> bool:
    """Whether a bracket holds words, names of letters and functions set apart."""
    bare = {found[1] for found in _UNAPPLIED.finditer(inner)} & FUNCTION_NAMES.keys()
    if inner.strip() in bare:
        return True
    found = [word for word in _NAMES.findall(inner) if word in bare or word not in {*GREEK, *FUNCTION_NAMES}]
    words = any(len(word) > 2 for word in found) and " " in inner.strip()
    return words and (len(found) > 1 or any(word.lower() in LINKING for word in found))


def _closing(text: str, begin: int) -> int:
    depth = 0
    for at in range(begin, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return -1


def _merged(parts: list[Clause]) -> Iterator[Clause]:
    """Clauses that only together say something: a row that goes on, `j != a, b`, a gap inside a formula."""
    held: Clause | None = None
    for part in parts:
        if held is not None and _belongs(held, part):
            space = " " * max(0, part.start - held.start - len(held.text))
            joint = {"comma": ",", "colon": ":"}.get(part.how, " ")
            held = held._replace(text=held.text + joint + space[1:] + part.text)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _belongs(held: Clause, part: Clause) -> bool:
    if {held.how, part.how} & {"words", "remark", "scope"}:
        return False
    if ends_with_relation(held.text) and part.how in {"row", "gap", "quad"}:
        return True
    if part.how in {"row", "quad"}:
        goes_on = _CONTINUES.match(part.text) is not None and related(held.text)
        relation = begins_with_relation(part.text)
        return (goes_on and not relation) or (part.how == "quad" and relation)
    if part.how == "gap":
        return not related(part.text) or begins_with_relation(part.text)
    listed = re.search(r"\\neq?(?![a-z])|≠|!=|\\in\b|∈", held.text) is not None
    return part.how == "comma" and not related(part.text) and listed
