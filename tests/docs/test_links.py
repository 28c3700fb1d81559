"""Links of the pages lead somewhere, and the commands in them exist."""

import re
import shlex
from urllib.parse import unquote

import pytest
from pages import ROOT, blocks, pages, targets, tokens

from grader.cli.main import COMMANDS, cli

PAGES = pages()
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def named(path):
    return path.relative_to(ROOT).as_posix()


def anchors(path):
    """The anchors that headings get where Markdown is shown: lower case, blanks as dashes, no punctuation."""
    stream = tokens(path)
    heads = [stream[at + 1].content for at, token in enumerate(stream) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", head.casefold()).replace(" ", "-") for head in heads}


def broken(path):
    for target in targets(path):
        if ELSEWHERE.match(target):
            continue
        file, _, anchor = unquote(target).partition("#")
        place = (path.parent / file).resolve() if file else path
        if not place.exists() or not place.is_relative_to(ROOT) or (anchor and anchor not in anchors(place)):
            yield target


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_relative_link_and_image_leads_somewhere(path):
    assert list(broken(path)) == []


def test_every_page_can_be_reached():
    reached, todo = set(), [ROOT / "README.md", ROOT / "docs" / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached:
            continue
        reached.add(page)
        inside = (target.partition("#")[0] for target in targets(page) if not ELSEWHERE.match(target))
        todo += [(page.parent / target).resolve() for target in inside if target.endswith(".md")]
    assert [named(page) for page in PAGES if page.parent.name == "docs" and page not in reached] == []


def command_lines(path):
    """Lines of shell in a page, those that go on with a backslash joined."""
    for language in ("sh", "bash", "console"):
        for block in blocks(path, language):
            yield from block.replace("\\\n", " ").splitlines()


def words_after(program, line):
    words = shlex.split(line.removeprefix("$ "), comments=True)
    return words[words.index(program) + 1 :] if program in words else []


def calls(path):
    """Subcommand and options of every call of the grader in a page."""
    for line in command_lines(path):
        words = words_after("grader", line)
        if words:
            options = [word.partition("=")[0] for word in words[1:] if re.match(r"--?[A-Za-z]", word)]
            yield words[0], options


CALLS = [(named(path), *call) for path in PAGES for call in calls(path)]


def test_there_are_commands_in_the_pages():
    assert {"grade", "check", "verify", "new"} <= {command for _, command, _ in CALLS}


@pytest.mark.parametrize(("page", "command", "options"), CALLS)
def test_every_command_of_a_page_exists_with_its_options(page, command, options):
    if command.startswith("-"):
        assert command in {"--help", "--version"}
        return
    assert command in COMMANDS
    known = {name for one in cli.get_command(None, command).params for name in (*one.opts, *one.secondary_opts)} | {"--help"}
    assert set(options) <= known


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_target_of_make_and_every_script_of_a_page_exists(path):
    rules = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in command_lines(path):
        assert {word for word in words_after("make", line)[:1] if "=" not in word} <= rules
        scripts = [word for word in words_after("python", line) if word.endswith(".py")]
        assert [script for script in scripts if not (ROOT / script).exists()] == []
