"""One JSON object of a request body → its fields' values, and a list of what is wrong with them."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tests.endpoints.problems import Json, Problem


class Fields:
    """Reads the fields of one JSON object and adds what is wrong to a list shared by the whole body.

    A lenient reader takes null for absent, converts scalars, lets unknown keys and blank text pass and counts
    UTF-16 units, as services on the JVM do by default; a strict reader refuses all of these and counts
    code points. The documentation allows both.
    """

    def __init__(self, value: dict[str, Json], path: str, problems: list[Problem], *, lenient: bool) -> None:
        self.value = value
        self.path = path
        self.problems = problems
        self.lenient = lenient

    def report(self, name: str, constraint: str, message: str) -> None:
        """Add a problem at the field ``name``."""
        self.problems.append(Problem(self._at(name), constraint, message, self.value.get(name)))

    def only(self, known: Collection[str]) -> None:
        """Report every key outside ``known``, unless the reader is lenient."""
        if not self.lenient:
            for name in self.value:
                if name not in known:
                    self.report(name, "unknown", "is not a field of this object")

    def text(self, name: str, *, required: bool = False) -> "Text":
        """Read a string."""
        value = scalar_text(self._given(name, required=required), lenient=self.lenient)
        if value is None and self.value.get(name) is not None:
            self.report(name, "type", "must be a string")
        if value is not None and required and not self.lenient and not value.strip():
            self.report(name, "blank", "must not be blank")
            return Text(self, name, None)
        return Text(self, name, value)

    def number(self, name: str, *, required: bool = False) -> Decimal | None:
        """Read a number as the decimal that was written."""
        value = self._given(name, required=required)
        if value is None:
            return None
        if self.lenient and isinstance(value, str):
            number = _decimal(value)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            number = _decimal(repr(value))
        else:
            number = None
        if number is None:
            self.report(name, "type", "must be a number")
        return number

    def child(self, name: str, *, required: bool = False) -> "Fields | None":
        """Read an object.

        A required object that is absent is reported and read as an empty one, so that what is required
        inside it is reported too.
        """
        value = self._given(name, required=required)
        if value is None:
            return self._fields({}, self._at(name)) if required else None
        if not isinstance(value, dict):
            self.report(name, "type", "must be an object")
            return None
        return self._fields(value, self._at(name))

    def children(self, name: str) -> "list[Fields]":
        """Read a required list of objects that must not be empty."""
        value = self._given(name, required=True)
        if value is None:
            return []
        if not isinstance(value, list):
            self.report(name, "type", "must be an array")
            return []
        if not value:
            self.report(name, "count", "must have at least one item")
        found = []
        for index, item in enumerate(value):
            path = f"{self._at(name)}[{index}]"
            if isinstance(item, dict):
                found.append(self._fields(item, path))
            else:
                self.problems.append(Problem(path, "type", "must be an object", item))
        return found

    def measure(self, text: str) -> int:
        """Count the characters of a text in this reader's unit."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2 if self.lenient else len(text)

    def _given(self, name: str, *, required: bool) -> Json:
        value = self.value.get(name)
        if value is None:
            if required:
                self.report(name, "required", "is required")
            elif name in self.value and not self.lenient:
                self.report(name, "null", "must not be null")
        return value

    def _fields(self, value: dict[str, Json], path: str) -> "Fields":
        return Fields(value, path, self.problems, lenient=self.lenient)

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


@dataclass(frozen=True, slots=True)
class Text:
    """A string field that was read; each check returns it again, and passes where there is no value."""

    fields: Fields
    name: str
    value: str | None

    def length(self, shortest: int, longest: int) -> "Text":
        """Check the number of characters, both ends included."""
        if self.value is not None and not shortest <= self.fields.measure(self.value) <= longest:
            self.fields.report(self.name, "length", f"must have {shortest} to {longest} characters")
        return self

    def matches(self, pattern: re.Pattern[str], words: str) -> "Text":
        """Check that the whole text matches."""
        if self.value is not None and not pattern.fullmatch(self.value):
            self.fields.report(self.name, "pattern", f"must be {words}")
        return self

    def one_of(self, values: Collection[str]) -> "Text":
        """Check membership, case-sensitively."""
        if self.value is not None and self.value not in values:
            self.fields.report(self.name, "enum", f"must be one of {', '.join(sorted(values))}")
        return self

    def filled(self) -> "Text":
        """Check that the text is not blank, which some optional fields must not be either."""
        if self.value is not None and not self.value.strip():
            self.fields.report(self.name, "blank", "must not be blank")
        return self


def scalar_text(value: Json, *, lenient: bool) -> str | None:
    """Give a value as the text it is, or, leniently, as the text its scalar is written as; else None."""
    if isinstance(value, str):
        return value
    if lenient and isinstance(value, (bool, int, float)):
        return json.dumps(value)
    return None


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
