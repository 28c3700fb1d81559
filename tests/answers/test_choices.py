"""Options, and a choice for each row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.choice import Choice
from grader.answers.choice_table import ChoiceTable
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations

NOTHING = Declarations()
ONE = Choice(options={"A": "the encoder", "B": "the decoder", "C": "both", "D": ""})
SEVERAL = Choice(options={"A": "", "B": "", "C": "", "D": ""}, several=True)
TRUTH = ChoiceTable(rows={"a": "", "b": "", "c": ""})
NAMED = ChoiceTable(rows={"1": "memory", "2": "speed"}, choices={"LoRA": ("lora",), "QLoRA": (), "same": ("equal", "both")})

CHOICES = [
    *((ONE, text, "B") for text in (
        "B", "b", "(b)", "b)", "B.", "Option B", "The answer is B.", "B because A reads both ways", "B, not A", "**B**", "$B$", "`B`", "the decoder",
        "The decoder.", "B (the decoder)", "B) the decoder", "answer: (b)", "A good choice is B", "I choose B", "B - the decoder", "option b",
    )),
    (ONE, "A", "A"), (ONE, "Both", "C"), (ONE, "D", "D"), (ONE, "C: both", "C"),
    *((SEVERAL, text, "A, C") for text in ("A, C", "A and C", "AC", "a c", "C; A", "(a), (c)", "A & C", "CA", "A\nC", "options A and C", "all except B and D")),
    (SEVERAL, "all", "A, B, C, D"), (SEVERAL, "none", "none"), (SEVERAL, "B", "B"), (SEVERAL, "everything but D", "A, B, C"),
]  # fmt: skip
TABLES = [
    *((TRUTH, text, "a: True, b: False, c: True") for text in (
        "a: True\nb: False\nc: True", "a) T, b) F, c) T", "T F T", "T, F, T", "TFT", "a=T b=F c=T", "a. true; b. false; c. true", "(a) True (b) False (c) True",
        "| row | answer |\n|---|---|\n| a | True |\n| b | False |\n| c | true |", "|  | True | False |\n|---|---|---|\n| a | x |  |\n| b |  | x |\n| c | ✓ | |",
        "a is true, b is false, c is true", "- a: yes\n- b: no\n- c: yes", "a - T\nb - F\nc - T", "c: T\nb: F\na: T", "true false true", "a → T\nb → F\nc → T",
        "a: True because it holds\nb: False, since c is not\nc: True",
    )),
    (TRUTH, "a: F", "a: False"), (NAMED, "1: LoRA\n2: same", "1: LoRA, 2: same"), (NAMED, "| memory | QLoRA |\n|---|---|\n| speed | LoRA |", "1: QLoRA, 2: LoRA"),
    (NAMED, "memory: qlora; speed: equal", "1: QLoRA, 2: same"), (NAMED, "1) QLoRA 2) LoRA", "1: QLoRA, 2: LoRA"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), CHOICES + TABLES)
def test_reads(kind, text, expected):
    reading = kind.read(text, NOTHING)
    assert isinstance(reading, Answer), reading.message
    assert reading.plain == expected


@pytest.mark.parametrize(("kind", "text", "note"), [
    (ONE, "A or B", "choice.hedged"), (ONE, "A/B", "choice.hedged"), (ONE, "A and B", "choice.hedged"), (ONE, "B?", "choice.hedged"), (ONE, "maybe B", "choice.hedged"),
    (ONE, "either A or C", "choice.hedged"), (ONE, "B: the encoder", "choice.hedged"), (ONE, "E", "choice.unread"), (ONE, "not A", "choice.unread"), (ONE, "", "choice.unread"),
    (ONE, "a cat", "choice.unread"), (SEVERAL, "A or C", "choice.hedged"), (SEVERAL, "ABZ", "choice.unread"), (TRUTH, "a: True, a: False", "choice_table.hedged"),
    (TRUTH, "a: maybe", "choice_table.unread"), (TRUTH, "no idea", "choice_table.unread"), (TRUTH, "T F", "choice_table.unread"), (TRUTH, "TFTF", "choice_table.unread"),
])  # fmt: skip
def test_is_no_choice(kind, text, note):
    assert kind.read(text, NOTHING).note == note


@given(st.lists(st.sampled_from("ABCD"), unique=True), st.sampled_from([", ", " ", "; ", " and ", ""]))
def test_lists_of_labels_are_sets(labels, between):
    reading = SEVERAL.read(between.join(labels) or "none", NOTHING)
    assert reading.value == frozenset(labels)


@given(st.lists(st.sampled_from(["True", "False"]), min_size=3, max_size=3), st.permutations("abc"))
def test_rows_come_in_any_order(choices, order):
    chosen = dict(zip("abc", choices, strict=True))
    reading = TRUTH.read("\n".join(f"{row}) {chosen[row]}" for row in order), NOTHING)
    assert dict(reading.value) == chosen


@given(st.text(max_size=60) | st.text(alphabet="ABCDabc:|;, TFx\n-()=?", max_size=40))
def test_any_text_gives_a_reading(text):
    for kind in (ONE, SEVERAL, TRUTH, NAMED):
        assert isinstance(kind.read(text, NOTHING), Answer | Malformed)
