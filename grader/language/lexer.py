r"""Text to tokens: LaTeX, Unicode and plain text through one door.

A token is a number, a name, an operation, a bracket, or the end. Styles (`\mathbf`, `\boldsymbol`) fall away,
accents become part of the name (`\hat{\boldsymbol y}`, `ŷ` and `y_hat` are one name), Greek letters are
spelled out, commands that only make space vanish. Which letters belong together is decided by the names that
the problem declares, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.faults import LanguageError
from grader.language.words import (
    ACCENTS,
    COMBINING,
    COMMANDS,
    FUNCTION_NAMES,
    GREEK,
    GREEK_LETTERS,
    IGNORED,
    OPERATORS,
    RESERVED,
    STYLES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)

if TYPE_CHECKING:
    from collections.abc import Callable


MAX_TOKENS: Final = 6000


class Token(NamedTuple):
    """One token: `num`, `name`, `op`, `open`, `close`, `cmd`, `word`, `spec`, `axis`, `end`; `style` of a name."""

    kind: str
    text: str
    start: int
    end: int
    style: str = ""


_SAME: Final = {"nicefrac": "frac", "sfrac": "frac"}
_MASTER: Final = re.compile(
    r"(?P<space>\s+|~(?!=)|\\[,;:!>\s/]|\\\\(?:\[[^\]]*\])?(?=\s*$))"
    r"|(?P<axis>,?\s*(?<![A-Za-z_])(?:dim|axis)\s*=\s*-?\d+(?=\s*[),]))"
    r"|(?P<spec>(?<=einsum\()(?:'[^'\n]*'|\"[^\"\n]*\"))"
    r"|(?P<num>[0-9]{1,3}(?:(?:\{,\}[0-9]{3})+|(?:,000)+(?![0-9]))(?:\.[0-9]+)?|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![A-Za-z0-9]))?)"
    r"|(?P<cmd>\\[A-Za-z]+\*?|\\[^A-Za-z])"
    r"|(?P<pydot>\.(?:T|mT)(?![A-Za-z])|(?<=[A-Za-z0-9_)\]])\.[a-z_]+(?=\())"
    r"|(?P<dotted>\.(?:[*/^](?![.*])|[-+](?=\s)|(?:==|!=|<=|>=|[<>])))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*)"
    r"|(?P<op>\*\*|:=|==|!=|<=|>=|=>|->|<<|>>|\.\.\.|\.\.|\|\||~=|[-+*/^_=<>|,;:!'&%@().\[\]{}\"?#])"
    r"|(?P<other>.)",
    re.DOTALL,
)


_NEW_AXIS: Final = re.compile(r"\[[^\[\]]*\bNone\b[^\[\]]*\]")
_PYTHON_PREFIX: Final = re.compile(
    r"(?<![A-Za-z_])(?:np|numpy|torch|math|jnp|F|tf|nn|functional|special|scipy|linalg|sp|sympy)\."
    r"(?=(?:nn|functional|special|linalg|[a-z_][A-Za-z_0-9]*\s*[.(]|pi\b|e\b|T\b))"
)


_KEYWORD: Final = re.compile(r",\s*(?:keepdims?|dtype|num_classes|ddof)\s*=\s*[-\w.]+")


_NO_BRACKET: Final = re.compile(r"\\(?:left|right|[bB]igg?[lr]?)\s*\.")


_ELEMENTWISE: Final = {"*": "odot", "/": "oslash"}  # behind the dot of Matlab and Julia; the rest is so anyway
# Commands whose braces hold words: letters that no name spells are a word there, and no product.
_WORDED: Final = frozenset({"text", "textit", "textrm", "mbox", "operatorname"})
_NUMERAL: Final = re.compile(r"[0-9]+(?:/[0-9]+)?")
_BRACES: Final = re.compile(r"\s*\{[^{}]*\}")
_ORDER: Final = {"(": "open", "[": "open", "{": "open", ")": "close", "]": "close", "}": "close"}


def looks_like_python(text: str) -> bool:
    """Whether the text is written in Python's operators, so that `*` is elementwise between arrays."""
    signs = ("@", ".T", "**", "np.", "torch.")
    return any(sign in text for sign in signs) or _NEW_AXIS.search(text) is not None


def is_reserved(word: str) -> bool:
    """Whether a word is one of the language and no name: `if`, `where`, also at the start of a sentence."""
    return word in RESERVED or (len(word) > 1 and word[0].isupper() and word[1:].islower() and word.lower() in RESERVED)


class Lexer:
    """Tokens of one text. `known` says whether a spelling is a declared name or a function."""

    def __init__(self, text: str, known: Callable[[str], bool]) -> None:
        self.text = text
        self.known = known
        self.tokens: list[Token] = []
        self.worded = 0  # the end of the braces whose letters are words

    def run(self) -> list[Token]:
        """All tokens, with `end` as the last one.

        Raises
        ------
        LanguageError
            For characters that have no meaning, and for texts beyond the limits.

        """
        text = self.text
        for match in _MASTER.finditer(text):
            kind = match.lastgroup
            if kind == "space":
                continue
            start, end = match.span()
            if kind == "name":
                self._name(match[0], start)
            elif kind == "num":
                glued = bool(self.tokens) and self.tokens[-1].kind == "name" and self.tokens[-1].end == start
                self._add("num", match[0].replace("{,}", "").replace(",", ""), start, end, "glued" if glued else "")
            elif kind == "op":
                self._operator(match[0], start, end)
            elif kind == "cmd":
                self._command(match[0], start, end)
            elif kind == "pydot":
                self._add("cmd", match[0], start, end)
            elif kind == "spec":
                self._add("spec", match[0], start, end)
            elif kind == "axis":
                self._add("axis", match[0].partition("=")[2].strip(), start, end)
            elif kind == "dotted":
                self._add("op", _ELEMENTWISE.get(match[0][1:], match[0][1:]), start, end)
            else:
                self._other(match[0], start, end)
            if len(self.tokens) > MAX_TOKENS:
                raise LanguageError("text.too-long", "the formula is too long to be read", "write only the answer")
        self._add("end", "", len(text), len(text))
        return self.tokens

    def _add(self, kind: str, text: str, start: int, end: int, style: str = "") -> None:
        self.tokens.append(Token(kind, text, start, end, style))

    def _operator(self, text: str, start: int, end: int) -> None:
        if text == "...":
            self._add("cmd", "dots", start, end)
            return
        last = self.tokens[-1] if self.tokens else None
        called = last is not None and last.kind == "name" and last.end == start and last.text in FUNCTION_NAMES
        if text == "." and called and self.text[end : end + 1] == "(":
            return  # `exp.(x)`: of each entry
        kind = _ORDER.get(text)
        self._add(kind or "op", text, start, end)

    def _command(self, command: str, start: int, end: int) -> None:
        name = _SAME.get(command[1:], command[1:].rstrip("*"))
        if name in _WORDED and (braces := _BRACES.match(self.text, end)):
            self.worded = braces.end()
        if name in GREEK:
            self._add("name", GREEK[name], start, end)
        elif name in COMMANDS or name in STYLES or name in ACCENTS:
            self._add("cmd", name, start, end)
        elif name in FUNCTION_NAMES:
            self._add("name", name, start, end)
        elif name in OPERATORS:
            kind, text = OPERATORS[name]
            self._add(kind, text, start, end)
        elif name not in IGNORED:
            if not self.known(name):
                raise LanguageError("command.unknown", f"the command {command} is not known here", span=(start, end))
            self._add("name", name, start, end)

    def _other(self, char: str, start: int, end: int) -> None:
        if char in SUPERSCRIPTS:
            self._script("^", SUPERSCRIPTS[char], start, end)
        elif char in SUBSCRIPTS:
            self._script("_", SUBSCRIPTS[char], start, end)
        elif char in GREEK_LETTERS:
            self._add("name", GREEK_LETTERS[char], start, end)
        elif char in OPERATORS:
            kind, text = OPERATORS[char]
            self._add(kind, text, start, end)
        elif char in COMBINING:
            self._accent_last(COMBINING[char], start, end)
        else:
            self._decomposed(char, start, end)

    def _decomposed(self, char: str, start: int, end: int) -> None:
        parts = unicodedata.normalize("NFD", char)
        if len(parts) == 2 and parts[1] in COMBINING and parts[0].isascii():
            self._add("name", f"{parts[0]}_{COMBINING[parts[1]]}", start, end)
        elif unicodedata.category(char) in {"Nd", "No"} and unicodedata.normalize("NFKC", char) != char:
            self._numeral(unicodedata.normalize("NFKC", char).replace("\u2044", "/"), start, end)
        elif char in "$`":
            return
        else:
            raise self._unknown(char, start, end)

    @staticmethod
    def _unknown(char: str, start: int, end: int) -> LanguageError:
        return LanguageError("character.unknown", f"the character {char!r} has no meaning here", span=(start, end))

    def _numeral(self, written: str, start: int, end: int) -> None:
        """A digit of another alphabet, or a fraction in one character: `½` is one number, and so is `2½`."""
        if not _NUMERAL.fullmatch(written):
            raise self._unknown(self.text[start], start, end)
        parts = written.split("/")
        glued = len(parts) == 2 and bool(self.tokens) and self.tokens[-1].end == start
        alone = glued and self.tokens[-1].kind == "num" and [one.text for one in self.tokens[-2:-1]] != ["_"]
        whole = self.tokens.pop() if alone else None
        tokens = [Token("num", part, start, end) for part in parts]
        if len(parts) == 2:
            begin = whole.start if whole else start
            tokens = [Token("open", "{", begin, begin), tokens[0], Token("op", "/", start, end), tokens[1]]
            tokens[1:1] = [whole, Token("op", "+", start, start)] if whole else []
            tokens.append(Token("close", "}", end, end))
        self.tokens += tokens

    def _accent_last(self, accent: str, start: int, end: int) -> None:
        if not self.tokens or self.tokens[-1].kind != "name":
            raise LanguageError("accent.alone", "an accent stands on nothing", span=(start, end))
        last = self.tokens.pop()
        self._add("name", f"{last.text}_{accent}", last.start, end, last.style)

    def _script(self, mark: str, text: str, start: int, end: int) -> None:
        """Unicode scripts: `x²` is `x^{2}`; neighbours join, so that `⁻¹` is one exponent."""
        tokens = self.tokens
        comma = mark == "_" and len(tokens) > 1 and tokens[-1] == ("op", ",", start - 1, start, "")  # `δ₂,ᵢ`
        place = -1 - comma
        before = tokens[place] if len(tokens) > 2 else None
        follows = before is not None and before[0] == "close" and before[3:] == (start - comma, mark)
        if follows:
            del tokens[place]
        else:
            self._add("op", mark, start, start)
            self._add("open", "{", start, start, mark)
        for part in text:
            if part.isdigit() and tokens[-1].kind == "num" and follows:
                last = tokens.pop()
                self._add("num", last.text + part, last.start, end)
            elif part.isdigit():
                self._add("num", part, start, end)
            elif part.isalpha() and part.isascii():
                self._add("name", part, start, end)
            elif part in GREEK_LETTERS:
                self._add("name", GREEK_LETTERS[part], start, end)
            elif part == "\u22a4":
                self._add("cmd", "suptop", start, end)
            else:
                self._operator(part, start, end)
        self._add("close", "}", end, end, mark)

    def _name(self, run: str, start: int) -> None:
        """Names out of a run of letters, digits and underscores, by the longest spelling that is known."""
        if start < self.worded and len(run) > 1 and run.isalpha() and not is_reserved(run) and not self.known(run):
            self._add("name", run, start, start + len(run), "unknown")
            return
        while run:
            if not run[0].isalpha():
                run, start = self._subscript_tail(run, start)
                continue
            taken = self._known_prefix(run)
            if taken:
                kind = "word" if is_reserved(taken) and not self.known(taken) else "name"
                self._add(kind, taken, start, start + len(taken))
            else:
                taken = self._unknown_prefix(run, start)
            run, start = run[len(taken) :], start + len(taken)
            run, start = self._subscript_tail(run, start)

    def _subscript_tail(self, run: str, start: int) -> tuple[str, int]:
        """What follows a name inside its run: `_i` is a subscript, digits are a subscript or a number."""
        if run.startswith("_"):
            self._add("op", "_", start, start + 1)
            word = re.match(r"[A-Za-z0-9]+", run[1:])
            if word is None:
                return run[1:], start + 1
            if self._are_indices(word[0]):
                return self._index_group(run, word[0], start)
            text = self._script_word(word[0], run[1 + len(word[0]) :])
            if text.isdigit():
                self._add("num", text, start + 1, start + 1 + len(text))
            elif len(text) == 1 or self.known(text) or is_reserved(text):
                self._add("name", text, start + 1, start + 1 + len(text))
            else:
                self._add("name", text, start + 1, start + 1 + len(text), "script")
            return run[1 + len(text) :], start + 1 + len(text)
        digits = re.match(r"\d+", run)
        if digits:
            self._add("num", digits[0], start, start + len(digits[0]), "glued")
            return run[len(digits[0]) :], start + len(digits[0])
        return run, start

    def _are_indices(self, word: str) -> bool:
        """Whether a plain subscript such as `ij` is two indices; in LaTeX braces would say so."""
        return 1 < len(word) <= 3 and set(word) <= set("ijklmn") and "\\" not in self.text and not self.known(word)

    def _index_group(self, run: str, word: str, start: int) -> tuple[str, int]:
        self._add("open", "{", start + 1, start + 1)
        for at, letter in enumerate(word, start + 1):
            self._add("name", letter, at, at + 1)
        end = start + 1 + len(word)
        self._add("close", "}", end, end)
        return run[1 + len(word) :], end

    def _script_word(self, word: str, after: str) -> str:
        """How much of a word is the subscript: `1` of `1a`, `j` of `ja` where the rest is known, `Q` of `QW_K`."""
        digits = re.match(r"\d+", word)
        if digits:
            return digits[0]
        whole = len(word) == 1 or self.known(word) or is_reserved(word)
        rest = self._cover(word[1:])
        spelled = bool(rest) and (len(rest) < 3 or any(len(piece) > 1 for piece in rest))  # letters alone make a word
        return word[0] if not whole and (spelled or self._begins_name(word[1:], after)) else word

    def _begins_name(self, word: str, after: str) -> bool:
        """Whether a word and the subscript behind it end with a known name, such as `W_K`."""
        tail = re.match(r"_([A-Za-z0-9]+)", after)
        if not tail or not word:
            return False
        names = [f"_{tail[1][:size]}" for size in range(1, len(tail[1]) + 1)]
        cuts = [at for at in range(len(word)) if at == 0 or self._cover(word[:at])]
        return any(self.known(word[at:] + name) for at in cuts for name in names)

    def _known_prefix(self, run: str) -> str:
        """The whole run, or its longest prefix up to an underscore or digit, or a cover by known names."""
        cuts = [len(run)] + [at for at in range(len(run) - 1, 0, -1) if run[at] == "_"]
        for cut in cuts:
            if is_reserved(run[:cut]) or self.known(run[:cut]):
                return run[:cut]
        word = re.match(r"[A-Za-z]+\d*", run)
        assert word is not None
        letters = re.match(r"[A-Za-z]+", run)
        assert letters is not None
        if self.known(word[0]):
            return word[0]
        if self.known(letters[0]) or is_reserved(letters[0]):
            return letters[0]
        cover = self._cover(word[0])
        return cover[0] if cover else ""

    def _cover(self, word: str) -> tuple[str, ...]:
        """Fewest known names that spell the word; none for ordinary words made of single letters by accident."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for begin in range(max(0, end - 24), end):
                before = best[begin]
                piece = word[begin:end]
                fits = (
                    self.known(piece)
                    or (piece.isdigit() and begin > 0)
                    or (end == 1 and len(word) <= 3 and piece == "d" and word[-1].isalpha())
                )
                shorter = before is not None and (best[end] is None or len(before) + 1 < len(best[end] or ()))
                if fits and shorter:
                    best[end] = (*(before or ()), piece)
        cover = best[len(word)] or ()
        singles = sum(len(piece) == 1 for piece in cover)
        speakable = any(letter in "aeiouyAEIOUY" for letter in word)
        return cover if singles < 4 or singles < len(word) / 2 or not speakable else ()

    def _unknown_prefix(self, run: str, start: int) -> str:
        word = re.match(r"[A-Za-z]+", run)
        assert word is not None
        text = word[0]
        digits = re.match(r"\d+", run[1:]) if len(text) == 1 else None
        if digits:
            text += digits[0]
        if len(text) == 1 or digits or len(text) > 3:
            self._add("name", text, start, start + len(text), "" if len(text) == 1 or digits else "unknown")
            return text
        self._add("name", text[0], start, start + 1)
        return text[0]


def blanked(text: str) -> str:
    r"""`np.exp(x)` is `exp(x)`, and `\\left.` stands for no bracket; blanks keep every offset."""
    if "=" in text and "(" in text:
        text = _KEYWORD.sub(lambda m: " " * len(m[0]), text)
    while "." in text:
        text = _NO_BRACKET.sub(lambda m: " " * len(m[0]), text)
        shorter = _PYTHON_PREFIX.sub(lambda m: " " * len(m[0]), text)
        if shorter == text:
            break
        text = shorter
    return text
