"""How much is read: every limit of the readers, and the error that names the one that was passed."""

from rulewright.reading.span import Span

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of one document: a JSON or YAML file, or one line of an NDJSON file (64 MiB)."""

MAX_DEPTH = 128
"""Arrays and objects inside each other; `[]` has depth 1.

No API nests as deep, and a reader of values that takes seven Python frames a level still fits the
interpreter's stack of 1,000.
"""

MAX_DIGITS = 1_000
"""Digits of one number as written, without its exponent."""

MAX_EXPONENT = 1_000
"""Magnitude of a number's exponent as written: `1e1000` and `1e-1000` are read."""

MAX_NODES = 1_000_000
"""Values and keys of one YAML document, each alias counted as often as it is used."""

MAX_RULE_BYTES = 4 * 1024 * 1024
"""Bytes of one rule file (4 MiB); the largest we know has 60 KiB."""

MAX_RULE_NODES = 100_000
"""Values and keys of one rule file; the largest we know has 4,000."""

MAX_MISTAKES = 100
"""Mistakes told about one document; what follows the last one is not read."""


class LimitError(ValueError):
    """The input may be right, but it is larger than a documented limit.

    Attributes:
        message: which limit, in words.
        span: where it was passed; None while only the number itself is known.
    """

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message, span)
        self.message = message
        self.span = span

    def __str__(self) -> str:
        return self.message if self.span is None else f"{self.span}: error: {self.message}"
