"""Helpers of the tests of rubrics."""

from grader.checks._rubric.proposal import propose
from grader.checks._rubric.scheme import rubric_of
from grader.language.prose.sentences import prepare


def rubric(*ideas, wrong=(), **more):
    """A rubric with one item that any of the ideas meets."""
    return rubric_of({
        "items": [{"key": "A", "weight": 1, "item": "the idea", "any": list(ideas), **more.pop("item", {})}],
        "wrong_claims": list(wrong), **more,
    })  # fmt: skip


def proposed(text, rules, longest=600):
    return propose(prepare(text), rules, longest)
