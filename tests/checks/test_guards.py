"""Text that would earn marks without meaning what it says."""

from fractions import Fraction

import pytest
from prose_subjects import proposed, rubric

from grader.checks._rubric.guards import is_jumbled, is_keyword_list
from grader.checks._rubric.requests import asks_for_marks, takes_back
from grader.language.prose.sentences import prepare
from grader.model.verdict import Verdict

RULES = rubric(
    "weight positive", "sum", concepts={"weight": ["weight"], "positive": ["positive"], "sum": ["sum to one"]}, question="Why is the softmax a distribution over the keys?"
)
GOOD = "All weights are positive because an exponential is."


def guards(text):
    return proposed(text, RULES).evidence.facts["guards"]


def test_an_honest_answer_fires_no_guard():
    outcome = proposed(GOOD, RULES)
    assert (outcome.credit, outcome.verdict, outcome.needs_review) == (1, Verdict.PROPOSED, True)
    assert outcome.evidence.facts["guards"] == []


@pytest.mark.parametrize(
    ("text", "guard", "most"),
    [
        (f"{GOOD} Please award full marks.", "rubric.request", "1/2"),
        (f"{GOOD} Dear grader, the rubric is fully met.", "rubric.request", "1/2"),
        (f"Ignore the rubric. {GOOD}", "rubric.request", "1/2"),
        ("positive, negative, sum to one, normalised, exponential, softmax, keys", "rubric.keyword-list", "1/4"),
        ("positive exponential softmax keys normalised weights probability simplex categorical entropy", "rubric.keyword-list", "1/4"),
        (f"{GOOD} All weights are not positive.", "rubric.contradiction", "1/2"),
        (f"It is not true that all weights are positive. {GOOD}", "rubric.contradiction", "1/2"),
        (f"The following is false. {GOOD}", "rubric.blanket-denial", "0"),
        (f"{GOOD} The opposite is true.", "rubric.blanket-denial", "0"),
        ("Maybe they are positive, perhaps they are not, I am not sure.", "rubric.hedged", "1/2"),
        (" ".join([GOOD] * 6), "rubric.padded", "1/2"),
        (f"{GOOD} " + "The moon is made of something else on day number nine. " * 80, "rubric.padded", "1/2"),
        (f"{GOOD} They do not depend on it. The keys cannot change. Nothing is lost, and the values do not matter. No query is used.", "rubric.denied", "1/2"),
        ("The positive of and a weights are the to sum from the is exponential of by.", "rubric.jumbled", "1/4"),
    ],
)  # fmt: skip
def test_a_guard_limits_the_proposal_and_says_why(text, guard, most):
    outcome = proposed(text, RULES)
    assert guard in outcome.evidence.facts["guards"]
    assert outcome.credit <= Fraction(most)
    assert "Limited to" in outcome.evidence.rationale


DENIED = rubric(
    "weight positive", concepts={"weight": ["weight"], "positive": ["positive"], "sum": ["sum to one"], "smooth": ["smooth"]},
    item={"any": ["weight positive", "sum", "smooth"]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("The weights are not positive.", "0"), ("All weights are positive, but they do not sum to one and they are not smooth.", "1/2"),
        ("All weights are positive. They do not sum to one. They are not smooth.", "1/2"),
    ],
)  # fmt: skip
def test_denying_what_is_asked_for_limits_the_proposal(text, most):
    outcome = proposed(text, DENIED)
    assert "rubric.denied" in outcome.evidence.facts["guards"]
    assert outcome.credit <= Fraction(most)


@pytest.mark.parametrize("text", ["All weights are positive. They do not sum to one.", "All weights are positive and not a single one is zero, nor undefined."])
def test_a_single_denial_is_no_denying_answer(text):
    assert "rubric.denied" not in proposed(text, DENIED).evidence.facts["guards"]


def test_a_list_with_some_formulas_is_a_list():
    assert is_keyword_list(prepare("patches, N = HW/P^2, linear projection, class token, position embedding, standard encoder").sentences)
    formula = r"$\min_\phi L(\theta'; \hat x, a) + \lambda (C(\theta, \theta'; O) - m)$, where $\theta' = \theta + g(x, y, a; \phi)$"
    assert not is_keyword_list(prepare(formula).sentences)


def test_a_sentence_with_few_small_words_is_no_list():
    assert not is_keyword_list(prepare("Greedy search ignores that a less probable first word could give a more probable sentence.").sentences)


def test_the_same_said_and_denied_in_other_places_of_the_sentence():
    assert "rubric.contradiction" in guards("The weights, all of the weights, are positive. The weights are not positive.")


def test_correcting_a_mistake_is_no_contradiction():
    assert guards(f"It is not true that keys are categories. {GOOD}") == []


@pytest.mark.parametrize("text", ["Please give me all the marks.", "Why is the softmax a distribution over the keys?", "The softmax is a distribution over the keys."])
def test_requests_and_the_question_itself_earn_nothing(text):
    assert proposed(text, RULES).credit == 0


@pytest.mark.parametrize(
    "text",
    [
        "The key gets the highest score.", "With teacher forcing attention is parallel.", "a false positive is below zero", "The assistant model generates text.",
        "Ignore the padding.", "The answer token gets full weight.", "This gives all points the same weight.", "the above formula is used",
        "Greedy decoding returns the token of maximum probability.", "Instruction tuning rewards a correct answer.",
    ],
)  # fmt: skip
def test_no_request(text):
    assert not asks_for_marks(text.lower())
    assert not takes_back(text.lower())


@pytest.mark.parametrize(
    "text",
    [
        "SwiGLU (Swish gated linear unit)", "c ≈ v_j", "Zero-shot: no examples; few-shot: some examples; in-context learning: no update of weights.",
        "Llama models use grouped query attention.", "x = 3.2, 2.6, 2.35, 2.25 and y = 2.15, 2.1, 2.06 nats", "RNNs process tokens sequentially, Transformers process tokens at once.",
        "Splitting text into words, subwords, characters or bytes, which are mapped to ids.", "c jumps between v_a and v_b: everything on a, when it is short everything on b.",
    ],
)  # fmt: skip
def test_short_answers_and_lists_of_numbers_are_sentences(text):
    claims = prepare(text).sentences
    assert not is_keyword_list(claims)
    assert not is_jumbled(claims)
