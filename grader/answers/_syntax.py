"""Python source as a syntax tree, and what stands in it: definitions, imports, calls. Nothing is ever run.

The source is untrusted. Parsing takes bounded time and memory, and no function here recurses or raises.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping  # noqa: TC003 - part of what this module offers
from dataclasses import dataclass
from typing import Final

MOST_CHARACTERS: Final = 200_000
"""Of one module or cell: its tree takes about a second and 200 MB at worst."""

# Python joins a dotted name piece by piece, which takes gigabytes for a name of a hundred thousand pieces.
_ENDLESS_NAME: Final = re.compile(r"(?:\.(?:[ \t\f]|\\\r?\n)*\w+(?:[ \t\f]|\\\r?\n)*){100}")
_DEFINED: Final = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
_OPEN_CALLS: Final = frozenset({"exec", "globals"})
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_NAMED: Final = (*_FUNCTIONS, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)


@dataclass(frozen=True, slots=True)
class Broken:
    """Why source is no Python. Line and column count from one; both are zero where no single place is at fault."""

    words: str
    line: int = 0
    column: int = 0
    last_line: int = 0
    last_column: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that source binds: `sort` is `function`, `class`, `value`, `constant` or `import`.

    A constant is a plain number or text, which nobody can call.

    `inside` names the class or function around it, and is empty at the top level. `parameters` are those of a
    function, a star before those that take all that is left.
    """

    name: str
    sort: str
    line: int
    last_line: int
    parameters: tuple[str, ...] = ()
    inside: str = ""

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})" if self.sort == "function" else self.name


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: `from module import name as bound`, or `import module as bound` where `name` is empty."""

    module: str
    name: str
    bound: str
    line: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call by its full dotted name (`numpy.linalg.inv`); `.backward` is a method of something without a name."""

    name: str
    line: int


def parsed(source: str) -> ast.Module | Broken:
    """The tree of one module or cell, or why there is none."""
    if len(source) > MOST_CHARACTERS:
        return Broken(f"the code has {len(source):,} characters; at most {MOST_CHARACTERS:,} are read")
    if (endless := _ENDLESS_NAME.search(source)) is not None:
        return Broken("a name with a hundred dots", source.count("\n", 0, endless.start()) + 1, 1)
    try:
        with warnings.catch_warnings():
            # What Python thinks of the style of a student is nothing for the terminal of the grader.
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as fault:
        places = (fault.lineno, fault.offset, fault.end_lineno, fault.end_offset)
        return Broken(fault.msg or "invalid syntax", *(max(place or 0, 0) for place in places))
    except (RecursionError, MemoryError):
        return Broken("the code is nested too deeply")
    except ValueError as fault:
        return Broken(str(fault))


def named(source: str) -> tuple[str, ...]:
    """Names that source which is no Python seems to define."""
    return tuple(dict.fromkeys(found[1] or found[2] for found in _DEFINED.finditer(source[:MOST_CHARACTERS])))


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run when the module does, in order: also those in `if`, `try`, `with` and loops."""
    stack: list[ast.AST] = list(reversed(tree.body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            inner = (ast.stmt, ast.ExceptHandler, ast.match_case)
            stack.extend(reversed([each for each in ast.iter_child_nodes(node) if isinstance(each, inner)]))


def definitions(tree: ast.Module) -> tuple[Definition, ...]:
    """What the top level binds, in order. Where a name is bound twice the last one holds."""
    return tuple(found for statement in statements(tree) for found in _bound(statement))


def inner_definitions(tree: ast.Module) -> tuple[Definition, ...]:
    """Methods of classes, and functions inside functions; they cannot be called from outside by their name."""
    found = []
    for outer in ast.walk(tree):
        if isinstance(outer, (*_FUNCTIONS, ast.ClassDef)):
            inner = [each for each in outer.body if isinstance(each, _FUNCTIONS)]
            found += [_function(each, outer.name) for each in inner]
    return tuple(found)


def imports(tree: ast.AST) -> tuple[Import, ...]:
    """Imports anywhere in the tree; the name of a star import is `*`."""
    found: list[Import] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [Import(each.name, "", _bound_by(each), node.lineno) for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            place = (node.lineno, node.level)
            found += [Import(node.module or "", each.name, each.asname or each.name, *place) for each in node.names]
    return tuple(found)


def aliases(tree: ast.AST) -> Mapping[str, str]:
    """What short names stand for: `np` for `numpy`, `inv` for `numpy.linalg.inv` by import or assignment."""
    known: dict[str, str] = {}
    for each in imports(tree):
        if each.name:
            known[each.bound] = f"{each.module}.{each.name}".lstrip(".")
        elif each.bound != each.module.partition(".")[0]:
            known[each.bound] = each.module
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(target := node.targets[0], ast.Name):
            value = dotted(node.value, known)
            if value and "." in value.strip("."):
                known.setdefault(target.id, value)
    return known


def dotted(node: ast.AST, known: Mapping[str, str]) -> str:
    """The dotted name of an expression through the aliases; empty if it is no name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(known.get(node.id, node.id))
    elif names:
        names.append("")
    return ".".join(reversed(names))


def calls(tree: ast.AST, known: Mapping[str, str]) -> tuple[CallSite, ...]:
    """All calls in a tree, through the aliases of its module."""
    found = [(dotted(node.func, known), node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return tuple(CallSite(name, line) for name, line in sorted(found, key=lambda each: each[1]) if name)


def reached(tree: ast.Module, name: str) -> tuple[ast.stmt, ...]:
    """The function or class of a name, and all of the module that it uses, directly or through others."""
    own = {each.name: each for each in statements(tree) if isinstance(each, (*_FUNCTIONS, ast.ClassDef))}
    found: dict[str, ast.stmt] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in own and current not in found:
            found[current] = own[current]
            waiting += [node.id for node in ast.walk(own[current]) if isinstance(node, ast.Name)]
    return tuple(found.values())


def open_ended(tree: ast.Module) -> bool:
    """Whether the module may define names that its text does not show: `from x import *`, `exec`, `globals()`."""
    stars = any(each.name == "*" for each in imports(tree))
    return stars or any(each.name in _OPEN_CALLS for each in calls(tree, {}))


def unbound(tree: ast.AST) -> frozenset[str]:
    """Names that are used and bound nowhere in the tree; some may be builtins."""
    used, bound = set(), {each.bound for each in imports(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, _NAMED) and node.name:
            bound.add(node.name)
    return frozenset(used - bound)


def _bound(node: ast.stmt) -> Iterator[Definition]:
    """What one statement binds, without the statements inside it."""
    line, last = node.lineno, node.end_lineno or node.lineno
    if isinstance(node, _FUNCTIONS):
        yield _function(node, "")
    elif isinstance(node, ast.ClassDef):
        yield Definition(node.name, "class", line, last)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (Definition(_bound_by(each), "import", line, last) for each in node.names if each.name != "*")
    else:
        targets = (target for target in _targets(node) if target is not None)
        names = (part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))
        constant = isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
        sort = "constant" if constant else "value"
        yield from (Definition(each.id, sort, line, last) for each in names if isinstance(each.ctx, ast.Store))


def _targets(node: ast.stmt) -> list[ast.expr | None]:
    if isinstance(node, ast.Assign):
        return list(node.targets)
    if isinstance(node, ast.AnnAssign):
        return [node.target if node.value is not None else None]
    if isinstance(node, ast.For | ast.AsyncFor):
        return [node.target]
    if isinstance(node, ast.With | ast.AsyncWith):
        return [item.optional_vars for item in node.items]
    return []


def _bound_by(each: ast.alias) -> str:
    return each.asname or each.name.partition(".")[0]


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, inside: str) -> Definition:
    given = node.args
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    names += [f"*{given.vararg.arg}"] if given.vararg else []
    names += [each.arg for each in given.kwonlyargs]
    names += [f"**{given.kwarg.arg}"] if given.kwarg else []
    return Definition(node.name, "function", node.lineno, node.end_lineno or node.lineno, tuple(names), inside)
