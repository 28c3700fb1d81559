"""Ranks in attention on exact instances: `python ranks.py` prints the tables of `attention.yaml`.

The scores are whole numbers s and the weights powers 2^s, which is the softmax of s log 2 up to a factor for each row.
Scores have rank p, weights rank s, values rank q, and the output rank r; all ranks are those of exact arithmetic.
Floating point would not do: the weights of a matrix of rank one have full rank and a tiny determinant.
"""

from __future__ import annotations

import random
from fractions import Fraction

Matrix = list[list[Fraction]]


def rank(matrix: Matrix) -> int:
    """The rank, by elimination with fractions."""
    rows, found = [list(row) for row in matrix], 0
    for column in range(len(rows[0])):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(found + 1, len(rows)):
            factor = rows[at][column] / rows[found][column]
            rows[at] = [own - factor * top for own, top in zip(rows[at], rows[found], strict=True)]
        found += 1
        if found == len(rows):
            break
    return found


def product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix product."""
    columns = list(zip(*second, strict=True))
    return [
        [sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in first
    ]


def of_rank(n: int, most: int, draw: random.Random) -> Matrix:
    """A random n by n matrix of whole numbers whose rank is at most that."""
    if most == 0:
        return [[Fraction(0)] * n for _ in range(n)]
    left = [[Fraction(draw.randint(-1, 2)) for _ in range(most)] for _ in range(n)]
    right = [[Fraction(draw.randint(-1, 2)) for _ in range(n)] for _ in range(most)]
    return product(left, right)


def instance(n: int, score_rank: int, value_rank: int, seed: int) -> tuple[list[int], list[int]]:
    """The row [p, q, n, s, r] with the softmax, and the row without it."""
    draw = random.Random(seed)  # noqa: S311 - instances, not secrets
    scores, values = of_rank(n, score_rank, draw), of_rank(n, value_rank, draw)
    weights = [[Fraction(2) ** int(score) for score in row] for row in scores]
    p, q, s = rank(scores), rank(values), rank(weights)
    return [p, q, n, s, rank(product(weights, values))], [p, q, n, p, rank(product(scores, values))]


def tables(per_size: int = 60) -> tuple[list[list[int]], list[list[int]]]:
    """Distinct rows of both tables, sorted: every rank from none to full at every size from two to five."""
    with_softmax, without = set(), set()
    for n in range(2, 6):
        for number in range(per_size):
            first, second = instance(n, number % (n + 1), (number // (n + 1)) % (n + 1), 1000 * n + number)
            with_softmax.add(tuple(first))
            without.add(tuple(second))
    return sorted(map(list, with_softmax)), sorted(map(list, without))


def main() -> None:
    """Print both tables as they stand in the reference."""
    for rows in tables():
        print(len(rows), rows)  # noqa: T201


if __name__ == "__main__":
    main()
