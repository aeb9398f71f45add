"""What a front page is about: the contract, what judges its payloads, the clock and the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.documenting.document import document
from rulewright.documenting.page import page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from rulewright.documenting.blocks import Page
    from rulewright.mock.service import Judge
    from rulewright.rules import Rules, Tables
    from rulewright.validation.context import Context


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose payload is meant, and the day that it is judged on; None is the mock's own clock."""

    operation: str | None
    today: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """An operation that takes a body; where a contract has none, its first shape stands for one."""

    operation: str | None
    label: str
    is_form: bool


@dataclass(frozen=True)
class Setting:
    """What a front page is about.

    Attributes:
        rules: the contract, as it is written: also where the mock serves it with a fault.
        judge: what judges payloads, as it does in the mock.
        today: the clock of the mock; None is the system's.
        tables: the data that the mock was given.
        fault: what is wrong with the mock's answers, in words; empty where nothing is.
    """

    rules: Rules
    judge: Judge
    today: date | datetime | None
    tables: Tables | None
    fault: str = ""

    @cached_property
    def page(self) -> Page:
        """The documentation of the contract."""
        return page(document(self.rules.plan))

    def context(self, asked: Asked) -> Context:
        """The clock that is meant, and the data."""
        return self.rules.context(self.clock(asked), self.tables)

    def clock(self, asked: Asked) -> date | datetime | None:
        """The clock that is meant; None is the system's."""
        return self.today if asked.today is None else asked.today

    def choices(self) -> Iterator[Choice]:
        """Whose payloads can be judged, in the contract's order."""
        taking = [entry for entry in self.rules.plan.operations.values() if entry.body is not None]
        for entry in taking:
            yield Choice(entry.name, f"{entry.name}: {entry.method} {entry.path}", entry.encoding == "form")
        if not taking:
            yield Choice(None, self.rules.plan.body_shape().name, is_form=False)
