r"""Text to tokens with styles and accents applied, and differentials told from letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.faults import LanguageError
from grader.language.words import (
    ACCENTS,
    STYLES,
)

if TYPE_CHECKING:
    from collections.abc import Callable
from grader.language.lexer import Lexer, Token, blanked

MAX_STYLES: Final = 40
_STACKS: Final = {"underset": "_", "overset": "^", "stackrel": "^"}
_DENYING: Final = frozenset({"not", "no", "?", "/"})
_WITH_LIMITS: Final = frozenset({"sum", "prod", "max", "min", "argmax", "argmin", "lim", "E"})


def tokens_of(text: str, known: Callable[[str], bool]) -> list[Token]:
    """Tokens of a text, styles and accents resolved."""
    tokens = _unbraced(_mapped(Lexer(blanked(text), known).run()))
    return _differentials(_unstacked(_styled(_unraised(tokens))))


def _mapped(tokens: list[Token]) -> list[Token]:
    r"""A rule without its `x \mapsto`, and without the name before that: `f\colon x \mapsto x^2` is `x^2`."""
    at = next((place for place, token in enumerate(tokens[:8]) if token[:2] == ("op", "mapsto")), 0)
    letter = at and tokens[at - 1].kind == "name" and (at == 1 or tokens[at - 2].text == ":")
    return tokens[at + 1 :] if letter else tokens


def _unbraced(tokens: list[Token]) -> list[Token]:
    """A sign in braces of its own, which only set its distance, without them: `i{=}j`, `327{,}680`."""
    if not any(token.kind == "op" and tokens[at - 1].text == "{" for at, token in enumerate(tokens) if at):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        three = tokens[at : at + 3]
        alone = [token.text for token in three[::2]] == ["{", "}"] and three[1].kind == "op"
        script = bool(out) and out[-1].kind in {"op", "cmd"} and out[-1].text not in {"left", "right"}
        if alone and not script:
            out.append(three[1])
            at += 3
        else:
            out.append(tokens[at])
            at += 1
    return out


def _unraised(tokens: list[Token]) -> list[Token]:
    r"""Primes that are set as superscripts, `x^\prime` and `x^{\prime\top}`, become `x'` and `x'^{\top}`."""
    if not any(token.text == "^" and tokens[at + 1].text in {"'", "{"} for at, token in enumerate(tokens[:-1])):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        first = at + 1 + (tokens[at].text == "^" and tokens[min(at + 1, len(tokens) - 1)].text == "{")
        end = first
        while tokens[at].text == "^" and end < len(tokens) and tokens[end][:2] == ("op", "'"):
            end += 1
        if end == first or tokens[at].kind != "op":
            out.append(tokens[at])
            at += 1
            continue
        out += tokens[first:end]
        braced = first == at + 2
        if not braced:
            at = end
        elif tokens[end].kind == "close":
            at = end + 1
        else:  # something else is raised beside the primes
            out += tokens[at:first]
            at = end
    return out


def _unstacked(tokens: list[Token]) -> list[Token]:
    r"""What is set below or above a name that takes limits becomes its script: `\underset{i}{\max}` is `\max_{i}`."""
    if not any(token.kind == "cmd" and token.text in _STACKS for token in tokens):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token.kind != "cmd" or token.text not in _STACKS:
            out.append(token)
            continue
        _, _, end = _argument(tokens, at, len(tokens), token)
        begin, stop, after = _argument(tokens, end, len(tokens), token)
        base = _unstacked(tokens[begin:stop])
        script = tokens[at:end]
        # What stands over a sign of relation, `\overset{(a)}{=}`, says nothing, unless it denies or doubts it.
        remark = len(base) == 1 and base[0].kind == "op" and not any(one.text in _DENYING for one in script)
        if not remark and (not base or base[0].text not in _WITH_LIMITS):
            out.append(token)
            continue
        mark = Token("op", _STACKS[token.text], token.start, token.end)
        out += base if remark else [*base, mark, *script]
        at = after
    return out


def _differentials(tokens: list[Token]) -> list[Token]:
    """`dJ/dx` written on one line: both letters d become differentials."""
    for at in range(1, len(tokens) - 2):  # the first may be the d of `d/dx`
        slash = tokens[at].kind == "op" and tokens[at].text == "/" and tokens[at + 1][:2] == ("name", "d")
        if not slash or tokens[at + 2].kind not in {"name", "cmd"} or tokens[at + 2].start > tokens[at + 1].end + 1:
            continue
        for back in range(at - 1, max(-1, at - 24), -1):
            if tokens[back].text in {"=", ";"}:
                break
            if tokens[back][:2] == ("name", "d") and (back == at - 1 or tokens[back + 1].kind in {"name", "cmd"}):
                for place in (back, at + 1):
                    tokens[place] = tokens[place]._replace(kind="cmd", text="partial")
                break
    return tokens


def _styled(tokens: list[Token]) -> list[Token]:
    r"""Styles and accents applied: `\\hat{\\mathbf{y}}_i` becomes the name `y_hat` and a subscript."""
    if not any(token.kind == "cmd" and (token.text in STYLES or token.text in ACCENTS) for token in tokens):
        return tokens
    nested = depth = 0
    for token in tokens:
        styled = token.kind == "cmd" and (token.text in STYLES or token.text in ACCENTS)
        depth = depth + 1 if styled else 0 if token.kind in {"name", "num"} else depth
        nested = max(nested, depth)
    if nested > MAX_STYLES:
        raise LanguageError("text.too-deep", "too many accents on one letter", span=tokens[0][2:4])
    out: list[Token] = []
    _restyle(tokens, 0, len(tokens), "", out)
    return out


def _restyle(tokens: list[Token], at: int, stop: int, style: str, out: list[Token]) -> None:
    while at < stop:
        token = tokens[at]
        if token.kind == "cmd" and (token.text in STYLES or token.text in ACCENTS):
            at = _apply_style(tokens, at, stop, style, out)
            continue
        named = token.kind == "name" and style and not token.style
        out.append(token._replace(style=style) if named else token)
        at += 1


def _apply_style(tokens: list[Token], at: int, stop: int, style: str, out: list[Token]) -> int:
    token = tokens[at]
    begin, end, after = _argument(tokens, at + 1, stop, token)
    inner: list[Token] = []
    new_style = STYLES.get(token.text, style)
    _restyle(tokens, begin, end, new_style, inner)
    accent = ACCENTS.get(token.text)
    if accent and inner:
        first = inner[0]
        if first.kind != "name":
            raise LanguageError("accent.alone", "an accent must stand on a name", span=(token.start, first.end))
        inner[0] = first._replace(text=f"{first.text}_{accent}", start=token.start)
    if new_style == "bb" and inner and inner[0].kind == "num" and inner[0].text == "1":
        inner[0] = inner[0]._replace(kind="name", text="indicator_one", style="bb")
    elif new_style == "bf" and inner and inner[0].kind == "num":
        inner[0] = inner[0]._replace(kind="name", text="bold_" + inner[0].text, style="bf")
    out.extend(inner)
    return after


def _argument(tokens: list[Token], at: int, stop: int, owner: Token) -> tuple[int, int, int]:
    """Range of the argument of a command: a braced group or one token; (begin, end, after)."""
    if at >= stop or tokens[at].kind == "end":
        raise LanguageError("command.argument", f"\\{owner.text} has nothing after it", span=(owner.start, owner.end))
    if tokens[at].text != "{" or tokens[at].kind != "open":
        if tokens[at].kind == "cmd" and (tokens[at].text in STYLES or tokens[at].text in ACCENTS):
            _, _, after = _argument(tokens, at + 1, stop, tokens[at])
            return at, after, after
        return at, at + 1, at + 1
    depth = 0
    for place in range(at, stop):
        if tokens[place].kind == "open" and tokens[place].text == "{":
            depth += 1
        elif tokens[place].kind == "close" and tokens[place].text == "}":
            depth -= 1
            if depth == 0:
                return at + 1, place, place + 1
    raise LanguageError("bracket.open", "a { is never closed", span=(tokens[at].start, tokens[at].end))
