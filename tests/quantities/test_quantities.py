"""What may vary: drawn from a name alone, within its declaration, and refused where nothing meets that."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from math import prod
from pathlib import Path

import pytest

from grader.catalogue import class_name, kinds
from grader.model.variants import AbstractQuantity, Draws, is_seed
from grader.quantities.choice import Choice
from grader.quantities.integer import Integer
from grader.quantities.integers import Integers
from grader.quantities.language_tree import LanguageTree
from grader.quantities.order import Order
from grader.quantities.product import Product
from grader.quantities.shuffled import Shuffled

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "problems" / "ift6135_theory"
TREE = LanguageTree(
    "language_model.json",
    (("the", "a", "my", "one"), ("dog", "cat", "nice", "car", "red"), ("barks", "runs", "eats", "stops", "sleeps", "sat")),
    (3, 3, 3),
)
SEEDS = [str(number) for number in range(60)]


@pytest.mark.parametrize(("name", "cls"), kinds("grader.quantities").items())
def test_a_kind_is_one_documented_frozen_class_in_the_file_of_its_name(name, cls):
    assert issubclass(cls, AbstractQuantity)
    assert (cls.__name__, cls.kind()) == (class_name(name), name)
    assert cls.__doc__
    assert cls.__dataclass_params__.frozen
    assert cls.__subclasses__() == []


def test_draws_depend_on_the_name_alone_and_are_the_same_for_ever():
    assert [Draws("a").below(1000) for _ in range(2)] == [Draws("a").below(1000)] * 2
    stream = Draws("ift6135_theory/normalisation/x/s17")
    assert [stream.below(100) for _ in range(8)] == [66, 6, 63, 0, 71, 13, 55, 92]


def test_draws_are_even():
    stream = Draws("even")
    counts = Counter(stream.below(6) for _ in range(6000))
    assert set(counts) == set(range(6))
    assert max(abs(count - 1000) for count in counts.values()) < 150
    assert sorted(stream.shuffled("abcde")) == list("abcde")


def test_the_same_seed_is_the_same_paper_under_every_hash_seed():
    program = (
        "from grader.spec.load import load_assessment; from grader.papers.paper import paper_of; from pathlib import Path;"
        "from grader.papers.markdown import paper_markdown; import hashlib;"
        "names = ['ift6135_theory', 'iitd_llm_quiz1', 'iitd_llm_endsem', 'llm_foundations'];"
        "made = [paper_markdown(paper_of(load_assessment(n, problems=Path('problems'), references=None, variant='s17'))) for n in names];"
        "print(hashlib.sha256(''.join(made).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }  # fmt: skip
    assert len(told) == 1


@pytest.mark.parametrize("text", ["s17", "7", "2026-11.b_3", "a" * 40])
def test_what_may_name_a_variant(text):
    assert is_seed(text)


@pytest.mark.parametrize("text", ["", "-x", "a b", "a/b", "é", "a" * 41, "s17\n"])
def test_what_may_not(text):
    assert not is_seed(text)


def test_integers_stay_in_their_range_and_differ_from_others():
    size = Integer(4, 2, 6, times=2, differs_from=("N",))
    drawn = {size.draw(Draws(seed), {"N": 4}) for seed in SEEDS}
    assert drawn == {2, 6}
    assert size.printed(FOLDER, {}) == 4
    assert size.views(4) == {"words": "four"}
    assert size.needs() == ("N",)


@pytest.mark.parametrize(("make", "words"), [
    (lambda: Integer(4, 5, 3), "there is no multiple of 1 from 5 to 3"),
    (lambda: Integer(4, 5, 7, times=4), "there is no multiple of 4 from 5 to 7"),
    (lambda: Integers((), [], 1, 2), "at least one axis"),
    (lambda: Integers(("2",), [1, 2], 3, 2), "above `high`"),
    (lambda: Choice("a", ()), "nothing to choose from"),
    (lambda: Choice("a", ("a", "a")), "something twice"),
    (lambda: Shuffled(("a", "a")), "at least two different texts"),
    (lambda: Order(("1a",)), "at least two different parts"),
    (lambda: Product(()), "at least one factor"),
    (lambda: LanguageTree("x", (("a",),), (1, 1)), "`words` has 1 steps"),
    (lambda: LanguageTree("x", (("a",), ("b",)), (2, 1)), "step 1 has 1 words"),
    (lambda: LanguageTree("x", (("a", "b"), ("c",)), (2, 1)), "fewer beams than words"),
    (lambda: LanguageTree("x", (tuple("abcdef"), ("c",)), (6, 1)), "no 6 words have"),
])  # fmt: skip
def test_parameters_that_do_not_go_together_are_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(("quantity", "drawn", "words"), [
    (Integer(4, 2, 2, differs_from=("N",)), {"N": 2}, "no number is left"),
    (Choice("a", ("a",), differs_from=("b",)), {"b": "a"}, "nothing is left"),
    (Integers(("2", "2"), [[1, 2], [1, 2]], 1, 1), {}, "too few numbers"),
    (Integers(("N",), [1, 2], 1, 4), {"N": "n"}, "a size is a whole number"),
])  # fmt: skip
def test_what_nothing_meets_is_said(quantity, drawn, words):
    with pytest.raises(ValueError, match=words):
        quantity.draw(Draws("x"), drawn)


def test_arrays_have_the_drawn_shape_and_no_constant_row():
    quantity = Integers(("N", "2"), [[1, 2]], 1, 3)
    for seed in SEEDS:
        array = quantity.draw(Draws(seed), {"N": 3})
        assert [len(row) for row in array] == [2, 2, 2]
        assert all(row[0] != row[1] and {1, 2, 3} >= set(row) for row in array)
    with pytest.raises(ValueError, match=r"no array of whole numbers of shape \(3, 2\)"):
        quantity.printed(FOLDER, {"N": 3})


def test_products_follow_from_what_was_drawn():
    quantity = Product(("heads", "3"))
    assert quantity.needs() == ("heads",)
    assert (quantity.draw(Draws("x"), {"heads": 4}), quantity.printed(FOLDER, {"heads": 5})) == (12, 15)


def test_choices_leave_out_what_is_taken():
    drawn = {Choice("n", ("n", "k", "r"), differs_from=("m",)).draw(Draws(seed), {"m": "k"}) for seed in SEEDS}
    assert drawn == {"n", "r"}


def test_orders_are_all_reached():
    assert len({Order(("a", "b", "c")).draw(Draws(seed), {}) for seed in SEEDS}) == 6
    assert len({tuple(Shuffled(("a", "b", "c")).draw(Draws(seed), {})) for seed in SEEDS}) == 6


def beams(tree, count):
    """Beam search, told apart from the one of the kind: all sums as floats, candidates of each step."""
    kept, steps = [((), 0.0)], []
    for _ in range(tree["T"]):
        found = [
            ((*words, word), total + step)
            for words, total in kept
            for word, step in tree["edges"].get(" ".join((tree["bos"], *words)), {}).items()
        ]
        steps.append(sorted(found, key=lambda one: -one[1]))
        kept = steps[-1][:count]
    return steps


@pytest.mark.parametrize("seed", ["usual", *SEEDS[:8]])
def test_trees_tell_the_searches_apart_without_ties(seed):
    tree = TREE.printed(FOLDER, {}) if seed == "usual" else TREE.draw(Draws(seed), {})
    greedy, two, everything = beams(tree, 1), beams(tree, 2), beams(tree, 10**6)
    for steps, kept in ((greedy, 1), (two, 2)):
        for scored in steps:
            assert all(before - after >= 0.0499 for (_, before), (_, after) in pairwise(scored[: kept + 1]))
            assert len(scored) > kept
    best, ends = everything[-1][0][0], [words for words, _ in two[-1][:2]]
    assert len({greedy[-1][0][0], best, *ends}) == 4
    assert best[0] not in {words[0] for words, _ in two[0][:2]}
    assert ends[0][:-1] == ends[1][:-1]
    assert all(sum(2.718281828 ** step for step in following.values()) <= 1.0000001 for following in tree["edges"].values())


def test_a_tree_that_tells_nothing_apart_is_refused(tmp_path):
    (tmp_path / "flat.json").write_text('{"T": 1, "B": 1, "bos": "S", "edges": {"S": {"a": -1}}}')
    with pytest.raises(ValueError, match="does not tell the searches apart"):
        LanguageTree("flat.json", TREE.words, TREE.children).printed(tmp_path, {})
    with pytest.raises(ValueError, match="holds no tree"):
        LanguageTree("none.json", TREE.words, TREE.children).printed(tmp_path, {})


def test_the_views_of_a_tree_are_its_words_and_its_parts():
    tree = TREE.printed(FOLDER, {})
    views = TREE.views(tree)
    assert views["words"] == sorted({word for following in tree["edges"].values() for word in following})
    assert (views["bos"], views["edges"]) == ("<BOS>", tree["edges"])


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_sums_products_and_last_steps_of_what_is_found_are_apart(seed):
    tree = TREE.draw(Draws(seed), {})
    for words in (beams(tree, 1)[-1][0][0], *(words for words, _ in beams(tree, 2)[-1][:2])):
        steps = [tree["edges"][" ".join((tree["bos"], *words[:at]))][word] for at, word in enumerate(words)]
        assert min(later - before for before, later in pairwise(sorted((sum(steps), prod(steps), steps[-1])))) >= 0.0499
