"""The nodes of a rule file → Contract, with every mistake of the file collected."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from rulewright.language.declarations import Base, Contract, DataDeclaration, Variation
from rulewright.language.decode import Entries, choice_of, kind_of, name_of
from rulewright.language.echoes import DATA, EXAMPLES, OPERATIONS, RULES, SHAPES, TYPES, bases, columns
from rulewright.language.foreign import FOREIGN_SECTIONS
from rulewright.language.read_constraints import BASES, read_types
from rulewright.language.read_operations import read_errors, read_idempotency, read_operations
from rulewright.language.read_shapes import read_shapes, read_variations
from rulewright.language.rfc3339 import parse_date
from rulewright.language.standing import Basis, Standing
from rulewright.language.written import Word
from rulewright.reading.diagnostics import nearest
from rulewright.reading.nodes import Mapping, Node, Scalar, to_value

if TYPE_CHECKING:
    from datetime import tzinfo

    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

LANGUAGE_VERSION = 1
_DATA_HINT = "write { key: id, columns: { name: string } }"
_UNITS: dict[str, Literal["codepoints", "utf16", "bytes"]] = {
    "codepoints": "codepoints",
    "utf16": "utf16",
    "bytes": "bytes",
}
_COLUMN_TYPES = {name: name for name in ("string", "number", "boolean")}
_SPAN_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds", "w": "weeks"}


def read_contract(node: Node, problems: Problems) -> Contract | None:
    """The contract of one file, on top of those it extends; None when it is not a rule file at all."""
    if not check_rule_file(node, problems) or not isinstance(node, Mapping):
        return None
    entries = Entries(node, problems, "a rule file", at=node.entries[0][0].span, foreign=FOREIGN_SECTIONS)
    entries.expect("extends")
    entries.take("rulewright")
    name = _needed(entries, "contract", "write contract: the name of the contract")
    version = _needed(entries, "version", "write version: 1.0.0")
    zone, slack = _read_clock(entries.take("clock"), problems)
    unit, unit_standing = _read_text(entries.take("text"), problems)
    today, bases, variations = _read_examples(entries.take("examples"), problems)
    contract = Contract(
        name=name,
        version=version,
        title=entries.text("title") or name,
        description=entries.text("description"),
        zone=zone,
        slack=slack,
        text_unit=unit,
        text_standing=unit_standing,
        data=(data := _read_data(entries.take("data"), problems)),
        types=read_types(entries.take("types"), problems),
        shapes=read_shapes(entries.take("shapes"), problems, has_data=bool(data)),
        operations=read_operations(entries.take("operations"), problems),
        errors=read_errors(entries.take("errors"), problems, _key_of(node, "errors")),
        idempotency=read_idempotency(entries.take("idempotency"), problems),
        sources=_read_sources(entries.take("sources"), problems),
        today=today,
        bases=bases,
        variations=variations,
        span=node.span,
    )
    _lose_sections(entries, node, problems)
    shapes = node.get("shapes")
    if shapes is None:
        entries.need("shapes", _SHAPES_HINT)
    elif isinstance(shapes, Mapping) and not shapes.entries:
        problems.add(shapes.span, "a contract needs at least one shape", _SHAPES_HINT)
    entries.close()
    return contract


_SHAPES_HINT = "write shapes: { Name: { fields: { … } } }"
_SECTIONS = {
    "data": (DATA,),
    "types": (TYPES,),
    "shapes": (SHAPES, RULES),
    "operations": (OPERATIONS,),
    "idempotency": (RULES,),
    "examples": (EXAMPLES,),
}
"""What each section declares."""


def _lose_sections(entries: Entries, node: Mapping, problems: Problems) -> None:
    """Notes what the sections declare that are no maps, or may stand under a misspelt key."""
    for section, spaces in _SECTIONS.items():
        written = node.get(section)
        if (written is None and entries.untaken()) or not isinstance(written, Mapping | None):
            for space in spaces:
                problems.lose(space)


def without_examples(contract: Contract) -> Contract:
    """A contract whose examples could not be read: nothing is said of those that name them."""
    shapes = (
        replace(shape, rules=tuple(replace(rule, examples=()) for rule in shape.rules)) for shape in contract.shapes
    )
    across = (replace(rule, examples=()) for rule in contract.idempotency)
    return replace(contract, bases=(), variations=(), shapes=tuple(shapes), idempotency=tuple(across))


def check_rule_file(node: Node, problems: Problems) -> bool:
    """Whether a file is a rule file; one of another version of the language is a mistake too."""
    version = node.get("rulewright") if isinstance(node, Mapping) else None
    if version is None:
        _refuse(node, problems)
        return False
    _check_version(version, problems)
    return True


_FOREIGN_FILES = {
    "openapi": "an OpenAPI document",
    "swagger": "an OpenAPI document",
    "$schema": "a JSON Schema",
    "asyncapi": "an AsyncAPI document",
}


def _refuse(node: Node, problems: Problems) -> None:
    keys = [key for key, _ in node.entries] if isinstance(node, Mapping) else []
    meant = next((key for key in keys if nearest(key.text, ["rulewright"])), None)
    hint = "start the file with “rulewright: 1”; to check a payload file, use rulewright lint"
    foreign = next((_FOREIGN_FILES[key.text] for key in keys if key.text in _FOREIGN_FILES), None)
    if foreign:
        hint = f"this looks like {foreign}; a rule file starts with “rulewright: 1” and has its schemas as “shapes”"
    problems.add(
        meant.span if meant else keys[0].span if keys else node.span,
        "this is not a rule file: it does not say which version of the rule language it is written in",
        "did you mean “rulewright”?" if meant else hint,
        code="not-a-rule-file",
    )


def _key_of(node: Mapping, word: str) -> Span | None:
    return next((key.span for key, _ in node.entries if key.text == word), None)


def _needed(entries: Entries, key: str, hint: str) -> str:
    node = entries.need(key, hint)
    word = None if node is None else name_of(node, f"“{key}”", entries.problems)
    return "" if word is None else word.text


def _check_version(node: Node, problems: Problems) -> None:
    if isinstance(node, Scalar) and node.value == LANGUAGE_VERSION and node.value is not True:
        return
    message = f"this rulewright reads version {LANGUAGE_VERSION} of the rule language, found {kind_of(node)}"
    problems.add(node.span, message, "write rulewright: 1")


def _read_clock(node: Node | None, problems: Problems) -> tuple[tzinfo, timedelta]:
    zone: tzinfo = UTC
    slack = timedelta()
    if node is None:
        return zone, slack
    entries = Entries(node, problems, "“clock”")
    zone_node, slack_node = entries.take("zone"), entries.take("slack")
    entries.close()
    if zone_node is not None:
        zone = _zone_of(zone_node, problems)
    if slack_node is not None:
        slack = duration_of(slack_node, "“slack”", problems)
    return zone, slack


def _zone_of(node: Node, problems: Problems) -> tzinfo:
    word = name_of(node, "“zone”", problems)
    if word is None or word.text == "UTC":
        return UTC
    try:
        return ZoneInfo(word.text)
    except (KeyError, ValueError, OSError):
        problems.add(node.span, f"there is no time zone “{word.text}”", "use an IANA name, such as Europe/Berlin")
        return UTC


def duration_of(node: Node, what: str, problems: Problems) -> timedelta:
    """A length of time such as `2d` or `90s`, else a mistake and none."""
    match = re.fullmatch(r"([0-9]{1,6})([wdhms])", node.text) if isinstance(node, Scalar) else None
    if match is None:
        problems.add(node.span, f"{what} must be a length of time, found {kind_of(node)}", "write 2d, 12h, 30m or 45s")
        return timedelta()
    return timedelta(**{_SPAN_UNITS[match[2]]: int(match[1])})


def _read_text(node: Node | None, problems: Problems) -> tuple[Literal["codepoints", "utf16", "bytes"], Standing]:
    if node is None:
        return "codepoints", Standing()
    entries = Entries(node, problems, "“text”")
    unit, basis = entries.choice("count", _UNITS), entries.choice("basis", BASES)
    entries.close()
    return unit or "codepoints", Standing(basis=basis)


def _read_data(node: Node | None, problems: Problems) -> tuple[DataDeclaration, ...]:
    if node is None:
        return ()
    declared = []
    for name, value in Entries(node, problems, "“data”").named("data"):
        entries = Entries(value, problems, f"the data “{name.text}”", _DATA_HINT, at=name.span)
        key = _needed(entries, "key", "write key: the column that names a row")
        columns_node, has_more = entries.take("columns"), bool(entries.untaken())
        entries.close()
        listed = {}
        if columns_node is not None:
            table = Entries(columns_node, problems, "“columns”", "write columns: { name: string }")
            for column, kind in table.named("a column"):
                type_name = choice_of(kind, "a column", _COLUMN_TYPES, problems)
                if type_name is None:
                    problems.lose(columns(name.text), column.text)
                else:
                    listed[column.text] = type_name
            has_more = has_more or not table.is_map
        if not key or (has_more and not listed):
            problems.lose(columns(name.text))
        declared.append(DataDeclaration(name.text, key, listed, name.span))
    return tuple(declared)


def _read_sources(node: Node | None, problems: Problems) -> dict[Basis, str]:
    if node is None:
        return {}
    entries = Entries(node, problems, "“sources”")
    found = {basis: entries.text(name) for name, basis in BASES.items()}
    entries.close()
    return {basis: text for basis, text in found.items() if text is not None}


def _read_examples(
    node: Node | None, problems: Problems
) -> tuple[date | None, tuple[Base, ...], tuple[tuple[Word, tuple[Variation, ...]], ...]]:
    if node is None:
        return None, (), ()
    entries = Entries(node, problems, "“examples”")
    today = _read_today(entries.word("today"), problems)
    variations_node = entries.take("variations")
    listed = () if variations_node is None else Entries(variations_node, problems, "“variations”").rest()
    variations = tuple((Word(shape.text, shape.span), read_variations(items, problems)) for shape, items in listed)
    found: list[Base] = []
    for shape, value in entries.rest():
        listed_bases = Entries(value, problems, f"the examples of “{shape.text}”", "write name: { … }")
        if not listed_bases.is_map:
            problems.lose(bases(shape.text))
        named = listed_bases.named("an example")
        if isinstance(value, Mapping) and not named:
            problems.add(shape.span, f"there are no examples of “{shape.text}” here", "write name: { … }")
        for name, base in named:
            if isinstance(base, Mapping):
                found.append(Base(Word(shape.text, shape.span), name.text, to_value(base), name.span))
            else:
                message = f"the example “{name.text}” of {shape.text} must be a map, found {kind_of(base)}"
                problems.add(base.span, message, f"write {name.text}: {{ field: value }}", code="not-a-map")
                problems.lose(bases(shape.text), name.text)
    return today, tuple(found), variations


def _read_today(word: Word | None, problems: Problems) -> date | None:
    if word is None:
        return None
    day = parse_date(word.text)
    if day is None:
        problems.add(word.span, f"“today” must be a date, found “{word.text}”", "write today: 2026-03-02")
        return None
    return date.fromordinal(day)
