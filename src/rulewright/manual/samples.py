"""A line of the manual → the worked contract with that line in it, and what is said when it is compiled."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
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


class Slot(Enum):
    """Where a line stands in the worked contract: what it follows there, and its entry. A key of a file replaces it."""

    FILE = ("", "{}")
    CHILD = ("extends: shop.yaml", "{}")
    """At the top of a file that extends the worked contract."""
    TYPE = ("types:", "  sample: {}")
    SHAPE = ("shapes:", "  sample: {}")
    FIELD = ("    fields:", "      sample: {}")
    TABLE = ("    tables:", "      sample: {}")
    RULE = ("    rules:", "      sample: {}")
    VARIATION = ("        examples:", "          - {}")
    OPERATION = ("operations:", "  sample: {}")
    IDEMPOTENCY = ("idempotency:", "  sample: {}")
    EXAMPLES = ("examples:", "  {}")
    BASE = ("examples:\n  today: 2026-03-02\n  Order:", "    {}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of a rule file, or some lines, and where they would stand."""

    text: str
    slot: Slot

    @property
    def entry(self) -> str:
        """What an author writes there."""
        return self._entry().strip()

    def compiled(self) -> tuple[Diagnostic, ...]:
        """Everything that is said of the worked contract with this in it."""
        if self.slot is not Slot.CHILD:
            return _said(self.in_contract(), "contract.yaml")
        with TemporaryDirectory() as folder:
            Path(folder, "shop.yaml").write_text(worked(), "utf-8")
            found = _said(self.in_contract(), str(Path(folder, "contract.yaml")))
            return tuple(replace(said, message=said.message.replace(f"{folder}{os.sep}", "")) for said in found)

    def in_contract(self) -> str:
        """The worked contract with this in it."""
        anchor, _ = self.slot.value
        if self.slot is Slot.FILE:
            key = self.text.partition(":")[0]
            rest = re.sub(rf"^{key}:.*\n(?:(?:[ #].*)?\n)*", "", worked(), flags=re.MULTILINE)
            return f"{rest}{self.text}\n"
        if self.slot is Slot.CHILD:
            return f"{_CHILD}{anchor}\n{self._entry()}\n"
        before, after = worked().split(f"\n{anchor}\n", 1)
        return f"{before}\n{anchor}\n{self._entry()}\n{after}"

    def mistake(self) -> Diagnostic:
        """What is said first of a line that is wrong. Raises StopIteration where nothing is."""
        return next(found for found in self.compiled() if found.severity == "error")

    def words(self) -> frozenset[str]:
        """The keys of its map, where it is one."""
        node = read_yaml(self.text, "sample")
        return frozenset(key.text for key, _ in node.entries) if isinstance(node, Mapping) else frozenset()

    def _entry(self) -> str:
        return self.slot.value[1].replace("{}", self.text)


_SLOTS: MappingOf[Place, Slot] = {Place.VALUE: Slot.FIELD, Place.SHAPE: Slot.SHAPE, Place.RULE: Slot.RULE}
_TELLING = {Place.SHAPE: "fields", Place.VALUE: "type", Place.RULE: ""}
"""The key that a line has only there."""


_CHILD = "rulewright: 1\ncontract: shop-2\nversion: 2.0.0\n"


def _said(text: str, name: str) -> tuple[Diagnostic, ...]:
    """Everything that is said of a rule file."""
    try:
        return loads(text, name).remarks
    except DiagnosticError as error:
        return error.diagnostics


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
