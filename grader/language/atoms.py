r"""Reading what an expression can begin with: numbers, brackets, fractions, roots, bars, tables of cases."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.arguments import bracket_holds_relation
from grader.language.binders import binder
from grader.language.cursor import apply
from grader.language.faults import LanguageError
from grader.language.names import name
from grader.language.operators import MUL, POSTFIX, POWER, combine, differentiated, factors, holds_dots
from grader.language.tree import Apply, Chain, Node, Number, Symbol, names

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token

_MAX_DIGITS: Final = 60
_MATRICES: Final = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "smallmatrix", "array"})
_TRANSPARENT: Final = frozenset({"aligned", "align", "split", "gathered", "equation", "displaymath"})


def prefix(cursor: Cursor) -> Node:
    """The operand at this place.

    Raises
    ------
    LanguageError
        If nothing that can begin an expression stands here.

    """
    token = cursor.token
    match token.kind:
        case "num":
            return _number(cursor)
        case "name":
            return name(cursor)
        case "open":
            return bracket(cursor)
        case "cmd":
            return _command(cursor, token)
        case "op":
            return _sign_or_bar(cursor, token)
        case "word" if token.text == "not":
            cursor.step()
            return apply("not", cursor.expression(5), span=token[2:4])
        case _:
            raise cursor.unexpected()


def _number(cursor: Cursor) -> Node:
    token = cursor.step()
    if len(token.text) > _MAX_DIGITS:
        raise LanguageError("number.too-long", "the number has too many digits", span=token[2:4])
    mantissa, _, exponent = token.text.lower().partition("e")
    if exponent and abs(int(exponent)) > 400:
        raise LanguageError("number.too-large", "the number is too large", span=token[2:4])
    value = Fraction(mantissa if not mantissa.startswith(".") else f"0{mantissa}") * Fraction(10) ** int(exponent or 0)
    decimals = max(0, len(mantissa.partition(".")[2]) - int(exponent or 0))
    node = Number(value, decimals, token[2:4])
    scripted = cursor.token.text == "_" and cursor.token.kind == "op" and token.text == "1"
    if scripted and cursor.ahead().kind == "open" and bracket_holds_relation(cursor, cursor.at + 1):
        cursor.step()
        return apply("indicator", cursor.group(), span=token[2:4])
    return node


def _sign_or_bar(cursor: Cursor, token: Token) -> Node:
    if token.text in {"-", "+"}:
        cursor.step()
        inner = cursor.expression(MUL - 1)
        return inner if token.text == "+" else apply("neg", inner, span=(token.start, inner.span[1]))
    if token.text in {"|", "||"}:
        return _bars(cursor)
    raise cursor.unexpected()


def _bars(cursor: Cursor) -> Node:
    opened = cursor.step()
    cursor.bars += 1
    inner = cursor.expression(0)
    cursor.bars -= 1
    if opened.text == "|" and cursor.token[:2] == ("op", "||"):  # `|a||b|`
        met = cursor.token
        cursor.tokens[cursor.at : cursor.at + 1] = [
            met._replace(text="|", end=met.start + 1), met._replace(text="|", start=met.start + 1),
        ]  # fmt: skip
    if not cursor.take(opened.text):
        raise LanguageError("bracket.open", f"the bar {opened.text} is never closed", span=opened[2:4])
    span = (opened.start, cursor.tokens[cursor.at - 1].end)
    if opened.text == "|":
        return apply("abs", inner, span=span)
    return _norm(cursor, inner, span)


def _norm(cursor: Cursor, inner: Node, span: tuple[int, int]) -> Node:
    r"""A norm with its sort, which may stand behind its power: `\|u\|^2_2`."""
    exponent: Node | None = None
    begin, scripts = cursor.at, cursor.scripts
    if cursor.take("^"):
        cursor.scripts = True  # the sort is none of the exponent's
        exponent = cursor.group()
        cursor.scripts = scripts
        if cursor.token[:2] != ("op", "_"):
            cursor.at, exponent = begin, None
    head = _norm_of(cursor.group()) if cursor.take("_") else "norm"
    node = apply(head, inner, span=span)
    return node if exponent is None else apply("pow", node, exponent, span=span)


def _norm_of(sort: Node) -> str:
    match sort:
        case Number(value=value) if value == 2:
            return "norm"
        case Number(value=value) if value == 1:
            return "norm1"
        case Symbol(name="oo"):
            return "norminf"
        case Symbol(name="F"):
            return "frobenius"
        case _:
            raise LanguageError("norm.unknown", "this norm is not known", "use 1, 2, F or infinity", sort.span)


def bracket(cursor: Cursor) -> Node:
    """A bracketed expression, tuple, list, set, or an Iverson bracket with a relation inside."""
    opened = cursor.step()
    if opened.text == "\\{" and cursor.token[:2] == ("cmd", "begin") and cursor.ahead(2).text in {"array", "aligned"}:
        return _open_brace(cursor, opened)
    scripts, bars = cursor.scripts, cursor.bars
    cursor.scripts, cursor.bars = False, 0
    if cursor.token.kind == "close":
        raise LanguageError("bracket.empty", "the brackets are empty", span=(opened.start, cursor.token.end))
    items = [conditional(cursor)]
    signs = set()
    while cursor.token.kind == "op" and cursor.token.text in {",", ";"}:
        signs.add(cursor.step().text)
        if cursor.token.kind == "close":
            break
        items.append(conditional(cursor))
    cursor.scripts, cursor.bars = scripts, bars
    end = cursor.close(opened)
    span = (opened.start, end)
    if opened.text in {"floor", "ceil"}:
        return apply(opened.text, items[0], span=span)
    if opened.text == "<" and len(items) == 2:
        return Apply("dot", tuple(items), span)
    if len(items) > 1:
        if opened.text == "[" and signs == {";"} and any(_holds_array(item, cursor) for item in items):
            rows = tuple(Apply("tuple", (item,), item.span) for item in items)
            return Apply("matrix", rows, span)  # one below the other
        heads = {"(": "tuple", "[": "list", "\\{": "set"}
        return Apply(heads.get(opened.text, "tuple"), tuple(items), span)
    if opened.text == "[" and holds_dots(items[0]):
        return Apply("list", factors(items[0]), span)
    return _respan(items[0], span)


def _holds_array(node: Node, cursor: Cursor) -> bool:
    symbols = (cursor.vocabulary.symbols.get(name) for name in names(node))
    return any(symbol is not None and symbol.shape for symbol in symbols)


def _open_brace(cursor: Cursor, opened: Token) -> Node:
    r"""`\left\{\begin{array}...\end{array}\right.` is a table of cases, or of statements with one cell each."""
    table = _environment(cursor)
    cursor.take("\\}", "close")
    rows = table.args if isinstance(table, Apply) and table.head == "matrix" else ()
    cells = [row.args for row in rows if isinstance(row, Apply)]
    span = (opened.start, cursor.tokens[cursor.at - 1].end)
    if cells and all(len(row) == 1 for row in cells):
        return Apply("tuple", tuple(row[0] for row in cells), span)
    return Apply("cases", tuple(part for row in cells for part in row), span) if cells else table


def _respan(node: Node, span: tuple[int, int]) -> Node:
    """The same node over its brackets, so that messages underline them too."""
    match node:
        case Number():
            return Number(node.value, node.places, span)
        case Symbol():
            return node
        case Apply():
            return Apply(node.head, node.args, span)
        case _:
            return node


def conditional(cursor: Cursor) -> Node:
    """An expression, or `a if c else b`, or `a if c, b otherwise`."""
    value = cursor.expression(0)
    if cursor.token.kind != "word" or cursor.token.text not in {"if", "for", "when"}:
        return value
    start = cursor.at
    branches: list[Node] = []
    while cursor.token.kind == "word" and cursor.token.text in {"if", "for", "when"}:
        cursor.step()
        branches += [value, cursor.expression(0)]
        separated = cursor.token.text in {",", ";"} or (
            cursor.token.kind == "word" and cursor.token.text in {"else", "and", "or", "otherwise"}
        )
        if not separated:
            break
        alone = cursor.token.text == "otherwise"
        cursor.step()
        while cursor.token.text in {"else", "otherwise", "if", "and"} and cursor.token.kind == "word":
            cursor.step()
        if alone and cursor.token.kind in {"close", "end"}:
            break
        value = cursor.expression(0)
        if cursor.token.kind == "word" and cursor.token.text == "otherwise":
            cursor.step()
            branches.append(value)
            break
        if cursor.token.kind != "word" or cursor.token.text not in {"if", "for", "when"}:
            branches.append(value)
            break
    if len(branches) < 3:
        cursor.at = start
        return branches[0]
    return _of_cases(branches, (branches[0].span[0], branches[-1].span[1]))


def _of_cases(branches: list[Node], span: tuple[int, int]) -> Node:
    """The cases; `a = b if c, d otherwise` says what a is in each case, not whether a is b."""
    first, *others = branches
    if isinstance(first, Chain) and set(first.ops) <= {"=", ":="}:
        value = Apply("cases", (first.sides[-1], *others), span)
        return Chain(first.ops, (*first.sides[:-1], value), span)
    return Apply("cases", tuple(branches), span)


def _command(cursor: Cursor, token: Token) -> Node:
    match token.text:
        case "frac" | "dfrac" | "tfrac" | "cfrac" | "binom":
            return _fraction(cursor)
        case "sqrt":
            return _root(cursor)
        case "sum" | "prod":
            cursor.step()
            return binder(cursor, token.text, token)
        case "partial":
            return _differential(cursor)
        case "nabla":
            return _gradient(cursor)
        case "begin":
            return _environment(cursor)
        case "dots":
            cursor.step()
            return Symbol("...", token[2:4])
        case "underset" | "overset" | "stackrel":
            cursor.step()
            cursor.group()
            return cursor.group()
        case "int":
            message = "integrals are not computed"
            hint = "where the outcomes can be listed, write a sum or an expectation"
            raise LanguageError("integral.unread", message, hint, token[2:4])
        case _:
            raise cursor.unexpected()


def _fraction(cursor: Cursor) -> Node:
    token = cursor.step()
    upper = cursor.group(digit=True)
    lower = cursor.group(digit=True)
    span = (token.start, cursor.tokens[cursor.at - 1].end)
    if token.text == "binom":
        below = apply("mul", apply("factorial", lower, span=span),
                      apply("factorial", apply("sub", upper, lower, span=span), span=span), span=span)  # fmt: skip
        return apply("div", apply("factorial", upper, span=span), below, span=span)
    node = combine("div", upper, lower)
    if isinstance(node, Apply) and node.head == "d_operator":
        return differentiated(node, cursor.expression(MUL - 1))
    assert isinstance(node, Apply)
    return Apply(node.head, node.args, span)


def _root(cursor: Cursor) -> Node:
    token = cursor.step()
    degree: Node | None = None
    if cursor.is_open("["):
        opened = cursor.step()
        degree = cursor.expression(0)
        cursor.close(opened)
    radicand = cursor.expression(POSTFIX) if cursor.is_open("(") else cursor.group(digit=True)
    span = (token.start, radicand.span[1])
    return apply("sqrt", radicand, span=span) if degree is None else apply("root", radicand, degree, span=span)


def _differential(cursor: Cursor) -> Node:
    token = cursor.step()
    if cursor.token.text in {"^", "**"} and cursor.token.kind == "op":
        cursor.step()
        if cursor.group() != Number(Fraction(2)):
            raise LanguageError("derivative.order", "derivatives are read up to the second", span=token[2:4])
        return _differential_of(cursor, "differential2", token)
    if cursor.token.text == "_" and cursor.token.kind == "op":
        cursor.at -= 1
        return _gradient(cursor)
    return _differential_of(cursor, "differential", token)


def _differential_of(cursor: Cursor, head: str, token: Token) -> Node:
    operator = cursor.token.kind in {"close", "end"} or cursor.token.text == "/"
    args = () if operator else (cursor.expression(POWER - 1),)
    return Apply(head, args, (token.start, cursor.tokens[cursor.at - 1].end))


def _gradient(cursor: Cursor) -> Node:
    r"""`\nabla_\theta J` is the derivative of J by theta, and `\nabla^2_\theta J` that of the gradient."""
    token = cursor.step()
    twice = cursor.token.text == "^" and cursor.ahead().text == "2"
    if twice:
        cursor.at += 2
    if not (cursor.token.text == "_" and cursor.token.kind == "op"):
        raise LanguageError("derivative.variable", "say with respect to what", r"write \nabla_\theta J", token[2:4])
    cursor.step()
    by = cursor.group()
    norm = cursor.token.kind == "op" and cursor.token.text in {"|", "||"}  # its square is differentiated with it
    of = cursor.expression(POWER - 1 if norm else POSTFIX - 1)
    span = (token.start, of.span[1])
    found = Apply("derivative", (of, by), span)
    return Apply("derivative", (found, by), span) if twice else found


def _environment(cursor: Cursor) -> Node:
    token = cursor.step()
    sort = _environment_name(cursor)
    if sort == "array" and cursor.is_open("{"):
        _skip_braces(cursor)
    rows = _rows(cursor, token)
    closing = _environment_name(cursor)
    if closing != sort:
        raise LanguageError("environment.mismatch", f"\\begin{{{sort}}} ends with \\end{{{closing}}}", span=token[2:4])
    span = (token.start, cursor.tokens[cursor.at - 1].end)
    if sort in {"cases", "rcases", "dcases"}:
        return Apply("cases", tuple(part for row in rows for part in row), span)
    if sort in _MATRICES:
        return Apply("matrix", tuple(Apply("tuple", tuple(row), span) for row in rows), span)
    if sort in _TRANSPARENT and len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    raise LanguageError("environment.unknown", f"the environment {sort} is not read here", span=token[2:4])


def _environment_name(cursor: Cursor) -> str:
    if not cursor.is_open("{"):
        raise cursor.unexpected()
    opened = cursor.step()
    parts = []
    while cursor.token.kind in {"name", "word"} or cursor.token.text == "*":
        parts.append(cursor.step().text)
    cursor.close(opened)
    return "".join(parts).rstrip("*")


def _skip_braces(cursor: Cursor) -> None:
    while cursor.token.kind not in {"close", "end"}:
        cursor.step()
    cursor.step()


_MEANING: Final = frozenset("not and or minus plus times divided multiplied".split())  # words that change what is said


def _passed_over(token: Token) -> bool:
    return token.kind == "word" and token.text not in _MEANING


def _rows(cursor: Cursor, opened: Token) -> list[list[Node]]:
    """Rows of a table up to its end; words such as `if` and `otherwise` between cells are passed over."""
    rows: list[list[Node]] = [[]]
    while True:
        token = cursor.token
        if token.kind == "end":
            raise LanguageError("environment.open", "this environment is never ended", span=opened[2:4])
        if token.kind == "cmd" and token.text == "end":
            cursor.step()
            return [row for row in rows if row]
        if token.kind == "cmd" and token.text == "\\":
            cursor.step()
            rows.append([])
        elif _passed_over(token) or (token.kind == "op" and token.text in {"&", ",", ".", ";", ":"}):
            cursor.step()
        else:
            rows[-1].append(cursor.unscripted())
