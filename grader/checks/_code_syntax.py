"""Looking at code without running it: what a function uses, in the words of the syntax tree."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.model.program import Program

STATEMENTS: Final = {
    "for": (ast.For, ast.AsyncFor),
    "while": (ast.While,),
    "comprehension": (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    "lambda": (ast.Lambda,),
    "try": (ast.Try,),
    "global": (ast.Global,),
    "class": (ast.ClassDef,),
    "@": (ast.MatMult,),
}

_DEEPEST: Final = 20
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

Use = tuple[str, int]
"""What is used, and the line."""


def uses(program: Program, function: str = "") -> Iterator[Use]:
    """Statements and full dotted names that a function uses, with those of its own program that it calls.

    Names are what imports make of them: `np.exp` is `numpy.exp`. Methods are told as `.name`. Without a function,
    or where it is not defined as one (`f = lambda x: ...`), all of the program is looked at. Code that cannot be
    read is left out.
    """
    trees = [tree for cells in program.files.values() for cell in cells if (tree := _parsed(cell)) is not None]
    aliases = {name: full for tree in trees for name, full in _imports(tree)}
    defined = {node.name: node for tree in trees for node in ast.walk(tree) if isinstance(node, _DEFINITIONS)}
    roots: Iterable[ast.AST] = _reached(defined, function) if function in defined else trees
    for root in roots:
        for node in ast.walk(root):
            yield from _used(node, aliases)


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield (each.asname, each.name) if each.asname else (each.name.split(".")[0], each.name.split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield each.asname or each.name, f"{node.module or ''}.{each.name}"


def _reached(defined: dict[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef], function: str) -> list[ast.AST]:
    """The function, and all functions of the program that it names, directly or not."""
    found: dict[str, ast.AST] = {}
    waiting = [function]
    while waiting:
        name = waiting.pop()
        if name in found or name not in defined:
            continue
        found[name] = defined[name]
        for node in ast.walk(defined[name]):
            if isinstance(node, ast.Name):
                waiting.append(node.id)
            elif isinstance(node, ast.Attribute):
                waiting.append(node.attr)
    return list(found.values())


def _used(node: ast.AST, aliases: dict[str, str]) -> Iterator[Use]:
    for name, kinds in STATEMENTS.items():
        if isinstance(node, kinds):
            yield name, getattr(node, "lineno", 0)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
            yield name, node.lineno
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield aliases.get(node.id, node.id), node.lineno
    elif isinstance(node, ast.Attribute):
        yield f".{node.attr}", node.lineno
        dotted = _dotted(node, aliases)
        if dotted:
            yield dotted, node.lineno


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    """The full name of `a.b.c`, empty where it does not begin with a name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute) and len(names) < _DEEPEST:
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([aliases.get(node.id, node.id), *reversed(names)])


def matches(used: str, pattern: str) -> bool:
    """Whether a use is what a pattern names: a statement, a full name, all of a module (`torch.nn.*`), a method."""
    if pattern.endswith(".*"):
        return used.startswith(pattern[:-1]) or used == pattern[:-2]
    return used == pattern
