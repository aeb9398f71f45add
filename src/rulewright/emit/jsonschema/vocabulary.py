"""The keywords of our vocabulary, each with its meaning and the schema of its value; and the meta-schema of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.language.types import ValueType
from rulewright.plan.predicates import Operator

if TYPE_CHECKING:
    from rulewright.language.conditions import Json

METASCHEMA_URI: Final = "https://rulewright.dev/schema/rules/1"
VOCABULARY_URI: Final = "https://rulewright.dev/vocab/rules/1"
STANDARD_URI: Final = "https://json-schema.org/draft/2020-12/schema"

_STANDARD_VOCABULARIES = (
    "core",
    "applicator",
    "unevaluated",
    "validation",
    "meta-data",
    "format-annotation",
    "content",
)
_TEXT: Json = {"type": "string"}
_KEYS: Json = {"type": "array", "items": _TEXT}
_PATH: Json = {
    "description": "The steps from where the path starts: a key, true for every item of an array, or"
    ' {"every": "value"} for every value of an object.',
    "type": "array",
    "items": {"anyOf": [_TEXT, {"const": True}, {"const": {"every": "value"}}]},
}
_COUNT: Json = {"type": "integer", "minimum": 0}
_SCHEMA: Json = {"$dynamicRef": "#meta"}


def _record(required: dict[str, Json], optional: dict[str, Json] | None = None) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


_EACH = _record({"path": _PATH}, {"where": _SCHEMA})
_FLAG: Json = {"const": True}
_PLACE = _record({"of": {"enum": ["shape", "item"]}, "path": _PATH}, {"where": _SCHEMA})
_OTHER: Json = {
    "anyOf": [
        _record({"of": {"enum": ["shape", "item"]}, "path": _PATH}, {"default": True}),
        _record({"of": {"const": "data"}, "table": _TEXT, "key": _TEXT, "column": _TEXT}),
    ]
}

KEYWORDS: Final[dict[str, dict[str, Json]]] = {
    "dateWindow": {
        "description": "A text that names a day or an instant (RFC 3339) lies within these bounds. A bound may start"
        " at today or now, of the one clock of a validation; a day and an instant are compared as days in its zone."
        " Any other value is valid.",
        **_record({}, dict.fromkeys(("notBefore", "after", "notAfter", "before"), _TEXT)),
    },
    "lengthWithin": {
        "description": "A text has so many UTF-16 code units, or bytes in UTF-8. Any other value is valid.",
        **_record({"unit": {"enum": ["utf16", "bytes"]}}, {"atLeast": _COUNT, "atMost": _COUNT}),
    },
    "uniqueBy": {
        "description": "The items of an array differ in the tuple of their values at these paths (an empty path is"
        " the item itself). An item in which one is absent, null or not of its type is ignored.",
        "type": "array",
        "minItems": 1,
        "items": _record({"path": _KEYS}, {"type": {"enum": [value_type.value for value_type in ValueType]}}),
    },
    "compare": {
        "description": "Every value on the left stands in the relation to the one on the right, moved by the steps;"
        " where one of them is absent or null, or the two have no order, all is valid. Paths start at the instance, or"
        " at each item of an array in it for which “where” is valid; a left value for which its “where” is invalid is"
        " passed over. An absent right value is its default. The row of a table is picked by the item's key, or by the"
        " instance's where the item has none. With “spelled”, a text that spells a decimal is its number, and only"
        " numbers are in relation.",
        **_record(
            {
                "left": _PLACE,
                "operator": {"enum": [operator.value for operator in Operator]},
                "right": _OTHER,
            },
            {"each": _EACH, "steps": _TEXT, "spelled": _FLAG},
        ),
    },
    "sum": {
        "description": "The value at “equals” is the exact sum of the terms, up to “within” (0 unless given). A term is"
        " the product of its factors (paths from where its own path leads; without them, the value there) at every"
        " place its path leads to; “less” takes it away. A product with an absent or null factor adds nothing. All is"
        " valid where “equals” leads to nothing or null, or to what is no number, or where a factor is no number. With"
        " “spelled”, a text that spells a decimal is its number. Paths and “where” are as in “compare”.",
        **_record(
            {
                "equals": _PLACE,
                "terms": {
                    "type": "array",
                    "minItems": 1,
                    "items": _record(
                        {"of": {"enum": ["shape", "item"]}, "path": _PATH},
                        {"factors": {"type": "array", "minItems": 1, "items": _PATH}, "less": _FLAG},
                    ),
                },
            },
            {"each": _EACH, "within": {"type": "number", "minimum": 0}, "spelled": _FLAG},
        ),
    },
    "asNumber": {
        "description": "The number that the instance is, or that its text spells (-?(0|[1-9][0-9]*)(\\.[0-9]+)?, with"
        " at most 100 digits before and after the point), is valid against the schema. Any other value is valid.",
        "$dynamicRef": "#meta",
    },
    "strictFormat": {
        "description": "A text is what email-validator takes for an e-mail address, or phonenumbers for a phone number"
        " (of the region, where one is given). Any other value is valid.",
        **_record({"name": {"enum": ["email-strict", "phone"]}}, {"region": _TEXT}),
    },
    "custom": {
        "description": "The Python function of this name, which its author has marked with"
        " rulewright.custom_rule, says of the instance that it is right.",
        "type": "string",
        "pattern": r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$",
    },
    "inData": {"description": "The value is a key of the supplied table.", "type": "string"},
    "withData": {
        "description": "Where all of these tables are supplied, the schema is valid.",
        **_record({"tables": {"type": "array", "items": _TEXT}, "schema": _SCHEMA}),
    },
    "dataRow": {
        "description": "The instance is an object whose value under the key picks a row of the supplied table, and the"
        " row is valid against the schema.",
        **_record({"table": _TEXT, "key": _TEXT, "schema": _SCHEMA}),
    },
    "withValue": {
        "description": "The value is valid against the schema, whatever the instance is.",
        **_record({"value": True, "schema": _SCHEMA}),
    },
}


def full_metaschema() -> dict[str, Json]:
    """The meta-schema of full schemas: 2020-12 and our vocabulary, which a validator must know to use one."""
    vocabularies = {f"https://json-schema.org/draft/2020-12/vocab/{name}": True for name in _STANDARD_VOCABULARIES}
    return {
        "$schema": STANDARD_URI,
        "$id": METASCHEMA_URI,
        "$vocabulary": {**vocabularies, VOCABULARY_URI: True},
        "$dynamicAnchor": "meta",
        "title": "JSON Schema 2020-12 with the keywords of rulewright",
        "description": "Numbers are exact decimals, and a pattern's $ is the end of the text.",
        "allOf": [{"$ref": STANDARD_URI}],
        "type": ["object", "boolean"],
        "properties": {name: dict(schema) for name, schema in KEYWORDS.items()},
    }
