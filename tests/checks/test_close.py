"""Numbers against reference numbers: spellings, digits, named mistakes, units, hostile answers."""

import math
import statistics
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_subjects import judge, reference

from grader.answers.number import Number
from grader.checks.close import Close
from grader.model.verdict import Verdict

NATS = Number(unit={"nats": 1, "bits": "ln 2", "dits": "ln 10"})
LOSS = Close(unit_missing=Fraction(3, 5), sign=Fraction(3, 5))
N = Number()

# (name, reader, check, reference, mutants (answer, misconception, fraction), right answers, wrong answers (answer, misconception, fraction))
PARTS = [
    ("loss of a gold probability 0.2", NATS, LOSS, 1.6094379124341003,
     [("5", "perplexity instead of the loss", "1/5"), ("0.2", "the probability itself", 0), ("-ln(0.8)", "one minus the probability", 0)],
     ["1.6094", "1.609", "1.61", r"\ln 5", "-ln(0.2)", "-log(0.2)", "1.6094 nats", "2.3219 bits", "2.322 bits", "0.699 dits", "L = 1.609",
      "1,6094", r"-[0.\log(0.1)+0.\log(0.7)+1.\log(0.2)] = 1.6094", r"\log_2 5 bits", "1.60944", "1.6094379124341003", "2.3219 bits = 1.6094 nats"],
     [("2.3219", "in bits", "3/5"), ("0.69897", "in dits", "3/5"), ("0.699", "in dits", "3/5"), ("-1.6094", "sign", "3/5"), ("5", "perplexity", "1/5"),
      ("0.2", "probability itself", 0), ("0.223", "one minus", 0), ("1.8", "", 0), ("1.6094 bits", "unit", 0), ("16.094", "", 0), ("log2(5)", "in bits", "3/5")]),
    ("loss of a gold probability 0.7", NATS, LOSS, 0.35667494393873245, [],
     ["0.3567", "0.357", "-ln(0.7)", r"\ln\frac{10}{7}", "0.3567 nats", "0.5146 bits", "0.35667"],
     [("0.5146", "in bits", "3/5"), ("0.1549", "in dits", "3/5"), ("-0.3567", "sign", "3/5"), ("0.7", "", 0), ("1.204", "", 0)]),
    ("perplexity of a seeded run", N, Close(within="3 %"), 113.31395087517392,
     [("4.7302", "loss in nats, not exponentiated", "2/5"), ("6.8242", "loss in bits, not exponentiated", "2/5"), ("26.54", "two to the loss in nats", "3/10")],
     ["113.31395087517392", "113.31", "113.3", "113", "dev perplexity: 113.31395087517392", "112.817", "115", "exp(4.73013)", "≈ 113.3", "1.1331e2"],
     [("4.7302", "nats", "2/5"), ("4.73", "nats", "2/5"), ("6.8242", "bits", "2/5"), ("26.54", "two to", "3/10"), ("150", "", 0), ("-113.31", "sign", 0), ("117", "", 0)]),
    ("parameters of a network", N, Close(exact=True), 104550, [("104500", "without the biases of the hidden layer", "1/2")],
     ["104550", "104,550", "104 550", "104550 parameters", "(50+1)*50 + (50+1)*2000", "104550.0", "2550 + 102000", "1.0455e5", "104.55k parameters"],
     [("104500", "without the biases", "1/2"), ("104551", "", 0), ("102500", "", 0), ("1.05e5", "", 0)]),
    ("perplexity of three tokens", N, Close(), 4, [("2", "entropy in bits", "2/5"), ("1.386", "loss in nats", "2/5")],
     ["4", "2^2", "4.0", "exp(ln 4)", "PPL = 4", "(1/64)^(-1/3)", "four", "4.00", r"\sqrt[3]{64}"],
     [("2", "entropy", "2/5"), ("1.386", "nats", "2/5"), ("1.39", "nats", "2/5"), (r"\ln 4", "nats", "2/5"), ("3", "", 0), ("5", "", 0), ("64", "", 0)]),
    ("bits per character", N, Close(), 2.7860969695399413, [("1.9312", "nats instead of bits", "2/5"), ("6.8976", "the perplexity again", "1/10")],
     ["2.7861", "2.79", "ln(6.897611961776458)/ln(2)", "2.786 bits", r"\log_2 6.8976", "log2(6.897611961776458)", "2.7860969695"],
     [("1.9312", "nats", "2/5"), ("1.93", "nats", "2/5"), ("6.8976", "again", "1/10"), ("ln(6.8976)", "nats", "2/5"), ("0.145", "", 0), ("2.8", "", "1/2")]),
    ("perplexity per word", N, Close(), 41005.60015960749, [("37.94", "multiplied instead of raised", "1/5")],
     ["41005.6", "41006", "41,006", "4.1006e4", "6.897611961776458^5.5", "41005", "41 006", "4.10e4", "41005.60016"],
     [("37.94", "multiplied", "1/5"), ("37.9", "multiplied", "1/5"), ("6.8976", "", 0), ("1.9312", "", 0), ("4.1e3", "", 0)]),
    ("weight with a gap of five", N, Close(), 0.9428256185740149,
     [("0.9933", "one competitor only", "2/5"), ("0.357", "no exponential", "1/10"), ("0.9369", "n competitors instead of n - 1", "3/5")],
     ["0.9428", "94.3%", "1/(1+9*e^(-5))", "0.943", r"\frac{e^5}{e^5+9}", "94.28 %", "0.94283", r"\frac{1}{1+9e^{-5}} \approx 0.9428", "0,9428", ".9428"],
     [("0.9933", "one competitor", "2/5"), (r"\sigma(5)", "one competitor", "2/5"), ("0.357", "no exponential", "1/10"), ("0.9369", "n competitors", "3/5"),
      ("0.937", "n competitors", "3/5"), ("1/(1+10*e^(-5))", "n competitors", "3/5"), ("94.3", "percent", 0), ("0.9", "", 0), ("1", "", 0), ("0.0572", "", 0)]),
    ("smallest gap", Number(bound="smallest"), Close(), 6.9930151229329605, [("4.595", "the factor n - 1 is forgotten", "2/5")],
     ["6.993", "6.99", "ln(99*11)", r"\Delta \ge 6.993", "at least 6.993", "ln(1089)", "6.9930"],
     [("4.595", "forgotten", "2/5"), ("ln 99", "forgotten", "2/5"), ("7.08", "", 0), ("7", "", 0)]),
    ("weight of two keys", N, Close(), 0.4837041358471184, [("0.5", "the limit", "1/2"), ("0.48058", "n instead of n - 2 others", "3/5")],
     ["0.4837", "e^5/(2*e^5+10)", "48.4%", "0.484", r"\frac{1}{2+10e^{-5}}", "48.37 %", "0.48370"],
     [("0.5", "limit", "1/2"), ("1/2", "limit", "1/2"), ("0.48058", "n instead", "3/5"), ("0.481", "n instead", "3/5"), ("e^5/(2e^5+12)", "n instead", "3/5"), ("0.0048", "", 0)]),
    ("smallest scale", Number(bound="smallest"), Close(), 7.822044008185619, [],
     ["7.822", "7.82", r"\lambda \approx 7.822", "ln(2495)", "7.8220"], [("5.0", "", 0), ("8", "", 0), ("7.6", "", 0)]),
    ("weight with a longer key", N, Close(), 0.9933071490757153, [("0.0067", "the other key", "2/5"), ("0.6", "no exponential", "1/10")],
     ["0.9933", "99.3%", r"\sigma(5)", "0.993", "1/(1+e^{-5})", r"\frac{e^{15}}{e^{15}+e^{10}}", "0,9933"],
     [("0.0067", "other key", "2/5"), (r"\sigma(-5)", "other key", "2/5"), ("0.6", "no exponential", "1/10"), ("1", "", 0), ("0.7311", "", 0)]),
    ("standard deviation", N, Close(), 0.7071067811865476, [("0.5", "the variance", "1/2")],
     ["0.7071", "0.707", "1/sqrt(2)", r"\frac{\sqrt 2}{2}", r"\sqrt{1/2}", "sqrt(0.5)"],
     [("0.5", "variance", "1/2"), ("1/2", "variance", "1/2"), ("0.25", "", 0), ("-0.7071", "sign", 0)]),
    ("limit of a variance", N, Close(), 0.25, [("0.5", "the standard deviation", "3/10")],
     ["0.25", "1/4", "25%", r"\frac14", "0.250", "1/2 * 1/2", "0.5^2"], [("0.5", "standard deviation", "3/10"), ("0", "", 0), ("1", "", 0), ("0.2", "", 0)]),
    ("probability of a sign", N, Close(digits=2), 0.07864960352514251,
     [("0.0228", "the deviation is taken as one half", "1/2"), ("0.1587", "the deviation is taken as one", "2/5"), ("0.5", "symmetry around zero", "1/10")],
     ["0.0786", "7.86%", "0.079", "7.9 %", "0.07865", "P = 0.0786", "0.0786 (7.86%)", "7.86e-2"],
     [("0.0228", "one half", "1/2"), ("2.28%", "one half", "1/2"), ("0.1587", "as one", "2/5"), ("0.159", "as one", "2/5"), ("0.5", "symmetry", "1/10"), ("0.92", "", 0)]),
    ("cache of one token", Number(unit={"bytes": 1}), Close(exact=True), 327680,
     [("2621440", "all query heads", "2/5"), ("163840", "only one of keys and values", "1/2")],
     ["327680", "320 KiB", "327,680", "327680 bytes", "2*80*8*128*2", "327.68 kB", "0.3125 MiB", "327 680 B", r"2 \cdot 80 \cdot 8 \cdot 128 \cdot 2 = 327680"],
     [("2621440", "query heads", "2/5"), ("2.5 MiB", "query heads", "2/5"), ("163840", "only one", "1/2"), ("160 KiB", "only one", "1/2"), ("320 bytes", "", 0), ("327681", "", 0)]),
    ("an activation at one", N, Close(), 0.7310585786300049, [("0.8413", "another activation", "3/10"), ("1", "no gate", "1/10")],
     ["0.7311", "1/(1+e^(-1))", "0.731", r"\sigma(1)", r"\frac{e}{1+e}", "73.1%", "0.73106"], [("0.8413", "another", "3/10"), ("0.841", "another", "3/10"), ("1", "no gate", "1/10"), ("0.2689", "", 0)]),
    ("a normalised component", N, Close(sign=Fraction(3, 5)), -1.3416407864998738, [("-1.1619", "unbiased variance", "3/5")],
     ["-1.3416", "-1.34", "−1.342", r"-\frac{3}{\sqrt 5}", "-1.5/sqrt(1.25)", "minus 1.34", "-1,3416"], [("-1.1619", "unbiased", "3/5"), ("1.3416", "sign", "3/5"), ("-1.5", "", 0), ("-1.25", "", 0)]),
    ("tokens that stay", N, Close(), 3, [("2", "the crossing token is dropped", "1/2"), ("5", "no truncation", "1/10"), ("0", "single probabilities", "1/10")],
     ["3", "3.0", "three", "3 tokens", "three tokens", "about 3 tokens", "k = 3", "3 tokens, because 0.5+0.3+0.1 >= 0.85"],
     [("2", "dropped", "1/2"), ("two", "dropped", "1/2"), ("0", "single", "1/10"), ("5", "no truncation", "1/10"), ("4", "", 0), ("2.9", "", 0)]),
]  # fmt: skip
RIGHT = [(part, text) for part in PARTS for text in part[5]]
WRONG = [(part, *wrong) for part in PARTS for wrong in part[6]]


def outcome_of(part, text):
    _, reader, check, value, mutants, *_ = part
    return judge(check, reader, text, reference(value, mutants))


@pytest.mark.parametrize(("part", "text"), RIGHT, ids=lambda item: item if isinstance(item, str) else item[0])
def test_right_numbers_are_right(part, text):
    outcome = outcome_of(part, text)
    assert not isinstance(outcome, str), outcome
    assert outcome.verdict is Verdict.CORRECT, outcome.evidence


@pytest.mark.parametrize(("part", "text", "misconception", "fraction"), WRONG, ids=lambda item: item[0] if isinstance(item, tuple) else str(item))
def test_wrong_numbers_are_wrong_and_the_mistake_is_named(part, text, misconception, fraction):
    outcome = outcome_of(part, text)
    assert not isinstance(outcome, str), outcome
    assert outcome.credit == Fraction(fraction), outcome
    assert outcome.verdict is (Verdict.PARTIAL if outcome.credit else Verdict.INCORRECT)
    assert misconception in outcome.misconception


@pytest.mark.parametrize("text", ["nan", "inf", "9^{9^{9^9}}", "200000!", "10^400", r"\sum_{i=1}^{1000000} 1/i", "1/0", "2 or 3", "3 ± 1"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_hostile_and_hedged_answers_never_agree(part, text):
    start = time.process_time()
    outcome = outcome_of(part, text)
    assert isinstance(outcome, str) or outcome.credit == 0
    assert time.process_time() - start < 4.0


@pytest.mark.parametrize(("text", "note"), [
    ("0.9428", "close.rounded"), ("0.942", "close.truncated"), ("0.9430", "close.carried"), ("1/(1+9*e^(-5))", "close.exact"),
    ("0.94", "close.coarse"), ("0.95", "close.differs"), ("-0.9428", "close.sign"),
])  # fmt: skip
def test_notes_say_how_close(text, note):
    assert judge(Close(), N, text, reference(0.9428256185740149)).evidence.note == note


@pytest.mark.parametrize(("text", "verdict"), [("1,609", Verdict.CORRECT), ("1609", Verdict.INCORRECT), ("1.609,4", Verdict.INCORRECT)])
def test_an_ambiguous_comma_is_read_in_the_students_favour(text, verdict):
    assert judge(Close(), N, text, reference(math.log(5))).verdict is verdict


def test_the_closest_mutant_wins():
    known = reference(1.0, [("0.90", "far", "1/5"), ("0.902", "near", "2/5")])
    assert judge(Close(), N, "0.902", known).misconception == "near"


def test_a_mutant_never_takes_what_is_closer_to_the_reference():
    known = reference(0.5004, [("0.5", "rounded too early", 0)])
    assert judge(Close(), N, "0.5004", known).verdict is Verdict.CORRECT
    assert judge(Close(), N, "0.5", known).misconception == "rounded too early"


def test_alternatives_count_as_the_reference():
    assert judge(Close(), N, "2", reference(1, alternatives=["2"])).verdict is Verdict.CORRECT


def test_the_expected_value_is_only_in_the_counterexample():
    outcome = judge(Close(), N, "0.7", reference(0.9428256185740149))
    assert outcome.counterexample.expected.startswith("0.94")
    assert "0.94" not in outcome.evidence.rationale + str(outcome.evidence.facts)


def test_without_a_reference_it_is_our_fault():
    with pytest.raises(ValueError, match="reference"):
        judge(Close(), N, "1", None)


def test_an_unreadable_reference_is_not_the_students_fault():
    with pytest.raises(ValueError, match="is no number"):
        judge(Close(), N, "1", reference("a lot"))


@given(st.floats(1e-6, 1e6), st.integers(3, 9))
def test_every_rounding_to_enough_digits_is_right(number, digits):
    assert judge(Close(), N, f"{number:.{digits - 1}e}", reference(number)).verdict is Verdict.CORRECT


@given(st.floats(1e-3, 1e6), st.floats(0.002, 0.9))
def test_what_is_off_by_more_than_the_tolerance_is_wrong(number, error):
    assert judge(Close(), N, repr(number * (1 + error)), reference(number)).verdict is not Verdict.CORRECT


def test_speed():
    part = PARTS[7]
    texts = ["0.9428", "94.3%", "1/(1+9*e^(-5))", "x = 0.94", "about 0.943 units", "0.9369"]
    times = []
    for text in texts * 40:
        start = time.process_time_ns()
        outcome_of(part, text)
        times.append(time.process_time_ns() - start)
    assert statistics.median(times[60:]) < 1e6  # a millisecond: three times what was measured, for slow machines
