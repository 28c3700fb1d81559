"""How far a denial reaches."""

import pytest

from grader.language.prose.sentences import prepare


def is_denied(text, word):
    for sentence in prepare(text).sentences:
        if word in sentence.words:
            return len(sentence.denied[sentence.words.index(word)]) % 2 == 1
    raise AssertionError(f"{word} does not occur in {text}")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It does not use labels.", "labels"), ("Labels are not needed.", "labels"), ("No labels are used.", "labels"),
        ("It trains without human labels.", "labels"), ("It never sees labels.", "labels"), ("It learns from text instead of labels.", "labels"),
        ("Unlike labels, text is cheap.", "labels"), ("It needs neither labels nor people.", "people"), ("RNNs can't run in parallel.", "parallel"),
        ("Parallelism is impossible for them.", "parallelism"), ("It is not true that labels are needed.", "needed"), ("Nobody has to annotate text.", "annotate"),
        ("The recurrence prevents parallelism.", "parallelism"), ("They aren’t updated.", "updated"), ("It needs no labels, tags or ratings.", "ratings"),
        ("The labels play no role.", "labels"), ("Labels need not be stored.", "labels"), ("A few labels are not enough.", "labels"),
        ("f is not the identity and l is not a label.", "label"), ("No text is used, neither labels nor tags are read.", "labels"),
        ("The weights are neither positive nor do they sum to one.", "sum"), ("It is false that they sum to one.", "sum"), ("The model lacks recurrence.", "recurrence"),
    ],
)  # fmt: skip
def test_denied(text, word):
    assert is_denied(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It uses labels.", "labels"), ("It does not need people, but labels.", "labels"), ("It not only copies but also predicts.", "predicts"),
        ("It is not impossible to use labels.", "labels"), ("It needs no people because it uses labels.", "labels"),
        ("It has no latency as the labels are merged.", "labels"), ("It has no latency (labels are merged with it).", "labels"),
        ("The labels do not exceed a margin.", "labels"),
        ("It cannot work without labels.", "labels"), ("RNNs do not scale; Transformers are parallel.", "parallel"),
    ],
)  # fmt: skip
def test_affirmed(text, word):
    assert not is_denied(text, word)
