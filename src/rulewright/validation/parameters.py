"""The texts of one place of a message → an object of the values that they spell, by the types declared for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.paths import EACH, Path, pointer_text
from rulewright.language.types import ValueType
from rulewright.plan.messages import SECTIONS
from rulewright.reading.form import read_form
from rulewright.reading.limits import LimitError
from rulewright.validation.plain import to_plain
from rulewright.validation.spelled import value_spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Parameters, Place, Style
    from rulewright.plan.rules import Field

Texts: TypeAlias = "Mapping[str, str | Sequence[str]] | Iterable[tuple[str, str]]"
"""Names with their texts; a name may have several, or come several times."""

BETWEEN: Mapping[Style, str] = {"comma": ",", "space": " ", "pipe": "|"}
"""What stands between the items that share a text."""
_HEADER_SPACE = " \t"


def pairs_of(given: Texts | str | bytes | None, section: str) -> list[tuple[str, str]]:
    """The texts one by one; a text that is given in place of them all is the query of a URL.

    Raises:
        DiagnosticError: the query has a broken escape, or is not UTF-8.
        TypeError: something in the place of a text is none.
        NotJsonError: a text has half of a surrogate pair.
    """
    if isinstance(given, str | bytes):
        return [(pair.name, pair.value) for pair in read_form(given, f"<{section}>")]
    listed = given.items() if isinstance(given, Mapping) else (given or ())
    return [
        (_text(name, section, "the name"), _text(text, section, str(name)))
        for name, texts in listed
        for text in ([texts] if isinstance(texts, str) or not isinstance(texts, Sequence) else texts)
    ]


def _text(value: object, section: str, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(
            f"{pointer_text((section, name))} is not text: found {type(value).__name__};"
            " a parameter is text on the wire, so pass what is sent, such as '5' or 'true'"
        )
    return str(to_plain(value))


def values_of(declared: Parameters, place: Place, pairs: Iterable[tuple[str, str]]) -> dict[str, Json]:
    """The values by declared name; of the headers, others are left out.

    Raises:
        LimitError: a number is longer than is read.
    """
    known = {str(field.path.tokens[0]) for field in declared.shape.fields}
    spelled = {name.lower(): name for name in known} if place == "header" else {}
    texts: dict[str, list[str]] = {}
    for given, text in pairs:
        name = spelled.get(given.lower(), given)
        if name in known or place != "header":
            texts.setdefault(name, []).append(text)
    return {name: _value(declared, place, name, found) for name, found in texts.items()}


def _value(declared: Parameters, place: Place, name: str, texts: list[str]) -> Json:
    path = Path((name,))
    field = declared.shape.field(path)
    if place == "header":
        # Fields of one name are one list (RFC 9110, 5.3).
        texts = [", ".join(text.strip(_HEADER_SPACE) for text in texts)]
    try:
        if field is None or field.type is not ValueType.ARRAY:
            found: list[Json] = [value_spelled(text, types_of(field)) for text in texts]
            return found[0] if len(found) == 1 else found
        item = declared.shape.field(path / EACH)
        parts = _parts(texts, place, declared.styles.get(name, "repeat"))
        return [value_spelled(part, types_of(item)) for part in parts]
    except LimitError as error:
        raise LimitError(f"{pointer_text((SECTIONS[place], name))}: {error.message}") from None


def _parts(texts: list[str], place: Place, style: Style) -> list[str]:
    """The items; where they share a text, the empty one has none, and a header's may have spaces around them."""
    if style == "repeat":
        return texts
    parts = [part for text in texts if text for part in text.split(BETWEEN[style])]
    if place != "header":
        return parts
    return [stripped for part in parts if (stripped := part.strip(_HEADER_SPACE))]


def types_of(field: Field | None) -> tuple[ValueType, ...]:
    """The types that a field's value may be of; none where anything may stand."""
    if field is None:
        return ()
    return field.alternatives or (() if field.type is None else (field.type,))
