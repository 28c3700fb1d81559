"""What counts as no answer."""

from __future__ import annotations

import pytest

from grader.documents.blank import is_blank


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "????", "?", "...", "…", "-", "—", "____", "todo", "TODO:", "T.B.D.", "tbd", "n/a", "N/A.", "none", "idk",
     "I don't know", "I don’t know.", "no answer", "No answer yet", "$?$", "$$ $$", "**???**", "\\text{TODO}", "`todo`",
     "```\n```", "(blank)", "[ ]", "\u200b", "your answer here", "Answer:", "not done yet", "=", "\\[ \\]", "<u>todo</u>",
     "?" * 5000],
)  # fmt: skip
def test_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize(
    "text",
    ["0", "-1", "x", "see attached", "see attached file", "no", "No, because it sums to one", "???? maybe 3",
     "None of the above", "\\emptyset", "A", "todo list models are small", "n/a because n = 0", "the answer is 4", "$q$",
     "I don't know whether n > 2, but q = k_a", "empty set", "≈ 1", "?" * 500 + "x"],
)  # fmt: skip
def test_not_blank(text):
    assert not is_blank(text)
