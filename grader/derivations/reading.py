"""A working as lines: statements with the conditions and words that belong to them, in the order of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from grader.derivations.cases import ends_a_display, with_cases
from grader.derivations.clauses import (
    begins_with_relation,
    clauses,
    ends_with_relation,
    leading_relation,
    parted,
    related,
    without_last_relation,
)
from grader.derivations.differentials import names_itself, set_apart, with_differentials
from grader.derivations.factors import with_factors
from grader.derivations.preparing import own_words, without_arguments, without_marks
from grader.derivations.segments import LINKING, Piece, ends_sentence, pieces
from grader.language.drafts import Draft, draft
from grader.language.faults import LanguageError
from grader.language.repair import repair
from grader.language.tree import Apply, Chain, Node, Symbol, names, walk
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from grader.derivations.clauses import Clause
    from grader.model.answer import Repair

MAX_LINES: Final = 120
_COMPARISONS: Final = frozenset({"=", "!=", "in", "notin", "<", ">", "<=", ">="})
_ORDERS: Final = frozenset({"<", ">", "<=", ">="})
_IN_CONDITIONS: Final = frozenset({"add", "sub", "set", "tuple", "list", "and", "or"})
_SCOPED: Final = re.compile(
    r"(?:^|[^A-Za-z])(?:for|when|if|where|all|∀|each|every|any|take|fix|as long as|provided|für|falls|wenn|pour|si"
    r"|(?:case|cas|fall)(?:\s*\(?(?:\d|[a-zA-Z]|[iIvV]+)\)?)?)\W*$",
    re.IGNORECASE,
)
_CASE: Final = re.compile(r"(?:^|[^A-Za-z])(?:case|cas|fall)(?:\s*\(?(?:\d|[a-zA-Z]|[iIvV]+)\)?)?\W*$", re.IGNORECASE)
_OPENING: Final = re.compile(
    r"\W*(?:;|\b(?:and|while|whereas|but|und|et|otherwise)\b.*\b(?:for|if|when)\W*$)", re.IGNORECASE
)
_HEADED: Final = re.compile(r":(?![=:])")
_TOGETHER: Final = re.compile(
    r"(?:^|[.\s])(?:together|combin\w+|altogether|overall|in (?:both|all|either|any) cases?|in summary|so in general|"
    r"putting|collecting|both cases|in vector|zusammen|insgesamt)\b",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(r"^\s*(?:\\(?:to|rightarrow|Rightarrow|implies)(?![A-Za-z])|→|⇒|->|=>)\s*")
_NO_LABEL: Final = LINKING | frozenset(
    "we get have is are which this it equals gives yields obtain obtains finally therefore so again also and becomes"
    " follows simplifies that then".split()
)
_EDGES: Final = re.compile(r"^(?:[\s,;&]|\\[,;:! ])+|(?:[\s,;&]|\\[,;:! ])+$")
_FORALL: Final = re.compile(r"^(?:\\forall|∀)\s*")
_ANNOUNCED: Final = re.compile(r"\b(?:let|define|set|denote|write|where|with|put|call)\b[^.]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a working.

    `draft` is None where the text has no reading, and `fault` says why. `joined` is the relation that it begins
    with, to go on where the one before ended; empty where it stands for itself. `scope` are conditions on indices
    in force, `words` what stands before it in the same sentence, `announced` whether they make it a definition.
    `row` counts the rows of maths, so that statements side by side have the same; `opens` says that it is the first
    of its row, `label` is a word that stands for its left side. `implied` ones stand behind an arrow,
    `both_ways` behind a double one.
    """

    text: str
    start: int
    draft: Draft | None = None
    fault: LanguageError | None = None
    joined: str = ""
    scope: tuple[Node, ...] = ()
    words: str = ""
    announced: bool = False
    displayed: bool = False
    running: bool = False
    row: int = 0
    implied: bool = False
    both_ways: bool = False
    opens: bool = False
    label: str = ""

    @property
    def tree(self) -> Node | None:
        """The tree, where there is one."""
        return self.draft.tree if self.draft is not None else None


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of prose between statements."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Working:
    """A whole derivation as it was read, the text after repair, and the repairs."""

    parts: tuple[Statement | Words, ...]
    text: str
    repairs: tuple[Repair, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements alone."""
        return tuple(part for part in self.parts if isinstance(part, Statement))

    @property
    def relations(self) -> int:
        """How many relations were read in all."""
        chains = sum(len(s.tree.ops) for s in self.statements if isinstance(s.tree, Chain))
        unread = sum(len(parted(s.text)) // 2 for s in self.statements if s.tree is None and s.displayed)
        return chains + unread + sum(bool(s.joined) for s in self.statements)


def read_working(text: str, declarations: Declarations) -> Working:
    """Read a derivation. Never raises: what has no reading is a statement without a tree."""
    vocabulary = Vocabulary.of(declarations)
    repaired, repairs = repair(text, lambda word: vocabulary.resolve(word) is not None)
    repaired = without_arguments(with_cases(without_marks(repaired)), vocabulary.knows)
    vocabulary = vocabulary.with_own(own_words(repaired, vocabulary.knows))
    reader = _Reader(vocabulary, text=repaired)
    for piece in pieces(repaired, vocabulary.knows):
        reader.take(piece)
    return Working(tuple(reader.parts[: 4 * MAX_LINES]), repaired, repairs)


@dataclass
class _Reader:
    """Goes over the pieces and keeps what is in force."""

    vocabulary: Vocabulary
    parts: list[Statement | Words] = field(default_factory=list)
    text: str = ""
    words: str = ""
    ahead: tuple[Node, ...] = ()
    case: tuple[Node, ...] = ()
    since: int = 0
    pending: str = ""
    row: int = 0

    def take(self, piece: Piece) -> None:
        """Read one piece."""
        if piece.maths:
            self._maths(piece)
            return
        if not piece.text.strip() and self.text[: piece.start].endswith("\n") and self._said():
            self.ahead = ()
        self.words += piece.text if not self.words else " " + piece.text
        if _TOGETHER.search(piece.text):
            self.case = ()
        if ends_sentence(piece.text) and not piece.text.rstrip().endswith(":"):
            self.ahead = ()
            self.pending = ""
            self.words = self.words if piece.text.strip() else ""
        if piece.text.strip():
            self.parts.append(Words(piece.text.strip(), piece.start))

    def _maths(self, piece: Piece) -> None:
        parts = clauses(piece.text, piece.start)
        if len(parts) == 1 and begins_with_relation(parts[0].text) and not leading_relation(parts[0].text)[1].strip():
            self.pending = parts[0].text.strip()
            return
        scope = self._in_force()
        for at, clause in enumerate(parts):
            following = parts[at + 1].how if at + 1 < len(parts) else ""
            if clause.how == "row":
                self.row += 1
                scope = self._in_force()
            scope = self._clause(clause, following, scope, piece)
        if piece.displayed:
            self.words = ""
            self.ahead = ()

    def _in_force(self) -> tuple[Node, ...]:
        """The conditions in force: of the case that was opened, and of the sentence."""
        return (*(one for one in self.case if one not in self.ahead), *self.ahead)

    def _leads_in(self) -> bool:
        """Whether the words before a condition open something new: `...; for i = j we get ...`."""
        between: list[str] = []
        for part in reversed(self.parts):
            if isinstance(part, Statement):
                break
            between.append(part.text)
        return _OPENING.match(" ".join(reversed(between))) is not None

    def _is_told(self, condition: Node) -> bool:
        """Whether the last statement has a condition on the same letters already: `if a > 0, x, if a < 0, y`."""
        before = self._last_in_sentence()
        part = self.parts[before] if before is not None else None
        return isinstance(part, Statement) and any(names(one) == names(condition) for one in part.scope)

    def _hangs_on(self) -> bool:
        """Whether nothing but a comma or a bracket stands between the last statement and this condition."""
        if len(self.parts) < 2 or not isinstance(self.parts[-2], Statement):
            return False
        last = self.parts[-1]
        return isinstance(last, Words) and not last.text.strip(" ,(")

    def _trails(self, found: Statement) -> bool:
        """Whether a condition ends what a displayed formula began: `$$a = b$$ for $i = j$, and ...`."""
        at = self._last_stated()
        last = self.parts[at] if at is not None else None
        if not isinstance(last, Statement) or not last.displayed:
            return False
        between = self.text[last.start + len(last.text) : found.start]
        return ends_a_display(between, self.text[found.start + len(found.text) :])

    def _last_stated(self) -> int | None:
        """Place of the last statement, where it relates something."""
        at = next((at for at in range(len(self.parts) - 1, -1, -1) if isinstance(self.parts[at], Statement)), None)
        part = self.parts[at] if at is not None else None
        return at if isinstance(part, Statement) and isinstance(part.tree, Chain) else None

    def _said(self) -> bool:
        """Whether something was said since conditions were announced."""
        return any(isinstance(part, Statement) for part in self.parts[self.since :])

    def _heads_a_line(self, found: Statement) -> bool:
        """Whether a condition stands at the head of its line and before a colon: `- if i = j: ...`."""
        before = self.text[: found.start].rpartition("\n")[2].strip("$ \t*-•\\(")
        behind = self.text[found.start + len(found.text) :].lstrip("$ \t*)\\")
        return _HEADED.match(behind) is not None and _SCOPED.search(f" {before}") is not None and " " not in before

    def _announce(self, condition: Node) -> None:
        """A condition that words lead in; another one on the same letters, once something was said, replaces it."""
        if _CASE.search(self.words):
            self.case, self.ahead = (condition,), ()
            return
        said = self._said()
        kept = tuple(one for one in self.ahead if not said or not names(one) & names(condition))
        self.ahead = (*kept, condition)
        self.since = len(self.parts)

    def _clause(self, clause: Clause, following: str, scope: tuple[Node, ...], piece: Piece) -> tuple[Node, ...]:
        """Read one clause; gives the conditions in force behind it."""
        if clause.how in {"words", "remark"}:
            self.words += " " + clause.text
            self.parts.append(Words(clause.text.strip(), clause.start))
            return scope
        text = _LEADING.sub("", clause.text)
        found = self._statement(clause, text, scope, piece)
        condition = self._condition(found) or self._on_values(found, bracketed=clause.how == "scope")
        if condition is None and clause.how == "scope":
            self.parts.append(Words(clause.text.strip(), clause.start))
            return scope
        if condition is None:
            self._add(found, piece)
            return scope
        if following == "colon":
            return (condition,)
        if not piece.displayed and self._heads_a_line(found):
            self._announce(condition)
            return (*scope, condition)
        before = self._last_of(found.row) if clause.how in {"comma", "quad", "gap", "scope"} else None
        if before is None and not piece.displayed and self._hangs_on():
            before = self._last_in_sentence()
        if before is None and not piece.displayed and self._trails(found):
            before = self._last_stated()
        if before is None and not piece.displayed and _SCOPED.search(self.words):
            leads = _CASE.search(self.words) is not None or self._leads_in() or self._is_told(condition)
            before = None if leads else self._last_in_sentence()
            if before is None:
                self._announce(condition)
        if before is not None:
            self.parts[before] = _scoped(self.parts[before], condition)
        elif not piece.displayed and not _SCOPED.search(self.words):
            return (*scope, condition)
        return (*scope, condition) if before is None else scope

    def _statement(self, clause: Clause, text: str, scope: tuple[Node, ...], piece: Piece) -> Statement:
        start = clause.start + len(clause.text) - len(text)
        if self.pending and not begins_with_relation(text):
            text = f"{self.pending} {text}"
        self.pending = ""
        joined, rest = leading_relation(text)
        label = self._label(start) if joined else ""
        bare = _EDGES.sub("", text)
        if ends_with_relation(rest):  # what stands behind it are words, or the next piece
            rest, self.pending = without_last_relation(rest)
        made = Statement(
            bare, start + text.index(bare), joined=joined, scope=scope,
            words=self.words.strip(), announced=_ANNOUNCED.search(self.words) is not None,
            displayed=piece.displayed, running=piece.running, row=self.row,
            implied=clause.how in {"implies", "iff"}, both_ways=clause.how == "iff",
            opens=clause.how in {"row", "semi"}, label=label,
        )  # fmt: skip
        try:
            rest, letter = set_apart(_FORALL.sub("", rest), self.vocabulary.resolve)
            found = with_factors(draft(rest, self.vocabulary), self.vocabulary)
        except LanguageError as fault:
            return replace(made, fault=fault)
        return replace(made, draft=found if names_itself(self.text) else with_differentials(found, letter))

    def _label(self, start: int) -> str:
        """The word right before a relation that is a name for what follows: `RHS = ...`, `grad = ...`."""
        last = self.parts[-1] if self.parts else None
        if not isinstance(last, Words):
            return ""
        gap = self.text[last.start + len(last.text) : start]
        word = re.search(r"(?:^|\s)([A-Za-z]{2,})[\s*_]*$", last.text)
        named = word is not None and not gap.strip(" $*_\\([") and word[1].lower() not in _NO_LABEL
        return word[1] if named and word is not None else ""

    def _condition(self, found: Statement) -> Node | None:
        """The condition on indices that a statement is, if it is nothing else."""
        tree = found.tree
        if not _is_condition(tree):
            return self._listed(found)
        assert tree is not None
        if not names(tree):  # two numbers: a claim
            return None
        for node in walk(tree):
            if isinstance(node, Symbol) and not self._is_index(node.name):
                return None
            if isinstance(node, Apply) and node.head not in _IN_CONDITIONS:
                return None
        return tree

    def _on_values(self, found: Statement, *, bracketed: bool) -> Node | None:
        """An inequality between free numbers that words or brackets make a condition: `for a > 0`."""
        tree = found.tree
        if not isinstance(tree, Chain) or not set(tree.ops) <= _ORDERS or not (bracketed or _SCOPED.search(self.words)):
            return None
        symbols = [self.vocabulary.symbols.get(name) for name in names(tree)]
        free = [one for one in symbols if one is not None and one.kind is Kind.SCALAR and not one.definition]
        return tree if symbols and len(free) == len(symbols) and not any(one.family for one in free) else None

    def _listed(self, found: Statement) -> Node | None:
        """`j != a, b`: different from each of them."""
        match = re.fullmatch(r"(?:\\forall|∀)?\s*([a-z])\s*(\\neq?|≠|!=)\s*([a-z](?:\s*,\s*[a-z])+)\s*:?", found.text)
        if match is None:
            return None
        others = [Symbol(self._index_name(name.strip())) for name in match[3].split(",")]
        truth: Node = Chain(("!=",), (Symbol(self._index_name(match[1])), others[0]))
        for other in others[1:]:
            truth = Apply("and", (truth, Chain(("!=",), (Symbol(self._index_name(match[1])), other))))
        return truth

    def _index_name(self, letter: str) -> str:
        return self.vocabulary.resolve(letter) or letter

    def _is_index(self, name: str) -> bool:
        symbol = self.vocabulary.symbols.get(name)
        if symbol is None:
            return name in self.vocabulary.dimensions or (len(name) == 1 and name.islower() and name != "e")
        return symbol.kind is Kind.INDEX

    def _add(self, found: Statement, piece: Piece) -> None:
        if found.draft is None and piece.running and not related(found.text):
            self.parts.append(Words(found.text, found.start))
            return
        self.parts.append(found)

    def _last_of(self, row: int) -> int | None:
        """Place of the last statement of a row."""
        for at in range(len(self.parts) - 1, -1, -1):
            part = self.parts[at]
            if isinstance(part, Statement):
                return at if part.row == row and isinstance(part.tree, Chain) else None
        return None

    def _reached(self, at: int) -> int:
        """Where the words behind a part end."""
        last = self.parts[-1]
        return last.start + len(last.text) if at + 1 < len(self.parts) else 0

    def _last_in_sentence(self) -> int | None:
        for at in range(len(self.parts) - 1, -1, -1):
            part = self.parts[at]
            if isinstance(part, Statement):
                same_line = part.running and "\n" not in self.text[part.start : self._reached(at)]
                open_ended = (not part.displayed or same_line) and not part.text.rstrip().endswith((".", "?", "!"))
                return at if isinstance(part.tree, Chain) and open_ended else None
            if ends_sentence(part.text):
                return None
        return None


def _is_condition(tree: Node | None) -> bool:
    """Whether a statement is a comparison, or several joined by `and` and `or`."""
    if isinstance(tree, Apply) and tree.head in {"and", "or"}:
        return all(map(_is_condition, tree.args))
    return isinstance(tree, Chain) and set(tree.ops) <= _COMPARISONS


def _scoped(part: Statement | Words, condition: Node) -> Statement | Words:
    return replace(part, scope=(*part.scope, condition)) if isinstance(part, Statement) else part
