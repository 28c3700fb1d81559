"""One or several of the given options."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - parameters are read from the annotations at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._text import plain, too_long
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_OR: Final = re.compile(r"\bor\b|\beither\b|\S\s*/\s*\S|\?|\bmaybe\b|\bnot sure\b", re.IGNORECASE)
_REASON: Final = re.compile(
    r"[,;:.]?\s+(?:because|since|as (?:the|it|this|we)|due to|where|whereas|while)\b.*|\.\s+\S.*",
    re.IGNORECASE | re.DOTALL,
)
_NOT: Final = re.compile(
    r"\b(?:not|except|but not|excluding|without|rather than|instead of|never|isn't|aren't|wrong|false)\b",
    re.IGNORECASE,
)
_ALL: Final = re.compile(
    r"\s*(?:all|everything|all of (?:them|the above|these)|all (?:options|answers))\s*\.?", re.IGNORECASE
)
_NONE: Final = re.compile(r"\s*(?:none|nothing|none of (?:them|the above|these)|no option)\s*\.?", re.IGNORECASE)
_CLEAN: Final = re.compile(r"[\s.,;:!\"'()\[\]]+")


@dataclass(frozen=True)
class Choice(AbstractAnswerKind):
    """Labels of the options that were chosen, one or several.

    Read are a label (`B`, `(b)`, `b)`, `Option B`, `answer: B because ...`), the words of an option, and, where
    several may be chosen, lists (`A, C`, `A and C`, `AC`, `all`, `none`). What is negated is not chosen. Alternatives
    (`A or B`, `A/B`), and two options where one is asked for, are not an answer.

    Parameters
    ----------
    options:
        The words of each option by its label; the words may be empty.
    several:
        More than one option may be chosen.

    Value: the frozen set of chosen labels.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("(b) because it is causal", expected="B", parameters={"options": {"A": "encoder", "B": "decoder"}}),
        Example("decoder", expected="B", parameters={"options": {"A": "encoder", "B": "decoder"}}),
        Example("A and C", expected="A, C", parameters={"options": {"A": "", "B": "", "C": ""}, "several": True}),
        Example("A or B", expected="choice.hedged", parameters={"options": {"A": "", "B": ""}}),
        Example("D", expected="choice.unread", parameters={"options": {"A": "", "B": ""}}),
    )

    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    several: bool = False

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the chosen labels. Never raises."""
        del declarations  # options are no symbols
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        body = plain(text)
        chosen = self._worded(body)
        if chosen is None:
            shorter = _REASON.sub("", body, count=1)
            if _OR.search(shorter):
                return self._malformed(text, "hedged", "the answer names alternatives instead of choosing")
            chosen = self._worded(shorter)
            chosen = self._labels(shorter) if chosen is None else chosen
        if chosen is None:
            return self._malformed(text, "unread", "no option could be recognised")
        chosen = chosen | self._contradicted(body, chosen)
        if len(chosen) > 1 and not self.several:
            return self._malformed(text, "hedged", "more than one option was chosen")
        shown = ", ".join(label for label in self.options if label in chosen) or "none"
        return Answer("choice", text, frozenset(chosen), "", shown)

    def _malformed(self, text: str, note: str, message: str) -> Malformed:
        number = "one or more" if self.several else "one"
        return Malformed(
            "choice", text, f"choice.{note}", message, f"give {number} of {', '.join(self.options)}", 0, len(text)
        )

    def _worded(self, text: str) -> set[str] | None:
        """The option that the whole text is, by label or by its words."""
        key = _key(text)
        exact = {
            label
            for label, words in self.options.items()
            if key and key in {_key(label), _key(words), _key(f"{label} {words}")}
        }
        if len(exact) == 1:
            return exact
        if self.several and _ALL.fullmatch(text):
            return set(self.options)
        return set() if self.several and _NONE.fullmatch(text) else None

    def _labels(self, text: str) -> set[str] | None:
        """Labels that stand free in the text and are not negated; else the options whose words occur."""
        kept, *negated = _NOT.split(text)
        excepted = re.match(
            r"(.*)\b(?:all|everything)\b.{0,20}\b(?:except|but|excluding|without)\b(?P<rest>.*)",
            text,
            re.IGNORECASE | re.DOTALL,
        )
        if excepted is not None:
            return set(self.options) - (self._free(excepted["rest"]) or set())
        found = self._free(kept)
        if found or (negated and not found):
            return found or None
        lowered = _key(kept)
        worded = {label for label, words in self.options.items() if words and f" {_key(words)} " in f" {lowered} "}
        return worded or self._run_together(kept)

    def _contradicted(self, text: str, chosen: set[str]) -> set[str]:
        """Options whose words stand right behind the label of another one: `B: the encoder`."""
        found = set()
        for label in chosen:
            match = re.match(rf"\s*[(\[]?{re.escape(label)}[)\].: -]+(?P<rest>.+)", text, re.IGNORECASE | re.DOTALL)
            rest = _key(match["rest"]) if match else ""
            found |= {other for other, words in self.options.items() if rest and _key(words) == rest}
        return found

    def _free(self, text: str) -> set[str]:
        """Labels as words of their own: as written or in brackets anywhere, in other case where they stand alone."""
        bare = re.sub(
            r"\b(?:answers?|options?|choices?|and|the|is|are|i choose|correct)\b|[,;&+:.=-]",
            " ",
            text,
            flags=re.IGNORECASE,
        )
        alone = {word.strip("()[]").casefold() for word in bare.split()}
        if alone and alone <= {label.casefold() for label in self.options}:
            return {label for label in self.options if label.casefold() in alone}
        found = set()
        for label in self.options:
            name = re.escape(label)
            marked = rf"(?<![\w(])(?:\(\s*{name}\s*\)|{name}\s*[).:])(?!\w)"
            sure = marked + rf"|(?:option|answer|choice)(?: is)?:?\s*\(?{name}\b"
            if re.search(sure, text, re.IGNORECASE) or re.search(rf"(?<!\w){name}(?!\w|')", text):
                found.add(label)
        return found - self._articles(text)

    def _articles(self, text: str) -> set[str]:
        """The label A where it can only be the article: followed by a word and never set off."""
        return {label for label in self.options if label == "A" and not re.search(r"(?<!\w)A(?!\s+[a-z])(?!\w)", text)}

    def _run_together(self, text: str) -> set[str] | None:
        """`AC` where several may be chosen and labels are single letters."""
        letters = [sign.upper() for sign in text if sign.isalpha()]
        labels = {label.upper(): label for label in self.options}
        tight = (
            text.strip().isalpha() and len(letters) == len(set(letters)) and all(letter in labels for letter in letters)
        )
        return {labels[letter] for letter in letters} if self.several and tight and letters else None


def _key(text: str) -> str:
    return _CLEAN.sub(" ", text).strip().casefold()
