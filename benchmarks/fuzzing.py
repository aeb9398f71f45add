"""The flagship endpoint, served here → the time of our requests and payloads, and of those of Schemathesis.

Both ask one mock in a process of its own, over HTTP, in turns: a round is so many requests of each. A ratio is the
median over rounds of their time for one over ours in the same round; above 1 ours is faster. Theirs is what its users
run: `op.as_strategy()` on the OpenAPI document that we emit, and `call_and_validate`; ours is what `rulewright fuzz`
does with a payload: a new key, the verdict, the request, every check of the answer.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation import GenerationMode

from rulewright import strategies
from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.budget import Budget, Limits
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.endpoint.exchange import Request
from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.prepare import prepared
from rulewright.contract.setting import Setting
from rulewright.loading import bundled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

ROUNDS = 4
REQUESTS = 25
"""Of each in a round."""
DRAWS = 40
"""Payloads of each in a round."""
USER = ("ann", "secret")
SOME_RULES = frozenset(
    {"Order.campaign/length", "Order.sender.firstName/length", "LineItem.DELIVERY/EMAIL/recipient.email"}
)
"""Those whose cases are sent, over and over; what it takes to make them is not counted."""
_PATIENCE_SECONDS = 30.0


@dataclass
class Times:
    """Seconds for one, by name, a row for each round."""

    rounds: list[dict[str, float]]

    def row(self, what: str, ours: str, theirs: str) -> list[str]:
        """A row of the table."""
        ratio = statistics.median(found[theirs] / found[ours] for found in self.rounds)
        medians = [statistics.median(found[name] for found in self.rounds) * 1000 for name in (ours, theirs)]
        return [what, *(f"{median:,.2f} ms" for median in medians), f"{ratio:.1f}"]


@contextmanager
def mock() -> Iterator[str]:
    """The URL of the flagship mock."""
    command = [str(Path(sys.executable).with_name("rulewright")), "mock", "async-orders", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603 - our own
    try:
        yield (process.stdout or sys.stdin).readline().strip()
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def interleaved(work: dict[str, Callable[[], int]], clock: Callable[[], float]) -> Times:
    """Times each in turn, round by round; what is called says how many it did. The first round only warms up."""
    rounds = []
    for number in range(ROUNDS + 1):
        names = list(work)
        found = {}
        for name in names[number % len(names) :] + names[: number % len(names)]:
            started = clock()
            found[name] = work[name]() / (clock() - started)
        rounds.append({name: 1 / rate for name, rate in found.items()})
    return Times(rounds[1:])


def requests(url: str) -> Iterator[list[str]]:
    """The rows about requests."""
    rules = bundled()
    operation = rules.plan.operations["createAsyncOrder"]
    setting = Setting(
        plan=rules.plan,
        operation=operation,
        address=parse_address(url),
        credentials=throw_away(operation.auth),
        context=rules.context(None, None),
        slack=rules.plan.clock.slack,
        rules=SOME_RULES,
    )
    material = prepared(setting, f"{time.time_ns()}")
    cases = cycle(material.cases)
    base = dict(rules.plan.examples.bases["Order"])["emailed"]
    body = Request(operation.method, operation.path, json_bytes(base))
    schema = schemathesis.openapi.from_dict(dict(rules.openapi()))
    theirs = schema[operation.path][operation.method]

    with setting.sender() as sender:
        talk = Conversation(setting, sender, Budget(Limits(10**9, 10**9)), lambda _: None)

        def ask() -> int:
            for _ in range(REQUESTS):
                case = next(cases)
                found = list(complaints(talk.ask(material.fresh(case.payload, material.rules.get(case.rule or "")))))
                if found:
                    sys.exit(f"the mock is found to be wrong: {found[0].message}")
            return REQUESTS

        def call_and_validate() -> int:
            return drawn(theirs.as_strategy(generation_mode=GenerationMode.POSITIVE), REQUESTS, 1, check)

        def check(case: Any) -> None:  # noqa: ANN401 - of Schemathesis' making
            case.call_and_validate(base_url=url, auth=USER, excluded_checks=left_out)

        # The one fails on a server that is right; the other sends further requests.
        left_out = schemathesis.checks.CHECKS.get_by_names(["positive_data_acceptance", "ignored_auth"])

        def send() -> int:
            for _ in range(REQUESTS):
                sender.send(body)
            return REQUESTS

        def call() -> int:
            case = theirs.Case(body=base, media_type="application/json")
            for _ in range(REQUESTS):
                case.call(base_url=url, auth=USER)
            return REQUESTS

        whole = interleaved({"ours": ask, "theirs": call_and_validate}, time.perf_counter)
        yield whole.row("a request of a run: payload, verdict, answer, checks", "ours", "theirs")
        alone = interleaved({"ours": send, "theirs": call}, time.perf_counter)
        yield alone.row("the same request, sent and no more", "ours", "theirs")


def draws() -> Iterator[list[str]]:
    """The row about payloads."""
    rules = bundled()
    operation = rules.plan.operations["createAsyncOrder"]
    schema = schemathesis.openapi.from_dict(dict(rules.openapi()))
    theirs = schema[operation.path][operation.method].as_strategy(generation_mode=GenerationMode.POSITIVE)
    ours = strategies.valid(rules)
    numbers = iter(range(10**6))
    work = {
        "ours": lambda: drawn(ours, DRAWS, next(numbers), lambda _: None),
        "theirs": lambda: drawn(theirs, DRAWS, next(numbers), lambda _: None),
    }
    yield interleaved(work, time.thread_time).row("a valid order, drawn (CPU time)", "ours", "theirs")


def drawn(strategy: SearchStrategy[Any], count: int, number: int, use: Callable[[Any], None]) -> int:
    """Draws so many values, and says how many it drew."""
    found = 0

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Any) -> None:  # noqa: ANN401 - of either strategy
        nonlocal found
        found += 1
        use(value)

    draw()
    return found


def main() -> None:
    """Prints the table, a row as soon as it is known."""
    head = ["what", "rulewright", f"schemathesis {schemathesis.__version__}", "theirs over ours"]
    sys.stdout.write(f"| {' | '.join(head)} |\n|{'---|' * len(head)}\n")
    with mock() as url:
        for row in chain(requests(url), draws()):
            sys.stdout.write(f"| {' | '.join(row)} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
