"""A run's payloads and the table of forms → complaints about how an endpoint reads what is written otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.checks.of_exchange import complaints
from rulewright.contract.conversation import NotSentError
from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.findings.finding import Kind
from rulewright.contract.forms import doubtful, encoded, spelled
from rulewright.contract.forms.carried import carried
from rulewright.contract.verdicts.verdict import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.conversation import Conversation
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.forms.form import Family, Form
    from rulewright.contract.material import Material
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.plan.contract import Encoding

FORMS: Mapping[Encoding, tuple[Form, ...]] = {
    "json": (*spelled.SPELLED, *doubtful.DOUBTFUL, *carried("json")),
    "form": (*encoded.SPELLED, *encoded.DOUBTFUL, *carried("form")),
}
"""Every form of a body in an encoding, in the order in which it is sent."""

_HANGS = frozenset({Kind.NO_RESPONSE, Kind.SLOW})
_WHAT = "how bodies are written"
_TRIED = 5
"""Payloads tried, to find one that is answered as is due."""


def ways_to_write(bases: Sequence[Json], setting: Setting) -> Iterator[tuple[Form, Json]]:
    """Each form with each payload that it is sent around: settled ones around all, doubtful ones around one.

    An application in this process has no chunks; a payload that a form has nothing to say about is left out.
    """
    for form in FORMS[setting.operation.encoding]:
        if form.needs_http and setting.way is not None:
            continue
        for base in bases if form.is_settled else bases[:1]:
            if form.method is not None or form.body(base) is not None:
                yield form, base


@dataclass(slots=True)
class Forms:
    """Writes a payload that must be accepted and one that must be refused in every form.

    Attributes:
        talk: what sends.
        material: the payloads of the run.
        report: takes a complaint and the exchange that shows it.
        skip: takes what was not judged, and why.
    """

    talk: Conversation
    material: Material
    report: Callable[[Complaint, Observation], None]
    skip: Callable[[str, str], None]
    usual: set[tuple[Kind, str]] = field(default_factory=set)
    """What is wrong with the answers in any case."""
    told: set[tuple[Family, Kind]] = field(default_factory=set)
    hanging: set[Family] = field(default_factory=set)
    """What an endpoint hangs on is not asked in other ways."""
    refused: set[Family] = field(default_factory=set)
    """What an endpoint does not take at all."""
    taken: set[Family] = field(default_factory=set)
    """What it does take."""

    def show(self) -> None:
        """Sends each form: settled ones around both payloads, doubtful ones around one."""
        for form, base in ways_to_write(self.bases(), self.talk.setting):
            self.material.fresh.part = f"form {form.name}"
            if form.family not in self.hanging | self.refused:
                self._send(form, base)

    def bases(self) -> list[Json]:
        """The payloads that forms are written of, each answered as is due when it is written as usual."""
        self.material.fresh.part = "forms"
        bases = [self._base(self._accepted(), Side.ACCEPT), self._base(self._rejected(), Side.REJECT)]
        return [base for base in bases if base is not None]

    def _accepted(self) -> Iterable[Json]:
        """The payloads that must be accepted, first those that have most spellings.

        In JSON that is one with characters beyond the BMP; of form-encoded ones it is counted.
        """
        if self.talk.setting.only == "rejecting":
            return ()
        if self.talk.setting.operation.encoding == "json":
            return sorted(self.material.valid(), key=lambda payload: max(json_bytes(payload).decode()) <= "\uffff")
        spellings = [form.body for form in encoded.SPELLED]
        return sorted(self.material.valid(), key=lambda payload: sum(body(payload) is None for body in spellings))

    def _rejected(self) -> Iterable[Json]:
        made = (case.payload for case in self.material.known if case.side == "breaking")
        return (payload for payload in made if isinstance(payload, dict) and payload)

    def _base(self, payloads: Iterable[Json], due: Side) -> Json | None:
        """The first of some payloads that is answered as is due when it is written as usual."""
        wanted = Meaning.ACCEPTED if due is Side.ACCEPT else Meaning.REJECTED
        settled = (payload for payload in payloads if self.talk.verdict(payload).side is due)
        for payload in islice(settled, _TRIED):
            seen = self.talk.ask(self.material.fresh(payload))
            if seen.meaning is wanted:
                self.usual.update((complaint.kind, complaint.pointer) for complaint in complaints(seen))
                return payload
        if due is Side.REJECT or self.talk.setting.only == "all":
            self.skip(_WHAT, f"no payload is known that must be {wanted.value} and is")
        return None

    def _send(self, form: Form, base: Json) -> None:
        try:
            seen = self.talk.ask_as(form, self.material.fresh(base))
        except NotSentError:
            return
        if seen.exchange.status in form.excused or self._is_refused(form, seen):
            return
        for complaint in complaints(seen):
            if complaint.kind in _HANGS:
                self.hanging.add(form.family)
                if not self._happens_again(form, base, complaint.kind):
                    continue
            is_told = (form.family, complaint.kind) in self.told
            if not is_told and (complaint.kind, complaint.pointer) not in self.usual:
                self.told.add((form.family, complaint.kind))
                message = f"{complaint.message}; sent with {form.name}"
                self.report(replace(complaint, message=message, mark=f"{complaint.mark} {form.name}".strip()), seen)

    def _is_refused(self, form: Form, seen: Observation) -> bool:
        """Whether the endpoint takes nothing that is carried so, of which no contract speaks."""
        if not form.needs_http or seen.due is not Side.ACCEPT:
            return False
        if seen.meaning is Meaning.ACCEPTED:
            self.taken.add(form.family)
        if seen.meaning is not Meaning.REJECTED or form.family in self.taken:
            return False
        self.refused.add(form.family)
        self.skip(form.family, f"the endpoint answered {seen.exchange.status} to a payload that it takes otherwise")
        return True

    def _happens_again(self, form: Form, base: Json, kind: Kind) -> bool:
        seen = self.talk.ask_as(form, self.material.fresh(base))
        return any(complaint.kind is kind for complaint in complaints(seen))
