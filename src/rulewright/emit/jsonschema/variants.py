"""Variants → for each shape of their cases, a schema that asks for it where it is the one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.dialect import is_sayable
from rulewright.emit.jsonschema.listed import listed
from rulewright.emit.jsonschema.places import somewhere
from rulewright.emit.jsonschema.schemas import implication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rulewright.emit.jsonschema.dialect import Dialect
    from rulewright.emit.jsonschema.schemas import Schema
    from rulewright.plan.rules import Variants


def by_shape(variants: Variants, refer: Callable[[str], Schema], dialect: Dialect) -> Iterator[Schema]:
    """Valid, each, for an object that is of another case or of the shape that `refer` gives a schema for.

    A case whose number the dialect cannot write is one that no payload it judges is of.
    """
    for shape in variants.shapes:
        values = [value for value, case in variants.cases if case == shape and is_sayable(value, dialect)]
        yield implication(somewhere(variants.by.tokens, listed(values, dialect)), refer(shape))
