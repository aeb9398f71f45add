"""A plan → its module, compiled in memory: judgements equal to the interpreter's, and quick answers."""

from __future__ import annotations

import linecache
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from weakref import finalize

from rulewright.emit.python.names import JUDGING, VALIDITY
from rulewright.emit.python.noted import noted_shapes
from rulewright.emit.python.render import one_line
from rulewright.emit.python.runtime.book import books_of
from rulewright.emit.python.runtime.findings import Findings
from rulewright.emit.python.runtime.given import given_by
from rulewright.emit.python.runtime.plain import refused
from rulewright.language.standing import Severity
from rulewright.validation.interpreter import shapes_in
from rulewright.validation.judgement import Broken, Judgement, Skipped, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rulewright.emit.python.code import Name
    from rulewright.emit.python.runtime.book import Book
    from rulewright.emit.python.runtime.given import Given
    from rulewright.emit.python.runtime.plain import Object
    from rulewright.language.conditions import Json
    from rulewright.language.paths import Pointer
    from rulewright.plan.contract import Plan, TextUnit
    from rulewright.plan.rules import Rule
    from rulewright.validation.context import Context


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class _Answers:
    """What answers for payloads, by shape."""

    by_shape: Mapping[str, Callable[[Object, Given, int], bool | None]]


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class _Judges:
    """What judges payloads, by shape."""

    by_shape: Mapping[str, Callable[[Object, Pointer, Findings], None]]
    books: Mapping[str, Book]
    rules: Mapping[str, Rule]

    def judgement(self, findings: Findings) -> Judgement:
        """What was found, as every back end tells it."""
        rules = self.rules
        return Judgement(
            tuple(
                Broken(rules[rule], rules[rule].checks[check], pointer, at, item_at, first)
                for rule, pointer, check, at, item_at, first in settled(findings.broken)
            ),
            tuple(Skipped(rules[rule], pointer, missing) for rule, pointer, missing in settled(findings.skipped)),
        )


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan as code: made when it is first used, for the shape, the unit of lengths and the question it is asked."""

    plan: Plan

    def judge(self, shape: str, payload: Json, context: Context) -> Judgement:
        """What `interpret` gives for a plain JSON value: the same entries, in the same order.

        Raises:
            KeyError: the plan has no such shape.
        """
        target = self.plan.shapes[shape]
        judges = _judges_of(_Same(self.plan), shape, context.unit)
        if not isinstance(payload, dict):
            below = (rule for name in shapes_in(self.plan, shape) for rule in self.plan.shapes[name].rules)
            broken = Broken(target.entry, target.entry.checks[0], ())
            return Judgement.of([broken], (Skipped(rule, ()) for rule in below))
        findings = Findings(given_by(context), judges.books)
        judges.by_shape[shape](payload, (), findings)
        return judges.judgement(findings)

    def is_valid(self, shape: str, payload: object, context: Context) -> bool | None:
        """Whether no rule of severity error is broken; None where only a judgement can tell.

        That is where a value is no plain JSON value, is nested too deep, or is mistyped by a rule that is no error. Any
        Python value may be asked about. False may be said before the rest of the payload was looked at.

        Raises:
            KeyError: the plan has no such shape.
        """
        answers = _answers_of(_Same(self.plan), shape, context.unit)
        if type(payload) is dict:
            return answers.by_shape[shape](payload, given_by(context), 0)
        is_error = self.plan.shapes[shape].entry.severity is Severity.ERROR
        return refused(payload, 0) if is_error else None


def compile_plan(plan: Plan) -> Compiled:
    """The plan as code. Nothing is compiled until it is used."""
    return Compiled(plan)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A plan, as a key that is equal to itself alone: a plan's values cannot be hashed, and need not be compared."""

    plan: Plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.plan is self.plan

    def __hash__(self) -> int:
        return id(self.plan)


@lru_cache(maxsize=128)
def _answers_of(key: _Same, shape: str, unit: TextUnit) -> _Answers:
    """What answers for a shape and those it continues in; of many, those used last are kept."""
    name, namespace = _loaded(key.plan, shape, unit, VALIDITY)
    answers = _Answers(namespace[VALIDITY.text])
    finalize(answers, linecache.cache.pop, name, None)
    return answers


@lru_cache(maxsize=128)
def _judges_of(key: _Same, shape: str, unit: TextUnit) -> _Judges:
    """What judges by a shape and those it continues in; of many, those used last are kept."""
    name, namespace = _loaded(key.plan, shape, unit, JUDGING)
    rules = {rule.id: rule for rule in key.plan.rules()}
    judges = _Judges(namespace[JUDGING.text], books_of(noted_shapes(key.plan)), rules)
    finalize(judges, linecache.cache.pop, name, None)
    return judges


def _loaded(plan: Plan, shape: str, unit: TextUnit, table: Name) -> tuple[str, dict[str, Any]]:
    """The name and the namespace of a module with one table, for a shape and those it continues in."""
    from rulewright.emit.python.module import module_text  # noqa: PLC0415 - loaded by what writes modules only

    source = module_text(plan, shapes_in(plan, shape), unit, tables=(table,))
    name = _remembered(plan, source)
    namespace: dict[str, Any] = {}
    exec(compile(source, name, "exec"), namespace)  # noqa: S102 - made of Code alone, in which a rule file's texts are literals
    return name, namespace


def _remembered(plan: Plan, source: str) -> str:
    """The name of a module's code, under which tracebacks find its lines."""
    title = one_line(f"rulewright {plan.contract} {plan.version}")
    lines = source.splitlines(keepends=True)
    name, number = f"<{title}>", 1
    while name in linecache.cache and linecache.getlines(name) != lines:
        number += 1
        name = f"<{title} ({number})>"
    linecache.cache[name] = (len(source), None, lines, name)
    return name
