"""Every rule set of the project → what a run against an endpoint of it needs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Limits
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.setting import Setting
from rulewright.contract.verdicts.known_good import with_values
from rulewright.language.standing import Basis
from rulewright.loading import bundled, load
from rulewright.plan.contract import Operation, Outcome
from tests.contracts.apis import APIS, SUPPLIED, TODAY

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Plan
    from rulewright.rules import Rules
    from rulewright.validation.context import Context

TESTS = Path(__file__).parents[1]
FLAGSHIPS = ("async-orders", "async-orders-2026-09")
BESIDE = (
    "emit/python/contracts/arrays.yaml",
    "emit/python/contracts/conditions.yaml",
    "emit/python/contracts/predicates.yaml",
    "linting/orders.yaml",
)
"""Smaller rule files of the tests, of the API itself or of one operation that takes their first shape."""

REQUESTS = Limits().requests


@dataclass(frozen=True)
class Subject:
    """A contract, and what is supplied beside it; `values` are a target's."""

    name: str
    path: Path | None
    tables: dict[str, list[dict[str, Json]]] = field(default_factory=dict, hash=False)
    values: dict[str, list[Json]] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def rules(self) -> Rules:
        """The rules as they are read."""
        return bundled(self.name) if self.path is None else load(self.path)

    @cached_property
    def plan(self) -> Plan:
        """The contract, with an operation where it has none, and the target's values in its example bases."""
        plan = self.rules.plan
        if not any(operation.body for operation in plan.operations.values()):
            operation = _any_operation(plan)
            plan = replace(plan, operations={operation.name: operation})
        return with_values(plan, {name: values for name, values in self.values.items() if "." in name})

    @property
    def context(self) -> Context:
        """The clock of the tests, and the data supplied."""
        return self.rules.context(TODAY, self.tables)

    def setting(self, url: str, *, requests: int = REQUESTS, seed: int = 0) -> Setting:
        """A run that holds the endpoint to every rule, its clock being ours."""
        operation = next(known for known in self.plan.operations.values() if known.body is not None)
        return Setting(
            plan=self.plan,
            operation=operation,
            address=parse_address(url),
            credentials=throw_away(operation.auth) if operation.auth else None,
            context=self.context,
            slack=self.plan.clock.slack * 0,
            asserted=frozenset(Basis),
            parameters={name: values[0] for name, values in self.values.items() if "." not in name},
            limits=Limits(requests=requests, seconds=3_600),
            fail_under=0.0,
            seed=seed,
        )


def _any_operation(plan: Plan) -> Operation:
    """An operation that takes the contract's first shape."""
    shape = plan.body_shape()
    outcomes = (Outcome("made", (201,), None), Outcome("rejected", (400,), None))
    return Operation("send", None, "POST", "/", (), shape.name, "json", {}, outcomes, shape.span)


SUBJECTS = (
    *(Subject(name, None) for name in FLAGSHIPS),
    *(Subject(api.name, api.path, SUPPLIED.get(api.name, {}), tomllib.loads(api.values)) for api in APIS),
    *(Subject(name, TESTS / name) for name in BESIDE),
)
