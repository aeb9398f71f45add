"""The nodes of a rule file → Contract, with every mistake of the file collected."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from rulewright.language.declarations import Base, Contract, DataDeclaration, Variation
from rulewright.language.decode import Entries, Problems, choice_of, kind_of, text_of
from rulewright.language.read_constraints import BASES, read_types
from rulewright.language.read_operations import read_errors, read_idempotency, read_operations
from rulewright.language.read_shapes import read_shapes, read_variations
from rulewright.language.standing import Basis, Standing
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
    """The contract of one file; None when it is not a rule file at all."""
    if not isinstance(node, Mapping) or node.get("rulewright") is None:
        problems.add(
            node.span if not isinstance(node, Mapping) or not node.entries else node.entries[0][0].span,
            "this is not a rule file: it does not say which version of the rule language it is written in",
            "start the file with “rulewright: 1”; to check a payload file, use rulewright lint",
            code="not-a-rule-file",
        )
        return None
    entries = Entries(node, problems, "a rule file")
    _check_version(entries.take("rulewright"), problems)
    extends = entries.take("extends")
    if extends is not None:
        problems.add(
            extends.span,
            "“extends” is not built in this version",
            "write the rules in one file for now",
            code="not-built",
        )
    name = entries.need("contract")
    version = entries.need("version")
    zone, slack = _read_clock(entries.take("clock"), problems)
    unit, unit_standing = _read_text(entries.take("text"), problems)
    today, bases, variations = _read_examples(entries.take("examples"), problems)
    contract = Contract(
        name=(text_of(name, "“contract”", problems) if name else None) or "",
        version=(text_of(version, "“version”", problems) if version else None) or "",
        title=entries.text("title") or (name.text if isinstance(name, Scalar) else ""),
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
    if not contract.shapes:
        problems.add(node.span, "a contract needs at least one shape", "add shapes: { Name: { fields: { … } } }")
    return contract


def _check_version(node: Node | None, problems: Problems) -> None:
    if isinstance(node, Scalar) and node.value == LANGUAGE_VERSION and node.value is not True:
        return
    if node is not None:
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
        name = text_of(zone_node, "“zone”", problems) or "UTC"
        try:
            zone = UTC if name == "UTC" else ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            problems.add(zone_node.span, f"there is no time zone “{name}”", "use an IANA name, such as Europe/Berlin")
    if slack_node is not None:
        slack = duration_of(slack_node, "“slack”", problems)
    return zone, slack


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
    for name, value in Entries(node, problems, "“data”").rest():
        entries = Entries(value, problems, f"the data “{name.value}”")
        key, columns_node = entries.need("key"), entries.take("columns")
        entries.close()
        columns = {}
        if columns_node is not None:
            for column, kind in Entries(columns_node, problems, "“columns”").rest():
                columns[str(column.value)] = choice_of(kind, "a column", _COLUMN_TYPES, problems) or "string"
        key_text = None if key is None else text_of(key, "“key”", problems)
        declared.append(DataDeclaration(str(name.value), key_text or "", columns, name.span))
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
) -> tuple[date | None, tuple[Base, ...], dict[str, tuple[Variation, ...]]]:
    if node is None:
        return None, (), {}
    entries = Entries(node, problems, "“examples”")
    today_text = entries.text("today")
    today = None
    if today_text is not None:
        try:
            today = date.fromisoformat(today_text)
        except ValueError:
            problems.add(entries.span, f"“today” must be a date, found “{today_text}”", "write today: 2026-03-02")
    variations_node = entries.take("variations")
    variations = (
        {}
        if variations_node is None
        else {
            str(shape.value): read_variations(items, problems)
            for shape, items in Entries(variations_node, problems, "“variations”").rest()
        }
    )
    bases = tuple(
        Base(str(shape.value), str(name.value), to_value(value), name.span)
        for shape, named in entries.rest()
        for name, value in Entries(named, problems, f"the examples of “{shape.value}”").rest()
    )
    return today, bases, variations
