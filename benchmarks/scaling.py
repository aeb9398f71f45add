"""Contracts of 10 to 10,000 rules and orders of 1 to 10,000 items → the time that each rule and each item takes.

A cold compile is everything from the text of the contract to the first answer, imports left out.
"""

from __future__ import annotations

import gc
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import orders
from contracts import SHAPES
from paired import table, timed

from rulewright.loading import bundled, loads

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = (10, 100, 1000, 10_000)
ITEMS = (1, 10, 100, 1000, 10_000)
TODAY = date(2026, 3, 2)
AT_LEAST_SECONDS = 0.05


def rules(make: Callable[[int], tuple[str, dict[str, Any]]]) -> list[list[str]]:
    """A row for each number of rules: what each takes of reading, of the first answer, and of another."""
    rows = []
    for count in RULES:
        text, payload = make(count)
        gc.collect()
        started = time.thread_time()
        contract = loads(text)
        read = time.thread_time()
        if not contract.is_valid(payload, today=TODAY):
            sys.exit(f"the contract of {count} rules refuses its payload")
        answered = time.thread_time()
        found = contract.validate(payload, today=TODAY)
        judged = time.thread_time()
        if found.violations:
            sys.exit(f"the payload of {count} rules breaks {found.violations[0].rule}")
        once = timed(lambda: contract.is_valid(payload, today=TODAY), 1)  # noqa: B023 - called at once
        times = max(1, int(AT_LEAST_SECONDS / max(once, 1e-7)))
        again = timed(lambda: contract.is_valid(payload, today=TODAY), times)  # noqa: B023 - called at once
        taken = (read - started, answered - read, judged - answered, again)
        rows.append(
            [f"{count:,}", *(f"{seconds / count * 1e6:,.2f} µs" for seconds in taken), f"{answered - started:.2f} s"]
        )
    return rows


def items() -> list[list[str]]:
    """A row for each number of line items of an order of the flagship contract."""
    contract = bundled()
    rows = []
    for count in ITEMS:
        payload = orders.valid(count)
        contract.is_valid(payload)
        contract.validate(payload)
        row = [f"{count:,}"]
        for ask in (contract.is_valid, contract.validate):
            times = max(1, int(AT_LEAST_SECONDS / max(timed(lambda: ask(payload), 1), 1e-7)))  # noqa: B023 - called at once
            row.append(f"{timed(lambda: ask(payload), times) / count * 1e6:,.2f} µs")  # noqa: B023 - called at once
        rows.append(row)
    return rows


def main() -> None:
    """Prints the tables."""
    for make in SHAPES.values():  # imports what reads rules and what writes modules
        loads(make(1)[0]).validate({})
    for title, make in SHAPES.items():
        sys.stdout.write(f"Per rule: {title}\n\n")
        head = [
            "rules",
            "text to rules",
            "rules to first is_valid",
            "to first validate",
            "is_valid",
            "cold compile, whole",
        ]
        table(head, rules(make))
    sys.stdout.write("Per line item of an order\n\n")
    table(["items", "is_valid", "validate"], items())


if __name__ == "__main__":
    main()
