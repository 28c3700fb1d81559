"""`grader explain`: the manual page of a kind, from its docstring, parameters and examples."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import click

from grader.catalogue import kinds
from grader.errors import UsageError
from grader.spec.parameters import parameters, summary
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.model.kinds import Example

_PACKAGES: Final = MappingProxyType(
    {"answer": "grader.answers", "check": "grader.checks", "quantity": "grader.quantities"}
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A kind with what its page needs; `sort` is `answer`, `check` or `quantity`."""

    name: str
    sort: str
    cls: Any  # the class; its EXAMPLES are not of `type`


@click.command("explain")
@click.argument("kind", required=False)
@click.option("--json", "as_json", is_flag=True, help="The page as JSON.")
def command(kind: str | None, *, as_json: bool) -> None:
    """Show the manual page of a KIND of answer, check or quantity that varies; without KIND, list them all."""
    pages = [_Page(name, sort, cls) for sort, package in _PACKAGES.items() for name, cls in kinds(package).items()]
    if kind is not None:
        pages = [page for page in pages if page.name == kind]
        if not pages:
            known = [name for package in _PACKAGES.values() for name in kinds(package)]
            raise UsageError(f"there is no kind `{kind}`: {meant(kind, known)}")
    if as_json:
        click.echo(json.dumps([_as_json(page) for page in pages], indent=2, ensure_ascii=False))
    else:
        for line in _list(pages) if kind is None else _pages(pages):
            click.echo(line)


def _list(pages: list[_Page]) -> Iterator[str]:
    width = max(len(page.name) for page in pages)
    for sort in _PACKAGES:
        yield f"Kinds of {sort}:"
        yield from (f"  {page.name:{width}}  {summary(page.cls)}" for page in pages if page.sort == sort)
        yield ""
    yield "`grader explain KIND` shows one of them."


def _pages(pages: list[_Page]) -> Iterator[str]:
    for page in pages:
        yield f"{page.name}: a kind of {page.sort}"
        yield ""
        yield _prose(page.cls)
        yield ""
        yield from _section("Parameters", [_parameter_line(each) for each in parameters(page.cls)])
        yield from _section("Examples", [_example_line(page, each) for each in _examples(page)])


def _examples(page: _Page) -> tuple[Example, ...]:
    """What varies is drawn and has no examples."""
    return () if page.sort == "quantity" else page.cls.EXAMPLES


def _prose(cls: type) -> str:
    """The docstring without its list of parameters, which is printed with types and defaults instead."""
    return re.split(r"\n+Parameters\n-+\n", inspect.getdoc(cls) or "")[0].strip()


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
        yield ""


def _parameter_line(each: Any) -> str:
    default = "required" if each.required else f"default {_plain(each.default)}"
    return f"{each.name}: {_type(each.type)}, {default}" + (f". {each.description}" if each.description else "")


def _type(annotation: Any) -> str:
    written = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return re.sub(r"\b(?:typing|fractions|collections\.abc|grader(?:\.\w+)+)\.", "", written)


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _example_line(page: _Page, example: Example) -> str:
    given = [("parameters", example.parameters), ("reference", example.reference)]
    setting = "".join(f"; {name} {_plain(dict(value))}" for name, value in given if value)
    return f"{_short(example.text)}  gives  {_result(page, example)}{setting}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:200]} ..."


def _result(page: _Page, example: Example) -> str:
    if page.sort == "answer":
        return example.expected
    verdict = example.verdict.value if example.verdict else "?"
    fraction = f" {example.fraction}" if example.fraction is not None else ""
    return f"{verdict}{fraction}" + (f" ({example.misconception})" if example.misconception else "")


def _as_json(page: _Page) -> Mapping[str, Any]:
    examples = [
        {"text": each.text, "gives": _result(page, each), "parameters": dict(each.parameters)}
        for each in _examples(page)
    ]
    listed = [
        {
            "name": each.name,
            "type": _type(each.type),
            "required": each.required,
            "default": None if each.required else each.default,
            "description": each.description,
        }
        for each in parameters(page.cls)
    ]
    page_json = {
        "kind": page.name,
        "sort": page.sort,
        "manual": inspect.getdoc(page.cls) or "",
        "parameters": listed,
        "examples": examples,
    }
    whole: Mapping[str, Any] = json.loads(_plain(page_json))
    return whole
