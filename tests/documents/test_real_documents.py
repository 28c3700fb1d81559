"""Two documents as students hand them in, converted from PDF, with all the damage that this does."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.documents.blank import is_blank
from grader.documents.reading import read_submission
from tests.documents.papers import assignment, questionnaire

FOLDER = Path(__file__).parents[2].parent / "shared" / "documents"
ASSIGNMENT = FOLDER / "tau-nlp-assignment2-answered.md"
QUESTIONNAIRE = FOLDER / "llm-foundations-answered.md"

# part: first line, last line, how the text begins, how it ends
PARTS = {
    "1a": (83, 83, r"\frac{\partial CE}{\partial \theta_i} =", r"= \hat{y}_i - y_i"),
    "1b": (149, 149, r"\frac{\partial J}{\partial \boldsymbol{x}} =", r"\boldsymbol{W}_1^{\top}"),
    "1c": (155, 155, "Done in", "python file."),
    "1d.number": (163, 163, "113.31395087517392", "113.31395087517392"),
    "2a.1": (168, 171, "1. Handling Unknown Words", "in the training data."),
    "2a.2": (177, 179, "- 1. Context Representation", "high-level abstraction."),
    "2b": (185, 185, "Figure 1", "loss plot"),
    "3a": (197, 200, r"t^{-\frac{1}{M}\sum", r"^{\frac{-1}{M}}"),
    "3b": (212, 218, "q1 Shakespeare perplexity", "15.843863708201395"),
    "3c": (222, 222, "????", "????"),
    "3d": (226, 226, "?????", "?????"),
    "4e": (234, 261, "Text 0", "instead of positive."),
    "5.1a": (283, 288, "The following prerequisites", "probability distribution"),
    "5.1b": (294, 294, "The dot product", "other keys"),
    "5.1c": (300, 300, "We can approximate", r"c \approx v_j$"),
    "5.1d": (306, 306, "If one of all", "the keys value."),
    "5.2a": (319, 319, "M = AA^T", "M = AA^T"),
    "5.2b": (325, 325, r"q = \lambda(k_a + k_b)", r"q = \lambda(k_a + k_b)"),
    "5.3a": (343, 343, r"q = \lambda(\mu_a + \mu_b)", r"q = \lambda(\mu_a + \mu_b)"),
    "5.3b": (358, 372, r"$$k_{a} \sim", "in Σ_a ."),
    "5.4a": (381, 381, r"q_1 = \lambda \mu_1, q_2", r"= \lambda \mu_2"),
    "5.4b": (398, 406, r"$$c_2 = v_b", r"(v_a + v_b)$$"),
}
QUESTIONS = {
    "1": (9, 9, "Language modeling is", "recognition etc"),
    "2": (13, 13, "The self-supervised", "from scratch."),
    "3": (17, 25, "<u>Parallelization", "range dependencies."),
    "4": (29, 35, "<u>Encoder-only", "NLP applications."),
    "5.cherry": (43, 43, r"-[ 0.\log(0.1)", "= 1.6094"),
    "5.banana": (47, 48, r"- [0.\log(0.1)", "= 0.3567"),
    "6": (52, 56, "<u>zero-shot", "well as examples."),
    "7": (60, 64, "In general", "following a command."),
    "8": (68, 70, "Tokenization involves", "processing tasks."),
    "9": (74, 76, "In transformer", "very long contexts."),
    "10": (80, 90, "Multihead attention", "sacrificing performance."),
    "11": (94, 100, "LLaMA models", "during training."),
    "11.formula": (96, 97, r"SiLU(x) = x \cdot \sigma(x)", r"\frac{1}{1 + e^{-x}}"),
    "12": (104, 124, "Layer Normalization", "scaling/shifting parameters."),
    "13": (128, 141, "The **auto-regressive", "threshold ppp."),
}


def _submission(path, paper):
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand: it is no part of this repository")
    return read_submission(path, paper)



@pytest.mark.parametrize("headings", [True, False])
def test_assignment(headings):
    submission = _submission(ASSIGNMENT, assignment(headings=headings))
    assert set(submission.slots) == set(PARTS)
    for part, (first, last, begins, ends) in PARTS.items():
        place, text = submission.slots[part].place, submission.slots[part].text
        assert (place.first_line, place.last_line) == (first, last), part
        assert text.startswith(begins), part
        assert text.endswith(ends), part


def test_questionnaire():
    submission = _submission(QUESTIONNAIRE, questionnaire())
    assert set(submission.slots) == set(QUESTIONS)
    for part, (first, last, begins, ends) in QUESTIONS.items():
        place, text = submission.slots[part].place, submission.slots[part].text
        assert (place.first_line, place.last_line) == (first, last), part
        assert text.startswith(begins), part
        assert text.endswith(ends), part


def test_only_the_title_is_left_over():
    left = _submission(ASSIGNMENT, assignment()).unassigned
    assert [(passage.place.first_line, passage.place.last_line) for passage in left] == [(1, 11)]
    left = _submission(QUESTIONNAIRE, questionnaire()).unassigned
    assert [(passage.place.first_line, passage.place.last_line) for passage in left] == [(1, 5)]


def test_unanswered_parts_are_blank():
    slots = _submission(ASSIGNMENT, assignment()).slots
    assert {part for part, slot in slots.items() if is_blank(slot.text)} == {"3c", "3d"}


def test_statements_are_no_answers():
    submission = _submission(ASSIGNMENT, assignment())
    texts = " ".join(slot.text for slot in submission.slots.values())
    assert "Can you think of an advantage" not in texts
    assert "what about the other way around" not in texts
    assert "Figure 2" not in texts
