"""A plan → what callers do with a contract: judge payloads and answers, and write its schemas and its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rulewright.plan.messages import Messages, messages_of
from rulewright.reading.json import read_json
from rulewright.validation.clock import Clock
from rulewright.validation.context import Context, DataRows
from rulewright.validation.forms import read_form_value
from rulewright.validation.plain import to_plain
from rulewright.validation.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from rulewright.emit.python import Compiled
    from rulewright.idempotency.claims import Store
    from rulewright.language.conditions import Json
    from rulewright.language.extending.changes import Change
    from rulewright.plan.contract import Plan
    from rulewright.plan.rules import Shape
    from rulewright.reading.diagnostics import Diagnostic
    from rulewright.validation.parameters import Texts

    Tables = Mapping[str, list[dict[str, Json]]]


@dataclass(frozen=True)
class Rules:
    """A contract, ready to judge payloads; frozen and safe to share between threads.

    Everywhere, `operation` says whose body a payload is (by default that of the first operation with a body), `today`
    is a date (now is then 12:00 in the contract's zone) or an aware datetime (by default the system's clock), and
    `data` holds the rows of each table that the contract declares under `data`.
    """

    plan: Plan
    remarks: tuple[Diagnostic, ...] = ()
    """What was noted while reading that does not stop the file from being used."""
    changes: tuple[Change, ...] = ()
    """What its file says otherwise than those it extends."""

    def validate(  # noqa: PLR0913 - each is a documented choice of the caller
        self,
        payload: object,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Tables | None = None,
        seen: Store | None = None,
        show_values: bool = False,
    ) -> Report:
        """All violations of a payload, in one pass and with one clock value.

        Args:
            payload: what `json.loads` gives.
            operation: whose body it is.
            today: the clock.
            data: the tables.
            seen: what knows the keys that were seen before. A payload that breaks no rule of severity error takes its
                keys there; one whose key is taken breaks the idempotency rule: code `replay` for the same body,
                `conflict` for another. So it is asked once for each request.
            show_values: put payload values into messages instead of their types; sensitive ones stay masked.

        Raises:
            StoreUnavailableError: `seen` cannot be asked.
            NotJsonError: the payload is not a JSON value.
            LimitError: it is nested too deep, or has too long a number.
            KeyError: the contract has no such operation, or declares no such data.
        """
        shape, context = self.plan.body_shape(operation), self.context(today, data)
        plain = to_plain(payload)
        return self._unseen(self._report(shape, plain, context, show_values=show_values), operation, plain, seen)

    def validate_json(  # noqa: PLR0913 - as `validate`
        self,
        document: bytes | str,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Tables | None = None,
        seen: Store | None = None,
        show_values: bool = False,
    ) -> Report:
        """As `validate`, from JSON text, in which numbers keep every digit.

        Raises:
            DiagnosticError: the text is no JSON (RFC 8259), or has a key twice; with its line and column.
            LimitError: it is larger, or nested deeper, than is read.
        """
        shape, context = self.plan.body_shape(operation), self.context(today, data)
        plain = read_json(document)
        return self._unseen(self._report(shape, plain, context, show_values=show_values), operation, plain, seen)

    def validate_form(  # noqa: PLR0913 - as `validate`
        self,
        document: bytes | str,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Tables | None = None,
        seen: Store | None = None,
        show_values: bool = False,
    ) -> Report:
        """As `validate`, from a form (application/x-www-form-urlencoded), whose texts become what the shape declares.

        Raises:
            DiagnosticError: it is no form, or says two things at once (`a=1&a[b]=2`); with its line and column.
            LimitError: it is larger, or nested deeper, than is read.
        """
        shape, context = self.plan.body_shape(operation), self.context(today, data)
        plain = read_form_value(document, self.plan, shape)
        return self._unseen(self._report(shape, plain, context, show_values=show_values), operation, plain, seen)

    def validate_request(  # noqa: PLR0913 - a request is told by all of them
        self,
        operation: str,
        *,
        path: Texts | None = None,
        query: Texts | str | bytes | None = None,
        headers: Texts | None = None,
        body: object = None,
        today: date | datetime | None = None,
        data: Tables | None = None,
        seen: Store | None = None,
        show_values: bool = False,
    ) -> Report:
        """What the contract says of a whole request; its pointers start at its parts: `/query/limit`, `/body/id`.

        Args:
            operation: whose request it is.
            path: the texts of the parameters in the path, by name.
            query: the texts of the query, by name, or the query as it stands in the URL.
            headers: the headers; case does not count in their names.
            body: bytes, which are read as the operation says, or what `json.loads` gives; None is no body.
            today: the clock.
            data: the tables.
            seen: as for `validate`; keys may have headers in them.
            show_values: put values into messages instead of their types; sensitive ones stay masked.

        Raises:
            StoreUnavailableError: `seen` cannot be asked.
            KeyError: the contract has no such operation.
            TypeError: a parameter is no text.
            NotJsonError: a text has half of a surrogate pair, or a body that is no bytes is no JSON value.
            LimitError: a parameter is a longer number, or a body that is no bytes is nested deeper, than is read.
        """
        from rulewright.validation.requests import Sent, judge_request  # noqa: PLC0415 - not on the way of validate

        context = self.context(today, data)
        sent = Sent(path, query, headers, body)
        asked = judge_request(self.plan, operation, sent, context, self._compiled.judge)
        shape = self._messages.requests[operation]
        report = Report(self._messages.plan, shape, asked.value, context, asked.judgement, show_values=show_values)
        if seen is None or not report.ok:
            return report
        from rulewright.idempotency.model import Request  # noqa: PLC0415 - few validations look at what was seen
        from rulewright.idempotency.seen import seen_before  # noqa: PLC0415 - as above

        request = Request.of(self.plan.operations[operation], asked.value)
        return report.with_across(seen_before(self.plan, request, seen, whole=True))

    def is_valid(
        self,
        payload: object,
        *,
        operation: str | None = None,
        today: date | datetime | None = None,
        data: Tables | None = None,
    ) -> bool:
        """Whether no rule of severity error is broken: `validate(…).ok`, sooner. Raises as `validate` does."""
        shape, context = self.plan.body_shape(operation), self.context(today, data)
        quick = self._compiled.is_valid(shape.name, payload, context)
        if quick is None:
            return self._report(shape, to_plain(payload), context, show_values=False).ok
        return quick

    def validate_response(  # noqa: PLR0913 - an answer is told by all of them
        self,
        operation: str,
        status: int,
        headers: Mapping[str, str],
        body: bytes | str,
        *,
        today: date | datetime | None = None,
        data: Tables | None = None,
        show_values: bool = False,
    ) -> Report:
        """What the contract says of an answer: its status, its headers, its content type, and its body's shape.

        Its pointers start at its parts, such as `/headers/Location` and `/body/id`. `report.outcome` names the outcome
        that it was judged by: where several share the status, the one with the fewest errors.

        Raises:
            KeyError: the contract has no such operation.
            LimitError: a header is a longer number than is read.
        """
        from rulewright.validation.responses import judge_response  # noqa: PLC0415 - not on the way of validate

        context = self.context(today, data)
        answered = judge_response(self.plan, operation, status, headers, body, context, self._compiled.judge)
        shape = None if answered.outcome is None else self._messages.answers[operation, answered.outcome]
        return Report(
            self._messages.plan,
            shape,
            answered.value,
            context,
            answered.judgement,
            show_values=show_values,
            outcome=answered.outcome,
        )

    def json_schema(
        self, profile: Literal["portable", "full"] = "portable", *, operation: str | None = None
    ) -> dict[str, Json]:
        """The JSON Schema 2020-12 of an operation's body: in standard keywords alone, or in full."""
        from rulewright.emit.jsonschema import full_schema, portable_schema  # noqa: PLC0415 - not on the way of validate

        emit = {"portable": portable_schema, "full": full_schema}[profile]
        return emit(self.plan, self.plan.body_shape(operation).name)

    def openapi(self) -> dict[str, Json]:
        """The contract as an OpenAPI 3.1 document."""
        from rulewright.emit.openapi import openapi  # noqa: PLC0415 - not on the way of validate

        return openapi(self.plan)

    def python_source(self) -> str:
        """The source of the compiled validator, as it is compiled in memory: it imports rulewright."""
        from rulewright.emit.python import python_source  # noqa: PLC0415 - not on the way of validate

        return python_source(self.plan)

    def rules_of_code(self, code: str) -> tuple[str, ...]:
        """The ids of the rules that a code of the API stands for, as the contract's `errors` section says."""
        return () if self.plan.errors is None else self.plan.errors.rules_of(code)

    def python_module(self) -> str:
        """A module that judges payloads exactly as this does, and needs nothing but Python 3.11 or later.

        It offers `validate`, `report`, `report_json` and `is_valid`, and judges JSON files when it is run.

        Raises:
            DiagnosticError: a rule needs more than Python: `custom`, or a format that a library judges.
        """
        from rulewright.emit.python import python_module  # noqa: PLC0415 - not on the way of validate

        return python_module(self.plan)

    def context(self, today: date | datetime | None, data: Tables | None) -> Context:
        """What a validation is told beside the payload."""
        zone = self.plan.clock.zone
        clock = Clock.system(zone) if today is None else Clock.at(today, zone)
        tables = {name: DataRows.keyed(rows, self.plan.data[name].key) for name, rows in (data or {}).items()}
        return Context(clock, self.plan.text.unit, tables)

    @cached_property
    def rule_ids(self) -> tuple[str, ...]:
        """The id of every rule of the contract: over payloads, over parameters, and across requests."""
        return tuple(dict.fromkeys(rule.id for rule in self.plan.every_rule()))

    @cached_property
    def _compiled(self) -> Compiled:
        from rulewright.emit.python import compile_plan  # noqa: PLC0415 - linting a few payloads does not compile

        return compile_plan(self.plan)

    @cached_property
    def _messages(self) -> Messages:
        return messages_of(self.plan)

    def _unseen(self, report: Report, operation: str | None, payload: Json, store: Store | None) -> Report:
        """The report, and what a store says of the payload's keys if the payload is not refused anyway."""
        if store is None or not report.ok:
            return report
        from rulewright.idempotency.model import Request  # noqa: PLC0415 - few validations look at what was seen
        from rulewright.idempotency.seen import seen_before  # noqa: PLC0415 - as above

        asked = self.plan.body_operation(operation)
        return report if asked is None else report.with_across(seen_before(self.plan, Request(asked, payload), store))

    def _report(self, shape: Shape, plain: Json, context: Context, *, show_values: bool) -> Report:
        judgement = self._compiled.judge(shape.name, plain, context)
        return Report(self.plan, shape, plain, context, judgement, show_values=show_values)
