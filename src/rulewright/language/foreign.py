"""Words of other languages → what to write instead: JSON Schema, OpenAPI, Laravel, Pydantic and their like."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALONE = "write a rule under “rules”: "
_WHEN = _ALONE + "{ when: { {other}: {is} }, require: {field} }"
_WHEN_FORBID = _ALONE + "{ when: { {other}: {is} }, forbid: {field} }"
_SHAPE = "write type: {last}, with a shape or type of that name"
_ITEMS = "write type: array, of: string, or of: the name of a shape"
_TITLE = "write title: …"
_FIELDS = "write fields: { name: { type: string } }, one line per field"
_OPTIONAL = "leave it out: a field is optional unless it says required: true"
_EXAMPLES = "write examples in the section of that name: examples: { Shape: { name: { … } } }"
_FREE = "describe the keys that you know under “fields”; a shape lets others through unless it says closed: true"

FOREIGN_SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("endpoints", "routes", "requests", "calls"), "write operations: { name: { request: POST /orders } }"
        ),
        "paths": "write operations: { name: { request: POST /orders, body: Shape } }",
        "components": "write shapes: { Name: { fields: { … } } }, and types: { Name: { type: string } }",
        "schemas": "write shapes: { Name: { fields: { … } } }",
        "models": "write shapes: { Name: { fields: { … } } }",
        **dict.fromkeys(("$defs", "definitions"), "write types: { Name: { type: string } }"),
        "properties": "write shapes: { Name: { fields: { … } } }",
        "name": "write contract: the name of the contract",
        "info": "write title: … and description: …",
        "example": "write examples: { Shape: { name: { … } } }",
        "rules": "write them in a shape: shapes: { Name: { fields: { … }, rules: { … } } }",
        "fields": "write them in a shape: shapes: { Name: { fields: { … } } }",
        "tables": "write them in a shape: shapes: { Name: { fields: { … }, tables: { … } } }",
        "servers": "leave it out: rulewright fuzz takes the URL as --url or from its configuration",
        "timezone": "write clock: { zone: {value} }",
    }
)
"""At the top of a rule file."""

FOREIGN_IN_SHAPE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("properties", "attributes", "columns"), _FIELDS),
        "type": "leave it out: a shape is always an object",
        "required": "write required: true on each of those fields",
        "additionalProperties": "write closed: true where no other keys are allowed",
        "unevaluatedProperties": "write closed: true where no other keys are allowed",
        "patternProperties": _FREE,
        "strict": "write closed: true where no other keys are allowed",
        "description": _TITLE,
        **dict.fromkeys(("example", "examples"), _EXAMPLES),
        **dict.fromkeys(
            ("if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies"),
            f"{_ALONE}{{ when: {{ field: VALUE }}, require: other }}",
        ),
        **dict.fromkeys(("oneOf", "anyOf", "allOf", "not"), "write the parts as rules, each with its own “when”"),
        "$ref": "name the shape where it is used: type: Name, or of: Name for the items of an array",
    }
)
"""On a shape."""

_REQUEST = "write request: POST /orders, which says the method and the path"
FOREIGN_IN_OPERATION: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("method", "verb", "url", "uri", "route", "endpoint"), _REQUEST),
        **dict.fromkeys(("requestBody", "payload", "schema", "input"), "write body: the name of a shape"),
        "parameters": "write path: { name: { type: string } }, and query and headers alike",
        **dict.fromkeys(("params", "pathParameters"), "write path: { name: { type: string } }"),
        **dict.fromkeys(("summary", "description", "operationId"), _TITLE),
        **dict.fromkeys(("security", "authentication"), "write auth: [basic, bearer]"),
        **dict.fromkeys(("response", "status", "returns", "output"), "write responses: { created: { status: 201 } }"),
    }
)
"""On an operation."""

FOREIGN_IN_RESPONSE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("code", "statusCode", "statuses"), "write status: {value}"),
        **dict.fromkeys(("content", "schema", "shape", "type"), "write body: the name of a shape"),
        **dict.fromkeys(("description", "title"), "leave it out: the response's name says what it is"),
        **dict.fromkeys(("example", "examples"), "write reply: { field: value }, which is what a mock answers"),
    }
)
"""On a response."""

FOREIGN_ON_FIELD: Mapping[str, str] = MappingProxyType(
    {
        # JSON Schema and OpenAPI
        "minLength": "write length: {value}.., or with an upper bound length: {value}..35",
        "maxLength": "write length: ..{value}, or with a lower bound length: 1..{value}",
        "minimum": "write range: {value}.., or with an upper bound range: {value}..100",
        "maximum": "write range: ..{value}, or with a lower bound range: 0..{value}",
        "exclusiveMinimum": "write range: { above: {value} }",
        "exclusiveMaximum": "write range: { below: {value} }",
        "multipleOf": "write step: {value}",
        "minItems": "write count: {value}.., or with an upper bound count: {value}..10",
        "maxItems": "write count: ..{value}, or with a lower bound count: 1..{value}",
        "uniqueItems": "write unique: {value}",
        "items": _ITEMS,
        "properties": "declare the inner fields by their paths, one line each: outer.inner: { type: string }",
        "additionalProperties": "write closed: true where no other keys are allowed",
        "$ref": _SHAPE,
        **dict.fromkeys(
            ("oneOf", "anyOf", "allOf"),
            "write one type; where several JSON types are allowed, write { type: oneOfTypes, of: [string, number] }",
        ),
        "not": "write what is allowed: enum, pattern or range; or a rule with “forbid”",
        **dict.fromkeys(("description", "label", "comment"), _TITLE),
        **dict.fromkeys(("example", "examples"), _EXAMPLES),
        **dict.fromkeys(("readOnly", "writeOnly"), "give the request and the answer shapes of their own"),
        "schema": "write what it says on the field itself: { type: string, length: 1..35 }",
        "optional": _OPTIONAL,
        "null": "write nullable: true, or leave it out",
        "name": "the field's name is the key of its line: name: { type: string }",
        "values": "write enum: [A, B]",
        # Laravel and other validators of forms
        **dict.fromkeys(("required_if", "required_unless", "required_when", "requiredIf"), _WHEN),
        **dict.fromkeys(
            ("required_with", "required_with_all"), _ALONE + "{ when: { {other}: present }, require: {field} }"
        ),
        **dict.fromkeys(
            ("required_without", "required_without_all"), _ALONE + "{ when: { {other}: absent }, require: {field} }"
        ),
        **dict.fromkeys(("prohibited_if", "prohibited_unless", "exclude_if", "missing_if"), _WHEN_FORBID),
        "prohibited": _ALONE + "{ forbid: {field} }",
        **dict.fromkeys(
            ("min", "minValue", "min_value", "gte", "ge"),
            "write range: {value}.. for a number, length: {value}.. for a text, count: {value}.. for an array",
        ),
        **dict.fromkeys(
            ("max", "maxValue", "max_value", "lte", "le"),
            "write range: ..{value} for a number, length: ..{value} for a text, count: ..{value} for an array",
        ),
        "gt": "write range: { above: {value} }",
        "lt": "write range: { below: {value} }",
        **dict.fromkeys(
            ("min_length", "minlength"), "write length: {value}.., or with an upper bound length: {value}..35"
        ),
        **dict.fromkeys(
            ("max_length", "maxlength"), "write length: ..{value}, or with a lower bound length: 1..{value}"
        ),
        **dict.fromkeys(("min_items", "minCount"), "write count: {value}.."),
        **dict.fromkeys(("max_items", "maxCount"), "write count: ..{value}"),
        **dict.fromkeys(
            ("size", "between", "len"),
            "write length: 1..35 for a text, range: 1..35 for a number, count: 1..35 for an array",
        ),
        **dict.fromkeys(("in", "oneof", "one_of", "choices", "options", "allowed"), "write enum: [A, B]"),
        "not_in": "write the values that are allowed: enum: [A, B]",
        **dict.fromkeys(("regex", "match", "matches"), "write pattern: '{value}'"),
        **dict.fromkeys(("distinct", "unique_items"), "write unique: true"),
        **dict.fromkeys(
            ("filled", "notEmpty", "not_empty", "nonempty"), "write notBlank: true for a text, count: 1.. for an array"
        ),
        **dict.fromkeys(
            ("after", "after_or_equal"),
            "write notBefore: today + 1d for a bound of dates, or a rule { compare: {field} > other }",
        ),
        **dict.fromkeys(
            ("before", "before_or_equal"),
            "write notAfter: today + 1d for a bound of dates, or a rule { compare: {field} < other }",
        ),
        "date_format": "write type: date (2026-03-09), or type: datetime (2026-03-09T12:00:00Z)",
        **dict.fromkeys(("same", "different", "confirmed"), _ALONE + "{ compare: {field} == {other} }"),
        **dict.fromkeys(("email", "uuid", "uri", "hostname", "ipv4", "ipv6"), "write format: {word}"),
        "url": "write format: uri",
        **dict.fromkeys(("string", "integer", "number", "boolean", "array", "object", "date"), "write type: {word}"),
        "numeric": "write type: number",
        "exists": "write a rule under “rules”: { reference: { value: {field}, in: data.NAME } }",
        "decimal_places": "write step: 0.01 for two decimal places",
        # Our own words, where they stand elsewhere
        **dict.fromkeys(("when", "if"), _WHEN),
    }
)
"""On a field, in a cell or in `check`."""

PAIRS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "length": ("minLength", "maxLength"),
        "range": ("minimum", "maximum"),
        "count": ("minItems", "maxItems"),
    }
)
"""Constraints of ours that stand for two of JSON Schema."""

_LEAST = ("min", "minValue", "min_value", "gte", "ge")
_MOST = ("max", "maxValue", "max_value", "lte", "le")


def _bounds(constraint: str) -> Mapping[str, str]:
    return {
        **dict.fromkeys(
            _LEAST, f"write {constraint}: {{value}}.., or with an upper bound {constraint}: {{value}}..100"
        ),
        **dict.fromkeys(_MOST, f"write {constraint}: ..{{value}}, or with a lower bound {constraint}: 1..{{value}}"),
        **dict.fromkeys(
            ("size", "between", "len"), f"write {constraint}: 1..35, or {constraint}: 35 for exactly so many"
        ),
    }


FOREIGN_BY_TYPE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "string": {**_bounds("length"), "uuid": "write format: uuid"},
        "array": _bounds("count"),
        **dict.fromkeys(("number", "integer"), _bounds("range")),
    }
)
"""On a field of a known type, before what stands above."""

FOREIGN_AS_RULE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("if", "condition", "where", "given"), "write when: { field: VALUE }"),
        **dict.fromkeys(
            ("then", "assert", "must", "expect"),
            "write require: field, forbid: field, or check: { field: { length: 1..35 } }",
        ),
        "else": "write a second rule, with when: { not: { field: VALUE } }",
        **dict.fromkeys(("required", "requires"), "write require: field"),
        **dict.fromkeys(("forbidden", "prohibited", "absent"), "write forbid: field"),
        "fields": "write require: [field, other] or forbid: [field, other]",
        **dict.fromkeys(("description", "name"), _TITLE),
        **dict.fromkeys(("foreach", "each", "items"), "write for: lines[*]"),
        **dict.fromkeys(("level", "type"), "write severity: error, warning or info"),
        **dict.fromkeys(("oneOf", "xor"), "write exactlyOne: [field, other]"),
        **dict.fromkeys(("anyOf", "or"), "write atLeastOne: [field, other]"),
    }
)
"""Among the keys of a rule."""

FOREIGN_TYPES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("str", "text", "char", "varchar", "String"), "write type: string"),
        **dict.fromkeys(("int", "int32", "int64", "long"), "write type: integer"),
        **dict.fromkeys(("float", "double", "numeric"), "write type: number"),
        "bool": "write type: boolean",
        **dict.fromkeys(("list", "set", "tuple"), "write type: array"),
        **dict.fromkeys(("dict", "map", "struct", "record"), "write type: object, or the name of a shape"),
        **dict.fromkeys(("date-time", "timestamp", "instant", "time"), "write type: datetime"),
        **dict.fromkeys(("email", "uuid", "uri", "hostname"), "write type: string, format: {value}"),
        **dict.fromkeys(("enum",), "write enum: [A, B], without a type"),
        **dict.fromkeys(
            ("null", "any", "mixed"),
            "leave the type out where any value is allowed; write nullable: true where null is",
        ),
    }
)
"""As the name of a type."""

FOREIGN_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("date-time", "datetime"), "a date-time is a type: write type: datetime instead of type and format"
        ),
        "date": "a date is a type: write type: date instead of type and format",
        "time": "there is no format of times: write pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$'",
        **dict.fromkeys(("url", "uri-reference", "iri"), "write format: uri"),
        **dict.fromkeys(("idn-email", "e-mail", "mail"), "write format: email"),
        "guid": "write format: uuid",
        **dict.fromkeys(("tel", "telephone", "mobile"), "write format: e164, such as +12065550123"),
        **dict.fromkeys(("country", "country-code"), "write format: iso-country"),
        **dict.fromkeys(("currency", "currency-code"), "write format: iso-currency"),
        "ip": "write format: ipv4 or format: ipv6",
        **dict.fromkeys(("int32", "int64"), "write type: integer, and range: for its bounds"),
        **dict.fromkeys(("float", "double"), "write type: number"),
        **dict.fromkeys(("byte", "binary", "password", "regex"), "leave it out, or write a pattern"),
    }
)
"""As the name of a format."""

FOREIGN_TESTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("const", "eq", "equals", "equal", "=="), "write the value itself: {field}: {value}"),
        **dict.fromkeys(("enum", "oneOf", "anyOf"), "list the values: {field}: [A, B]"),
        **dict.fromkeys(("ne", "neq", "not", "notEquals", "!="), "write { not: { {field}: {value} } }"),
        **dict.fromkeys(("notIn", "not_in", "nin"), "write { not: { {field}: [A, B] } }"),
        **dict.fromkeys(("gt", "exclusiveMinimum", ">", "greaterThan"), "write { above: {value} }"),
        **dict.fromkeys(("gte", "ge", "minimum", "min", ">="), "write { atLeast: {value} }"),
        **dict.fromkeys(("lt", "exclusiveMaximum", "<", "lessThan"), "write { below: {value} }"),
        **dict.fromkeys(("lte", "le", "maximum", "max", "<="), "write { atMost: {value} }"),
        "minLength": "write { length: {value}.. }",
        "maxLength": "write { length: ..{value} }",
        "minItems": "write { count: {value}.. }",
        "maxItems": "write { count: ..{value} }",
        **dict.fromkeys(("pattern", "regex", "match"), "write { matches: '{value}' }"),
        **dict.fromkeys(("exists", "isset", "required", "filled"), "write {field}: present"),
        **dict.fromkeys(("null", "isNull", "missing", "empty"), "write {field}: absent"),
        **dict.fromkeys(("contains", "any"), "write { some: { … } }, a condition on the items"),
        "all": "write { every: { … } }, a condition on the items",
    }
)
"""As a test of a condition."""
