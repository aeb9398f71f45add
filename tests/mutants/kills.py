"""A fault of a payload rule and what a run asks → the first request whose answer gives it away, or why none does.

Whether an answer changes is looked for with the one rule that is wrong, on every payload; what might give the fault away
is then really asked of the contract as it is served with the fault. A rule is judged by itself, so nothing is missed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rulewright.cli.mocked import judge_of
from rulewright.contract.checks.observation import Observation
from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import REMEMBERED
from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.findings.diagnosis import Diagnosis
from rulewright.contract.queries import with_parameters
from rulewright.contract.verdicts.words import Explain
from rulewright.idempotency.memory import MemoryStore
from rulewright.language.standing import Severity
from rulewright.mock.replies import Received
from rulewright.mock.service import Service
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import LimitError
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret
from rulewright.validation.objects import objects_in
from rulewright.validation.requests import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.endpoint.writing import Texts
    from rulewright.contract.verdicts.verdict import Verdict
    from rulewright.language.conditions import Json
    from rulewright.mock.faults.fault import Fault
    from rulewright.mock.service import Judge
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement
    from tests.mutants.asked import Asked
    from tests.mutants.subjects import Subject


@dataclass(frozen=True)
class Kill:
    """A fault found out: at which request, by which complaints, and whether they name the rule that is wrong."""

    number: int
    kinds: tuple[str, ...]
    names_rule: bool


@dataclass(frozen=True)
class Survival:
    """A fault not found out: how many payloads the rule judges otherwise, and what is broken in all of these anyway."""

    changed: int
    masked_by: tuple[str, ...]


@dataclass(frozen=True)
class _Payload:
    asked: Asked
    value: Json


class Killer:
    """What a contract's run asked, ready for many faults."""

    def __init__(self, subject: Subject, asked: tuple[Asked, ...]) -> None:
        self.subject = subject
        self.setting = subject.setting("http://127.0.0.1")
        self.shape = self.setting.shape
        self.context = self.setting.context
        self.operation = self.setting.operation
        self.oracle = self.setting.oracle(self.operation)
        self.rules = {rule.id: rule for rule in subject.plan.rules()}
        shapes = subject.plan.shapes.values()
        self._owners = {rule.id: shape.name for shape in shapes for rule in (shape.entry, *shape.rules)}
        self._diagnosis = Diagnosis(self.setting)
        self._judged: dict[int, Judgement] = {}
        self._verdicts: dict[int, Verdict] = {}
        self._of_rule: tuple[str, list[set[tuple[str, object]]]] = ("", [])
        self._asked = asked

    @cached_property
    def payloads(self) -> list[_Payload]:
        """The requests of the tested operation that have a body which everybody reads alike, in order."""
        start = f"{self.operation.method} "
        ours = [one for one in self._asked if one.exchange.line.startswith(start) and one.exchange.authenticated]
        return [_Payload(one, value[0]) for one in ours if (value := self._read(one.exchange)) is not None]

    def seconds(self, number: int) -> float:
        """When a request of the run had been answered."""
        return next(one.seconds for one in self._asked if one.number == number)

    def killed(self, fault: Fault, *, engine: str) -> Kill | Survival:
        """When the fault is found out; `engine` is what judges in the endpoint."""
        plan = fault.change(self.subject.plan)
        judge: Judge | None = None
        masks: Counter[str] = Counter()
        changed = 0
        for payload in self._changed(fault):
            judge = judge or fault.judging(judge_of(plan, engine))
            seen = self._seen(payload, self._answered(payload.asked.exchange, plan, judge))
            found = list(complaints(seen))
            if found:
                kinds = tuple(dict.fromkeys(complaint.kind.value for complaint in found))
                before = self._before(payload)
                diagnosed = (self._diagnosis.diagnosed(complaint, seen, before) for complaint in found)
                named = {rule for complaint in diagnosed for rule in complaint.rules}
                return Kill(payload.asked.number, kinds, fault.rule in named)
            changed += 1
            masks.update(self._others(payload, fault))
        return Survival(changed, tuple(rule for rule, count in masks.items() if count == changed))

    def _changed(self, fault: Fault) -> Iterator[_Payload]:
        """The payloads of which the wrong rule says something else."""
        if fault.rule is not None and fault.rule not in self.rules:
            # A rule of a parameter: the body says nothing about it.
            yield from self.payloads
            return
        alone = _alone(self.subject.plan, fault.rule or "")
        wrong = fault.change(alone)
        if wrong is alone and fault.kind not in _SEEING:
            yield from self._overlooked(fault)
            return
        owner = self._owners[fault.rule or ""]
        judge = fault.judging(_interpreting(wrong))
        found: set[int] = set()
        for (value, holders), right in zip(self._objects.get(owner, []), self._right(fault.rule or ""), strict=True):
            if _places(judge(wrong.shapes[owner], value, self.context)) != right:
                found.update(holders)
        yield from (self.payloads[index] for index in sorted(found))

    def _overlooked(self, fault: Fault) -> Iterator[_Payload]:
        """The payloads of which a judge that overlooks something says something else."""
        judge = fault.judging(self._whole)
        for payload in self.payloads:
            right = self._whole(self.shape, payload.value, self.context)
            if _places(judge(self.shape, payload.value, self.context)) != _places(right):
                yield payload

    @cached_property
    def _objects(self) -> dict[str, list[tuple[Json, set[int]]]]:
        """By shape, each object of the run once, and the payloads that it is in."""
        found: dict[str, dict[bytes, tuple[Json, set[int]]]] = {}
        for index, payload in enumerate(self.payloads):
            for owner, value, _ in objects_in(self.subject.plan, self.shape, payload.value):
                _, holders = found.setdefault(owner.name, {}).setdefault(json_bytes(value), (value, set()))
                holders.add(index)
        return {name: list(known.values()) for name, known in found.items()}

    def _right(self, rule: str) -> list[set[tuple[str, object]]]:
        """What a rule by itself says of each object of its shape; its faults are asked one after the other."""
        if self._of_rule[0] != rule:
            alone, owner = _alone(self.subject.plan, rule), self._owners[rule]
            judge = _interpreting(alone)
            objects = self._objects.get(owner, [])
            self._of_rule = rule, [_places(judge(alone.shapes[owner], value, self.context)) for value, _ in objects]
        return self._of_rule[1]

    def _whole(self, _shape: Shape, payload: Json, _context: Context) -> Judgement:
        """What the whole contract says of a payload of the run."""
        key = id(payload)
        if key not in self._judged:
            self._judged[key] = interpret(self.subject.plan, self.shape, payload, self.context)
        return self._judged[key]

    def _others(self, payload: _Payload, fault: Fault) -> set[str]:
        judged = self._whole(self.shape, payload.value, self.context)
        errors = {entry.rule.id for entry in judged.broken if entry.rule.severity is Severity.ERROR}
        return errors - {fault.rule or ""}

    def _seen(self, payload: _Payload, exchange: Exchange) -> Observation:
        """What a run sees in an answer to a payload."""
        verdict = self._verdict(payload)
        explain = Explain(self.subject.plan, self.shape, self.context, verdict, show_values=False)
        aim = self.rules.get(payload.asked.aim or "")
        return Observation(self.subject.plan, self.context, self.operation, exchange, verdict, aim, explain)

    def _before(self, payload: _Payload) -> list[Observation]:
        """What a run remembers then: a fault found out by its first odd answer changed none of those."""
        at = next(index for index, known in enumerate(self.payloads) if known is payload)
        return [self._seen(known, known.asked.exchange) for known in self.payloads[max(0, at - REMEMBERED) : at]]

    def _answered(self, exchange: Exchange, plan: Plan, judge: Judge) -> Exchange:
        service = Service(plan, judge, MemoryStore(), lambda: self.context)
        path = exchange.line.split(" ")[1]
        sent = Sent(self._path(path), path.partition("?")[2], exchange.request_headers, exchange.body)
        answer = service.answer(self.operation, sent, Received("request", path, None, self.context.clock))
        body = b"" if answer.body is None else json.dumps(answer.body, default=float).encode()
        headers = (("content-type", answer.media_type),) if body else ()
        return replace(exchange, status=answer.status, headers=headers, answer=body)

    def _path(self, path: str) -> dict[str, str]:
        steps = zip(self.operation.path.split("/"), path.partition("?")[0].split("/"), strict=True)
        return {name[1:-1]: text for name, text in steps if name.startswith("{")}

    def _verdict(self, payload: _Payload) -> Verdict:
        key = id(payload)
        if key not in self._verdicts:
            exchange = payload.asked.exchange
            verdict = self.oracle.verdict(exchange.body)
            path, _, query = exchange.line.split(" ")[1].partition("?")
            pairs = tuple(
                (name, value) for name, _, value in (part.partition("=") for part in query.split("&")) if name
            )
            texts: Texts = {"path": tuple(self._path(path).items()), "query": pairs, "header": exchange.request_headers}
            self._verdicts[key] = with_parameters(verdict, self.setting, self.operation, texts)
        return self._verdicts[key]

    def _read(self, exchange: Exchange) -> tuple[Json] | None:
        try:
            if self.operation.encoding == "form":
                return (read_form_value(exchange.body, self.subject.plan, self.shape),)
            return (read_json(exchange.body),)
        except (DiagnosticError, LimitError):
            return None


_SEEING = ("in-bytes", "in-utf16", "in-codepoints", "newline", "padded", "any-case")
"""Faults of what a rule sees: it is asked again. Of what a rule overlooks, the whole judgement is at hand."""


def _alone(plan: Plan, rule: str) -> Plan:
    """The contract with no rule but one, and shapes that do not continue in others."""
    shapes = {
        name: replace(
            shape,
            rules=tuple(known for known in shape.rules if known.id == rule),
            fields=tuple(replace(field, shape=None, variants=None) for field in shape.fields),
            variants=None,
        )
        for name, shape in plan.shapes.items()
    }
    return replace(plan, shapes=shapes)


def _interpreting(plan: Plan) -> Judge:
    return lambda shape, payload, context: interpret(plan, plan.shapes[shape.name], payload, context)


def _places(judgement: Judgement) -> set[tuple[str, object]]:
    return {(entry.rule.id, entry.pointer) for entry in judgement.broken}
