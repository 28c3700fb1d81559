"""Cells of notebooks and pasted code as Python: what is no Python is taken out, and line numbers stay."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.answers._syntax import Broken, parsed
from grader.model.answer import Repair

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

_SPACES: Final = str.maketrans({
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\ufeff\u200b\u200c\u200d\u2060", ""),
})  # fmt: skip
# Cell magics whose cell is Python all the same; the cells of all others (`%%bash`, `%%html`) are not.
_RUNS_PYTHON: Final = frozenset({"time", "timeit", "capture", "prun", "memray_flamegraph", "python"})
_CELL_MAGIC: Final = re.compile(r"\s*%%(\w+)")
_MAGIC: Final = re.compile(r"[ \t]*(?:%{1,2}(?=[A-Za-z])|!{1,2}|\?{1,2}(?=[\w.])|[\w.\[\]]+\?{1,2}[ \t]*$)")
_TIMED: Final = re.compile(r"([ \t]*)%time[ \t]+(?=[A-Za-z_(])")
_ASSIGNED: Final = re.compile(r"([\w, \t]+=[ \t]*)(?:!|%[A-Za-z]).*")
_EXPORTED: Final = re.compile(r"^([ \t]*)(get_ipython\(\)\.\w+\(.*\)[ \t]*)$", re.MULTILINE)
_PROMPT: Final = re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: |$)")
_SIGN: Final = re.compile(r"\\.|\"\"\"|'''|[\"'#(){}\[\]]|\\$")
_MOST_REPAIRS: Final = 20
_MOST_MENDED: Final = 50_000  # characters; each change is parsed again


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of source after mending, with its tree or why there is none, and what was changed by line."""

    text: str
    tree: ast.Module | Broken
    repairs: tuple[Repair, ...] = ()


def mended(source: str) -> Cell:
    """The source itself if it is Python, else with as few changes as make it Python, else the source itself."""
    text = _EXPORTED.sub(r"\1pass  # \2", source) if "get_ipython()" in source else source
    first = parsed(text)
    tree = first
    if len(source) > _MOST_MENDED:
        return Cell(source, first)
    for change in _CHANGES:
        if not isinstance(tree, Broken):
            break
        changed = change(text)
        if changed != text:
            text, tree = changed, parsed(changed)
    if isinstance(tree, Broken):
        return Cell(source, first)
    return Cell(text, tree, _repairs(source, text))


def without_magics(source: str) -> str:
    """The source of a notebook's cell with its magics, shell lines and questions as comments."""
    lines = source.split("\n")
    whole = _CELL_MAGIC.match(source)
    if whole is not None and whole[1] not in _RUNS_PYTHON:
        return "\n".join(f"# {line}" if line.strip() else line for line in lines)
    kept: list[str] = []
    state, going_on = _START, False
    for line in lines:
        plain = f"# {line}" if going_on else _without_magic(line) if state == _START else line
        going_on = (going_on or (plain != line and _TIMED.match(line) is None)) and line.rstrip().endswith("\\")
        state = _START if going_on else _after(plain, state)
        kept.append(plain)
    return "\n".join(kept)


def _without_magic(line: str) -> str:
    """A line at which a statement begins."""
    if (timed := _TIMED.match(line)) is not None:
        return timed[1] + line[timed.end() :]
    indent = line[: len(line) - len(line.lstrip())]
    if _MAGIC.match(line):
        return f"{indent}pass  # {line.strip()}"
    assigned = _ASSIGNED.fullmatch(line)
    return f"{assigned[1]}[]  # {line.strip()}" if assigned else line


_State = tuple[int, str, bool]
_START: Final[_State] = (0, "", False)


def _after(line: str, state: _State) -> _State:
    """Open brackets, open long string, and whether the next line continues this one."""
    depth, quote, _ = state
    for sign in _SIGN.findall(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign == "#":
            break
        elif sign in {'"', "'", '"""', "'''"}:
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth = max(depth - 1, 0)
    going_on = line.endswith("\\")
    return depth, quote if len(quote) == 3 or going_on else "", going_on


def _with_plain_spaces(source: str) -> str:
    return source.translate(_SPACES)


def _without_indent(source: str) -> str:
    return textwrap.dedent(source)


def _without_prompts(source: str) -> str:
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not first.lstrip().startswith(">>>"):
        return source
    return "\n".join(line[found.end() :] if (found := _PROMPT.match(line)) else "" for line in lines)


_CHANGES: Final[tuple[Callable[[str], str], ...]] = (
    _with_plain_spaces, without_magics, _without_prompts, _without_indent,
)  # fmt: skip


def _repairs(source: str, text: str) -> tuple[Repair, ...]:
    """The changed lines, each with its offset in the source."""
    found: list[Repair] = []
    start = 0
    for before, after in zip(source.split("\n"), text.split("\n"), strict=True):
        if before != after and (before.strip() != after.strip() or not found):
            found.append(Repair("code.line", before.strip(), after.strip(), start))
        start += len(before) + 1
    return tuple(found[:_MOST_REPAIRS])
