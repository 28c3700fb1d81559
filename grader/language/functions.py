r"""Reading functions: their scripts, powers and arguments, with or without brackets."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.arguments import arguments, subscript
from grader.language.binders import binder_after_name
from grader.language.broadcasting import along
from grader.language.cursor import apply
from grader.language.einsum import einsum
from grader.language.faults import LanguageError
from grader.language.notation import notation
from grader.language.operators import MUL, POWER
from grader.language.tree import HEADS, OPERATIONS, Apply, Binder, Node, Number, Symbol
from grader.language.words import FUNCTION_NAMES

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token


_BINDING: Final = {
    "sum_all": "sum",
    "prod_all": "prod",
    "max": "max",
    "min": "min",
    "argmax": "argmax",
    "argmin": "argmin",
}


_LISTS: Final = frozenset({"tuple", "set", "list"})
_REDUCING: Final = frozenset({"logsumexp", "mean", "var", "std"})


def function(cursor: Cursor, spelling: str, token: Token) -> Node:
    r"""A function with its argument: in brackets, or the factors that follow (`\log 2\pi`)."""
    head = FUNCTION_NAMES[spelling]
    if head in _BINDING:
        bound = binder_after_name(cursor, _BINDING[head], token)
        if bound is not None:
            return bound
    if head == "einsum" and cursor.is_open("("):
        return einsum(cursor, token)
    if head in {"delta", "basis", "indicator", "identity", "ones", "zeros"}:
        return notation(cursor, head, token)
    primes = 0
    while cursor.take("'"):
        primes += 1
    index = _function_script(cursor, head)
    exponent = _function_power(cursor, spelling)
    args = arguments(cursor) if cursor.is_open() and not cursor.is_open("<") else (_bare(cursor, spelling),)
    span = (token.start, cursor.tokens[cursor.at - 1].end)
    found = along(head, args, cursor)
    node = called(head, found, index, span) if isinstance(found, tuple) else found
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
    if head in {"sum_all", "prod_all"} and (over := _iterated(head, args, span)) is not None:
        return over
    if head == "diag" and len(args) > 1:
        args = (Apply("list", args, span),)
    if head == "step" and len(args) == 2:
        args = args[:1]  # numpy asks for the value at zero, too
    if head == "pow" and len(args) == 2:
        return Apply("pow", args, span)
    node = simple.get(head) or Apply(head, args, span)
    wrong = isinstance(node, Apply) and not _arity_fits(node)
    if wrong or (isinstance(node, Apply) and node.head not in HEADS and node.head != "d"):
        raise LanguageError("function.arguments", f"{head} is not read with these arguments", span=span)
    if index and head in _REDUCING and all(isinstance(one, Symbol) for one in index):
        return _along(head, args, index, span)
    return apply("index", node, *index, span=span) if index else node


def _along(head: str, args: tuple[Node, ...], index: tuple[Node, ...], span: tuple[int, int]) -> Node:
    r"""A function of all components, with the letter that runs below it: `\operatorname{logsumexp}_j s_{ij}`."""
    return Apply(head, (Apply("comprehension", (*args, *index), span),), span)


def _iterated(head: str, args: tuple[Node, ...], span: tuple[int, int]) -> Node | None:
    """`Sum[f, {i, 1, n}]` as the sum over i; None where it is no such thing."""
    limits = args[1].args if len(args) == 2 and isinstance(args[1], Apply) and args[1].head in _LISTS else ()
    match limits:
        case (Symbol(name=index), first, last):
            return Binder(_BINDING[head], (index,), args[0], first, last, span=span)
        case _:
            return None


def _over_generator(head: str, generated: Apply, span: tuple[int, int]) -> Node:
    """`sum(f(i) for i in ...)` is the sum over i."""
    body, index, *bounds = generated.args
    sort = _BINDING.get(head)
    if sort is None or not isinstance(index, Symbol):
        raise LanguageError("function.generator", "only sums, products and extremes run over a generator", span=span)
    lower, upper = bounds or (None, None)
    return Binder(sort, (index.name,), body, lower, upper, span=span)


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
    if isinstance(argument, Apply) and argument.head == "exp" and spelling in {"log", "ln"} and cursor.take("/"):
        divisor = cursor.expression(MUL)  # `log exp(a) / b`: nobody takes the logarithm of an exponential alone
        return apply("div", argument, divisor, span=(argument.span[0], divisor.span[1]))
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
