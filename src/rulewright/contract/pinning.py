"""A payload made for a rule → the same with listed values in every field that the rule is not about.

An endpoint that does not know a customer says so, and nothing about the rule that the payload was made for.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from rulewright.contract.edits import edited
from rulewright.contract.endpoint.values import Template
from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.fresh import numbers_of
from rulewright.contract.verdicts.doubt import fields_read
from rulewright.contract.verdicts.verdict import Side
from rulewright.validation.objects import objects_in
from rulewright.validation.places import Missing, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.edits import Edit
    from rulewright.contract.setting import Setting
    from rulewright.contract.verdicts.listed import Column
    from rulewright.contract.verdicts.verdict import Verdict
    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule


class Pins:
    """Puts listed values into payloads, as far as what is due to them stays the same."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._oracle = setting.oracle(setting.operation)

    def __call__(self, payload: Json, aim: Rule | None = None) -> Json:
        """The payload with listed values, but in the fields that the rule it was made for is about."""
        if not self._setting.listed.columns:
            return payload
        objects = [edits for edits in self._edits(payload, aim) if edits]
        due = self._verdict(payload) if objects else None
        if due is None:
            return payload
        whole = edited(payload, [edit for edits in objects for edit in edits])
        if self._is_same(whole, due):
            return whole
        alone = [[edit] for edits in objects for edit in edits]
        for some in (*objects, *alone):
            candidate = edited(payload, some)
            if self._is_same(candidate, due):
                payload = candidate
        return payload

    def _edits(self, payload: Json, aim: Rule | None) -> Iterator[list[Edit]]:
        """For each object what puts one row of listed values into it."""
        setting = self._setting
        read = () if aim is None else fields_read(setting.plan, aim)
        about = {tuple(map(str, path.tokens)) for path in read}
        number = zlib.crc32(body_bytes(payload, setting.operation.encoding))
        for owner, value, at in objects_in(setting.plan, setting.shape, payload):
            is_its_shape = aim is not None and aim.id.partition(".")[0] == owner.name
            columns = [
                column
                for column in setting.listed.columns.get(owner.name, ())
                if not (is_its_shape and column.pointer in about)
            ]
            found = [
                (column, there)
                for column in columns
                if not isinstance(there := value_at(value, column.pointer), Missing)
            ]
            if any(there is not None and not column.holds(there) for column, there in found):
                row = next((row for column, there in found if (row := column.row_of(there)) is not None), number)
                yield [((*at, *column.pointer), _cell(column, row)) for column, there in found if there is not None]

    def _is_same(self, payload: Json, due: Verdict) -> bool:
        found = self._verdict(payload)
        if due.side is Side.REJECT:
            return set(found.rules) == set(due.rules)
        return found.side is not Side.REJECT

    def _verdict(self, payload: Json) -> Verdict:
        return self._oracle.verdict(body_bytes(payload, self._setting.operation.encoding))


def _cell(column: Column, row: int) -> Json:
    value = column.rows[row % len(column.rows)]
    return value.filled(numbers_of(f"{column.name} {row}")) if isinstance(value, Template) else value
