"""What an author is told of a kind: the schema of its argument, lines that work, and the commonest mistake."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    Schema: TypeAlias = Mapping[str, object]


class Place(Enum):
    """Where a kind's key may stand."""

    VALUE = "value"
    """On a field, in a cell, or inside `check`."""
    SHAPE = "shape"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Manual:
    """The entry of a kind in the manual; documentation, editor and `explain` are made from it.

    `how` says what to write for the argument. Each of `works`, and `mistake`, is a whole row, rule or shape in one
    line, as it could stand in the contract at the top of the manual (`manual/worked.yaml`). They are compiled there:
    what works does so without remarks, and the message shown for the mistake is the one that it really gets.
    """

    how: str
    argument: Schema
    """Draft-07, without `oneOf`, of the short form; the long form, `{ is: …, basis: … }`, is added around it."""
    works: tuple[str, str, str]
    mistake: str
    as_rule: Schema | None = None
    """The schema of the argument under `rules`, where it differs from that on a value."""
