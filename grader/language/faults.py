"""The one way in which text can fail to be read: with a place, in words, and with a remedy."""

from __future__ import annotations


class LanguageError(Exception):
    """Text that has no reading. `note` is stable; `start` and `end` are offsets into the text that was read."""

    def __init__(self, note: str, message: str, hint: str = "", span: tuple[int, int] = (0, 0)) -> None:
        super().__init__(message)
        self.note = note
        self.message = message
        self.hint = hint
        self.start, self.end = span
