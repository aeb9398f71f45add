"""Complaints → findings: each told once, kept as private files, with the line that reproduces it."""

from __future__ import annotations

import secrets
import shlex
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.beside import with_headers
from rulewright.contract.endpoint.credentials import masked
from rulewright.contract.endpoint.curl import curl_line, together
from rulewright.contract.events import Found, NotJudged
from rulewright.contract.findings.diagnosis import Diagnosis
from rulewright.contract.findings.finding import Finding, Key, finding_id
from rulewright.contract.findings.keep import keep, write_requests
from rulewright.contract.findings.record import record_of
from rulewright.contract.replaying.renewal import StaleError, renewed
from rulewright.validation.places import value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.events import Event
    from rulewright.contract.findings.baseline import Entry
    from rulewright.contract.findings.finding import Complaint, Kind
    from rulewright.contract.parts import Parts
    from rulewright.contract.setting import Setting


class Findings:
    """The findings of one run; `history` are the latest observations, in order."""

    def __init__(
        self,
        setting: Setting,
        folder: Path,
        history: Iterable[Observation],
        parts: Parts,
        tell: Callable[[Event], None],
    ) -> None:
        self.all: list[Finding] = []
        self._setting = setting
        self._folder = folder
        self._keys = parts.keys
        self._history = history
        self._parts = parts
        self._accepted: Mapping[str, Entry] = {} if setting.baseline is None else setting.baseline.entries
        self._tell = tell
        self._known: list[Key] = []
        self._diagnosis = Diagnosis(setting)

    def knows(self, complaint: Complaint, seen: Observation) -> bool:
        """Whether the same was found before."""
        return any(complaint.repeats(known, seen.operation.name) for known in self._known)

    @property
    def new(self) -> list[Finding]:
        """Those that no baseline accepts."""
        return [finding for finding in self.all if finding.id not in self._accepted]

    def about(self, rule: str) -> frozenset[Kind]:
        """The kinds of what was found about a rule."""
        return frozenset(finding.complaint.kind for finding in self.all if rule in finding.complaint.rules)

    def add_diagnosed(self, complaint: Complaint, seen: Observation) -> None:
        """Tells and keeps a complaint about a payload, which is of the rules that explain it."""
        self.add(self._diagnosis.diagnosed(complaint, seen, self._history), seen)

    def add(self, complaint: Complaint, seen: Observation, earlier: Sequence[Observation] = ()) -> None:
        """Tells and keeps what is not known yet."""
        self._parts.complained(complaint.kind)
        if self.knows(complaint, seen):
            return
        key = complaint.key(seen.operation.name)
        self._known.append(key)
        name = finding_id(key)
        complaint = self._masked(complaint)
        led = tuple(earlier) or self._led_up(seen)
        finding = Finding(
            id=name,
            complaint=complaint,
            operation=seen.operation.name,
            exchange=seen.exchange,
            earlier=tuple(each.exchange for each in led),
            curl=self._kept(name, complaint, [*led, seen]),
            part=self._parts.current,
        )
        self.all.append(finding)
        self._tell(Found(finding, self._accepted.get(name)))

    def _masked(self, complaint: Complaint) -> Complaint:
        """The complaint without credentials, which may be the value of a parameter that it speaks of."""
        credentials = self._setting.credentials
        if credentials is None:
            return complaint
        shown = complaint.message.replace(credentials.header, credentials.shown)
        return replace(complaint, message=masked(credentials, shown))

    def _led_up(self, seen: Observation) -> tuple[Observation, ...]:
        """The requests before it that had the same key: what an endpoint remembers of them may be what shows."""
        key = self._key(seen)
        if not key:
            return ()
        before = takewhile(lambda each: each is not seen, self._history)
        return tuple(each for each in before if each.operation.body is not None and self._key(each) == key)

    def _key(self, seen: Observation) -> list[str]:
        payload = None if seen.verdict.payload is None else seen.verdict.payload[0]
        payload = with_headers(payload, seen.exchange.request_headers, seen.plan.idempotency)
        values = (value_at(payload, pointer) for pointer in self._keys)
        return [value for value in values if isinstance(value, str)]

    def _kept(self, name: str, complaint: Complaint, seen: Sequence[Observation]) -> str:
        """Keeps a finding; gives the line that shows it again, with new keys: those that were sent are used up."""
        setting = self._setting
        record = record_of(setting, name, complaint, seen, self._keys)
        credentials = setting.credentials
        try:
            requests = renewed(record, setting, secrets.token_hex(8))
        except StaleError:
            requests = tuple(step.request for step in record.steps)
        try:
            path = keep(self._folder, record, lambda text: masked(credentials, text) if credentials else text)
            files = write_requests(path, record, requests)
        except OSError as error:
            self._tell(NotJudged(f"finding {name}", f"it could not be kept in {self._folder}: {error.strerror}"))
            return ""
        lines = [
            curl_line(setting.address, credentials, each.exchange, body, url, way=setting.route.curl)
            for each, (body, url) in zip(seen, files, strict=True)
        ]
        line = together(lines, at_once=record.at_once)
        if not setting.command or not (record.keys or record.dates):
            return line
        return f"{setting.command} --renew {shlex.quote(str(path))} && {line}"
