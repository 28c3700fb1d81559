"""Arrays that share a slot are told apart by the words in front of them."""

from __future__ import annotations

import pytest

from grader.documents.labelled import take_array

PARTS = [(f"{stat}", f"{kind}") for stat in ("mean|mu", "variance|sigma") for kind in ("batch|bn", "layer")]


def taken(text):
    found = {}
    for near in PARTS:
        piece = take_array(text, near, [other for other in PARTS if other != near])
        if piece is not None and piece.text:
            found[near[0].split("|")[0], near[1].split("|")[0]] = piece.text
    return found


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("mean of batch norm: 1, 2\nvariance of batch norm: 3, 4", {("mean", "batch"): "1, 2", ("variance", "batch"): "3, 4"}),
        ("## Batch\nMean: [1, 2]\nVariance: [3, 4]\n## Layer\nMean: [5]", {("mean", "batch"): "[1, 2]", ("variance", "batch"): "[3, 4]", ("mean", "layer"): "[5]"}),
        (r"$\mu_{batch} = [1, 2]$ and $\sigma^2_{batch} = [3, 4]$", {("mean", "batch"): "[1, 2]", ("variance", "batch"): "[3, 4]"}),
        ("Batch normalisation has mean [1, 2] and variance [3, 4].", {("mean", "batch"): "[1, 2]", ("variance", "batch"): "[3, 4]"}),
        ("BN: mu = (1, 2)", {("mean", "batch"): "(1, 2)"}),
        ("mean batch: 1; mean batch: 2", {("mean", "batch"): "1"}),
    ],
)  # fmt: skip
def test_each_array_is_found_by_its_words(text, wanted):
    assert taken(text) == wanted


def test_what_is_missing_beside_others_is_blank_and_nothing_found_is_left_alone():
    assert take_array("mean of batch: 1", PARTS[1], PARTS[:1]).text == ""
    assert take_array("[1, 2, 3]", PARTS[0], PARTS[1:]) is None


def test_the_place_is_that_of_the_text():
    text = "mean of batch: [1, 2]."
    piece = take_array(text, PARTS[0], PARTS[1:])
    assert text[piece.start : piece.end] == piece.text == "[1, 2]"
