r"""Reading names: declared symbols, functions and their arguments, and the few names with a fixed meaning."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.binders import binder, binder_after_name, expectation
from grader.language.cursor import apply
from grader.language.faults import LanguageError
from grader.language.operators import ADD, MUL, POSTFIX, POWER, RELATIONS
from grader.language.tree import HEADS, OPERATIONS, Apply, Binder, Chain, Node, Number, Symbol, walk
from grader.language.words import FUNCTION_NAMES
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token
    from grader.model.symbols import Symbol as Declared

_BIG: Final = {"O": "big_o", "Theta": "big_theta", "Omega": "big_omega"}
_PAIRS: Final = frozenset({"kl", "cross_entropy", "entropy"})
_BINDING: Final = {
    "sum_all": "sum",
    "prod_all": "prod",
    "max": "max",
    "min": "min",
    "argmax": "argmax",
    "argmin": "argmin",
}


def name(cursor: Cursor) -> Node:
    """A name at this place, with whatever belongs to it: literal scripts, arguments, bound ranges."""
    token = cursor.step()
    if token.text in cursor.bound and not token.style:
        cursor.indices.add(token.text)
        return Symbol(token.text, token[2:4])
    spelling, end = _literal(cursor, token)
    found = cursor.vocabulary.resolve(spelling, token.style)
    if found is not None:
        return _declared(cursor, found, (token.start, end), token)
    if spelling == "arg" and cursor.token.text in {"max", "min"}:
        return function(cursor, f"arg{cursor.step().text}", token)
    if spelling in FUNCTION_NAMES and not _is_plain_name(cursor, spelling):
        return function(cursor, spelling, token)
    special = _special(cursor, token)
    if special is not None:
        return special
    cursor.loose.setdefault(token.text, token[2:4])
    node = Symbol(token.text, token[2:4])
    if cursor.token.kind == "num" and cursor.token.style == "glued":  # a name of the student's, such as δ1
        index = cursor.step()
        return apply("index", node, Number(Fraction(index.text), 0, index[2:4]), span=(token.start, index.end))
    return node


def _is_plain_name(cursor: Cursor, spelling: str) -> bool:
    """Whether a function's name is a letter of the student's here: d without a bracket, delta without two indices."""
    if spelling == "d":
        return not cursor.is_open("(")
    return spelling == "delta" and not _two_indices(cursor)


def _literal(cursor: Cursor, token: Token) -> tuple[str, int]:
    r"""Scripts that are part of a declared name (`W_1`, `W^{(1)}`, `x'`, `D_{KL}`) are taken with it."""
    spelling, end = token.text, token.end
    while True:
        mark = cursor.token
        if mark.kind != "op" or mark.text not in {"_", "^", "'"}:
            return spelling, end
        text, after = ("prime", cursor.at + 1) if mark.text == "'" else _script_text(cursor)
        joined = f"{spelling}_{text}"
        known = cursor.vocabulary.resolve(joined, token.style) is not None or joined in FUNCTION_NAMES
        if not known and (_split_script(cursor, spelling, token.style) or _split_power(cursor, spelling, token.style)):
            continue
        if not text or not known:
            return spelling, end
        cursor.at = after
        spelling, end = joined, cursor.tokens[after - 1].end


def _split_script(cursor: Cursor, spelling: str, style: str) -> bool:
    """Turn `W_{1,ij}` into `W_{1}_{ij}` where `W_1` is a name; true if something was turned."""
    at = cursor.at + 1
    tokens = cursor.tokens
    grouped = cursor.token.text == "_" and tokens[at].kind == "open" and tokens[at].text == "{"
    if not grouped or tokens[min(at + 2, len(tokens) - 1)].text != ",":
        return False
    if cursor.vocabulary.resolve(f"{spelling}_{tokens[at + 1].text}", style) is None:
        return False
    opened, literal, comma = tokens[at : at + 3]
    closing = opened._replace(kind="close", text="}")
    tokens[at : at + 3] = [opened, literal, closing, comma._replace(text="_"), opened]
    return True


def _split_power(cursor: Cursor, spelling: str, style: str) -> bool:
    r"""Turn `W^{(1)\top}` into `W^{(1)}^{\top}` where `W^{(1)}` is a name; true if something was turned."""
    at = cursor.at + 1
    tokens = cursor.tokens
    inside = tokens[at : at + 5]
    if cursor.token.text != "^" or len(inside) < 5 or inside[0].text != "{" or inside[1].text != "(":
        return False
    if inside[3].text != ")" or inside[4].kind == "close":
        return False
    if cursor.vocabulary.resolve(f"{spelling}_{inside[2].text}", style) is None:
        return False
    opened, closing = inside[0], inside[3]._replace(text="}")
    tokens[at : at + 4] = [*inside[:4], closing, cursor.token, opened]
    return True


def _script_text(cursor: Cursor) -> tuple[str, int]:
    """The plain text of a script and the place behind it; empty where it is more than a name."""
    at = cursor.at + 1
    tokens = cursor.tokens
    raised = cursor.token.text == "^"
    if tokens[at].kind in {"name", "num", "word"}:
        return ("", at) if raised else (tokens[at].text, at + 1)
    star = tokens[at].text == "*"
    if star:
        return "star", at + 1
    if tokens[at].kind != "open" or tokens[at].text not in {"{", "("}:
        return "", at
    if raised and tokens[at].text == "{" and tokens[at + 1].text not in {"(", "*"}:
        return "", at  # x^{1} is a power; x^{(1)} is a name
    texts: list[str] = []
    depth = 0
    for place in range(at, min(at + 12, len(tokens))):
        token = tokens[place]
        if token.kind == "open" and token.text in {"{", "("}:
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth == 0:
                return "_".join(texts), place + 1
        elif token.kind in {"name", "num", "word"}:
            texts.append(token.text)
        elif token.text == "*":
            texts.append("star")
        else:
            return "", at
    return "", at


def _declared(cursor: Cursor, found: str, span: tuple[int, int], token: Token) -> Node:
    symbol = cursor.vocabulary.symbols.get(found)
    node = Symbol(found, span)
    if symbol is not None and _glued_index(cursor, symbol):
        index = cursor.step()
        return apply("index", node, Number(Fraction(index.text), 0, index[2:4]), span=(span[0], index.end))
    if symbol is None or not cursor.is_open():
        return node
    if (symbol.shape or symbol.family) and _bound_inside(cursor):
        opened = cursor.step()
        letter = cursor.step()
        cursor.close(opened)
        return apply("index", node, Symbol(letter.text, letter[2:4]), span=(span[0], opened.end + 2))
    if symbol.kind is Kind.FUNCTION:
        return apply("call", node, *arguments(cursor), span=(span[0], cursor.tokens[cursor.at - 1].end))
    if symbol.written_with and cursor.is_open("("):
        return _written(cursor, node)
    if symbol.kind is Kind.SCALAR and symbol.definition and _only_names_inside(cursor):
        _skip_group(cursor)
        cursor.remarks.append(f"{token.text}(...) is read as {found}")
    return node


def _glued_index(cursor: Cursor, symbol: Declared) -> bool:
    """Whether a number right behind a name is its index: `x1` for vectors and families, never `2` of `x2` alone."""
    token = cursor.token
    return token.kind == "num" and token.style == "glued" and bool(symbol.shape or symbol.family)


def _bound_inside(cursor: Cursor) -> bool:
    """Whether a bracket holds just a bound index: `p(x)` under a sum over x is a component."""
    inside = cursor.ahead()
    return cursor.is_open("(") and inside.kind == "name" and inside.text in cursor.bound and cursor.ahead(2).text == ")"


def _only_names_inside(cursor: Cursor) -> bool:
    r"""Whether a bracket holds nothing but names and commas: `J(\\theta)`, `CE(y, \\hat y)`."""
    if not cursor.is_open("("):
        return False
    for place in range(cursor.at + 1, len(cursor.tokens)):
        token = cursor.tokens[place]
        if token.kind == "close":
            return token.text == ")"
        plain = token.kind in {"name", "num"} or (token.kind == "op" and token.text in {",", ";", "_"})
        if not plain:
            return False
    return False


def _skip_group(cursor: Cursor) -> None:
    opened = cursor.step()
    depth = 1
    while depth:
        token = cursor.step()
        if token.kind == "end":
            raise LanguageError("bracket.open", "the bracket ( is never closed", span=opened[2:4])
        depth += (token.kind == "open") - (token.kind == "close")


def _written(cursor: Cursor, node: Symbol) -> Node:
    r"""`p(s_i \mid s_1, \ldots, s_{i-1})` is `p_i`: the index of what stands before the bar."""
    start = cursor.at
    opened = cursor.step()
    scripted = cursor.token.kind == "name" and cursor.ahead().text == "_"
    if not scripted:
        cursor.at = start
        return node
    cursor.step()
    cursor.step()
    index = subscript(cursor)
    if cursor.token.text == "," and _all_members(cursor):
        cursor.at = start
        _skip_group(cursor)
        end = cursor.tokens[cursor.at - 1].end
        every = apply("index", node, Symbol("~r"), span=node.span)
        return Binder("prod", ("~r",), every, span=(node.span[0], end))
    if len(index) != 1 or not (cursor.token.text in {"|", ")"} or cursor.token.kind == "close"):
        message = f"{node.name}(...) is read for one item and what was before it"
        raise LanguageError("call.unclear", message, "write it with an index", (opened.start, cursor.token.end))
    cursor.at = start
    _skip_group(cursor)
    return apply("index", node, index[0], span=(node.span[0], cursor.tokens[cursor.at - 1].end))


def _all_members(cursor: Cursor) -> bool:
    r"""Whether a bracket goes on `, \ldots, s_M)`: the joint probability of all, the product of the conditionals."""
    texts = [token.text for token in cursor.tokens[cursor.at : cursor.at + 12]]
    if "dots" not in texts:
        return False
    last = texts[texts.index("dots") + 1 :]
    return len(last) > 3 and last[0] == "," and last[2] == "_" and "|" not in texts


def function(cursor: Cursor, spelling: str, token: Token) -> Node:
    r"""A function with its argument: in brackets, or the factors that follow (`\log 2\pi`)."""
    head = FUNCTION_NAMES[spelling]
    if head in _BINDING:
        bound = binder_after_name(cursor, _BINDING[head], token)
        if bound is not None:
            return bound
    if head in {"delta", "basis", "indicator", "identity", "ones", "zeros"}:
        return notation(cursor, head, token)
    primes = 0
    while cursor.take("'"):
        primes += 1
    index = _function_script(cursor, head)
    exponent = _function_power(cursor, spelling)
    args = arguments(cursor) if cursor.is_open() and not cursor.is_open("<") else (_bare(cursor, spelling),)
    node = called(head, args, index, (token.start, cursor.tokens[cursor.at - 1].end))
    for _ in range(primes):
        node = apply("prime", node, span=node.span)
    return node if exponent is None else apply("pow", node, exponent, span=node.span)


def _function_script(cursor: Cursor, head: str) -> tuple[Node, ...]:
    if cursor.token.text != "_" or cursor.token.kind != "op":
        return ()
    cursor.step()
    if head in {"log", "kl", "norm"}:
        return (cursor.group(),) if head == "log" else _dropped(cursor)
    return subscript(cursor)


def _dropped(cursor: Cursor) -> tuple[Node, ...]:
    subscript(cursor)
    return ()


def _function_power(cursor: Cursor, spelling: str) -> Node | None:
    if cursor.token.text not in {"^", "**"} or cursor.token.kind != "op":
        return None
    mark = cursor.step()
    exponent = cursor.group()
    if exponent == apply("neg", Number(_one().value), span=(0, 0)):
        message = f"the inverse function of {spelling} is not read"
        raise LanguageError("function.inverse", message, span=mark[2:4])
    return exponent


def _one() -> Number:
    return Number(Fraction(1))


def called(head: str, args: tuple[Node, ...], index: tuple[Node, ...], span: tuple[int, int]) -> Node:
    """The node of a function call; logarithms with a base and the like are brought to their heads."""
    if not args:
        raise LanguageError("function.arguments", f"the function {head} has no argument", span=span)
    if head == "log" and len(args) == 2 and not index:
        return apply("log_base", *args, span=span)
    if head == "log" and index:
        return apply("log_base", args[0], index[0], span=span)
    bases = {"log2": 2, "log10": 10}
    simple: dict[str, Node] = {}
    if head in bases and len(args) == 1:
        return apply("log_base", args[0], Number(Fraction(bases[head])), span=span)
    if len(args) == 1:
        one = Number(Fraction(1))
        simple = {
            "log1p": apply("log", apply("add", one, args[0], span=span), span=span),
            "expm1": apply("sub", apply("exp", args[0], span=span), one, span=span),
            "square": apply("pow", args[0], Number(Fraction(2)), span=span),
            "reciprocal": apply("div", one, args[0], span=span),
            "cbrt": apply("root", args[0], Number(Fraction(3)), span=span),
            "neg": apply("neg", args[0], span=span),
            "sech": apply("div", one, apply("cosh", args[0], span=span), span=span),
        }
    generated = args[0] if len(args) == 1 and isinstance(args[0], Apply) and args[0].head == "generator" else None
    if generated is not None:
        return _over_generator(head, generated, span)
    if head == "diag" and len(args) > 1:
        args = (Apply("list", args, span),)
    if head == "pow" and len(args) == 2:
        return Apply("pow", args, span)
    node = simple.get(head) or Apply(head, args, span)
    wrong = isinstance(node, Apply) and not _arity_fits(node)
    if wrong or (isinstance(node, Apply) and node.head not in HEADS and node.head != "d"):
        raise LanguageError("function.arguments", f"{head} is not read with these arguments", span=span)
    return apply("index", node, *index, span=span) if index else node


def _over_generator(head: str, generated: Apply, span: tuple[int, int]) -> Node:
    """`sum(f(i) for i in ...)` is the sum over i."""
    body, index = generated.args
    sort = _BINDING.get(head)
    if sort is None or not isinstance(index, Symbol):
        raise LanguageError("function.generator", "only sums, products and extremes run over a generator", span=span)
    return Binder(sort, (index.name,), body, span=span)


def _arity_fits(node: Apply) -> bool:
    """Whether a named operation has as many arguments as it takes."""
    wanted = {
        "kl": (2,),
        "cross_entropy": (2,),
        "entropy": (1,),
        "max": (1, 2),
        "min": (1, 2),
        "log_base": (2,),
        "root": (2,),
    }
    operation = OPERATIONS.get(node.head)
    allowed = wanted.get(node.head, (operation,) if operation else (1,))
    return len(node.args) in allowed


def _bare(cursor: Cursor, spelling: str) -> Node:
    r"""The argument of a function without brackets: `\log \hat y_i`, `\exp -x`, `\ln 2\pi`."""
    if cursor.take("-"):
        inner = cursor.expression(MUL)
        return apply("neg", inner, span=inner.span)
    if cursor.token.kind in {"end", "close"} or (cursor.token.kind == "op" and cursor.token.text not in {"|", "||"}):
        last = cursor.tokens[cursor.at - 1]
        message = f"the function {spelling} has no argument"
        raise LanguageError("function.argument", message, f"write {spelling}(...)", (last.start, last.end))
    argument = cursor.expression(POWER - 1)
    while _continues(cursor):
        factor = cursor.expression(POWER - 1)
        argument = apply("mul", argument, factor, span=(argument.span[0], factor.span[1]))
    return argument


def _continues(cursor: Cursor) -> bool:
    token = cursor.token
    if cursor.scripts:
        return False
    if token.kind == "name":
        return cursor.vocabulary.resolve(token.text) is not None or token.text not in FUNCTION_NAMES
    return token.kind == "cmd" and token.text in {"frac", "dfrac", "tfrac", "sqrt"}


def arguments(cursor: Cursor) -> tuple[Node, ...]:
    r"""Arguments in brackets, separated by `,` `;` `|` or `\|`."""
    opened = cursor.step()
    args: list[Node] = []
    scripts, bars = cursor.scripts, cursor.bars
    cursor.scripts = False
    if cursor.token.kind != "close":
        while True:
            cursor.bars = 1
            args.append(_generated(cursor, cursor.expression(0)))
            if cursor.token.kind == "op" and cursor.token.text in {",", ";", "|", "||"}:
                cursor.step()
                continue
            break
    cursor.scripts, cursor.bars = scripts, bars
    cursor.close(opened)
    return tuple(args)


def _generated(cursor: Cursor, body: Node) -> Node:
    """`f(i) for i in range(n)`: the body with its index; the range is that of what the index picks."""
    if cursor.token.kind != "word" or cursor.token.text != "for":
        return body
    cursor.step()
    index = cursor.step()
    cursor.indices.add(index.text)
    if not cursor.take("in") and not cursor.take("in", "word"):
        raise cursor.unexpected()
    if not cursor.take("range", "word") or not cursor.is_open("("):
        raise cursor.unexpected()
    opened = cursor.step()
    cursor.expression(0)
    cursor.close(opened)
    return Apply("generator", (body, Symbol(index.text, index[2:4])), body.span)


def subscript(cursor: Cursor) -> tuple[Node, ...]:
    """The indices of a subscript; letters side by side are two indices."""
    if not cursor.is_open("{"):
        token = cursor.token
        if token.kind == "name":
            cursor.step()
            return (cursor.index_symbol(token.text, token[2:4]),)
        return (cursor.expression(60),)
    opened = cursor.step()
    scripts, cursor.scripts = cursor.scripts, True
    items: list[Node] = []
    while cursor.token.kind != "close":
        items.append(_index_item(cursor))
        cursor.take(",")
    cursor.scripts = scripts
    cursor.close(opened)
    return tuple(items)


def _index_item(cursor: Cursor) -> Node:
    """One index; a letter by itself is an index letter, whatever else the problem calls by it."""
    token, after = cursor.token, cursor.ahead()
    if token.kind == "name" and (after.kind in {"name", "close"} or after.text == ","):
        cursor.step()
        return cursor.index_symbol(token.text, token[2:4])
    node = cursor.expression(ADD - 1)
    if isinstance(node, Symbol):
        return cursor.index_symbol(node.name, node.span)
    _mark_indices(cursor, node)
    return node


def _special(cursor: Cursor, token: Token) -> Node | None:
    """Names with a fixed meaning that a problem may take over by declaring them."""
    text, following = token.text, cursor.token
    scripted = following.kind == "op" and following.text == "_"
    if text == "e":
        return notation(cursor, "basis", token) if scripted else Symbol("e", token[2:4])
    if text in {"oo", "inf", "infinity"}:
        return Symbol("oo", token[2:4])
    if text == "pi":
        return Symbol(text, token[2:4])
    if text == "delta" and (scripted or cursor.is_open("(")) and _two_indices(cursor):
        return notation(cursor, "delta", token)
    if text == "sigma" and _used_alone(cursor) and not _one_name_inside(cursor):
        return _alone(cursor, token)
    if text == "sigma" and not cursor.is_open() and following.text not in {"'", "^", "_"}:
        return _alone(cursor, token)
    if text == "sigma" and (cursor.is_open() or following.text == "'" or _powered_call(cursor)):
        return function(cursor, "sigmoid", token)
    if text in {"Sigma", "Pi"} and (scripted or following.kind in {"name", "open"}):
        return binder(cursor, "sum" if text == "Sigma" else "prod", token)
    if text in {"indicator_one", "bold_1", "I", "bold_0"}:
        return _one_or_identity(cursor, token)
    if text in {"E", "H", "Phi", "Gamma"} or text in _BIG:
        return _capital(cursor, token, scripted=scripted)
    return None


def _used_alone(cursor: Cursor) -> bool:
    """Whether some sigma of this text stands without an argument: then a bracket behind another is a factor."""
    tokens = cursor.tokens
    sigmas = [at for at, token in enumerate(tokens) if token.kind == "name" and token.text == "sigma"]
    return any(tokens[at + 1].kind != "open" and tokens[at + 1].text not in {"'", "^", "_"} for at in sigmas)


def _one_name_inside(cursor: Cursor) -> bool:
    return cursor.is_open("(") and cursor.ahead().kind == "name" and cursor.ahead(2).kind == "close"


def _alone(cursor: Cursor, token: Token) -> Node | None:
    """A sigmoid without its argument: clear only where the problem has a single variable."""
    symbols = cursor.vocabulary.declarations.symbols
    drawn = [symbol for symbol in symbols if symbol.kind is not Kind.INDEX and not symbol.definition]
    if len(drawn) != 1 or drawn[0].kind is not Kind.SCALAR:
        return None
    cursor.remarks.append(f"the sigmoid is taken at {drawn[0].name}")
    return apply("sigmoid", Symbol(drawn[0].name, token[2:4]), span=token[2:4])


def _two_indices(cursor: Cursor) -> bool:
    """Whether a delta has two indices (or a relation): then it is Kronecker's, else a name of the student's."""
    at = cursor.at + (cursor.token.text == "_")
    tokens = cursor.tokens
    if tokens[at].kind != "open":
        return False
    inside = 0
    for place in range(at + 1, min(at + 12, len(tokens))):
        if tokens[place].kind == "close":
            break
        inside += tokens[place].kind in {"name", "num"}
    return inside >= 2


def _powered_call(cursor: Cursor) -> bool:
    r"""Whether a power and then a bracket follow, as in `\\sigma^2(x)`."""
    if cursor.token.text != "^" or cursor.token.kind != "op":
        return False
    at = cursor.at + 1
    tokens = cursor.tokens
    while tokens[at].kind not in {"close", "end"} and tokens[cursor.at + 1].kind == "open":
        at += 1
    after = tokens[min(at + 1, len(tokens) - 1)]
    return after.kind == "open" and after.text == "("


def _capital(cursor: Cursor, token: Token, *, scripted: bool) -> Node | None:
    text = token.text
    if text == "E" and (scripted or cursor.is_open()):
        return expectation(cursor, token)
    if not cursor.is_open():
        return None
    if text == "H":
        args = arguments(cursor)
        head = "entropy" if len(args) == 1 else "cross_entropy"
        return Apply(head, args, (token.start, cursor.tokens[cursor.at - 1].end))
    heads = {"Phi": "phi_cdf", "Gamma": "gamma", **_BIG}
    if text in heads and cursor.is_open("("):
        return Apply(heads[text], arguments(cursor), (token.start, cursor.tokens[cursor.at - 1].end))
    return None


def bracket_holds_relation(cursor: Cursor, at: int) -> bool:
    """Whether the bracket that opens at a place holds a relation at its own level."""
    depth = 0
    for place in range(at, len(cursor.tokens)):
        token = cursor.tokens[place]
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth == 0:
                return False
        elif depth >= 1 and token.kind == "op" and token.text in RELATIONS:
            return True
    return False


def _one_or_identity(cursor: Cursor, token: Token) -> Node:
    heads = {"indicator_one": "ones", "bold_1": "ones", "I": "identity", "bold_0": "zeros"}
    at = cursor.at + (cursor.token.text == "_" and cursor.token.kind == "op")
    if cursor.tokens[at].kind == "open" and bracket_holds_relation(cursor, at):
        return notation(cursor, "indicator", token)
    return notation(cursor, heads[token.text], token)


def notation(cursor: Cursor, head: str, token: Token) -> Node:
    r"""`\delta_{ij}`, `e_k`, `\mathbb 1_{i=k}`, `I_n`, with their arguments as a subscript or in brackets."""
    args: tuple[Node, ...] = ()
    if cursor.token.text == "_" and cursor.token.kind == "op":
        cursor.step()
        args = (cursor.group(),) if head == "indicator" else subscript(cursor)
    elif (cursor.is_open() and head not in {"identity", "ones", "zeros"}) or (
        cursor.is_open("(") and token.text in FUNCTION_NAMES
    ):
        args = arguments(cursor)
    for arg in args:
        _mark_indices(cursor, arg)
    span = (token.start, cursor.tokens[cursor.at - 1].end)
    if head == "delta" and len(args) == 1 and isinstance(args[0], Chain) and len(args[0].sides) == 2:
        args = args[0].sides
    wanted = {"delta": (2,), "basis": (1, 2), "indicator": (1,)}.get(head, (0, 1, 2))
    if len(args) not in wanted:
        raise LanguageError("notation.arguments", f"{token.text} needs its indices", span=span)
    return Apply(head, args[:2] if head != "basis" else args[:1], span)


def _mark_indices(cursor: Cursor, node: Node) -> None:
    """Letters inside an indicator or delta are indices."""
    for part in walk(node):
        if isinstance(part, Symbol):
            cursor.indices.add(part.name)


__all__ = ["POSTFIX", "arguments", "bracket_holds_relation", "function", "name", "notation", "subscript"]
