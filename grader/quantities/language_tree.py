"""A small language model as a tree of words with their log-probabilities."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

from grader.model.variants import TRIALS, AbstractQuantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.variants import Draws

Edges = dict[str, dict[str, float]]
_BOS: Final = "<BOS>"
_ALL: Final = 10**6
_TENTHS: Final = (1, 20)  # log-probabilities in tenths: at least -2.0
_Found = tuple[tuple[str, ...], int]  # log-likelihoods in thousandths, so that sums are exact


@dataclass(frozen=True)
class LanguageTree(AbstractQuantity):
    """A language model as a tree, on which greedy decoding, beam search and enumeration find different sequences.

    Its value is a table: `T` steps, `B` beams, the first token `bos`, and `edges`, which give for each prefix the
    words that follow with their natural log-probabilities, the most probable first. The view `words` lists its words,
    `bos` and `edges` are those parts of it; the figure `tree` draws it.

    No two candidates that a search has to tell apart are closer than `gap`. The beams do not begin with the first
    word of the greedy sequence, which stays among them until the last step; they all end in one prefix, so that
    keeping the best word of each beam gives something else; the most probable sequence is pruned in the first step.
    In each step a search has more words to choose from than it keeps. Along what is found, the sum of the
    log-probabilities, their product and the last of them are apart as well.

    Parameters
    ----------
    usual:
        The file beside the problem that holds the tree of the paper that is nobody's own.
    words:
        For each step the words that are drawn from.
    children:
        For each step the most words that follow a prefix.
    beams:
        The number of beams of the search.
    gap:
        The least distance of two candidates.

    """

    usual: str
    words: tuple[tuple[str, ...], ...]
    children: tuple[int, ...]
    beams: int = 2
    gap: float = 0.05

    def __post_init__(self) -> None:
        """Refuse steps without words enough."""
        if len(self.words) != len(self.children):
            raise ValueError(f"`words` has {len(self.words)} steps, `children` {len(self.children)}")
        for step, (words, most) in enumerate(zip(self.words, self.children, strict=True), 1):
            if not 1 <= most <= len(set(words)):
                raise ValueError(f"step {step} has {len(set(words))} words for up to {most} children")
            if not _steps(most):
                raise ValueError(f"no {most} words have a log-probability of -2 or more each")
        if len(self.words) < 2:
            raise ValueError("a tree has at least two steps")
        if not 1 <= self.beams < self.children[0]:
            raise ValueError("there must be fewer beams than words in the first step, or nothing is pruned")

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """The tree of the file."""
        path = folder / self.usual
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            found = {"T": int(tree["T"]), "B": int(tree["B"]), "bos": str(tree["bos"]), "edges": dict(tree["edges"])}
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise ValueError(f"`{self.usual}` beside the problem holds no tree: {fault}") from None
        if not _separates(found, self.gap):
            raise ValueError(f"`{self.usual}` does not tell the searches apart: see `grader explain language_tree`")
        return found

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """Trees at random until one tells the searches apart; only that one is given words."""
        for _ in range(TRIALS):
            edges = self._edges(draws)
            tree = {"T": len(self.words), "B": self.beams, "bos": _BOS}
            if _separates({**tree, "edges": edges}, self.gap):
                return {**tree, "edges": self._worded(draws, edges, _BOS, _BOS)}
        raise ValueError("no tree tells the searches apart: allow more `children` or fewer `beams`")

    def views(self, value: Any) -> Mapping[str, Any]:
        """The words in the order of the alphabet."""
        words = {word for following in value["edges"].values() for word in following}
        return {"words": sorted(words), "bos": value["bos"], "edges": value["edges"]}

    def _edges(self, draws: Draws) -> Edges:
        """A tree whose words are numbers: 0 is the most probable after its prefix."""
        edges: Edges = {}
        prefixes = [_BOS]
        for step, most in enumerate(self.children):
            for prefix in prefixes:
                steps = draws.one_of(_steps(most if step == 0 else draws.between(1, most)))
                edges[prefix] = {str(number): value for number, value in enumerate(steps)}
            prefixes = [f"{prefix} {word}" for prefix in prefixes for word in edges[prefix]]
        return edges

    def _worded(self, draws: Draws, edges: Edges, prefix: str, fresh: str) -> Edges:
        """The same tree below a prefix with words that are drawn; `fresh` is that prefix in words."""
        following = edges.get(prefix, {})
        if not following:
            return {}
        words = draws.some(self.words[len(prefix.split()) - 1], len(following))
        made = {fresh: dict(zip(words, following.values(), strict=True))}
        for number, word in zip(following, words, strict=True):
            made |= self._worded(draws, edges, f"{prefix} {number}", f"{fresh} {word}")
        return made


@cache
def _steps(count: int) -> tuple[tuple[float, ...], ...]:
    """Log-probabilities that so many words may have, the greatest first; words that are left out have the rest."""
    low, high = _TENTHS
    found = combinations(range(low, high + 1), count)
    return tuple(
        tuple(-tenth / 10 for tenth in tenths)
        for tenths in found
        if sum(math.exp(-tenth / 10) for tenth in tenths) <= 1
    )


def _separates(tree: Mapping[str, Any], gap: float) -> bool:
    """Whether the searches find different sequences, without a close decision."""
    searches = [_search(tree, beams) for beams in (1, tree["B"], _ALL)]
    if not all(_clear(candidates, beams, round(1000 * gap)) for candidates, beams in searches):
        return False
    greedy, beams, best = ([words for words, _ in candidates[-1][:kept]] for candidates, kept in searches)
    kept = [{words for words, _ in step[: tree["B"]]} for step in searches[1][0]]
    if not all(_sums_show(_path(tree, words), gap) for words in (greedy[0], *beams)):
        return False
    return (
        greedy[0][0] not in {words[0] for words in beams}
        and greedy[0][:-1] in kept[-2]
        and best[0][:1] not in kept[0]
        and len({words[:-1] for words in beams}) == 1
    )


def _path(tree: Mapping[str, Any], words: tuple[str, ...]) -> list[float]:
    """The log-probabilities along a sequence."""
    prefixes = (" ".join((tree["bos"], *words[:count])) for count in range(len(words)))
    return [tree["edges"][prefix][word] for prefix, word in zip(prefixes, words, strict=True)]


def _sums_show(steps: list[float], gap: float) -> bool:
    """Whether the sum of log-probabilities, their product and the last of them are apart."""
    sums = sorted((sum(steps), math.prod(steps), steps[-1]))
    return all(later - before >= gap for before, later in pairwise(sums))


def _clear(candidates: list[list[_Found]], beams: int, gap: int) -> bool:
    """Whether what is kept, and the first that is not, are apart in every step, and there is a choice in each."""
    tops = [scored[: beams + 1] for scored in candidates] if beams < _ALL else [candidates[-1][:3]]
    apart = all(before[1] - after[1] >= gap for scored in tops for before, after in pairwise(scored))
    return apart and all(len(scored) > beams or beams == _ALL for scored in candidates)


def _search(tree: Mapping[str, Any], beams: int) -> tuple[list[list[_Found]], int]:
    """The candidates of each step of beam search, the best first, and the number that is kept; one beam is greedy."""
    steps: list[list[_Found]] = []
    kept: list[_Found] = [((), 0)]
    for _ in range(tree["T"]):
        steps.append(_candidates(tree, kept))
        kept = steps[-1][:beams]
    return steps, beams


def _candidates(tree: Mapping[str, Any], kept: list[_Found]) -> list[_Found]:
    scored = [
        ((*words, word), total + round(1000 * step))
        for words, total in kept
        for word, step in tree["edges"].get(" ".join((tree["bos"], *words)), {}).items()
    ]
    return sorted(scored, key=lambda found: (-found[1], found[0]))
