"""Valid orders of 1, 10 and 1,000 line items → how long each engine takes to say so, as ratios of one interleaved run.

Every engine sees the same objects in rotating order; a cell is the median over rounds of its time over that of
`jsonschema` in the same round. jsonschema and jsonschema-rs run the portable schema, which leaves out relative dates,
unique references and the catalog; rulewright judges all of it.
"""

from __future__ import annotations

import copy
import gc
import json
import platform
import statistics
import sys
import time
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs

from rulewright.emit.jsonschema import portable_schema
from rulewright.loading import bundled
from rulewright.validation.interpreter import interpret

if TYPE_CHECKING:
    from collections.abc import Callable

ITEMS = (1, 10, 1000)
ROUNDS = 15
AT_LEAST_SECONDS = 0.01
TODAY = date(2026, 3, 2)
BASE = "jsonschema"


def order(items: int) -> dict[str, Any]:
    """A valid order whose line items take turns at the delivery methods of the `several` example."""
    base: dict[str, Any] = json.loads(json.dumps(bundled().plan.examples.bases["Order"]["several"]))
    patterns = base["lineItems"]
    base["lineItems"] = [
        copy.deepcopy(patterns[number % len(patterns)]) | {"externalRefLineItemID": f"LINE-{number}"}
        for number in range(items)
    ]
    return base


def engines() -> dict[str, Callable[[Any], bool]]:
    """What is compared, by name."""
    rules = bundled()
    plan = rules.plan
    context = rules.context(TODAY, None)
    schema = portable_schema(plan, "Order")
    slow, fast = jsonschema.Draft202012Validator(schema), jsonschema_rs.validator_for(schema)
    return {
        "rulewright is_valid": lambda payload: rules.is_valid(payload, today=TODAY),
        "rulewright validate": lambda payload: rules.validate(payload, today=TODAY).ok,
        "rulewright interpreter": lambda payload: not interpret(plan, plan.shapes["Order"], payload, context).broken,
        BASE: slow.is_valid,
        "jsonschema-rs": fast.is_valid,
    }


def timed(engine: Callable[[Any], bool], payload: object, times: int) -> float:
    """Seconds of CPU time for one call."""
    started = time.process_time()
    for _ in range(times):
        engine(payload)
    return (time.process_time() - started) / times


def measure(payload: object, compared: dict[str, Callable[[Any], bool]]) -> tuple[dict[str, float], float]:
    """The median ratio of each engine to the base, and the base's median time in seconds."""
    times = {}
    for name, engine in compared.items():
        if not engine(payload):
            sys.exit(f"{name} refuses the payload")
        once = timed(engine, payload, 1)
        times[name] = max(1, int(AT_LEAST_SECONDS / max(once, 1e-7)))
    names = list(compared)
    rounds: list[dict[str, float]] = []
    for number in range(ROUNDS):
        turn = number % len(names)
        rounds.append({name: timed(compared[name], payload, times[name]) for name in names[turn:] + names[:turn]})
    ratios = {name: statistics.median(found[name] / found[BASE] for found in rounds) for name in names}
    return ratios, statistics.median(found[BASE] for found in rounds)


def main() -> None:
    """Prints the table in Markdown."""
    gc.disable()
    compared = engines()
    columns = {items: measure(order(items), compared) for items in ITEMS}
    peers = ", ".join(f"{name} {version(name)}" for name in (BASE, "jsonschema-rs"))
    write = sys.stdout.write
    write(f"Python {platform.python_version()}; {peers}. Time relative to {BASE}; lower is faster.\n\n")
    write("| engine |" + "".join(f" n={items:,} |" for items in ITEMS) + "\n|---|" + "---|" * len(ITEMS) + "\n")
    for name in compared:
        cells = "".join(f" {columns[items][0][name]:.4f} |" for items in ITEMS)
        write(f"| {name} |{cells}\n")
    absolute = "".join(f" {columns[items][1] * 1e6:,.0f} µs |" for items in ITEMS)
    write(f"| {BASE}, absolute |{absolute}\n")


if __name__ == "__main__":
    main()
