"""From sources to programs: a module together with those of its neighbours that it imports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.model.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.answers._syntax import Import
    from grader.documents.modules import Source

_STRANGE: Final = re.compile(r"[^\w./ ()+\-]|\.\.+")
_JOINED: Final = "answer.py"


@dataclass(frozen=True)
class Shelf:
    """All sources of a submission, for looking up what one of them imports from another."""

    sources: tuple[Source, ...]

    def program(self, entry: Source) -> Program:
        """The program that begins with this source, with the modules that it imports, directly or through others."""
        relative = any(each.level for each in entry.imports)
        folder = entry.path.rpartition("/")[0]
        package = (folder.rpartition("/")[2] or "answer") if relative else ""
        known = self._known(folder, package)
        name = _entry_name(entry, known, package)
        files = {name: entry.texts}
        waiting = [(name, entry)]
        while waiting:
            place, source = waiting.pop()
            wanted = known if source.dynamic else _wanted(source.imports, place)
            for path in wanted:
                if path in known and path not in files and known[path] is not entry:
                    files[path] = known[path].texts
                    waiting.append((path, known[path]))
        return Program(MappingProxyType(files), name)

    def joined(self, sources: Mapping[Source, Sequence[str]]) -> Program | None:
        """A program whose entry imports functions from several modules, each in a cell of its own.

        None where the modules cannot stand beside each other, as two in different folders with one name.
        """
        files: dict[str, tuple[str, ...]] = {}
        lines = []
        for source, names in sources.items():
            program = self.program(source)
            if any(files.get(path, texts) != texts for path, texts in program.files.items()):
                return None
            files |= program.files
            lines.append(f"from {_module_name(program.entry)} import {', '.join(names)}")
        return Program(MappingProxyType({_JOINED: tuple(lines), **files}), _JOINED)

    def provided(self, source: Source) -> frozenset[str]:
        """What a source defines, and what it imports from others of the shelf."""
        own = frozenset(source.defined)
        taken = {each for each in source.imports if each.name}
        found = set()
        for each in taken:
            others = [other for other in self._by_stem.get(each.module.rpartition(".")[2], ()) if other is not source]
            if each.name == "*":
                found |= {name for other in others for name in other.defined}
            elif any(each.name in other.defined for other in others):
                found.add(each.bound)
        return own | found

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[Source]]:
        found: dict[str, list[Source]] = {}
        for source in self.sources:
            if source.sort == "module":
                steps = source.path.removesuffix(".py").removesuffix("/__init__").split("/")
                found.setdefault(steps[-1], []).append(source)
        return found

    def _known(self, folder: str, package: str) -> dict[str, Source]:
        """Modules by the path under which they can be imported: from the entry's folder, else from the top."""
        modules = [source for source in self.sources if source.sort == "module"]
        known = {source.path: source for source in modules}
        for source in modules:
            inside = source.path.removeprefix(f"{folder}/") if folder else source.path
            if inside != source.path or not folder:
                known[inside] = source
                if package:
                    known[f"{package}/{inside}"] = source
        return known


def importable(source: Source) -> bool:
    """Whether other modules can import this source by its name."""
    stem = source.path.rpartition("/")[2].removesuffix(".py")
    return source.sort == "module" and stem.isidentifier()


def _entry_name(entry: Source, known: Mapping[str, Source], package: str) -> str:
    name = entry.path.rpartition("/")[2]
    stem = _STRANGE.sub("_", name.rpartition(".")[0]) or "answer"
    plain = f"{stem}.py"
    if entry.sort != "module" and plain in known:
        plain = f"{stem}_{entry.sort}.py"
    return f"{package}/{plain}" if package else plain


def _wanted(imports: Sequence[Import], place: str) -> Iterator[str]:
    """Paths of the modules that these imports, in the module at `place`, may mean."""
    for each in imports:
        folder = place.split("/")[: -each.level] if each.level else []
        steps = [*folder, *(each.module.split(".") if each.module else [])]
        last = [[*steps, each.name]] if each.name and each.name != "*" else []
        for path in [*(steps[:count] for count in range(1, len(steps) + 1)), *last]:
            yield "/".join(path) + ".py"
            yield "/".join([*path, "__init__.py"])


def _module_name(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")
