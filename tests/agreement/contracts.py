"""Choices → a rule file as data, and the data, clock and unit it is used with: every kind and form of the language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rulewright.loading import loads
from tests.agreement.constraints import CHOOSER, LIMITING, Map, chosen, constraints, limited, standing
from tests.agreement.rows import Rows
from tests.agreement.rules import RuleMaker

if TYPE_CHECKING:
    from rulewright.rules import Rules
    from rulewright.validation.context import Context
    from tests.agreement.choice import Choice
    from tests.agreement.places import Place

HEADER = {"rulewright": 1, "contract": "made", "version": "1.0.0"}
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia")
UNITS = ("codepoints", "utf16", "bytes")
DAYS: tuple[date | datetime, ...] = (
    date(2026, 3, 2),
    date(2024, 2, 29),
    datetime(2026, 3, 8, 6, 59, 59, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
)
TABLES: dict[str, Map] = {
    "items": {"key": "a", "columns": {"kind": "string", "least": "number"}},
    "other": {"key": "b", "columns": {"flag": "boolean"}},
}
ROWS: dict[str, list[Map]] = {
    "items": [
        {"a": "a", "kind": "gift", "least": 2},
        {"a": "ab", "least": 1.5},
        {"a": 1, "kind": "card", "least": "2026-03-09"},
        {"a": None, "kind": None},
    ],
    "other": [{"b": "a", "flag": True}, {"b": True}, {"b": "X", "flag": False}],
}
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML allows as an escape only, beyond what JSON escapes anyway."""


@dataclass(frozen=True)
class Made:
    """A contract as data, and what its payloads are judged with."""

    contract: Map
    today: date | datetime
    data: dict[str, list[Map]]

    @property
    def text(self) -> str:
        """The rule file: JSON, which is YAML."""
        text = json.dumps(HEADER | self.contract, ensure_ascii=False)
        return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def rules(self) -> Rules:
        return loads(self.text, "made.yaml")

    def context(self, rules: Rules) -> Context:
        return rules.context(self.today, self.data)


def contract(choice: Choice) -> Made:
    """A contract of one to three shapes."""
    types = _types(choice)
    tables = {name: TABLES[name] for name in choice.some([*TABLES], 2)} if choice.one_in(3) else {}
    setting = Setting(choice, types, tables)
    shapes: dict[str, Map] = {}
    places: dict[str, list[Place]] = {}
    for name in ["Part", "Leaf"][: choice.below(3)]:
        shapes[name], places[name] = _shape(setting, name, places)
    main, _ = _shape(setting, "Main", places)
    made: Map = {}
    if choice.one_in(2):
        made["clock"] = {"zone": choice.of(ZONES)}
    if choice.one_in(3):
        made["text"] = {"count": choice.of(UNITS)}
    if tables:
        made["data"] = tables
    if types:
        made["types"] = {name: entry for name, (entry, _) in types.items()}
    made["shapes"] = {"Main": main, **shapes}
    if any("custom" in rule for shape in made["shapes"].values() for rule in shape.get("rules", {}).values()):
        made["examples"] = {name: {"one": {}} for name in made["shapes"]}
    supplied = {name: ROWS[name] for name in choice.some([*tables], 2)}
    return Made(made, choice.of(DAYS), supplied)


def _types(choice: Choice) -> dict[str, tuple[Map, Place]]:
    """Named types, the second of them perhaps of the first."""
    types: dict[str, tuple[Map, Place]] = {}
    for name in ["Name", "Other"][: choice.below(3)]:
        if types and choice.one_in(2):
            base = types["Name"][1]
            own = {key: entry for key, entry in constraints(choice, base.type, 1).items() if key not in LIMITING}
            types[name] = {"type": "Name", **own}, base
            continue
        kind = choice.of(["string", "integer", "number", "boolean", "date", "dateOrDatetime", "array", "object"])
        own = constraints(choice, kind)
        types[name] = {"type": kind, **({"of": "string"} if kind == "array" else {}), **own}, limited("", kind, own)
    return types


@dataclass(frozen=True)
class Setting:
    """What the shapes of a contract share."""

    choice: Choice
    types: dict[str, tuple[Map, Place]]
    tables: dict[str, Map]
    closed: set[str] = field(default_factory=set)
    """The shapes so far that are closed: no cases of another shape, whose keys they would refuse."""


def _shape(setting: Setting, name: str, places: dict[str, list[Place]]) -> tuple[Map, list[Place]]:
    choice = setting.choice
    rows = Rows(choice, places, {known: place for known, (_, place) in setting.types.items()})
    if name != "Main" or choice.one_in(4):
        rows.chooser()
    rows.make(name)
    shape: Map = {}
    for flag, odds in (("closed", 6), ("nullable", 10), ("coercible", 10)):
        if choice.one_in(odds):
            shape[flag] = {"is": True, **standing(choice)} if choice.one_in(3) else True
    shape["fields"] = rows.rows
    open_names = [known for known in places if known not in setting.closed]
    if open_names and CHOOSER in rows.rows and choice.one_in(2):
        shape["variants"] = chosen(choice, open_names)
    if "closed" in shape:
        setting.closed.add(name)
    picked = {known: table for known, table in setting.tables.items() if table["key"] in rows.rows}
    maker = RuleMaker(choice, rows.places, picked)
    made = {f"T{number}": maker.table() for number in range(choice.below(2))}
    if any(made.values()):
        shape["tables"] = {known: table for known, table in made.items() if table}
    rules: dict[str, Any] = {f"R{number}": maker.rule() for number in range(choice.below(5))}
    if any(rules.values()):
        shape["rules"] = {known: rule for known, rule in rules.items() if rule}
    return shape, rows.places
