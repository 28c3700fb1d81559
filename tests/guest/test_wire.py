"""Values cross unchanged, and no bytes whatever do anything but give a value or `Bad`."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from grader.guest import wire

PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary()
ARRAYS = arrays(
    st.sampled_from(["?", "i1", "i4", "i8", "u2", "u8", "f2", "f4", "f8", "c8", "c16"]), array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
)
MARKS = (
    st.builds(wire.Callback, st.text(max_size=5))
    | st.builds(wire.Handle, st.integers(0, 2**63))
    | st.builds(wire.Random, st.integers(0, 2**63), st.sampled_from(["numpy", "torch"]))
    | st.builds(wire.Opaque, st.text(max_size=5))
    | st.builds(wire.Tensor, ARRAYS, st.booleans())
    | st.builds(wire.Laid, ARRAYS, st.sampled_from(["F", "strided", "readonly"]))
)
KEYS = st.text(max_size=5) | st.integers() | st.booleans()
VALUES = st.recursive(
    PLAIN | ARRAYS | MARKS,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def same(left, right):
    if isinstance(left, (wire.Tensor, wire.Laid)):
        return type(left) is type(right) and same(left.array, right.array) and vars_of(left) == vars_of(right)
    if isinstance(left, np.ndarray):
        return isinstance(right, np.ndarray) and left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, (list, tuple)):
        return type(left) is type(right) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, (float, complex)):
        return type(left) is type(right) and repr(left) == repr(right)
    if isinstance(left, str):
        return right == left.encode("utf-8", "replace").decode()
    return type(left) is type(right) and left == right


def vars_of(mark):
    return getattr(mark, "tracked", None), getattr(mark, "layout", None)


def crossed(value):
    return wire.unpack(wire.pack(value)[wire.HEADER.size :])


@given(VALUES)
def test_values_cross_unchanged(value):
    assert same(value, crossed(value))


@given(st.binary(max_size=400))
@settings(max_examples=2000)
def test_no_bytes_do_anything_else(raw):
    try:
        wire.unpack(raw)
    except wire.Bad:
        return


@given(VALUES, st.data())
@settings(max_examples=2000)
def test_no_damaged_frame_does_anything_else(value, data):
    body = bytearray(wire.pack(value)[wire.HEADER.size :])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    try:
        wire.unpack(bytes(body[:cut]))
    except wire.Bad:
        return


@given(scalar_dtypes())
def test_an_array_crosses_or_is_refused(dtype):
    array = np.zeros(3, dtype=dtype)
    try:
        assert crossed(array).shape == (3,)
    except wire.Bad:
        assert dtype.kind not in "biu"


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array([object()]), np.array(["x"]), [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]], 1 << 40_000], ids=["object", "set", "objects", "texts", "deep", "long"])
def test_what_cannot_cross_is_refused(value):
    with pytest.raises(wire.Bad):
        wire.pack(value)


def test_a_claim_of_size_allocates_nothing():
    huge = b"a" + bytes((0, 11, 2)) + wire.HEADER.pack(2**40) + wire.HEADER.pack(2**20)
    with pytest.raises(wire.Bad, match="larger than its bytes"):
        wire.unpack(huge)
    many = b"l" + (2**32 - 1).to_bytes(4, "little")
    with pytest.raises(wire.Bad):
        wire.unpack(many)


def test_floats_keep_what_they_are():
    assert math.copysign(1, crossed(-0.0)) == -1
    assert math.isnan(crossed(float("nan")))
