"""Ranks are letters, and lines about them are tested on exact instances."""

from __future__ import annotations

import pytest

from grader.derivations.tables import Table
from tests.derivations.known_derivations import outcome

NAME = "iitd_llm_quiz1/q4.3"


def rulings(text):
    return [line.ruling.value for line in outcome(NAME, text).lines if line.number]


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        (r"$$\mathrm{rank}(A V) \le \min(\mathrm{rank}(A), \mathrm{rank}(V))$$", "valid"),
        (r"$$\mathrm{rank}(\mathrm{softmax}(Q K^\top / \sqrt{d}) V) \le q$$", "valid"),
        (r"$$\mathrm{rank}(A) + q - n \le \mathrm{rank}(\mathrm{Attention}(Q, K, V))$$", "valid"),
        (r"$$\mathrm{rank}(A) \le \mathrm{rank}(Q K^\top)$$", "invalid"),
        (r"$$\mathrm{rank}(A V) < \mathrm{rank}(V)$$", "invalid"),
        (r"$$\mathrm{rank}(A V) = p q$$", "invalid"),
        (r"$$\mathrm{rank}(Q) \le d$$", "unread"),
    ],
)
def test_a_line_about_ranks(text, ruling):
    assert rulings(f"$$A = \\mathrm{{softmax}}(Q K^\\top / \\sqrt{{d}})$$\n{text}") == ["valid", ruling]


def test_the_counterexample_is_an_instance():
    found = outcome(NAME, r"$$\mathrm{rank}(A) = p$$ $$\mathrm{rank}(A V) \le \min(p, q)$$")
    first = next(line for line in found.lines if line.number == 1)
    assert first.counterexample is not None
    assert set(first.counterexample.point) == {"p", "s"}


def test_without_instances_nothing_is_said_of_ranks():
    assert Table.of({}).rows == ()
    assert [row.rows for row in Table(("p",), ((1.0,), (2.0,))).each()] == [((1.0,),), ((2.0,),)]


def test_an_assumption_waits_for_a_person():
    text = "Without the softmax we would have $$\\mathrm{rank}(A V) \\le \\min(p, q)$$ and with it $$\\mathrm{rank}(A V) \\le q$$"
    assert outcome(NAME, text).evidence.note == "derivation.assumed"
