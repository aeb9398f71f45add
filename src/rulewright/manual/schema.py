"""The manual → the JSON Schema (draft-07) of a rule file, for editors: what may stand where, and what it says.

Keys tell what stands under them, so there is no `oneOf` to choose in, and every key has a description. A schema knows
less than `rulewright check`: paths, names and bounds that mean nothing it lets through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from rulewright.kinds import Place, registry
from rulewright.manual.entries import Kinds, ref
from rulewright.manual.extending import CHANGES, EXTENDS
from rulewright.manual.header import FILE
from rulewright.manual.sections import SECTIONS
from rulewright.manual.standing import LONG_KEYS

if TYPE_CHECKING:
    from rulewright.kinds import Kind
    from rulewright.kinds._manual import Schema
    from rulewright.manual.entries import Section

_MADE = "Made by `rulewright schema` from the manual of the rule language; edits here are lost."
_VALUES = frozenset({"type", "enum", "anyOf"})
"""The keywords of which an argument has one, unless it is any value."""


def editor_schema() -> dict[str, object]:
    """The schema of a rule file."""
    definitions: dict[str, object] = {section.name: _section(section) for section in SECTIONS}
    for kind in registry().values():
        definitions |= _definitions(kind)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": _MADE,
        **_file(),
        "definitions": definitions,
    }


def _file() -> Schema:
    """The schema of a whole file, which needs no shapes of its own where it extends others."""
    return {
        **_section(FILE),
        "required": [key.name for key in FILE.keys if key.needed and key.name != "shapes"],
        "if": {"required": ["extends"]},
        "else": {"required": ["shapes"]},
    }


def schema_text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(_marked(editor_schema()), indent=2, ensure_ascii=False) + "\n"


def _marked(schema: object) -> object:
    """The schema with a plain text beside each description that has marks: editors show one or the other."""
    if isinstance(schema, list):
        return [_marked(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    marked = {key: _marked(value) for key, value in schema.items()}
    text = schema.get("description")
    if isinstance(text, str) and "`" in text:
        marked |= {"description": text.replace("`", ""), "markdownDescription": text}
    return marked


def _section(section: Section) -> Schema:
    """The definition of a map, or of what may stand in its place."""
    properties: dict[str, object] = {
        key.name: {"description": key.says, **(_changeable(key.schema) if section.is_thing else key.schema)}
        for key in section.keys
    }
    if section.is_thing:
        properties |= {key.name: {"$ref": f"#/definitions/{EXTENDS.name}/properties/{key.name}"} for key in CHANGES}
    if section.kinds is not None:
        properties |= {
            kind.name: _of_kind(kind, section.kinds) for kind in registry().values() if section.kinds.takes(kind)
        }
    names: object = False
    if section.names is not None:
        schema = section.names.schema
        names = {"description": section.names.says, **(_changeable(schema) if section.is_thing else schema)}
    about = {"description": section.about or f"{section.title}, {section.stands}."}
    body: Schema = {
        "type": "object",
        "properties": properties,
        "required": [key.name for key in section.keys if key.needed and not section.is_thing],
        "additionalProperties": names,
    }
    if section.otherwise is None:
        return {**about, **body}
    return {**about, "if": {"type": "object"}, "then": body, "else": section.otherwise, **_proposed(section.otherwise)}


def _changeable(schema: Schema) -> Schema:
    """A schema of a value, or of what changes or removes the one that an extended file has.

    Maps that have the marks among their keys, and those of names, are as they were.
    """
    if any(schema == ref(section.name) for section in SECTIONS if section.is_thing or not section.keys):
        return schema
    proposed = _proposed(schema) if "enum" in schema else {}
    return {"if": _IS_CHANGED, "then": {"$ref": f"#/definitions/{EXTENDS.name}"}, "else": schema, **proposed}


_IS_CHANGED: Schema = {"type": "object", "required": ["because"]}


def _proposed(schema: Schema) -> Schema:
    """Judges nothing: editors propose the values of an `anyOf`, and not those behind an `if`."""
    return {"anyOf": [schema, {}]}


def _of_kind(kind: Kind, kinds: Kinds) -> Schema:
    """The property of a kind's key: its words, and its argument, short or long."""
    told = {"description": words_of(kind)}
    match kinds:
        case Kinds.CONSTRAINTS | Kinds.SHAPE:
            return {**told, **ref(_name(kind, "long"))}
        case Kinds.PARTS:
            return {**told, **ref(_name(kind, "part"))}
        case Kinds.RULES:
            argument = ref(_name(kind, "rule" if kind.manual.as_rule is not None else ""))
            return {**told, **_changeable(argument)}
        case _:
            assert_never(kinds)


def _definitions(kind: Kind) -> dict[str, object]:
    """What the properties of a kind's key refer to."""
    found: dict[str, object] = {_name(kind): kind.manual.argument}
    if kind.manual.as_rule is not None:
        found[_name(kind, "rule")] = kind.manual.as_rule
    if kind.places - {Place.RULE}:
        found[_name(kind, "long")] = _short_or_long(kind, LONG_KEYS)
    if Kinds.PARTS.takes(kind):
        found[_name(kind, "part")] = _short_or_long(kind, {})
    return found


def _short_or_long(kind: Kind, around: Schema) -> Schema:
    """A kind's argument, or the map with it under `is`, and the keys that may stand around it."""
    argument = ref(_name(kind))
    long = {
        "properties": {"is": {"description": _IS, **argument}, **around},
        "anyOf": [{"required": ["is"]}, {"required": ["remove"]}] if around else [{"required": ["is"]}],
        "additionalProperties": False,
    }
    return {"if": _is_long(kind.manual.argument), "then": long, "else": argument, **_proposed(argument)}


def _is_long(argument: Schema) -> Schema:
    """What tells the long form from an argument: that it is a map, or where arguments may be maps, its keys."""
    if not _VALUES & argument.keys():
        return {"type": "object", **_IS_LONG, "propertyNames": {"enum": ["is", *LONG_KEYS]}}
    return {"type": "object", **(_IS_LONG if _takes_maps(argument) else {})}


def _takes_maps(argument: Schema) -> bool:
    """Whether a map may stand for the argument."""
    types, choices = argument.get("type", ()), argument.get("anyOf", ())
    return (isinstance(types, str | list) and "object" in types) or (
        isinstance(choices, list) and any(_takes_maps(choice) for choice in choices)
    )


def words_of(kind: Kind) -> str:
    """A kind in a few sentences, with an example."""
    summary = f"{kind.summary[:1].upper()}{kind.summary[1:]}."
    return f"{summary} {kind.manual.how}\n\nExample: `{kind.manual.works[0]}`"


def _name(kind: Kind, form: str = "") -> str:
    return "-".join(filter(None, ("kind", kind.name, form)))


_IS_LONG: Schema = {"anyOf": [{"required": ["is"]}, {"required": ["remove"]}]}
_IS = "The argument, as in the short form."
