"""Rulings with reasons, and labelled numbers."""

from fractions import Fraction

import pytest

from grader.answers.readings import Readings
from grader.answers.true_false import TrueFalse
from grader.checks._holds import condition_holds, names
from grader.checks.justified import Justified
from grader.model.answer import Malformed
from grader.model.kinds import Subject
from grader.model.problem import FormReference
from grader.model.symbols import Declarations
from grader.model.verdict import Verdict

NONE = Declarations()
BIAS = FormReference("false", data={
    "concepts": {"score": ["attention score", "query key product"], "linear": ["linear", "distance"]},
    "items": [{"key": "A", "weight": "3/5", "item": "added to scores", "any": ["score"]}, {"key": "B", "weight": "2/5", "item": "linear", "any": ["linear"]}],
})  # fmt: skip
PASSAGES = Readings({"q1": ("bigram", "bi-gram"), "q2": ("char", "character")}, {"play": ("Shakespeare",), "wiki": ("Wikipedia",)})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("TRUE", True), ("T.", True), ("(b) False because it is.", False), ("Answer: TRUE\nAttention is linear.", True), ("F - it is not", False),
        ("Correct, as shown.", True), ("Incorrect since merges are dropped.", False), ("Not true. It does.", False), ("The statement is wrong: no mask.", False),
        ("I think this is true as the mask hides it.", True), ("The bias acts on scores. Therefore, the statement is false.", False),
        ("True/False: False. Because", False), ("**False**", False), (r"\textbf{True}. Yes.", True), ("true positives are counted", None),
        ("I disagree: it masks.", False), ("I don't agree with this, as it masks.", False), ("I do not think that is true: it masks.", False),
        ("The given statement doesn't hold, because it masks.", False), ("That's a false statement. It masks.", False), ("Falsch: es maskiert.", False),
        ("Answer is F because it masks.", False), ("That is indeed correct: it masks.", True), ("I agree, since it masks.", True),
        ("I don't disagree: it masks.", True), ("It depends: it may mask.", None), ("Partly true, partly false: it masks.", None),
        ("It is right-hand padding.", None), ("No merges because of it.", None), ("I think so.", None),
        ("Only the vocabulary is kept.", None), ("FALSE, it is true that words are kept, but not merges.", False),
    ],
)  # fmt: skip
def test_rulings(text, value):
    assert TrueFalse().read(text, NONE).value.value is value


@pytest.mark.parametrize("text", ["True or false?", "T/F", "TRUE and FALSE", "Statement is TRUE but FALSE", "TRUE. So it is false."])
def test_both_ways_is_malformed(text):
    answer = TrueFalse().read(text, NONE)
    assert isinstance(answer, Malformed)
    assert answer.note == "true_false.both"


def test_yes_and_no_only_where_declared():
    assert TrueFalse().read("No merges are kept.", NONE).value.value is None
    assert TrueFalse().read("No, it is not.", NONE).value.value is False
    assert TrueFalse(yes_no=True).read("No, it is not.", NONE).value.value is False


@pytest.mark.parametrize(
    ("text", "check", "verdict", "credit"),
    [
        ("False. It is added to the attention scores, linear in the distance.", Justified(), Verdict.PROPOSED, 1),
        ("False. It is added to the attention scores.", Justified(), Verdict.PROPOSED, Fraction(3, 5)),
        ("False", Justified(), Verdict.INCORRECT, 0),
        ("False", Justified(bare=Fraction(1, 4)), Verdict.PARTIAL, Fraction(1, 4)),
        ("True. It is added to the attention scores, linear in the distance.", Justified(), Verdict.INCORRECT, 0),
        ("It is added to the attention scores, linear in the distance.", Justified(), Verdict.PROPOSED, 0),
        ("It is added to the attention scores, linear in the distance.", Justified(unruled=Fraction(1, 2)), Verdict.PROPOSED, Fraction(1, 2)),
        ("False, the sky is blue today.", Justified(ruling=Fraction(1, 3)), Verdict.PROPOSED, Fraction(1, 3)),
    ],
)  # fmt: skip
def test_the_rule_of_the_paper(text, check, verdict, credit):
    reader = TrueFalse()
    outcome = check.judge(Subject(reader.read(text, NONE), NONE, reader, BIAS))
    assert (outcome.verdict, outcome.credit) == (verdict, credit)


@pytest.mark.parametrize(
    "text",
    [
        "q1 Shakespeare perplexity: 5.8\n\nq1 Wikipedia perplexity: 24.7\n\nq2 Shakespeare Perplexity: 6.9\n\nq2 Wikipedia Perplexity: 15.8",
        "The bigram model has 5.8 on Shakespeare and 24.7 on Wikipedia, the character model 6.9 on Shakespeare and 15.8 on Wikipedia.",
        "Shakespeare: bi-gram 5.8, char 6.9. Wikipedia: bi-gram 24.7, char 15.8.",
        "On Wikipedia the bigram reaches 24.7 and the char model 15.8; on Shakespeare they get 5.8 and 6.9.",
        "q1: 5.8 and 24.7, q2: 6.9 and 15.8 (Shakespeare and Wikipedia)",
        "| model | Shakespeare | Wikipedia |\n|---|---|---|\n| bigram | 5.8 | 24.7 |\n| char | 6.9 | 15.8 |",
        "| | q1 | q2 |\n|:--|--:|--:|\n| Wikipedia passage | 24.7 | 15.8 |\n| Shakespeare passage | 5.8 | 6.9 |",
        "| m | Shakespeare | Wikipedia | |---|---|---| | bigram | 5.8 | 24.7 | | char | 6.9 | 15.8 |",
        "- bigram / Shakespeare: **5.8**\n- bigram / Wikipedia: **24.7**\n- char / Shakespeare: **6.9**\n- char / Wikipedia: **15.8**",
        "Bigram model: 5.8 on Shakespeare, 24.7 on Wikipedia. Character model: 6.9 and 15.8.",
        r"$PPL_{q1}$: bigram on Shakespeare $= 5.8$, on Wikipedia $= 24.7$. char on Shakespeare $= 6.9$, on Wikipedia $= 15.8$",
    ],
)  # fmt: skip
def test_labels_of_numbers(text):
    read = PASSAGES.read(text, NONE).value.labelled
    assert read == {"q1_play": 5.8, "q1_wiki": 24.7, "q2_play": 6.9, "q2_wiki": 15.8}


def test_numbers_without_labels_are_no_readings():
    assert PASSAGES.read("We got 5.8 and 24.7 in 2 runs.", NONE).value.labelled == {}


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("losses = [3.2, 2.6, 2.3, 2.2]", (3.2, 2.6, 2.3, 2.2)), ("3.2 -> 2.6 -> 2.3 -> 2.2", (3.2, 2.6, 2.3, 2.2)),
        ("-0.5, -1, -2, -3.5", (-0.5, -1, -2, -3.5)), ("it fell from 3 to 2", ()),
    ],
)  # fmt: skip
def test_series(text, series):
    assert Readings().read(text, NONE).value.series == series


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("all > 1", True), ("q2_play < q2_wiki", True), ("q2 < 10", False), ("wiki > play", True), ("count == 4 and not all > 20", True),
        ("q1_play + 1 < 2 * q2_play", True), ("series > 0", False), ("missing < 1", False), ("1 < q1 < 30", True), ("all < 1 or q2 < 16", True),
    ],
)  # fmt: skip
def test_conditions(condition, truth):
    numbers = PASSAGES.read("q1: 5.8 and 24.7, q2: 6.9 and 15.8", NONE).value
    assert condition_holds(condition, names(numbers)) is truth


@pytest.mark.parametrize("condition", ["", "q1 <", "__import__('os')", "q1", "q1 < [2]", "q1 < 2 ** 9"])
def test_what_is_no_condition(condition):
    with pytest.raises(ValueError, match="condition"):
        condition_holds(condition, {"q1": (1.0,)})
