"""Complaints → findings: each told once, kept as private files, with the line that reproduces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.contract.endpoint.curl import curl_line, together
from rulewright.contract.endpoint.writing import body_bytes
from rulewright.contract.events import Found, NotJudged
from rulewright.contract.findings.finding import Finding, Key, Kind, finding_id
from rulewright.contract.findings.keep import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json


class Findings:
    """The findings of one run."""

    def __init__(
        self,
        setting: Setting,
        folder: Path,
        renewed: Callable[[Sequence[Json]], Sequence[Json]],
        tell: Callable[[Event], None],
    ) -> None:
        self.all: list[Finding] = []
        self._setting = setting
        self._folder = folder
        self._renewed = renewed
        self._tell = tell
        self._known: list[Key] = []

    def knows(self, complaint: Complaint, seen: Observation) -> bool:
        """Whether the same was found before."""
        return any(complaint.repeats(known, seen.operation.name) for known in self._known)

    def about(self, rule: str) -> bool:
        """Whether something was found about a rule."""
        return any(rule in rules for _, _, rules, _, _ in self._known)

    def add(self, complaint: Complaint, seen: Observation, earlier: Sequence[Observation] = ()) -> None:
        """Tells and keeps what is not known yet."""
        if self.knows(complaint, seen):
            return
        key = complaint.key(seen.operation.name)
        self._known.append(key)
        name = finding_id(key)
        exchanges = [*(each.exchange for each in earlier), seen.exchange]
        finding = Finding(
            id=name,
            complaint=complaint,
            operation=seen.operation.name,
            exchange=seen.exchange,
            earlier=tuple(exchanges[:-1]),
            curl=self._curl(name, complaint, [*earlier, seen]),
        )
        self.all.append(finding)
        self._tell(Found(finding))

    def _curl(self, name: str, complaint: Complaint, seen: Sequence[Observation]) -> str:
        """The line that reproduces it, with keys of their own: those that were sent are used up."""
        exchanges = [each.exchange for each in seen]
        bodies = self._bodies(seen)
        try:
            paths = keep(self._folder, name, complaint, exchanges, [body for body in bodies if body is not None])
        except OSError as error:
            self._tell(NotJudged(f"finding {name}", f"it could not be kept in {self._folder}: {error.strerror}"))
            return ""
        files = iter(paths)
        lines = [
            curl_line(
                self._setting.address,
                self._setting.credentials,
                exchange,
                None if body is None else str(next(files)),
                self._setting.route.curl,
            )
            for exchange, body in zip(exchanges, bodies, strict=True)
        ]
        return together(lines, at_once=complaint.kind is Kind.RACE)

    def _bodies(self, seen: Sequence[Observation]) -> list[bytes | None]:
        payloads = [each.verdict.payload for each in seen if each.exchange.body and each.verdict.payload is not None]
        renewed = iter(self._renewed([payload[0] for payload in payloads]))
        return [self._body(each, renewed) if each.exchange.body else None for each in seen]

    def _body(self, each: Observation, renewed: Iterator[Json]) -> bytes:
        if each.verdict.payload is None:
            return each.exchange.body
        payload = next(renewed)
        written = None if each.written is None else each.written(payload)
        return body_bytes(payload, each.operation.encoding) if written is None else written
