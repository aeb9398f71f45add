"""The name of an API of this folder → its contract, and what its tests need of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.generation.cases import make_cases
from rulewright.loading import load
from rulewright.validation.clock import Clock
from rulewright.validation.examples import ExampleRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.language.conditions import Json
    from rulewright.rules import Rules
    from rulewright.validation.context import Context

TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Api:
    """A contract; `shapes` are those small enough for all their cases, `missing` a rule that a wrong mock lacks.

    `data` is a file and its text, `values` a target's values for parameters, `requests` a budget.
    """

    name: str
    shapes: tuple[str, ...]
    missing: str
    data: str = ""
    values: str = ""
    requests: int = 60

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(__file__).parent / self.name / f"{self.name}.yaml"

    @cached_property
    def rules(self) -> Rules:
        return load(self.path)

    @property
    def context(self) -> Context:
        return self.rules.context(TODAY, SUPPLIED.get(self.name))

    def examples(self) -> Iterator[tuple[str, Json, Context]]:
        """Every base and variation: its shape, its payload, and the clock and data that it is judged with."""
        examples = self.rules.plan.examples
        run = ExampleRun(self.rules.plan, Clock.at(TODAY, self.rules.plan.clock.zone))
        for shape, bases in examples.bases.items():
            for payload in bases.values():
                yield shape, payload, run.context(None, None)
        for example in examples.variations:
            yield example.shape, example.payload, run.context(example.today, example.data)

    def cases(self) -> Iterator[tuple[str, Json, Context]]:
        """All cases of the small shapes."""
        for shape in self.shapes:
            made = make_cases(self.rules.plan, self.rules.plan.shapes[shape], self.context, lambda _: True)
            yield from ((shape, case.payload, self.context) for case in made.cases)


SUPPLIED: dict[str, dict[str, list[dict[str, Json]]]] = {
    "parcel-labels": {"services": [{"service": "ground", "carrier": "ups"}, {"service": "express", "carrier": "dhl"}]}
}
APIS = (
    Api("card-payments", ("Method", "Billing"), "PaymentIntent.FEE"),
    Api(
        "parcel-labels",
        ("Address", "Declaration"),
        "Declaration.TOTAL",
        data="services.csv:service,carrier\nground,ups\nexpress,dhl\n",
    ),
    Api("bulk-sms", ("Batch",), "Batch.SENDER", values='account = ["AC0123456789abcdef0123456789abcdef"]'),
    Api("tax-invoices", ("Discount", "Subtotal", "Payment"), "Line.NET", values='number = ["A-1"]', requests=40),
    Api("identity-checks", ("Document", "IdNumber", "Report"), "Check.PRIVACY", values='"X-Api-Token" = ["t0ken"]'),
)
