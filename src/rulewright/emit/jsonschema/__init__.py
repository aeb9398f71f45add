"""Plan and shape → JSON Schema 2020-12: a portable one, and a full one in a vocabulary of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.emit.jsonschema.dialect import Dialect
from rulewright.emit.jsonschema.document import document, left_out
from rulewright.emit.jsonschema.vocabulary import METASCHEMA_URI, STANDARD_URI, full_metaschema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.protocols import Validator

    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.validation.context import Context

__all__ = ["full_metaschema", "full_schema", "full_validator", "left_out", "portable_schema"]


def portable_schema(plan: Plan, shape: str) -> dict[str, Json]:
    """The schema of a shape in standard keywords alone, for any validator.

    It is valid wherever a report is ok, for payloads whose numbers binary doubles carry. A rule that it cannot wholly
    say is left out whole and named in `$comment`.

    Raises:
        KeyError: the plan has no such shape.
    """
    return document(plan, shape, Dialect.PORTABLE, STANDARD_URI)


def full_schema(plan: Plan, shape: str) -> dict[str, Json]:
    """The schema of a shape in the keywords of `full_metaschema`: valid exactly where a report is ok.

    Raises:
        KeyError: the plan has no such shape.
    """
    return document(plan, shape, Dialect.FULL, METASCHEMA_URI)


def full_validator(schema: Mapping[str, Json], context: Context) -> Validator:
    """The validator of a full schema, for one clock value and the data supplied.

    It judges plain JSON values, in which a number may be an exact `Decimal`.
    """
    # jsonschema takes longer to import than a schema to write.
    from rulewright.emit.jsonschema.validator import validator_of  # noqa: PLC0415 - see the line above

    return validator_of(schema, context)
