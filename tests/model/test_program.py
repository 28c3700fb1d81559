"""A program prints as one text and reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.program import Program

LINES = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=30).filter(lambda text: "#=== grader" not in text)
PATHS = st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6})?\.py", fullmatch=True)


@given(st.dictionaries(PATHS, st.lists(LINES, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4), st.data())
def test_programs_read_back(files, data):
    program = Program(files, data.draw(st.sampled_from(sorted(files))))
    found = Program.from_text(program.to_text(), program.entry)
    assert dict(found.files) == files
    assert found.entry == program.entry


@given(st.text())
def test_every_text_is_a_program(text):
    assert Program.from_text(text).files


@pytest.mark.parametrize("text", ["#=== grader file x", "#=== grader file x ===", "#=== grader cell 1 ===\nx"])
def test_half_a_mark(text):
    assert len(Program.from_text(text).files) == 1
