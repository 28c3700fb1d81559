"""What a student handed in as code, unexecuted."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

UNNAMED: Final = "answer.py"  # the name of a program of which only the text is known
_MARK: Final = "#=== grader "
_END: Final = " ==="


@dataclass(frozen=True, slots=True)
class Program:
    """Modules by path, each in one piece or, from a notebook, in cells; `entry` is the one that is called.

    As text, a program of one piece is that piece. Any other begins with a line `#=== grader file net.py ===` for
    each module and `#=== grader cell 3 ===` for each cell, and reads back as the same program; its first module
    is the entry.
    """

    files: Mapping[str, tuple[str, ...]]
    entry: str

    @staticmethod
    def of(source: str, name: str = UNNAMED) -> Program:
        """A program of one module in one piece."""
        return Program(MappingProxyType({name: (source,)}), name)

    @property
    def source(self) -> str:
        """Text of the entry, cells one after the other."""
        return "\n".join(self.files[self.entry])

    def to_text(self) -> str:
        """One text that `from_text` reads back."""
        if len(self.files) == 1 and len(self.files[self.entry]) == 1:
            return self.files[self.entry][0]
        lines: list[str] = []
        for path in sorted(self.files, key=lambda each: (each != self.entry, each)):
            lines.append(f"{_MARK}file {path}{_END}")
            cells = self.files[path]
            for number, cell in enumerate(cells, start=1):
                lines += [f"{_MARK}cell {number}{_END}", cell] if len(cells) > 1 else [cell]
        return "\n".join(lines)

    @staticmethod
    def from_text(text: str, name: str = UNNAMED) -> Program:
        """The program of a text; a text that does not begin with a mark is one module called `name`."""
        first = text.partition("\n")[0]
        if not (first.startswith(f"{_MARK}file ") and first.endswith(_END)):
            return Program.of(text, name)
        files: dict[str, list[list[str]]] = {}
        cells: list[list[str]] = []
        for line in text.split("\n"):
            sort, _, value = line.removeprefix(_MARK).removesuffix(_END).partition(" ")
            marked = line.startswith(_MARK) and line.endswith(_END)
            if marked and sort == "file":
                cells = files[value] = []
            elif marked and sort == "cell":
                cells.append([])
            else:
                if not cells:
                    cells.append([])
                cells[-1].append(line)
        joined = {path: tuple("\n".join(cell) for cell in found) or ("",) for path, found in files.items()}
        return Program(MappingProxyType(joined), next(iter(joined)))
