"""Sizes that follow from those that vary, for mutants and known answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def sizes(drawn: Mapping[str, int]) -> dict[str, int]:
    """Products and sums of the sizes, as right and wrong answers need them."""
    batch, tokens, width = drawn["batch"], drawn["tokens"], drawn["width"]
    groups, queries, keys, length = drawn["groups"], drawn["queries"], drawn["keys"], drawn["length"]
    heads, shared, size, hidden = drawn["heads"], drawn["shared"], drawn["size"], drawn["hidden"]
    return {
        "merged": batch * tokens,
        "all_entries": batch * tokens * width,
        "all_scores": groups * queries * length * length,
        "both_heads": queries + keys,
        "key_width": shared * size,
        "ratio_width": heads // shared * size,
        "key_entries": hidden * shared * size,
    }
