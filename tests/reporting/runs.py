"""Runs of fuzz whose reports are looked at, told by hand: nothing in them hangs on the moment."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rulewright.contract.checks.answers import Meaning
from rulewright.contract.coverage import Coverage, NotReached, Reached
from rulewright.contract.events import Exchanged, Finished, Found, Noted, NotJudged, PhaseStarted, Started
from rulewright.contract.findings.baseline import Comparison, Entry
from rulewright.contract.findings.finding import Complaint, Finding, Kind, finding_id
from rulewright.contract.verdicts.verdict import Side
from tests.contract.support import JSON_TYPE, NOTED, answer, parcels

if TYPE_CHECKING:
    from rulewright.contract.endpoint.exchange import Exchange
    from rulewright.contract.events import Event

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe\u202c \x1b[2J\x00\ufffe\ud800"
    " ]]> --> | `code` ``` [link](https://evil.example) ![image](http://evil.example/x.png) **bold** www.evil.example"
    " @someone #1 {{ 7*7 }} {% raw %} ${7*7} &amp; \" ' \\"
)
"""What a payload or an answer may contain to become more than text in a report."""

LONG_NOTE = {**NOTED, "note": "12345678901"}
RULES = (
    "Parcel.note/length",
    "Parcel.weight/range",
    "Parcel.sendOn/notBefore",
    "idempotency.ONCE",
    "Parcel.label/length",
)


def finding(
    kind: Kind, message: str, rules: tuple[str, ...] = (), pointer: str = "", exchange: Exchange | None = None
) -> Finding:
    complaint = Complaint(kind, message, rules, pointer)
    return Finding(
        id=finding_id(complaint.key("send")),
        complaint=complaint,
        operation="send",
        exchange=exchange or answer(201, payload=LONG_NOTE),
        curl="curl -sS --data-binary @.rulewright/findings/0.json http://127.0.0.1:1/parcels",
    )


TOO_LONG = finding(
    Kind.ACCEPTED_INVALID,
    "answered 201 to a payload that must be refused: note must have at most 10 characters, has 11 [Parcel.note/length]",
    ("Parcel.note/length",),
    "/note",
)
CRASH = finding(
    Kind.SERVER_ERROR,
    "answered 500",
    exchange=answer(500, b"Traceback (most recent call last)", headers=(("Content-Type", "text/plain"),)),
)
ACCEPTED = Entry(CRASH.id, Kind.SERVER_ERROR, (), "answered 500", "opening", "ticket 12")


def started(**changes: Any) -> Started:
    given: dict[str, Any] = {
        "contract": "parcels",
        "version": "1.0.0",
        "url": "http://127.0.0.1:1",
        "operation": "send",
        "seed": 0,
        "today": "2026-03-02",
        "plan": parcels().plan,
        "again": "rulewright fuzz parcels.yaml --url http://127.0.0.1:1 --replay .rulewright/findings",
    }
    return Started(**{**given, **changes})


def coverage() -> Coverage:
    note, weight, date, once, label = RULES
    return Coverage(
        asserted=(note, weight, date, once),
        exercised=(note, weight, once),
        both_sides=(note, once),
        not_reached=(NotReached(date, "no payload was found that shows it and nothing else"),),
        not_asserted=(("basis inferred", 1),),
        pairs=(3, 8),
        rules=(
            Reached(note, kept=True, broken=True),
            Reached(weight, kept=True, broken=False),
            Reached(date, kept=False, broken=False),
            Reached(label, kept=True, broken=False, left_out="basis inferred"),
            Reached(once, kept=True, broken=True),
        ),
    )


def finished(findings: int, **changes: Any) -> Finished:
    given: dict[str, Any] = {
        "requests": 3,
        "seconds": 1.25,
        "coverage": coverage(),
        "withheld": (),
        "findings": findings,
        "ended": None,
        "unjudged": None,
    }
    return Finished(**{**given, **changes})


def exchanged(exchange: Exchange, aim: str | None = None) -> Exchanged:
    return Exchanged(exchange, Side.REJECT, Meaning.ACCEPTED, 1, aim)


def agreeing() -> list[Event]:
    return [started(), PhaseStarted("cases"), exchanged(answer(400)), finished(0)]


def disagreeing(*, show_values: bool = False) -> list[Event]:
    """A run with a finding about a rule, and one about none that is accepted."""
    known = Comparison(
        known=(ACCEPTED,),
        new=(Entry(TOO_LONG.id, Kind.ACCEPTED_INVALID, RULES[:1], "", "case"),),
        vanished=(),
        not_asked=(),
    )
    return [
        started(show_values=show_values, warnings=("nobody verifies who it is",)),
        PhaseStarted("cases"),
        exchanged(TOO_LONG.exchange, "Parcel.note/length"),
        Found(TOO_LONG),
        PhaseStarted("keys"),
        exchanged(CRASH.exchange),
        Found(CRASH, ACCEPTED),
        NotJudged("idempotency.ONCE", "no operation lists things with the key's fields"),
        Noted("an endpoint that remembers the keys of the run before"),
        finished(2, baseline=known),
    ]


def hostile(*, show_values: bool = False) -> list[Event]:
    """A run in which everything that comes from elsewhere is hostile."""
    # In JSON that anybody can read there is no half of a surrogate pair.
    in_json = HOSTILE.replace("\ud800", "")
    sent = {**NOTED, "note": in_json, in_json: [in_json]}
    said = json.dumps({"ref": in_json, in_json: {"a": in_json}}, ensure_ascii=False).encode()
    exchange = replace(
        answer(201, said, headers=(*JSON_TYPE, ("X-Note", HOSTILE))), body=json.dumps(sent, ensure_ascii=False).encode()
    )
    bad = finding(Kind.ACCEPTED_INVALID, HOSTILE, (HOSTILE, "Parcel.note/length"), f"/{HOSTILE}", exchange)
    other = finding(Kind.LEAK, HOSTILE, (), "", answer(None, b"", problem=HOSTILE, headers=(), line="GET /x HTTP/1.1"))
    return [
        started(url=f"http://{HOSTILE}", contract=HOSTILE, version=HOSTILE, again=HOSTILE, show_values=show_values),
        exchanged(exchange, HOSTILE),
        Found(bad, Entry(bad.id, Kind.LEAK, (), HOSTILE, HOSTILE, HOSTILE)),
        Found(other),
        NotJudged(HOSTILE, HOSTILE),
        Noted(HOSTILE),
        finished(2, ended=HOSTILE),
    ]
