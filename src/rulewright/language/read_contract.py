"""The nodes of a rule file → Contract, with every mistake of the file collected."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from rulewright.language.declarations import Base, Contract, DataDeclaration, Variation
from rulewright.language.decode import Entries, Problems, choice_of, kind_of, name_of
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

LANGUAGE_VERSION = 1
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
    entries = Entries(node, problems, "a rule file")
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
        errors=read_errors(entries.take("errors"), problems),
        idempotency=read_idempotency(entries.take("idempotency"), problems),
        sources=_read_sources(entries.take("sources"), problems),
        today=today,
        bases=bases,
        variations=variations,
        span=node.span,
    )
    entries.close()
    shapes = node.get("shapes")
    if shapes is None or (isinstance(shapes, Mapping) and not shapes.entries):
        place = node if shapes is None else shapes
        problems.add(place.span, "a contract needs at least one shape", "add shapes: { Name: { fields: { … } } }")
    return contract


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


def _refuse(node: Node, problems: Problems) -> None:
    keys = [key for key, _ in node.entries] if isinstance(node, Mapping) else []
    meant = next((key for key in keys if nearest(key.text, ["rulewright"])), None)
    hint = "start the file with “rulewright: 1”; to check a payload file, use rulewright lint"
    problems.add(
        meant.span if meant else keys[0].span if keys else node.span,
        "this is not a rule file: it does not say which version of the rule language it is written in",
        "did you mean “rulewright”?" if meant else hint,
        code="not-a-rule-file",
    )


def _needed(entries: Entries, key: str, hint: str) -> str:
    node = entries.need(key, hint)
    word = None if node is None else name_of(node, f"“{key}”", entries.problems)
    return "" if word is None else word.text


def _check_version(node: Node, problems: Problems) -> None:
    if isinstance(node, Scalar) and node.value == LANGUAGE_VERSION and node.value is not True:
        return
    problems.add(
        node.span, f"this version reads language {LANGUAGE_VERSION}, found {kind_of(node)}", "write rulewright: 1"
    )


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
        entries = Entries(value, problems, f"the data “{name.text}”")
        key = _needed(entries, "key", "write key: the column that names a row")
        columns_node = entries.take("columns")
        entries.close()
        columns = {}
        if columns_node is not None:
            for column, kind in Entries(columns_node, problems, "“columns”").named("a column"):
                columns[column.text] = choice_of(kind, "a column", _COLUMN_TYPES, problems) or "string"
        declared.append(DataDeclaration(name.text, key, columns, name.span))
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
    bases: list[Base] = []
    for shape, value in entries.rest():
        named = Entries(value, problems, f"the examples of “{shape.text}”").named("an example")
        if isinstance(value, Mapping) and not named:
            problems.add(shape.span, f"there are no examples of “{shape.text}” here", "write name: { … }")
        bases += [Base(Word(shape.text, shape.span), name.text, to_value(base), name.span) for name, base in named]
    return today, tuple(bases), variations


def _read_today(word: Word | None, problems: Problems) -> date | None:
    if word is None:
        return None
    day = parse_date(word.text)
    if day is None:
        problems.add(word.span, f"“today” must be a date, found “{word.text}”", "write today: 2026-03-02")
        return None
    return date.fromordinal(day)
