"""Every contract and every type of the page is read, drawn and kept."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from grader.contracts import Contract
from grader.contracts.types import DOMAINS, PLAIN

PAGE = (Path(__file__).parents[2] / "docs" / "contracts.md").read_text(encoding="utf-8")
CONTRACTS = re.findall(r"^\w+: .*->.*$", PAGE, re.MULTILINE)
TYPES = PAGE.partition("| written | drawn |")[2].partition("\n\n")[0]
WRITTEN = [each for row in TYPES.splitlines()[2:] for each in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_the_page_has_examples():
    assert len(CONTRACTS) >= 5
    assert len(WRITTEN) >= 20


@pytest.mark.parametrize("text", CONTRACTS)
def test_contracts_of_the_page_can_be_drawn(text):
    contract = Contract.parse(text)
    rng = np.random.default_rng(0)
    assert len(contract.draw(rng, contract.sizes(rng))) == len(contract.parameters)


@pytest.mark.parametrize("text", WRITTEN)
def test_types_of_the_page_are_read(text):
    for kind in (text.replace("A", "[n]").replace("B}", "[m]}").replace("B)", "[m])"), f"({text}, [n])" if "A" not in text else "[n]"):
        contract = Contract.parse(f"x: {kind} -> any")
        rng = np.random.default_rng(0)
        assert len(contract.draw(rng, contract.sizes(rng))) == 1


def test_no_type_is_left_out():
    words = {re.match(r"\w*", each)[0] for each in WRITTEN}
    assert {*DOMAINS, *PLAIN, "index", "int"} <= words


def test_the_message_of_the_page_is_the_real_one():
    contract = Contract.parse(CONTRACTS[0])
    sizes = {"d": 3, "n": 5, "m": 2}
    assert contract.conforms((np.zeros(2), np.zeros((5, 1))), sizes) in PAGE.splitlines()
