"""Trees drawn from their data: everything is in the picture once, nothing overlaps, bad data is refused."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from grader.figures.tree import MOST, Tree
from grader.model.figure import Figure

SMALL = Tree("<s>", {"<s>": {"a": -0.5, "the": -1.25}, "<s> a": {"cat": -0.1}})
SVG = "{http://www.w3.org/2000/svg}"


def chain(depth):
    words = ["<s>", *(f"w{n}" for n in range(depth))]
    return Tree("<s>", {" ".join(words[:n]): {words[n]: -1.0} for n in range(1, depth + 1)})


def wide(width):
    return Tree("<s>", {"<s>": {f"word{n}": -n / 7 for n in range(width)}})


def bushy():
    names = ["WIDE", "Ωmega", "i"]
    edges = {"<s>": dict.fromkeys(names, -1.0)}
    edges |= {f"<s> {name}": dict.fromkeys(names, -0.125) for name in names}
    return Tree("<s>", edges | {"<s> i WIDE": {"deep": 3.0}})


TREES = [SMALL, chain(6), wide(MOST), bushy()]


def test_the_text_has_a_line_for_each_word():
    assert SMALL.text() == "<s>\n├─ a  -0.50\n│  └─ cat  -0.10\n└─ the  -1.25"


def test_numbers_have_as_many_decimals_as_the_longest_of_the_tree():
    assert "a  -0.5\n" in Tree("<s>", {"<s>": {"a": -0.5, "b": -1}}).text()
    assert "a  -0.5000\n" in Tree("<s>", {"<s>": {"a": -0.5, "b": -1 / 3}}).text()


def texts(tree):
    root = ET.fromstring(tree.svg("A tree."))
    return root, [(float(one.get("x")), float(one.get("y")), one.get("text-anchor"), one.text) for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("tree", TREES)
def test_every_word_and_every_number_is_in_the_picture_once(tree):
    _, found = texts(tree)
    branches = [(word, value) for below in tree.edges.values() for word, value in below.items()]
    assert sorted(text for *_, anchor, text in found if anchor is None) == sorted([tree.bos, *(word for word, _ in branches)])
    numbers = [float(text.replace("−", "-")) for *_, anchor, text in found if anchor]
    assert sorted(numbers) == pytest.approx(sorted(value for _, value in branches), abs=1e-4)


@pytest.mark.parametrize("tree", TREES)
def test_nothing_overlaps_or_leaves_the_picture(tree):
    root, found = texts(tree)
    _, _, width, height = map(float, root.get("viewBox").split())
    boxes = []
    for x, y, anchor, text in found:
        size = len(text) * (8 if anchor else 9)
        left = x - size / 2 if anchor else x
        boxes.append((left, y - 11, left + size, y))
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height for box in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_lines_pass_through_no_word():
    root, found = texts(bushy())
    words = [(x, y - 5, x + 9 * len(text)) for x, y, anchor, text in found if anchor is None]
    for path in root.iter(f"{SVG}path"):
        numbers = [float(number) for number in re.findall(r"[\d.]+", path.get("d"))]
        start, y, *rest = numbers
        end = rest[-1]
        level = rest[0] if len(rest) == 2 else y
        assert not [word for word in words if word[1] == level and start < word[2] and end > word[0]]


def test_a_parent_stands_between_its_children():
    _, found = texts(bushy())
    leaves = sorted(y for x, y, anchor, text in found if anchor is None and x == max(one[0] for one in found if one[2] is None))
    assert leaves
    rows = sorted({y for _, y, anchor, _ in found if anchor is None})
    assert min(later - before for before, later in pairwise(rows)) >= 1


def test_the_picture_says_what_it_shows_and_loads_nothing():
    drawn = SMALL.svg('Two "words" & <more>')
    root = ET.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Two "words" & <more>')
    assert "href" not in drawn
    assert "url(" not in drawn
    assert "<script" not in drawn
    assert "&lt;s&gt;" in drawn


def test_the_same_data_gives_the_same_picture_and_other_data_another():
    assert SMALL.svg("x") == Tree("<s>", dict(SMALL.edges)).svg("x")
    assert SMALL.svg("x") != Tree("<s>", {**SMALL.edges, "<s> a": {"cat": -0.2}}).svg("x")


def test_a_statement_holds_the_text_as_a_block():
    assert Figure(SMALL, "A tree.").fenced == f"```text\n{SMALL.text()}\n```"


@pytest.mark.parametrize(("bos", "edges", "words"), [
    ("<s>", {}, "0 branches"),
    ("<s>", {"<s>": {}}, "0 branches"),
    ("<s>", {"<s>": {f"w{n}": 0.0 for n in range(MOST + 1)}}, "201 branches"),
    ("<s>", {"<s>": {"a b": -1.0}}, "`a b` is no word"),
    ("<s>", {"<s>": {"": -1.0}}, "`` is no word"),
    ("", {"": {"a": -1.0}}, "`` is no word"),
    ("<s>", {"<s>": {"a": float("nan")}}, "`<s> a` is not finite"),
    ("<s>", {"<s>": {"a": float("-inf")}}, "`<s> a` is not finite"),
    ("<s>", {"<s>": {"a": -1.0}, "<s> b": {"c": -1.0}}, "no branch leads to `<s> b`"),
    ("<s>", {"<s>": {"a": -1.0}, "a": {"c": -1.0}}, "prefixes begin with `<s>`"),
])  # fmt: skip
def test_data_that_is_no_tree_is_refused(bos, edges, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        Tree(bos, edges)
