"""The sections of a rule file → how each merges: entry by entry under its id, item by item, or as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from rulewright.language.paths import PathError, parse_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Whole:
    """One thing, such as a constraint or a cell: it is added, changed or removed as a whole."""

    speaks_when_absent: bool = False
    """Whether leaving it out says something of its owner, so that to write it later is a change."""
    takes_any_key: bool = False
    """Whether it may be a map with any keys: only the long form marks it then."""
    lists_values: bool = False
    """Whether values may be added to it."""
    name: str | None = None
    """The key that holds its id, where no map does."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A map whose entries merge one by one, under their ids."""

    parts: Mapping[str, Mode] = field(default_factory=dict)
    others: Mode = field(default_factory=Whole)
    """What stands under every other key."""
    is_thing: bool = False
    """Whether it is changed or removed as a whole by marks beside its keys; else it is a section."""
    spelling: Callable[[str], str] = str
    """The id that a key spells."""
    is_table: bool = False
    is_rule: bool = False
    """Whether it is one rule, of which each key says something."""

    def speaks(self, key: str) -> bool:
        """Whether leaving a key out says something of what breaks the thing's rules."""
        mode = self.parts.get(key, self.others)
        return isinstance(mode, Whole) and mode.speaks_when_absent and key not in _WORDS


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: items are added to it; one with a `name` is changed or removed under that."""


Mode: TypeAlias = "Whole | Keyed | Listed"


_WORDS = frozenset({"title", "description", "message", "source", "formerly"})
"""Keys that only say in words what a thing is."""


def _path(text: str) -> str:
    """The id of a path, however it is spelled."""
    try:
        return parse_path(text).id()
    except PathError:
        return text


def _section(of: Mode, spelling: Callable[[str], str] = str) -> Keyed:
    return Keyed(others=of, spelling=spelling)


_PLAIN = Whole()
_ATTRIBUTE = Whole(speaks_when_absent=True)
_LITERAL = Whole(takes_any_key=True)
_CONDITION = Whole(speaks_when_absent=True, takes_any_key=True)
_STANDING = dict.fromkeys(("title", "severity", "basis", "source"), _ATTRIBUTE)
# What rows say of null, lenient servers, offsets and decimals where nothing is written: see 2.3, 2.5, 2.6 and 2.14.
_IMPLIED = dict.fromkeys(("nullable", "coercible", "offset", "as"), _ATTRIBUTE)
_VALUES = {"enum": Whole(lists_values=True), "const": _LITERAL, "default": _CONDITION}

_ROW = Keyed(_STANDING | _IMPLIED | _VALUES, is_thing=True)
_ROWS = _section(_ROW, _path)
_PARAMETERS = dict.fromkeys(("path", "query", "headers"), _section(_ROW))
_RULE = Keyed({"when": _CONDITION, "check": _CONDITION, "examples": Listed()}, _ATTRIBUTE, is_thing=True, is_rule=True)
_CASE = Keyed(is_thing=True, spelling=_path)
_TABLE = Keyed({"cases": _section(_CASE), "rows": _section(_PLAIN, _path)}, _ATTRIBUTE, is_thing=True, is_table=True)
_SHAPE = Keyed(
    {
        "title": _ATTRIBUTE,
        "closed": _PLAIN,
        "fields": _ROWS,
        "tables": _section(_TABLE),
        "rules": _section(_RULE),
    },
    _ATTRIBUTE,
    is_thing=True,
)
_OUTCOME = Keyed({"headers": _section(_ROW), "reply": _section(_LITERAL, _path)}, _ATTRIBUTE, is_thing=True)
_OPERATION = Keyed(_PARAMETERS | {"responses": _section(_OUTCOME)}, _ATTRIBUTE, is_thing=True)
_ACROSS = Keyed({"used_in": _section(_PLAIN), "examples": Listed()}, _ATTRIBUTE, is_thing=True, is_rule=True)
_DATA = Keyed({"columns": _section(_PLAIN)}, _ATTRIBUTE, is_thing=True)
_EXAMPLES = Keyed({"today": _PLAIN, "variations": _section(Listed())}, _section(_LITERAL), is_thing=True)

FILE = Keyed(
    {
        "sources": _section(_PLAIN),
        "clock": Keyed(others=_ATTRIBUTE, is_thing=True),
        "text": Keyed(others=_ATTRIBUTE, is_thing=True),
        "data": _section(_DATA),
        "types": _section(_ROW),
        "shapes": _section(_SHAPE),
        "operations": _section(_OPERATION),
        "errors": Keyed({"codes": _section(_PLAIN)}, _ATTRIBUTE, is_thing=True),
        "idempotency": _section(_ACROSS),
        "examples": _EXAMPLES,
    }
)

HEADER = ("rulewright", "contract", "version", "title", "description")
"""What every file says of itself alone."""

SECTIONS = frozenset(
    [*FILE.parts, *_SHAPE.parts, *_OPERATION.parts, "cases", "rows", "reply", "used_in", "columns", "codes"]
) - {"title", "closed"}
"""Keys that a person leaves out when naming what stands below them."""

EXAMPLE = Whole(name="name")
"""An item of a list of examples."""
