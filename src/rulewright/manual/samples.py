"""A line of the manual → the worked contract with that line in it, and what is said when it is compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rulewright.kinds import Place
from rulewright.loading import loads
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.nodes import Mapping
from rulewright.reading.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf

    from rulewright.kinds import Kind
    from rulewright.reading.diagnostics import Diagnostic

NAME = "sample"
"""What the key of a line's entry is in the worked contract, and so in messages."""


class Slot(Enum):
    """Where in the worked contract a line stands: what it follows there; a key of the file replaces its namesake."""

    FILE = ""
    TYPE = "types:"
    SHAPE = "shapes:"
    FIELD = "    fields:"
    TABLE = "    tables:"
    RULE = "    rules:"
    OPERATION = "operations:"
    IDEMPOTENCY = "idempotency:"


@dataclass(frozen=True, slots=True)
class Sample:
    """Some lines of a rule file, and where they would stand."""

    text: str
    slot: Slot

    def compiled(self) -> tuple[Diagnostic, ...]:
        """Everything that is said of the worked contract with this in it."""
        try:
            return loads(self.in_contract(), "contract.yaml").remarks
        except DiagnosticError as error:
            return error.diagnostics

    def in_contract(self) -> str:
        """The worked contract with this in it."""
        if self.slot is Slot.FILE:
            key = self.text.partition(":")[0]
            rest = re.sub(rf"^{key}:.*\n(?:(?:[ #].*)?\n)*", "", worked(), flags=re.MULTILINE)
            return f"{rest}{self.text}\n"
        before, after = worked().split(f"\n{self.slot.value}\n", 1)
        depth = len(self.slot.value) - len(self.slot.value.lstrip()) + 2
        return f"{before}\n{self.slot.value}\n{' ' * depth}{NAME}: {self.text}\n{after}"

    def words(self) -> frozenset[str]:
        """The keys of its map, where it is one."""
        node = read_yaml(self.text, "sample")
        return frozenset(key.text for key, _ in node.entries) if isinstance(node, Mapping) else frozenset()


_SLOTS: MappingOf[Place, Slot] = {Place.VALUE: Slot.FIELD, Place.SHAPE: Slot.SHAPE, Place.RULE: Slot.RULE}
_TELLING = {Place.SHAPE: "fields", Place.VALUE: "type", Place.RULE: ""}
"""The key that a line has only there."""


@cache
def worked() -> str:
    """The contract at the top of the manual."""
    return (files(__package__) / "worked.yaml").read_text("utf-8")


def of_kind(kind: Kind, text: str) -> Sample:
    """A line of a kind's manual: where the kind has several places, the line's other keys tell which is meant."""
    sample = Sample(text, _SLOTS[next(iter(kind.places))])
    if len(kind.places) == 1:
        return sample
    keys = sample.words()
    place = next(place for place, key in _TELLING.items() if place in kind.places and (not key or key in keys))
    return Sample(text, _SLOTS[place])
