"""The notation of ideas: what meets them, and what does not."""

import pytest
from prose_subjects import proposed, rubric

from grader.checks._rubric.ideas import Polarity, Reach, read_idea
from grader.checks._rubric.scheme import rubric_of

CONCEPTS = {
    "parallel": ["parallel", "simultaneous", "at once", "all ... together"],
    "token": ["token", "word"],
    "weight": ["weight", "parameter"],
    "update": ["update", "change"],
    "share": ["=shared"],
    "prefix": ["rotat*"],
}
MODELS = {"transformer": ["transformer", "attention"], "rnn": ["rnn", "recurrent network"]}


def met(text, idea, **more):
    return proposed(text, rubric(idea, concepts=CONCEPTS, subjects=MODELS, **more)).credit == 1


@pytest.mark.parametrize(
    ("idea", "text"),
    [
        ("parallel token", "The tokens are processed simultaneously."), ("parallel", "All of the words go through together."),
        ("parallel", "It is paralel processing."), ("not update weight", "No weights are updated."), ("not update", "The parameters are not changed."),
        ("~update", "Nothing is updated."), ("update -token", "Weights change."), ('"softmax|argmax"', "It is like an argmax."), ("share", "They are shared."),
        ("prefix", "a rotation"), ("token .. update", "First tokens come, then the updates."), ("token weight; anywhere", "A token. A weight."),
        ("token weight; in one clause", "The token has a weight."), ("token weight; within 3 words", "the token weight"),
    ],
)  # fmt: skip
def test_met(idea, text):
    assert met(text, idea)


@pytest.mark.parametrize(
    ("idea", "text"),
    [
        ("parallel", "It is not parallel."), ("parallel token", "It is parallel. There are tokens."), ("not update weight", "The weights are updated."),
        ("update -token", "Tokens change."), ("share", "They share it."), ("token .. update", "First updates come, then the tokens."),
        ("token weight; in one clause", "There is a token, because it has a weight."), ("token weight; within 3 words", "the token of the sentence has a weight"),
        ("token weight; anywhere", "A token."),
    ],
)  # fmt: skip
def test_not_met(idea, text):
    assert not met(text, idea)


@pytest.mark.parametrize(
    "text",
    [
        "Transformers are parallel.", "RNNs are sequential, whereas Transformers are parallel.", "Unlike RNNs, Transformers work in parallel.",
        "Parallel work is easy for Transformers.", "Transformers have no recurrence. They run in parallel.", "It is parallel.",
        "Transformers, in contrast to RNNs, process tokens at once.", "RNNs and Transformers differ. The latter is parallel.",
        "**Transformers:** parallel over all tokens.", "RNNs go step by step and Transformers work in parallel.",
    ],
)  # fmt: skip
def test_the_right_one_is_spoken_of(text):
    assert met(text, "[transformer] parallel", about="transformer")


@pytest.mark.parametrize(
    "text",
    [
        "RNNs are parallel.", "RNNs are parallel, whereas Transformers are sequential.", "Transformers are slow. RNNs run in parallel.",
        "Unlike Transformers, RNNs work in parallel.", "RNNs are better than Transformers since they are parallel.",
        "Transformers and RNNs differ. The latter is parallel.",
    ],
)  # fmt: skip
def test_the_wrong_one_is_spoken_of(text):
    assert not met(text, "[transformer] parallel", about="transformer")


def test_a_typing_slip_is_not_another_word():
    rules = rubric("bidirectional", concepts={"bidirectional": ["bidirectional"]})
    assert proposed("It is bidirectonal.", rules).credit == 1
    assert proposed("It is unidirectional.", rules).credit == 0
    rules = rubric("known", concepts={"known": ["supervised"]})
    assert proposed("It is unsupervised.", rules).credit == 0
    assert proposed("It is superviced.", rules).credit == 1


def test_reading():
    idea = read_idea('[rnn|transformer] not a|"b c" .. ~d -e; in one clause, within 7 words')
    assert idea.subjects == {"rnn", "transformer"}
    assert [term.polarity for term in idea.terms] == [Polarity.DENIED, Polarity.EITHER, Polarity.ABSENT]
    assert idea.terms[0].names == ("a", "b c")
    assert idea.terms[1].follows
    assert (idea.reach, idea.window) == (Reach.CLAUSE, 7)


@pytest.mark.parametrize("source", ["", "a & b", "a; soon", "-a", "[rnn]"])
def test_a_broken_idea_is_told(source):
    with pytest.raises(ValueError, match="idea"):
        read_idea(source)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"concepts": {}}, "no concept is called x"), ({"weight": "1/2"}, "add up to 1/2"), ({"colour": 1}, "unknown keys colour"),
        ({"needs": "Z"}, "needs Z"), ({"concepts": {"x": ["... a"]}}, "begin with a word"),
    ],
)  # fmt: skip
def test_a_broken_rubric_is_told(change, message):
    item = {"key": "A", "weight": 1, "item": "i", "any": ["x"]}
    data = {"concepts": change.pop("concepts", {"x": ["y"]}), "items": [{**item, **change}]}
    with pytest.raises(ValueError, match=message):
        rubric_of(data)


@pytest.mark.parametrize("text", ["N = HW/P^2", r"$N = HW/P^2$", "there are HW/P² patches", "so it is (HW)/P^2"])
def test_a_spelling_with_signs_is_cut_like_the_text(text):
    assert proposed(text, rubric("count", concepts={"count": ["hw/p^2"]})).credit == 1


def test_a_quotient_by_w_is_no_with():
    assert proposed("N = H*W/P^2 -> linear", rubric("count", concepts={"count": ["h * w / p^2"]})).credit == 1


@pytest.mark.parametrize("text", ["It retains the old labels.", "It maintains the old labels.", "The old labels are kept."])
def test_common_synonyms_need_not_be_listed(text):
    assert proposed(text, rubric("keep label", concepts={"keep": ["keep"], "label": ["label"]})).credit == 1


def test_an_exact_word_has_no_synonyms():
    assert proposed("It retains labels.", rubric("keep", concepts={"keep": ["=keeps"]})).credit == 0


@pytest.mark.parametrize(
    ("text", "rnn"),
    [
        ("The work is done at once when RNNs are used.", True), ("Attention works at once when RNNs do not.", False),
        ("Attention is slow, RNNs at once.", True), ("Attention and RNNs work at once.", True),
    ],
)  # fmt: skip
def test_who_a_clause_is_about(text, rnn):
    assert met(text, "[rnn] parallel") is rnn
