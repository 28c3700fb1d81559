"""Markdown pages taken apart: tables, code and links."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
SKIPPED = {".venv", ".git", "out", "node_modules", "build", "dist"}


class Row(NamedTuple):
    """One row of a table under the heads of its columns: the code spans of every cell."""

    line: int
    cells: dict[str, tuple[str, ...]]


def pages():
    """The Markdown files that come with the project, answers of students left out."""
    found = sorted(ROOT.rglob("*.md"))
    return [path for path in found if not (set(path.relative_to(ROOT).parts) & (SKIPPED | {"submissions"}))
            and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]  # fmt: skip


def tokens(path):
    return MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))


def _codes(token):
    return tuple(child.content for child in token.children if child.type == "code_inline")


def rows(path):
    """All rows of all tables."""
    heads, cells, place, found = [], [], 0, []
    inside_head = False
    for token in tokens(path):
        if token.type == "thead_open":
            heads, inside_head = [], True
        elif token.type == "thead_close":
            inside_head = False
        elif token.type == "tr_open":
            cells, place = [], token.map[0] + 1
        elif token.type == "inline" and token.level >= 4 and inside_head:
            heads.append(token.content)
        elif token.type == "inline" and token.level >= 4:
            cells.append(_codes(token))
        elif token.type == "tr_close" and not inside_head:
            found.append(Row(place, dict(zip(heads, cells, strict=False))))
    return found


def blocks(path, language):
    """Contents of the fenced blocks in a language."""
    return [token.content for token in tokens(path) if token.type == "fence" and token.info.strip() == language]


def targets(path):
    """Where links and images lead."""
    for token in tokens(path):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])
            elif child.type == "image":
                yield str(child.attrs["src"])
