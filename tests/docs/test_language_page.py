"""Every example of docs/language.md is what the page says it is."""

from functools import cache, partial

import pytest
from pages import ROOT, blocks, rows

from grader.answers.expression import Expression
from grader.deciding.compare import Match
from grader.deciding.ladder import Question, decide
from grader.engine import judge_answer
from grader.language.printing import to_plain
from grader.language.reader import read
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.problem import FormReference, Reference
from grader.spec.load import load_assessment

PAGE = ROOT / "docs" / "language.md"
ROWS = rows(PAGE)
CONTROLS = str.maketrans({"␌": "\f", "␉": "\t", "␈": "\b", "␍": "\r"})


@pytest.fixture(scope="module")
def problem(tmp_path_factory):
    """The problem of the page, loaded as any other."""
    home = tmp_path_factory.mktemp("page")
    (home / "problems" / "page").mkdir(parents=True)
    (block,) = blocks(PAGE, "yaml")
    (home / "problems" / "page" / "letters.yaml").write_text(block, encoding="utf-8")
    (home / "problems" / "page" / "assessment.yaml").write_text("grader: 1\ntitle: Page\nparts: ['1']\n", encoding="utf-8")
    return load_assessment("page", problems=home / "problems", references=None).problem("1")


def under(*heads):
    """Rows of the tables with exactly these columns, by what stands first in them."""
    found = [row for row in ROWS if set(heads) == set(row.cells)]
    assert found
    return [pytest.param(row, id=f"line {row.line}") for row in found]


@cache
def vocabulary(declarations):
    return Vocabulary.of(declarations)


def tree(text, problem):
    return read(text, vocabulary(problem.declarations)).tree


def test_every_table_of_the_page_is_tried():
    tried = [{"meaning", "LaTeX", "Unicode", "plain text"}, {"written", "read as"}, {"asked for", "answer", "verdict"},
             {"damaged", "repaired"}, {"refused", "note", "write"}]  # fmt: skip
    assert all(set(row.cells) in tried for row in ROWS)
    assert all(any(codes for codes in row.cells.values()) for row in ROWS)


@pytest.mark.parametrize("row", under("meaning", "LaTeX", "Unicode", "plain text"))
def test_spellings_of_one_row_are_the_same(row, problem):
    cells = [row.cells[head] for head in ("LaTeX", "Unicode", "plain text")]
    assert all(cells)
    first, *others = [text for cell in cells for text in cell]
    asked = Question(problem.declarations, first)
    differing = [text for text in others if not same(tree(text, problem), tree(first, problem), asked)]
    assert differing == []


def same(one, other, asked):
    return one == other or decide(one, asked).match is Match.EQUAL


@pytest.mark.parametrize("row", under("meaning", "LaTeX", "Unicode", "plain text"))
def test_whole_answers_are_read_like_their_formula(row, problem):
    for text in (text for codes in row.cells.values() for text in codes):
        reading = Expression().read(text, problem.declarations)
        assert isinstance(reading, Answer), text
        assert same(reading.tree, tree(text, problem), Question(problem.declarations, text)), text


@pytest.mark.parametrize("row", under("written", "read as"))
def test_what_is_written_is_read_so(row, problem):
    (written,), (wanted,) = row.cells["written"], row.cells["read as"]
    reading = Expression().read(written, problem.declarations)
    assert isinstance(reading, Answer)
    assert to_plain(reading.tree) == wanted


@pytest.mark.parametrize("row", under("asked for", "answer", "verdict"))
def test_the_verdict_is_that_of_the_page(row, problem):
    (asked,), (answer,), (verdict,) = (row.cells[head] for head in ("asked for", "answer", "verdict"))
    reference = Reference({"expression": FormReference(asked)})
    assert judge_answer(problem, reference, answer, "latex").verdict.value == verdict


@pytest.mark.parametrize("row", under("damaged", "repaired"))
def test_damage_is_repaired_and_told(row, problem):
    (damaged,), (wanted,) = row.cells["damaged"], row.cells["repaired"]
    repaired, log = repair(damaged.translate(CONTROLS))
    assert repaired == wanted
    assert log
    read_as = [Expression().read(text.translate(CONTROLS), problem.declarations) for text in (damaged, wanted)]
    assert isinstance(read_as[0], Answer)
    assert read_as[0].tree == read_as[1].tree


@pytest.mark.parametrize("row", under("refused", "note", "write"))
def test_what_is_refused_says_why_and_what_to_write_is_read(row, problem):
    read_as = partial(Expression().read, declarations=problem.declarations)
    (refused,), (note,), (instead,) = (row.cells[head] for head in ("refused", "note", "write"))
    reading = read_as(refused)
    assert isinstance(reading, Malformed)
    assert reading.note == note
    assert isinstance(read_as(instead), Answer)
