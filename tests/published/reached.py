"""The table of targets: each says of every unit that a group of the suite asks for why it does not do it, or None.

To add a target, write a function from `Asked` to such reasons, and a line in `TARGETS`. A wrong answer is no reason: it
is raised.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings

from rulewright.emit.jsonschema import left_out
from rulewright.emit.jsonschema.text import json_text
from rulewright.generation import strategies
from rulewright.generation.cases import make_cases
from rulewright.idempotency.store import open_store
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from rulewright.plan.contract import Operation, Outcome
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reporting.explanation import explain_rule
from rulewright.validation.interpreter import interpret
from tests.agreement.back_ends import BACK_ENDS
from tests.endpoints.client import Sent, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

    from rulewright.language.conditions import Json
    from rulewright.plan.rules import Rule
    from tests.agreement.subject import Subject, Verdict

    Reasons = Iterator[str | None]

FEW = settings(
    max_examples=3,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Asked:
    """A contract of the suite, and its payloads with what is known of them."""

    about: Subject
    pairs: list[tuple[Json, Verdict]]

    @property
    def broken(self) -> list[str]:
        """The rules of severity error that some payload breaks."""
        return sorted({rule for _, verdict in self.pairs for rule in verdict.errors})

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.about.plan.rules() if rule.id == rule_id)


def judging(name: str) -> Callable[[Asked], Reasons]:
    """A back end that judges payloads as the interpreter does."""

    def target(asked: Asked) -> Reasons:
        check = BACK_ENDS[name](asked.about)
        for payload, verdict in asked.pairs:
            found = check(payload, verdict)
            assert found is None, f"{name} {found}, of {payload}"
            yield None

    return target


def carried(asked: Asked) -> Reasons:
    """The standalone module, which cannot carry every rule."""
    try:
        asked.about.rules.python_module()
    except DiagnosticError as reason:
        first = reason.diagnostics[0].message
        yield from (first[first.rfind(": ") + 2 :] for _ in asked.pairs)
        return
    yield from judging("module")(asked)


def interpreted(asked: Asked) -> Reasons:
    """The truth itself: `tests/test_suite.py` holds it to the suite."""
    yield from (None for _ in asked.pairs)


def saying(name: str) -> Callable[[Asked], Reasons]:
    """A schema in standard keywords, which says a rule or leaves it out."""

    def target(asked: Asked) -> Reasons:
        list(judging(name)(asked))
        unsaid = left_out(asked.about.plan, asked.about.shape.name)
        yield from (unsaid.get(rule) for rule in asked.broken)

    return target


def examples(strategy: SearchStrategy[Json]) -> list[Json]:
    """A few draws, the same each time."""
    found: list[Json] = []

    @FEW
    @given(strategy)
    def run(payload: Json) -> None:
        found.append(payload)

    run()
    return found


def drawn(asked: Asked) -> Reasons:
    """Strategies of payloads that break a rule."""
    about = asked.about
    try:
        ground = strategies.Ground.of(about.plan, about.shape, about.context)
    except strategies.NoPayloadError as reason:
        yield from (str(reason) for _ in asked.broken)
        return
    for rule in asked.broken:
        try:
            strategy = strategies.breaking(ground, asked.rule(rule))
        except strategies.NoPayloadError as reason:
            yield str(reason).split(": ", 1)[-1]
            continue

        for payload in examples(strategy):
            assert rule in about.verdict(payload).errors, f"{rule} is not broken by {payload}"
        yield None


def shown(asked: Asked) -> Reasons:
    """Cases that break a rule."""
    about = asked.about
    made = make_cases(about.plan, about.shape, about.context, lambda _: True)
    for case in made.cases:
        rules = {entry.rule.id for entry in about.verdict(case.payload).judgement.broken}
        assert rules == {rule for rule, _ in case.violations}
    breaking = {case.rule for case in made.cases if case.side == "breaking"}
    reasons = {entry.rule: entry.reason for entry in made.left_out if entry.side == "breaking"}
    yield from (None if rule in breaking else reasons.get(rule, "no case is made") for rule in asked.broken)


def served(asked: Asked) -> Reasons:
    """The mock: it rejects exactly what is not ok."""
    about, shape = asked.about, asked.about.shape
    outcomes = (Outcome("created", (201,), None), Outcome("rejected", (422,), None))
    operation = Operation("judge", None, "POST", "/judge", (), shape.name, "json", {}, outcomes, shape.span)
    plan = replace(about.plan, operations={"judge": operation}, idempotency=(), errors=None)
    service = Service(
        plan,
        lambda known, body, context: interpret(plan, known, body, context),
        open_store("memory:"),
        lambda: about.context,
    )
    app = create_app(service)
    for payload, verdict in asked.pairs:
        status = send(app, Sent(json_text(payload).encode(), path="/judge", authorization=None)).status
        assert status == (201 if verdict.is_ok else 422), f"the mock answers {payload} with {status}"
        yield None


def explained(asked: Asked) -> Reasons:
    """`rulewright explain`: the rule in words."""
    for rule in asked.broken:
        lines = list(explain_rule(asked.rule(rule), asked.about.plan))
        assert lines[0] == rule
        assert any(line.strip().startswith("requires") and len(line.split()) > 1 for line in lines), lines
        yield None


TARGETS: dict[str, Callable[[Asked], Reasons]] = {
    "interpreter": interpreted,
    "compiled": judging("compiled"),
    "module": carried,
    "full schema": judging("full"),
    "portable schema": saying("portable, jsonschema-rs"),
    "OpenAPI": saying("OpenAPI, jsonschema-rs"),
    "strategies": drawn,
    "cases": shown,
    "mock": served,
    "explain": explained,
}
