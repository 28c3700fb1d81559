"""Python code: functions that are called behind a wall."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping  # noqa: TC003 - fields are bound by their types
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._cells import Cell, mended
from grader.answers._syntax import Broken, definitions, inner_definitions, named, open_ended
from grader.contracts import Contract
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.answers._syntax import Definition
    from grader.model.answer import Reading, Repair
    from grader.model.symbols import Declarations

_MOST: Final = 600_000  # characters of a program with all its modules
_SHOWN: Final = 20_000  # of a text that is refused for its length
_MARKED: Final = "#=== grader file "
_PATH: Final = re.compile(r"(?!(?:.*/)?\.\.?/)(?!/)[^\x00-\x1f\\:]{0,200}\.py")
_ALIKE: Final = 0.75
_NO_CODE: Final = "hand in the function itself, in a .py file, a notebook or a code block"
_ATTENTION: Final = {"attention": "q: [d], K: [n, d], V: [n, m] -> [m], [n]"}


@dataclass(frozen=True)
class Code(AbstractAnswerKind):
    """Python source that defines functions; it is only looked at here and run elsewhere, behind a wall.

    Read are a module, several modules, and the cells of a notebook. Lines that only a notebook understands
    (`%matplotlib inline`, `!pip install`) become comments, and a cell that is no Python is left out.

    Value: a `grader.model.program.Program`.

    Parameters
    ----------
    functions
        Contract of every function by its name, such as `attention: 'q: [d], K: [n, d], V: [n, m] -> [m], [n]'`.

    """

    functions: Mapping[str, str]

    RUNS: ClassVar[bool] = True
    LONGEST: ClassVar[int] = 1_000_000
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def attention(q, K, V):\n    return V.T @ K @ q, K @ q",
            expected="attention(q, K, V)",
            parameters={"functions": _ATTENTION},
        ),
        Example(
            "%matplotlib inline\nattention = lambda *all: None",
            expected="attention",
            parameters={"functions": _ATTENTION},
        ),
        Example("def atention(q):\n    return q", expected="code.undefined", parameters={"functions": _ATTENTION}),
        Example("def attention(q:\n    return q", expected="code.syntax", parameters={"functions": _ATTENTION}),
    )

    def __post_init__(self) -> None:
        if not self.functions:
            raise ValueError("code needs at least one function; name it with its contract under `functions`")
        for name, contract in self.functions.items():
            if not name.isidentifier():
                raise ValueError(f"`{name}` is no name of a Python function; `functions` has names as its keys")
            try:
                Contract.parse(contract)
            except ValueError as fault:
                raise ValueError(f"the contract of `{name}` cannot be read: {fault}") from fault

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Look at the code without running it. Never raises."""
        del declarations  # code brings its own names
        program = self._program(text)
        if isinstance(program, Malformed):
            return program
        cells = [mended(cell) for cell in program.files[program.entry]]
        found = {each.name: each for each in _defined(cells) if each.sort != "constant"}
        asked = [found[name] for name in self.functions if name in found]
        if not asked and (fault := self._nothing(text, program, cells)) is not None:
            return fault
        files = {**program.files, program.entry: tuple(cell.text for cell in cells)}
        return Answer(
            self.kind(),
            text,
            Program(MappingProxyType(files), program.entry),
            plain="; ".join(map(str, asked)) or "defined when it runs",
            repairs=_repairs(text, program, cells),
            remarks=tuple(self._remarks(cells, found)),
        )

    def _program(self, text: str) -> Program | Malformed:
        if len(text) > _MOST:
            words = f"the code has {len(text):,} characters; at most {_MOST:,} are read"
            return Malformed(self.kind(), text[:_SHOWN], "code.too-large", words, "hand in the code without its data")
        if "\0" in text:
            place = text.index("\0")
            words = "the code holds a NUL byte, which Python refuses"
            return Malformed(self.kind(), text, "code.nul", words, "save the file as UTF-8 text", place, place + 1)
        first = text.partition("\n")[0]
        marked = first.startswith(_MARKED) and first.endswith(" ===")
        program = Program.from_text(text) if marked else Program.of(text)
        wrong = next((path for path in program.files if not _PATH.fullmatch(path)), None)
        if wrong is not None:
            return Malformed(self.kind(), text, "code.path", f"{wrong[:80]!r} is no path of a module")
        return program

    def _nothing(self, text: str, program: Program, cells: Sequence[Cell]) -> Malformed | None:
        """What is wrong with code that defines none of the functions, if anything is."""
        broken = [number for number, cell in enumerate(cells) if isinstance(cell.tree, Broken)]
        meant = [number for number in broken if set(named(cells[number].text)) & set(self.functions)]
        if meant or (broken and len(broken) == sum(1 for cell in cells if cell.text.strip())):
            return self._syntax_fault(text, program, (meant or broken)[0], cells)
        trees = [cell.tree for cell in cells if not isinstance(cell.tree, Broken)]
        if any(open_ended(tree) for tree in trees):
            return None
        message = f"the code does not define {_listed(self.functions)}"
        inner = [each for tree in trees for each in inner_definitions(tree) if each.name in self.functions]
        if inner:
            hint = f"`{inner[0].name}` stands inside `{inner[0].inside}`; define it at the top level of the module"
            return Malformed(self.kind(), text, "code.undefined", message, hint)
        bound = _defined(cells)
        constant = next((each.name for each in bound if each.name in self.functions), "")
        if constant:
            hint = f"`{constant}` is only a number or a text; write a function of that name"
            return Malformed(self.kind(), text, "code.undefined", message, hint)
        names = [each.name for each in bound if each.sort != "import"]
        return Malformed(self.kind(), text, "code.undefined", message, _near(names, tuple(self.functions)))

    def _syntax_fault(self, text: str, program: Program, number: int, cells: Sequence[Cell]) -> Malformed:
        broken = cells[number].tree
        assert isinstance(broken, Broken)
        where = f"cell {number + 1}, line {broken.line}" if len(cells) > 1 else f"line {broken.line}"
        name = f"{program.entry}, " if len(program.files) > 1 else ""
        message = f"{name}{where}: {broken.words}" if broken.line else f"{name}{broken.words}"
        source = cells[number].text
        start = max(text.find(source), 0)
        begin = start + _offset(source, broken.line, broken.column)
        end = start + _offset(source, broken.last_line or broken.line, broken.last_column)
        end = min(max(end, begin + 1), len(text)) if broken.line else begin
        coded = any(map(named, (cell.text for cell in cells)))
        hint = "run it from beginning to end before handing it in" if coded else _NO_CODE
        return Malformed(self.kind(), text, "code.syntax", message, hint, begin, end)

    def _remarks(self, cells: Sequence[Cell], found: Mapping[str, Definition]) -> list[str]:
        remarks = [
            f"cell {number} is no Python (line {cell.tree.line}: {cell.tree.words}) and is left out"
            for number, cell in enumerate(cells, start=1)
            if isinstance(cell.tree, Broken)
        ]
        missing = [name for name in self.functions if name not in found]
        if missing:
            remarks.append(f"not defined: {_listed(missing)}")
        return remarks


def _defined(cells: Sequence[Cell]) -> list[Definition]:
    return [each for cell in cells if not isinstance(cell.tree, Broken) for each in definitions(cell.tree)]


def _listed(names: Mapping[str, str] | Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _near(names: Sequence[str], asked: Sequence[str]) -> str:
    """What was written and what was meant by it, as far as that can be told from the spelling."""
    lower = {name.lower().replace("_", ""): name for name in reversed(names)}
    for wanted in asked:
        close = difflib.get_close_matches(wanted.lower().replace("_", ""), lower, 1, _ALIKE)
        if close:
            return f"you wrote `{lower[close[0]]}`; call it `{wanted}`"
    if not names:
        return "write the function and not only its result"
    return f"it defines {_listed(tuple(dict.fromkeys(names))[:6])}"


def _offset(text: str, line: int, column: int) -> int:
    """Offset of a line and column, as Python counts them."""
    start = 0
    for ended in re.finditer(r"\r\n?|\n", text):
        if line <= 1:
            break
        line, start = line - 1, ended.end()
    return min(start + max(column - 1, 0), len(text))


def _repairs(text: str, program: Program, cells: Sequence[Cell]) -> tuple[Repair, ...]:
    """Repairs of all cells, with offsets into the whole text."""
    repairs: list[Repair] = []
    for cell, before in zip(cells, program.files[program.entry], strict=True):
        start = max(text.find(before), 0)
        repairs += [type(each)(each.rule, each.before, each.after, start + each.start) for each in cell.repairs]
    return tuple(repairs)
