"""A full schema and the context of a validation → a validator of `jsonschema` that is exact."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from rulewright.emit.jsonschema.exact import EXACT, exact_types
from rulewright.emit.jsonschema.keywords import OURS
from rulewright.emit.jsonschema.vocabulary import full_metaschema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.protocols import Validator

    from rulewright.language.conditions import Json
    from rulewright.validation.context import Context


def validator_of(schema: Mapping[str, Json], context: Context) -> Validator:
    """What `full_validator` gives."""
    ours = {name: partial(keyword, context) for name, keyword in OURS.items()}
    extended = extend(  # type: ignore[no-untyped-call]  # its stub says nothing of its parameters
        Draft202012Validator, {**EXACT, **ours}, type_checker=exact_types()
    )
    extended.META_SCHEMA = full_metaschema()
    validator: Validator = extended(schema)
    return validator
