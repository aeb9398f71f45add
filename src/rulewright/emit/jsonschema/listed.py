"""Values that are listed → the schema of the values that equal one of them."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Final

from rulewright.emit.jsonschema.dialect import literal
from rulewright.emit.jsonschema.schemas import any_of
from rulewright.patterns import ecma_source, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulewright.emit.jsonschema.dialect import Dialect
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.language.conditions import Json, OneOf

_LETTERS: Final = frozenset(string.ascii_letters)
_SYNTAX: Final = frozenset(string.punctuation)


def listed(values: Iterable[Json], dialect: Dialect) -> Schema:
    """Valid for values that equal one of these as JSON.

    Raises:
        NotPortableError: the dialect cannot write a number among them.
    """
    found = [literal(value, dialect) for value in values]
    if not found:
        return False
    return {"const": found[0]} if len(found) == 1 else {"enum": found}


def one_of(asked: OneOf, dialect: Dialect) -> Schema:
    """The values of the predicate but null, their texts in either case where it says so. Raises as `listed` does."""
    values = [value for value in asked.values if value is not None]
    if not asked.folded:
        return listed(values, dialect)
    texts = [value for value in values if isinstance(value, str)]
    return any_of([_folded(texts), listed((value for value in values if not isinstance(value, str)), dialect)])


def _folded(texts: list[str]) -> Schema:
    """Valid for these texts, their ASCII letters in either case."""
    if not texts:
        return False
    pattern = "|".join(f"^{''.join(map(_either_case, text))}$" for text in texts)
    return {"type": "string", "pattern": ecma_source(parse(pattern))}


def _either_case(character: str) -> str:
    if character in _LETTERS:
        return f"[{character.lower()}{character.upper()}]"
    return f"\\{character}" if character in _SYNTAX else character
