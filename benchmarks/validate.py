"""Orders of 1, 10 and 1,000 line items → how long each engine takes to accept them, or to list all their errors.

Every engine sees the same objects; how they are timed is told in `paired`, what each checks less in `engines`.
"""

from __future__ import annotations

import platform
import sys
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import orders
from engines import CHECKS_LESS, OURS, listings, questions
from paired import Measured, measure, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ITEMS = (1, 10, 1000)
PEERS = ("jsonschema", "jsonschema-rs", "fastjsonschema", "pydantic")
LISTING = "rulewright validate"
CONDITIONS = "pydantic, plain model"
"""The engine that does not see what depends on the delivery method."""


def valid() -> None:
    """Prints how long each engine takes to accept an order."""
    asked = questions()
    columns = []
    for items in ITEMS:
        payload = orders.valid(items)
        for name, ask in asked.items():
            _expect(name, ask(payload), expected=True)
            _expect(name, ask(orders.with_a_mistake(items)), expected=False)
            _expect(name, ask(orders.lacking()), expected=name == CONDITIONS)
        columns.append(measure({name: partial(ask, payload) for name, ask in asked.items()}, OURS))
    _print("Valid orders", columns, OURS)


def listed() -> None:
    """Prints how long each engine takes to list all errors of an order."""
    for title, make in (("One error", orders.with_a_mistake), ("Many errors", orders.with_many)):
        columns = []
        for items in ITEMS:
            payload = make(items)
            asked = listings()
            for name, ask in asked.items():
                _expect(name, bool(ask(payload)), expected=True)
            columns.append(measure(_on(payload, asked), LISTING))
        _print(title, columns, LISTING)


def _on(payload: object, asked: dict[str, Callable[[Any], object]]) -> dict[str, Callable[[], object]]:
    return {name: partial(ask, payload) for name, ask in asked.items()}


def _expect(name: str, answer: bool, *, expected: bool) -> None:  # noqa: FBT001 - what an engine answered
    if answer is not expected:
        sys.exit(f"{name} says {answer} of a payload of which it should say {expected}")


def _print(title: str, columns: list[Measured], base: str) -> None:
    sys.stdout.write(f"{title}: an engine's time over that of {base}; above 1 it is slower\n\n")
    rows = [
        [name, *(f"{measured.ratios[name]:.2f}" for measured in columns)] for name in columns[0].ratios if name != base
    ]
    absolute = [f"{base}, absolute", *(f"{measured.base * 1e6:,.1f} µs" for measured in columns)]
    table(["engine", *(f"n={items:,}" for items in ITEMS)], [*rows, absolute])


def main() -> None:
    """Prints the tables."""
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    sys.stdout.write(f"Python {platform.python_version()}; {peers}\n\n")
    for name, less in CHECKS_LESS.items():
        sys.stdout.write(f"- {name}: {less}\n")
    sys.stdout.write("\n")
    valid()
    listed()


if __name__ == "__main__":
    main()
