"""What can go wrong with a pattern → an exception that says where it is and what to write instead."""


class PatternError(ValueError):
    """A text that is outside the pattern language.

    Attributes:
        message: What is refused, as a sentence without its full stop.
        offset: Where it stands: an index into the pattern's text.
        hint: What to write instead.
    """

    def __init__(self, message: str, offset: int, hint: str) -> None:
        super().__init__(message, offset, hint)
        self.message = message
        self.offset = offset
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} (at offset {self.offset}); {self.hint}"


class PatternLimitError(ValueError):
    """A question about patterns that would take more work than the documented limit allows."""
