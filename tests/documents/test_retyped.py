"""The same answers give the same slots, however they are typed."""

from __future__ import annotations

import pytest

from grader.documents.reading import read_submission
from tests.documents import retyped
from tests.documents.papers import assignment, expected, words

FORMS = {
    "headings.md": retyped.headed(),
    "question-headings.md": retyped.headed("Question {top}({sub}){last}"),
    "problem-words.md": retyped.headed("Problem {top}, part ({sub}){last}"),
    "dashed.md": retyped.headed("Q{top}-{sub}{last}"),
    "spaced.md": retyped.headed("{top} {sub}{last}"),
    "marked.md": retyped.headed("{top}{sub}{last}", marker="**Answer:** "),
    "letters.md": retyped.nested(),
    "dots.md": retyped.nested("{top} {title}", "{sub}."),
    "bullets.md": retyped.nested("## {top}. {title}", "- {sub}.", "  {last})"),
    "bold.md": retyped.nested("**{top}. {title}**", "**({sub})**", "**({last})**"),
    "statements.md": retyped.nested("{top} {title}", "{sub}.", statements=True, marker="Ans: "),
    "statements-below.md": retyped.nested("# {top} {title}", "({sub})", statements=True, marker="Solution:\n\n"),
    "plain.txt": retyped.nested("Question {top}", "{sub})", "{last})"),
    "plain-answers.txt": retyped.nested("{top}. {title}", "({sub})", "({last})"),
    "upper.txt": retyped.nested("QUESTION {top}: {title}", "({sub})", "({last})").replace("(a)", "(A)").replace("(b)", "(B)")
    .replace("(c)", "(C)").replace("(d)", "(D)").replace("(e)", "(E)"),
    "sections.tex": retyped.sections(),
    "enumerated.tex": retyped.enumerated(),
    "notebook.ipynb": retyped.notebook(),
}


@pytest.mark.parametrize("headings", [True, False])
@pytest.mark.parametrize("name", FORMS)
def test_same_slots(name, headings, tmp_path):
    path = tmp_path / name
    path.write_text(FORMS[name], encoding="utf-8")
    submission = read_submission(path, assignment(headings=headings))
    found = {part: words(slot.text) for part, slot in submission.slots.items()}
    wanted = {part: words(text) for part, text in expected().items()}
    if path.suffix == ".tex":
        found, wanted = ({part: _unlisted(text) for part, text in texts.items()} for texts in (found, wanted))
    assert found == wanted


def _unlisted(text):
    return " ".join(word for word in text.split() if word not in {"1.", "2.", "3.", "4.", "5."})


def test_code_cell_is_the_text_of_its_slot(tmp_path):
    path = tmp_path / "book.ipynb"
    path.write_text(retyped.notebook(code=True), encoding="utf-8")
    slot = read_submission(path, assignment()).slots["1c"]
    assert slot.text == "def forward(x):\n    return x  # 2b"
    assert slot.format == "python"
    assert slot.place.file == "book.ipynb, cell 7"
    assert (slot.place.first_line, slot.place.last_line) == (1, 2)
