"""Finding the number next to a word, in the many ways in which people write two of them."""

from __future__ import annotations

import pytest

from grader.documents.numbers import take_number

STATEMENT = "The probabilities are (0.1, 0.7, 0.2)."
BOTH = {
    "Cherry: 1.6094; Banana: 0.3567": ("1.6094", "0.3567"),
    "The loss is 1.609 for cherry and 0.357 for banana.": ("1.609", "0.357"),
    "1.6094 (cherry)\n0.3567 (banana)": ("1.6094", "0.3567"),
    "If it is Cherry (0,0,1), the loss is $-\\ln 0.2 = 1.609$. If it is banana, loss = $-\\ln(0.7) \\approx 0.357$ nats": (
        r"-\ln 0.2 = 1.609",
        r"-\ln(0.7) \approx 0.357 nats",
    ),
    "- Cherry: $L = -\\log(0.2) \\approx 1.61$\n- Banana: $L = -\\log(0.7) \\approx 0.357$": (
        r"-\log(0.2) \approx 1.61",
        r"-\log(0.7) \approx 0.357",
    ),
    "For banana the loss is 0.357, and for cherry it is 1.609, which is larger than 1.": ("1.609", "0.357"),
    "cherry -> -ln(1/5) = ln 5 = 1.609\nbanana -> 0.3567": ("-ln(1/5) = ln 5 = 1.609", "0.3567"),
    "| word | loss |\n|---|---|\n| Cherry | 1.609 |\n| Banana | 0.357 |": ("1.609", "0.357"),
    "Loss for cherry:\n$$-\\log(0.2) = 1.6094$$\nLoss for banana:\n$$-\\log(0.7) = 0.3567$$": (
        r"-\log(0.2) = 1.6094",
        r"-\log(0.7) = 0.3567",
    ),
    "When it is Cherry, p = 0.2, so loss = 1.609. For Banana, p = 0.7, so loss = 0.357.": ("1.609", "0.357"),
    "**cherry** =-[$0.\\log(0.1) + 1.\\log(0.2)$] = 1.6094\n\nIf banana:\n\n-\n$$[1.\\log(0.7)] = 0.3567$$": (
        r"-[ 0.\log(0.1) + 1.\log(0.2) ] = 1.6094",
        r"- [1.\log(0.7)] = 0.3567",
    ),
    "cherry: $-\\frac{1}{1}\\ln(0.2)=1.609$, banana: $\\boxed{0.357}$": (r"-\frac{1}{1}\ln(0.2)=1.609", "0.357"),
}


@pytest.mark.parametrize("text", BOTH)
def test_two_numbers(text):
    cherry = take_number(text, ["cherry"], [["banana"]], STATEMENT)
    banana = take_number(text, ["banana"], [["cherry"]], STATEMENT)
    assert (cherry.text, banana.text) == BOTH[text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("dev perplexity: 113.31395087517392", "113.31395087517392"),
        ("Dev perplexity = 113.3", "113.3"),
        ("113.31 is the dev perplexity after 40000 steps", "113.31"),
        ("After 40000 steps we get a perplexity of 113.31", "113.31"),
        ("We trained for 40000 steps.\nThe dev perplexity was $113.31$.", "113.31"),
        ("113.3", "113.3"),
        ("perplexity: 1.1e2", "1.1e2"),
        ("PPL 112,5", "112,5"),
    ],
)
def test_one_number(text, number):
    found = take_number(text, ["perplexity", "ppl"])
    assert found.text == number
    assert text[found.start : found.end].strip("$") == number


@pytest.mark.parametrize("text", ["", "no number here", "W_1 and x0", "see attached"])
def test_no_number(text):
    assert take_number(text, ["perplexity"]) is None


def test_one_number_for_two_words_is_not_given_twice():
    assert take_number("The losses are 1.609 and 0.357.", ["cherry"], [["banana"]]) is None
