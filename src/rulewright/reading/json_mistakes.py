"""JSON text that was refused → its mistakes, located.

The standard library's scanner is fast and stops at the first mistake, in words that change with Python's
version. This slow reader runs only after a refusal: it goes on wherever it can, and says what to do.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

from rulewright.reading.diagnostics import Diagnostic, quoted
from rulewright.reading.limits import MAX_DEPTH, MAX_MISTAKES, LimitError
from rulewright.reading.numbers import number
from rulewright.reading.span import Source

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]*')
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_SURROGATE_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][-+.\w]*")
_WORD = re.compile(r"[-+]?[^\W\d]\w*")

_CLOSER = {"{": "}", "[": "]"}
_NAME = {"{": "object", "[": "array"}
_LITERALS = frozenset({"true", "false", "null"})
_NOT_FINITE = frozenset({"nan", "infinity", "inf"})
_MEANT = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
}
_COMMENTS = ("//", "/*", "#")


@dataclass(slots=True)
class _Open:
    """An array or object whose end has not come."""

    bracket: str
    offset: int
    parts: int = 0
    keys: dict[str, int] = field(default_factory=dict)


class _StopReadingError(Exception):
    """What follows the last mistake cannot be understood."""


def find_mistakes(source: Source) -> tuple[Diagnostic, ...]:
    """The mistakes of a text as strict JSON (RFC 8259), at most `MAX_MISTAKES`; none when it is JSON.

    A passed limit is among them, with the code `limit`.
    """
    reader = _Reader(source)
    with suppress(_StopReadingError):
        reader.document()
    return tuple(reader.found)


class _Reader:
    """One pass over the text, with its own stack: no nesting can exhaust the interpreter's."""

    def __init__(self, source: Source) -> None:
        self.found: list[Diagnostic] = []
        self._source = source
        self._text = source.text
        self._at = 0
        self._open: list[_Open] = []

    def document(self) -> None:
        self._skip(_SPACE)
        if self._at == len(self._text):
            self._at = 0
            self._stop("the file is empty", "a JSON value is expected")
        self._value()
        while self._open:
            self._part(self._open[-1])
        self._skip(_SPACE)
        if self._at < len(self._text):
            self._stop_at_comment()
            self._stop(
                "a second value follows the first",
                "a JSON text is one value; a file with one value on each line is named .ndjson",
            )

    def _part(self, container: _Open) -> None:
        """Reads one item or entry of the innermost container, or its end."""
        closer = _CLOSER[container.bracket]
        self._skip(_SPACE)
        if container.parts and self._peek() == ",":
            comma = self._at
            self._at += 1
            self._skip(_SPACE)
            if self._peek() == closer:
                message = f"a trailing comma before '{closer}' is not JSON"
                self._tell("syntax", message, "remove the comma", comma, comma + 1)
        elif container.parts and self._peek() != closer:
            hint = f"put ',' between its parts and '{closer}' at its end"
            self._stop_in(container, f"',' or '{closer}' is expected here", hint)
        if self._peek() == closer:
            self._at += 1
            self._open.pop()
            return
        container.parts += 1
        if container.bracket == "{":
            self._key(container)
        self._value()

    def _key(self, container: _Open) -> None:
        start = self._at
        if self._peek() != '"':
            self._stop_in(container, "a key is expected here", "write a key in double quotes")
        self._string()
        self._note_key(container, start)
        self._skip(_SPACE)
        if self._peek() != ":":
            self._stop_in(container, "':' is expected after the key", 'write "key": value')
        self._at += 1
        self._skip(_SPACE)

    def _note_key(self, container: _Open, start: int) -> None:
        key = self._text[start + 1 : self._at - 1]
        if "\\" in key:
            try:
                key = json.loads(f'"{key}"')
            except ValueError:
                return  # its mistake has been told
        first = container.keys.setdefault(key, start)
        if first != start:
            hint = f"readers disagree about which one counts; the first is on line {self._line(first)}"
            self._tell("duplicate-key", f"duplicate key {quoted(key)}", hint, start)

    def _value(self) -> None:
        start, char = self._at, self._peek()
        if char == '"':
            self._string()
        elif char in _CLOSER:
            if len(self._open) == MAX_DEPTH:
                message = f"arrays and objects are nested deeper than {MAX_DEPTH} levels"
                self._tell("limit", message, None, start, start + 1)
                raise _StopReadingError
            self._at += 1
            self._open.append(_Open(char, start))
        elif match := _NUMBER_LIKE.match(self._text, start):
            self._at = match.end()
            self._number(match.group(), start)
        elif match := _WORD.match(self._text, start):
            self._at = match.end()
            self._word(match.group(), start)
        else:
            hint = "write null for no value; strings are in double quotes"
            self._stop_in(self._open[-1] if self._open else None, "a value is expected here", hint)

    def _number(self, text: str, start: int) -> None:
        if not _NUMBER.fullmatch(text):
            hint = "write numbers like 7, -0.5 and 1e3, without leading zero or '+', and strings in quotes"
            self._tell("syntax", "this is not a JSON number", hint, start)
            return
        try:
            number(text)
        except LimitError as error:
            self._tell("limit", error.message, None, start)

    def _word(self, word: str, start: int) -> None:
        bare = word.lstrip("+-").casefold()
        if word in _LITERALS:
            return
        if bare in _NOT_FINITE:
            self._tell("not-finite", f"{word} is not a JSON number", "leave the value out, or write null", start)
        elif bare in _MEANT and word[0].isalpha():
            self._tell("syntax", f"{word} is not JSON", f"write {_MEANT[bare]}", start)
        else:
            self._tell("syntax", "this string is not in quotes", "put it in double quotes", start)
            raise _StopReadingError

    def _string(self) -> None:
        """Reads a string from its opening quote to behind its closing one."""
        start = self._at
        self._at += 1
        while True:
            self._skip(_PLAIN)
            char = self._peek()
            if char == '"':
                self._at += 1
                return
            if char in {"", "\n", "\r"}:
                self._tell("syntax", "this string is never closed", "end it with a double quote", start)
                raise _StopReadingError
            self._oddity(char)

    def _oddity(self, char: str) -> None:
        """Reads what is special inside a string: an escape, a control character or a surrogate."""
        text, start = self._text, self._at
        if pair := _SURROGATE_PAIR.match(text, start):
            self._at = pair.end()
        elif escape := _ESCAPE.match(text, start):
            self._at = escape.end()
            if _SURROGATE.match(text, start):
                self._tell_surrogate(start)
        elif char == "\\":
            self._at = min(start + 2, len(text))
            hint = r"JSON has \" \\ \/ \b \f \n \r \t and \u with four hex digits; write a backslash as \\"
            self._tell("syntax", "this escape is not JSON", hint, start)
        else:
            self._at += 1
            if char >= "\ud800":
                self._tell_surrogate(start)
                return
            hint = rf"write it as \u{ord(char):04x}"
            self._tell("control-character", f"the control character U+{ord(char):04X} must be escaped", hint, start)

    def _tell_surrogate(self, start: int) -> None:
        message = "a lone surrogate is not a character"
        hint = r"write the character itself, or both halves, such as \ud83d\ude00"
        self._tell("surrogate", message, hint, start)

    def _stop_in(self, container: _Open | None, message: str, hint: str) -> NoReturn:
        """Stops where something else was expected, with the likeliest reason."""
        self._stop_at_comment()
        if not self._peek() and container:
            name = _NAME[container.bracket]
            self._tell(
                "syntax",
                f"this {name} is never closed",
                f"add '{_CLOSER[container.bracket]}'",
                container.offset,
                container.offset + 1,
            )
            raise _StopReadingError
        self._stop(message, hint)

    def _stop_at_comment(self) -> None:
        if self._text.startswith(_COMMENTS, self._at):
            self._stop("JSON has no comments", "remove it")

    def _stop(self, message: str, hint: str | None) -> NoReturn:
        self._tell("syntax", message, hint, self._at, min(self._at + 1, len(self._text)))
        raise _StopReadingError

    def _tell(self, code: str, message: str, hint: str | None, start: int, end: int | None = None) -> None:
        span = self._source.span(start, self._at if end is None else end)
        self.found.append(Diagnostic(span, message, hint, code=code))
        if len(self.found) == MAX_MISTAKES:
            raise _StopReadingError

    def _line(self, offset: int) -> int:
        return self._source.span(offset, offset).line

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._text, self._at):
            self._at = match.end()
