"""The strict loader by itself: scalars of the core schema, places, limits; with libyaml and without."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.spec import yaml12
from grader.spec.nodes import Cursor


@pytest.fixture(params=["libyaml", "python"])
def parser(request, monkeypatch):
    """Both parsers of PyYAML: the events must lead to the same nodes and faults."""
    if request.param == "python":
        monkeypatch.setattr(yaml12, "Parser", yaml.Loader)
    return request.param


def data(text):
    document, faults = yaml12.loads(text, "x.yaml")
    assert not faults
    return Cursor(document, document.root).data()


def places(text):
    return [(fault.line, fault.column) for fault in yaml12.loads(text, "x.yaml")[1]]


def messages(text):
    return [fault.message for fault in yaml12.loads(text, "x.yaml")[1]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("NO", "NO"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("010", 10), ("0o17", 15), ("0x1F", 31), ("-3", -3), ("+3", 3), ("0b11", "0b11"), ("1_000", "1_000"),
        ("12:30", "12:30"), ("1:2:3", "1:2:3"), ("2024-01-31", "2024-01-31"), ("1/2", "1/2"),
        ("1e-6", 1e-6), ("1E3", 1000.0), ("5.10", 5.1), (".5", 0.5), ("5.", 5.0), ("-.inf", -math.inf),
        ("1.2.3", "1.2.3"), ("1a", "1a"), ("'010'", "010"), ('"no"', "no"), ("<<", "<<"), ("=", "="),
        ("9" * 500, "9" * 500), ("1e999", "1e999"),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema(parser, written, value):
    found = data(f"a: {written}\n")["a"]
    assert found == value
    assert type(found) is type(value)


def test_texts_keep_how_they_were_written(parser):
    document, _ = yaml12.loads("a: 5.10\nb: ~\n", "x.yaml")
    assert [child.node.text for child in Cursor(document, document.root).children()] == ["5.10", "~"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('a: "x \\theta"', (1, 7)), ('a: "\\\\ \\nabla"', (1, 8)), ('- - "é\\frac"', (1, 7)), ('a: &b "\\beta"', (1, 8)),
        ('a: "\\u0009"', (1, 5)), ('"\\rho": 1', (1, 2)), ('a:\n  "x\n  \\alpha"', (3, 3)), ('a: "\\N"', (1, 5)),
        ('a: "\\sigma"', (1, 5)), ('a: "\\x"', (1, 5)), ('a: "b\\ud800"', (1, 6)),
    ],
)  # fmt: skip
def test_latex_in_double_quotes(parser, text, place):
    _, (fault,) = yaml12.loads(text, "x.yaml")
    assert (fault.line, fault.column) == place
    assert fault.hint == "write LaTeX in single quotes, or in a | block"


def test_every_escape_is_told(parser):
    text = 'a: "\\sigma"\nb: "\\theta"\nc: "\\delta \\sigma"\nd: ok\n'
    assert sorted(places(text)) == [(1, 5), (2, 5), (3, 5), (3, 12)]


@pytest.mark.parametrize("text", ['a: "é \\u00e9 \\\\theta \\" \\/"', "a: '\\theta'", "a: |\n  \\theta\n  \\nabla", "a: \\theta x"])
def test_what_is_fine_in_quotes(parser, text):
    assert "heta" in data(text)["a"] or data(text)["a"] == 'é é \\theta " /'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "key `a` stands here for the second time"),
        ("1: a\n'1': b", "key `1` stands here for the second time"),
        ("a: *b", "no anchor `&b` before this alias"),
        ("a: &b [*b]", "alias `*b` stands inside its own anchor"),
        ("? [a]\n: b", "a key must be a text"),
        ("{a: b}: c", "a key must be a text"),
        ("'': 1", "a key is empty"),
        ("a: !!int 3", "tag `tag:yaml.org,2002:int` is not allowed"),
        ("a: !mine {}", "tag `!mine` is not allowed"),
        ("a: 1\n---\nb: 2", "a second document begins here"),
        ("%YAML 1.1\n---\na: 1", "this file is YAML 1.2"),
        ("a: \x00", "character U+0000 is not allowed in YAML"),
        ("a: b\u2028c", "character U+2028 is not allowed in YAML"),
        ("a: b\x85c", "character U+0085 is not allowed in YAML"),
        ("a: b\ufeffc", "character U+FEFF is not allowed in YAML"),
        ("a: \ud800", "character U+D800 is not allowed in YAML"),
    ],
)  # fmt: skip
def test_faults(parser, text, message):
    assert messages(text) == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "nested more than 32 deep"),
        ("{a: " * 100_000, "nested more than 32 deep"),
        ("- " * 10_000 + "a", "nested more than 32 deep"),
        (
            "- &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"- &{b} [{','.join('*' + a for _ in range(10))}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            "more than 100000 values, aliases counted as often as they are used",
        ),
        ("[" + "1," * 200_000 + "]", "more than 100000 values, aliases counted as often as they are used"),
    ],
)  # fmt: skip
def test_limits(text, message):
    assert messages(text) == [message]


def test_positions_count_characters_and_every_line_end(parser):
    assert places("é: 1\r\nü: 2\r\n\u4e2d: 3\r\né: 4") == [(4, 1)]
    assert places("\U0001f600: {a: 1, a: 2}") == [(1, 11)]


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("a: xyz", 2, (1, 6)),
        ("a: 'xyz'", 2, (1, 7)),
        ("a: 'it''s z'", 5, (1, 11)),
        ('a: "x\\\\yz"', 3, (1, 9)),
        ("a: |\n  first\n  second", 6, (3, 3)),
        ("a: >-  # note\n\n  first\n  second", 7, (4, 3)),
        ("a: x\n  yz", 3, (2, 4)),
        ("a: &b 'xyz'", 1, (1, 9)),
    ],
)  # fmt: skip
def test_places_inside_a_text(parser, text, offset, place):
    document, faults = yaml12.loads(text, "x.yaml")
    assert not faults
    scalar = document.root.entries["a"]
    assert document.position(document.inside(scalar, offset)) == place


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=30), st.data())
def test_a_place_inside_points_at_the_same_character(text, choice):
    document, faults = yaml12.loads("a: '" + text.replace("'", "''") + "'", "x.yaml")
    assert not faults
    scalar = document.root.entries["a"]
    offset = choice.draw(st.integers(0, max(len(text) - 1, 0)))
    if text.strip():
        found = document.text[document.inside(scalar, offset)]
        assert found == text[offset] or text[offset].isspace()


@given(st.recursive(st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4), max_leaves=12))
def test_json_is_read_as_json(value):
    import json

    text = json.dumps(value, ensure_ascii=True).replace("\\u", "\\\\u")
    if all(sign not in text for sign in ("\\n", "\\t", "\\r", "\\b", "\\f", "\\\\")):
        assert data(text) == value
