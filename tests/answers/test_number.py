"""Spellings of numbers, and what is no number."""

import math
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.answers.number import Number
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations, Kind, Symbol

NOTHING = Declarations()
NATS = Number(unit={"nats": 1, "bits": "ln 2"})
BYTES = Number(unit={"bytes": 1})

PLAIN = [
    ("0.9428", 0.9428), ("-1.3416", -1.3416), ("+4", 4), (".5", 0.5), ("4.", 4), ("−0.25", -0.25), ("3", 3),
    ("94.3%", 0.943), (r"94.3\%", 0.943), ("94.3 %", 0.943), ("7.86 percent", 0.0786), ("50 per cent", 0.5),
    ("0,9933", 0.9933), ("-1,34", -1.34), ("327,680", 327680), ("327 680", 327680), ("1{,}024", 1024),
    ("1,234,567.5", 1234567.5), ("1.234.567", 1234567), ("1.234,5", 1234.5), ("41'005", 41005), ("104_550", 104550),
    ("1e-3", 0.001), ("2.5E4", 25000), (r"3.3\times10^5", 330000), (r"3.3 \cdot 10^{5}", 330000), ("3.3×10⁵", 330000),
    ("3.3 x 10^5", 330000), ("3.3*10**5", 330000), ("4.1 × 10^-2", 0.041), ("10^3", 1000), ("10^{-2}", 0.01),
    ("1/4", 0.25), (r"\frac{1}{4}", 0.25), (r"\frac14", 0.25), (r"-\dfrac{3}{2}", -1.5), ("3 1/2", 3.5), ("½", 0.5),
    ("three", 3), ("Three.", 3), ("a half", 0.5), ("one quarter", 0.25), ("0.333...", 0.333), ("12 345.6", 12345.6),
    ("minus 1.34", -1.34), ("negative 2", -2), ("41 thousand", 41000), ("2.6 million", 2600000), ("105k", 105000),
]  # fmt: skip
EXPRESSIONS = [
    (r"\ln 5", math.log(5)), ("ln(5)", math.log(5)), ("-log(0.2)", math.log(5)), ("1/(1+9*e^(-5))", 0.9428256185740149),
    ("ln(6.9)/ln(2)", math.log2(6.9)), ("log2(8)", 3), (r"\log_2 8", 3), ("sqrt(0.5)", math.sqrt(0.5)),
    (r"\frac{1}{\sqrt{2}}", math.sqrt(0.5)), (r"\frac{1}{1+e^{-1}}", 0.7310585786300049), ("e^5/(2*e^5+10)", 0.4837041358471184),
    ("2^2", 4), ("2**2", 4), ("(1/2*1/4*1/8)^(-1/3)", 4), ("exp(1.5)", math.exp(1.5)), ("2*80*8*128*2", 327680),
    (r"2\pi", 2 * math.pi), ("5!", 120), ("-(0*log(0.1) + 1*log(0.2))", math.log(5)), ("51*50 + 51*2000", 104550),
    (r"\left(\frac{1}{64}\right)^{-1/3}", 4), ("1-0.2", 0.8), (r"\sigma(1)", 0.7310585786300049),
]  # fmt: skip
AROUND = [
    ("x = 4", 4), ("= 2^2", 4), ("≈ 113.31", 113.31), ("~0.94", 0.94), (r"$\alpha \approx 0.48$", 0.48), ("a := 3", 3),
    (r"-[0.\log(0.1)+1.\log(0.2)] = 1.6094", 1.6094), ("dev perplexity: 113.31", 113.31), ("The answer is 4.", 4),
    ("about 3 tokens", 3), ("104,550 parameters", 104550), ("three tokens stay", 3), ("exactly 3 tokens.", 3),
    ("3 tokens, because 0.5 + 0.3 < 0.85", 3), ("4, since 2^2", 4), ("4, not 2", 4), ("0.0786 (7.86%)", 0.0786),
    ("3 (rounded up)", 3), ("**0.94**", 0.94), ("`0.94`", 0.94), (r"\boxed{4}", 4), ("$$4$$", 4), (r"\(4\)", 4), ("(0.25)", 0.25),
    ("With n = 10 and gap 5: alpha = 0.9428", 0.9428), ("Delta = ln(99*11) = 6.993", 6.993), ("so the value is 4", 4), (r"\frac12 (1 - \frac12)", 0.25), ("320 * 1024", 327680), ("5 - 2", 3), ("(a) 5 - 2", 3), ("3 tokens (0.5+0.3+0.1)", 3),
    ("3 stay (0.5 + 0.4 = 0.9 > 0.85)", 3), ("1.609 (natural log)", 1.609), ("The log loss is 1.6094.", 1.6094), ("ln5", math.log(5)), ("1/4 (25%)", 0.25),
    ("0.5 (1 - 0.5)", 0.25), ("- 1.34 or -1.34", -1.34),
    ("p = 0.3 + 0.5, thus 0.8", 0.8), ("alpha = 1/(1+9e^{-5})\n= 0.943", 0.943), ("k = 5\n\nalpha = 0.943", 0.943),
    ("0.943 = alpha", 0.943), ("PPL = exp(1.386) = 4", 4), ("(a) 0.7311", 0.7311), ("- 0.7311", -0.7311), ("Answer: 3", 3),
    (r"\text{perplexity} = 4", 4), ("roughly 41,006", 41006), ("1.386 → 4", 4), ("2.3219 or 2.3219", 2.3219),
    ("I think it is 3?", 3), ("  7  \n", 7), ("approximately 0.943.", 0.943), ("perplexity of about 113.3", 113.3),
]  # fmt: skip
UNITS = [
    ("1.6094 nats", 1.6094), ("2.3219 bits", 2.3219 * math.log(2)), ("2.3219", 2.3219), ("log_2 5 bits", math.log(5)),
    ("ln(5) nats", math.log(5)), ("1.6094 (nats)", 1.6094), ("2.3219 bits = 1.6094 nats", 1.6094), ("2.32 Bits", 2.32 * math.log(2)),
    ("2.786 bits per character", 2.786 * math.log(2)), ("2.786 bits/char", 2.786 * math.log(2)), ("0.699 dits", 0.699 * math.log(10)),
    ("2.3219 bits or 1.6094 nats", 2.3219 * math.log(2)), (r"1.6094\,\mathrm{nats}", 1.6094), ("loss: 1.61 nat", 1.61),
]  # fmt: skip
STORAGE = [
    ("320 KiB", 327680), ("327680", 327680), ("327,680 bytes", 327680), ("327680 B", 327680), ("0.3125 MiB", 327680),
    ("320KiB", 327680), ("327.68 kB", 327680), ("320*1024 bytes", 327680), ("320 KiB = 327680 B", 327680), ("320 kibibytes", 327680),
]  # fmt: skip
HEDGED = [
    "2 or 3", "1.6 (or 2.3)", "between 1 and 2", "1 to 2", "1–2", "1.6 ± 0.1", "either 3 or 4", "1.5\n2.5", "3 +/- 1",
    "0.94 (0.36)", "113 or 114", "x is 3 or 4",
]  # fmt: skip
UNREAD = [
    "", "?", "a lot", "x", "nan", "inf", "-infinity", "∞", r"\infty", "not 4", "square root of 5", "twice 3", "3 of the 5 tokens",
    "1e999", "10^400", "9^{9^{9^9}}", "200000!", "1/0", "0/0", "log(0)", "= ", "()", "$$", "import os", "5 squared", "log of 5", "5^+", "5^T",
    "1..2", "1,2,3", "one or two", "3 3", "__import__('os').system('x')", "\x00", "\u202e4x", "[3, 4]", "{3, 4}", "O(4)",
    "more than 3", "5 (wrong)", "the log of 5", "the root is not 5", "less than 4", "> 3", "x < 4", "at least 3", "x >= 4",
]  # fmt: skip


def value(reader, text, declarations=NOTHING):
    reading = reader.read(text, declarations)
    assert isinstance(reading, Answer), f"{text!r}: {reading.message}"
    return reading.value.value


@pytest.mark.parametrize(("text", "expected"), PLAIN + EXPRESSIONS + AROUND)
def test_reads(text, expected):
    assert value(Number(), text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_units_of_information(text, expected):
    assert value(NATS, text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("text", "expected"), STORAGE)
def test_units_of_storage(text, expected):
    assert value(BYTES, text) == expected


@pytest.mark.parametrize("text", HEDGED + UNREAD)
def test_is_not_one_number(text):
    reading = Number().read(text, NOTHING)
    assert isinstance(reading, Malformed)
    assert reading.message
    assert reading.note.startswith("number.")


@pytest.mark.parametrize("text", HEDGED)
def test_alternatives_are_named_as_such(text):
    assert Number().read(text, NOTHING).note == "number.hedged"


@pytest.mark.parametrize(("text", "digits", "step"), [
    ("0.0786", 3, 1e-4), ("7.86%", 3, 1e-4), ("1.60", 3, 0.01), ("3.3e5", 2, 1e4), ("327680", 6, 1), ("0.00", 2, 0.01), ("1/4", 0, 0),
])  # fmt: skip
def test_keeps_the_digits_that_were_given(text, digits, step):
    quantity = Number().read(text, NOTHING).value
    assert quantity.digits == digits
    assert quantity.step == pytest.approx(step)


@pytest.mark.parametrize(("text", "other"), [("1,609", 1.609), ("327.680", 327680), ("0,993", None), ("1.5", None)])
def test_ambiguous_separators_keep_both_readings(text, other):
    assert Number().read(text, NOTHING).value.other == other


@pytest.mark.parametrize("text", ["x >= 7", r"\Delta \geq 7", "at least 7", "λ ≥ 7"])
def test_bounds_are_numbers_where_the_problem_says_so(text):
    assert value(Number(bound="smallest"), text) == 7
    assert Number().read(text, NOTHING).note == "number.bound"
    assert Number(bound="largest").read(text, NOTHING).note == "number.bound"


@pytest.mark.parametrize("text", ["x <= 7", r"\Delta \leq 7", "at most 7", "7 >= x"])
def test_a_bound_in_the_other_direction_is_no_answer(text):
    assert value(Number(bound="largest"), text) == 7
    assert Number(bound="smallest").read(text, NOTHING).note == "number.bound"


@pytest.mark.parametrize(("text", "remarks"), [("2^2 = 5", 1), ("2^2 = 4", 0), ("-log(0.2) = 1.6094", 0), ("0.5 + 0.3 = 0.9", 1)])
def test_members_of_a_chain_that_disagree_are_remarked(text, remarks):
    assert len(Number().read(text, NOTHING).remarks) == remarks


def test_a_declared_letter_is_no_unit():
    declared = Declarations(symbols=(Symbol("k", Kind.SCALAR),))
    assert isinstance(Number().read("3k", declared), Malformed)


def test_damaged_commands_are_repaired_and_logged():
    reading = Number().read("rac{1}{4}", NOTHING)
    assert reading.value.exact == Fraction(1, 4)
    assert reading.repairs


@pytest.mark.parametrize("text", [
    "9^{9^{9^9}}", "200000!", "10^400", "9" * 5000, "1e" + "9" * 50, "(" * 5000, "1+" * 3000 + "1", r"\sum_{i=1}^{1000000} i^{0.5}",
    "or " * 2000, "1 (" * 500, "= 1 " * 1000, "a:" * 2000, "so " * 3000, "1,111" * 1000, "." * 10000, "(1) " * 2000, "1 " * 9000,
    "because " * 2000, r"\frac{1}{" * 800, "\\text{" * 3000, "minus " * 3000, "%" * 15000, "1 thousand " * 1500, "e^" * 2000,
])  # fmt: skip
def test_hostile_text_ends_fast(text):
    start = time.process_time()
    Number().read(text, NOTHING)
    assert time.process_time() - start < 4.0


def test_a_megabyte_is_refused():
    assert Number().read("1" * 1_000_000, NOTHING).note == "number.too-long"


@given(st.text(max_size=60))
def test_any_text_gives_a_reading(text):
    reading = NATS.read(text, NOTHING)
    assert isinstance(reading, Answer | Malformed)
    if isinstance(reading, Answer):
        assert math.isfinite(reading.value.value)


@given(st.text(alphabet="0123456789.,eE+-*/^()[]{}% =≈xnatsbior:\\", max_size=24))
@settings(max_examples=300)
def test_any_near_number_gives_a_finite_reading(text):
    reading = NATS.read(text, NOTHING)
    assert isinstance(reading, Malformed) or math.isfinite(reading.value.value)


@given(st.decimals(min_value=-10**12, max_value=10**12, allow_nan=False, places=6))
def test_decimals_are_read_exactly(number):
    assert Number().read(format(number, "f"), NOTHING).value.exact == Fraction(number)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200))
def test_floats_as_python_prints_them_are_read_back(number):
    assert Number().read(repr(number), NOTHING).value.value == number


@given(st.integers(min_value=-10**15, max_value=10**15))
def test_thousands_make_no_difference(number):
    assert Number().read(f"{number:,}", NOTHING).value.exact == number


@given(st.one_of(st.integers(-10**9, 10**9).map(str), st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda x: f"{x:.4g}")))
def test_what_is_printed_is_read_back(text):
    first = Number().read(text, NOTHING)
    again = Number().read(first.plain, NOTHING)
    assert again.value.value == pytest.approx(first.value.value, rel=1e-5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ppl ≈ 113.3 after 40k steps", 113.3), ("The perplexity after 500 steps is 20", 20), ("0.48 for n = 12 and m = 5", 0.48), ("3 tokens with threshold 0.85", 3),
        ("about 104.55k", 104_550), ("x = 2 at y = 3", 2),
    ],
)  # fmt: skip
def test_circumstances_are_not_the_number(text, value):
    assert Number().read(text, Declarations()).value.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["12 at 3 steps and 15 at 6 steps", "a is 3 and b is 4", "5 or 6 after 3 steps", "about 3x"])
def test_several_circumstances_are_no_number(text):
    assert isinstance(Number().read(text, Declarations()), Malformed)
