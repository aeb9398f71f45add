"""What is kept of a finding, made new: keys that stay alike where they were, dates that move with today, all else as it was."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.endpoint.exchange import Request
from rulewright.contract.findings.finding import Complaint, Kind
from rulewright.contract.findings.keep import keep, write_requests
from rulewright.contract.findings.kept import RecordError, read_record
from rulewright.contract.findings.record import record_of
from rulewright.contract.replaying.dates import days_later, seconds_later
from rulewright.contract.replaying.keys import renewed_key
from rulewright.contract.replaying.renewal import StaleError, renewed
from rulewright.contract.replaying.texts import with_texts
from rulewright.contract.verdicts.verdict import NOTHING_SENT, Side, Verdict
from tests.contract.support import PARCELS, PLAIN, answer, observed, parcels, setting
from tests.contract.test_queries import FORM, LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.findings.record import Record
    from rulewright.contract.setting import Setting

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "finding-1.schema.json").read_text("utf-8"))
KEY = "rw-0123456789abcdef"
LATE = Complaint(Kind.ACCEPTED_INVALID, "answered 201", ("Parcel.sendOn/notBefore",), "/sendOn")
SOON = PLAIN | {"ref": KEY, "sendOn": "2026-03-04", "note": "2026-03-04"}
"""Breaks the rule that a parcel is sent in five days or later, with two days of slack."""


def clocked(moment: date | datetime, text: str = PARCELS, **changes: Any) -> Setting:
    return setting(context=parcels(text).context(moment, None), rules_=parcels(text), **changes)


def recorded(*seen: Observation, complaint: Complaint = LATE, chosen: Setting | None = None) -> Record:
    return record_of(chosen or setting(), "0123456789ab", complaint, seen, [("ref",)])


def body_of(request: Request) -> Any:
    return json.loads(request.body or b"")


def test_dates_move_with_today_where_the_contract_declares_them_and_keys_are_new() -> None:
    record = recorded(observed(answer(payload=SOON)))
    [request] = renewed(record, clocked(date(2026, 11, 27)), "n")
    made = body_of(request)
    assert made["sendOn"] == "2026-11-29"
    assert made["note"] == "2026-03-04"
    assert re.fullmatch("[a-z]{2}-[0-9]{10}[a-f]{6}", made["ref"])
    assert made["ref"] != KEY
    assert {key: made[key] for key in ("depot", "weight")} == {"depot": "north", "weight": 2}
    assert [(spot.at, spot.days) for spot in record.dates] == [(("body", "sendOn"), 2)]
    assert [spot.at for spot in record.keys] == [("body", "ref")]


def test_keys_that_requests_share_stay_shared_and_others_stay_apart() -> None:
    near, other = KEY[:-1] + "0", KEY.upper()
    texts = (KEY, KEY, near, other, "rw-9")
    seen = [observed(answer(payload=PLAIN | {"ref": text})) for text in texts]
    found = [body_of(request)["ref"] for request in renewed(recorded(*seen), setting(), "n")]
    assert found[0] == found[1] != KEY
    assert found[2][:-1] == found[0][:-1]
    assert found[2] != found[0]
    assert found[3].lower() == found[0]
    assert len(set(found)) == 4
    assert found != [body_of(request)["ref"] for request in renewed(recorded(*seen), setting(), "m")]


@pytest.mark.parametrize("letters", [True, False])
def test_a_new_key_differs_in_every_character_that_may_and_keeps_its_form(letters: bool) -> None:
    old = "PRC-00a1f9zZ ö~"
    for nonce in map(str, range(50)):
        made = renewed_key(old, nonce, letters=letters)
        assert re.fullmatch(
            "[A-Z]{3}-[0-9]{2}[a-f][0-9][a-f][0-9][a-z][A-Z] ö~" if letters else "PRC-[0-9]{2}a[0-9]f[0-9]zZ ö~", made
        )
        changing = [
            index
            for index, letter in enumerate(old)
            if letter.isascii() and (letter.isdigit() or (letters and letter.isalpha()))
        ]
        assert all((made[index] != old[index]) is (index in changing) for index in range(len(old)))


def test_a_key_whose_letters_are_fixed_is_renewed_in_its_digits() -> None:
    text = PARCELS.replace("length: 1..30, required", "length: 1..30, pattern: '^PRC-[0-9]{9}$', required")
    text = re.sub(r"ref: R-\d,", "ref: PRC-000000001,", text)
    chosen = clocked(date(2026, 3, 2), text)
    payload = PLAIN | {"ref": "PRC-123456789", "note": "far too long"}
    verdict = chosen.oracle(chosen.operation).verdict(json.dumps(payload).encode())
    complaint = Complaint(Kind.ACCEPTED_INVALID, "", ("Parcel.note/length",), "/note")
    record = recorded(observed(answer(payload=payload), verdict, plan=chosen.plan), complaint=complaint, chosen=chosen)
    made = body_of(renewed(record, chosen, "n")[0])
    assert re.fullmatch("PRC-[0-9]{9}", made["ref"])
    assert made["ref"] != payload["ref"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"ref":"rw-0123456789abcdef" , "depot": "north","weight":2.50,"sendOn":"2026-03-04"}',
        b'{\r\n"weight":2e0,"d\\u0065pot":"north","sendOn":"2026-03-0\\u0034","ref":"rw-0123456789\\u0061bcdef"}',
        '{"items":[{"name":"🏺 é"}],"ref":"rw-0123456789abcdef","depot":"north","weight":2,"sendOn":"2026-03-04"}'.encode(),
    ],
)
def test_every_other_byte_stays_as_it_was(body: bytes) -> None:
    seen = observed(replace(answer(), body=body))
    made = renewed(recorded(seen), clocked(date(2026, 3, 3)), "n")[0].body or b""
    key = renewed_key(KEY, "n", letters=True)
    expected = re.sub(rb'"rw-0123456789(a|\\u0061)bcdef"', f'"{key}"'.encode(), body)
    assert made == re.sub(rb'"2026-03-0(4|\\u0034)"', b'"2026-03-05"', expected)


def test_bytes_that_are_no_json_are_sent_as_they_are() -> None:
    for body in (b"\xff\xfe{", b'{"ref":"a","ref":"b"}', b"{"):
        seen = observed(replace(answer(), body=body), Verdict(Side.UNSETTLED))
        record = recorded(seen, complaint=Complaint(Kind.SERVER_ERROR, ""))
        assert renewed(record, clocked(date(2027, 1, 1)), "n")[0].body == body


def test_a_request_that_reads_back_is_renewed_in_its_path() -> None:
    chosen = setting()
    line = f"GET /parcels/north/{KEY} HTTP/1.1"
    read = observed(
        replace(answer(200, line=line), body=b""),
        NOTHING_SENT,
        operation=chosen.plan.operations["read"],
    )
    record = recorded(observed(answer(payload=PLAIN | {"ref": KEY})), read)
    made = renewed(record, chosen, "n")
    assert made[1].path == f"/parcels/north/{body_of(made[0])['ref']}"
    assert made[1].body is None


def test_date_times_keep_their_spelling_and_time_of_day() -> None:
    assert days_later("2028-02-29", 366) == "2029-03-01"
    assert days_later("2026-12-31T23:59:59.500+05:30", 1) == "2027-01-01T23:59:59.500+05:30"
    assert seconds_later("2026-12-31T23:59:59.500+05:30", 1) == "2027-01-01T00:00:00.500+05:30"
    assert seconds_later("2026-03-01T00:00:00Z", -1) == "2026-02-28T23:59:59Z"
    assert days_later("9999-12-31", 1) == "9999-12-31"
    assert days_later("0001-01-01T00:00:00Z", -1) == "0001-01-01T00:00:00Z"


def test_where_a_day_does_not_keep_the_verdict_the_time_that_has_passed_may() -> None:
    text = PARCELS.replace(
        "sendOn: { type: date, notBefore: today + 5d }", "sendOn: { type: datetime, notBefore: now + 30min }"
    )
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    then = clocked(noon, text, slack=timedelta(minutes=5))
    payload = PLAIN | {"ref": KEY, "sendOn": "2026-03-02T12:36:00Z"}
    verdict = then.oracle(then.operation).verdict(json.dumps(payload).encode())
    assert verdict.side is Side.ACCEPT
    seen = observed(answer(400, payload=payload), verdict, plan=then.plan)
    record = recorded(seen, complaint=Complaint(Kind.REJECTED_VALID, ""), chosen=then)
    later = clocked(noon + timedelta(days=2, hours=3, minutes=1), text, slack=timedelta(minutes=5))
    assert body_of(renewed(record, later, "n")[0])["sendOn"] == "2026-03-04T15:37:00Z"


def test_a_date_that_a_rule_fixes_stays_where_it_is() -> None:
    text = PARCELS.replace("notBefore: today + 5d", "notBefore: 2026-03-20")
    chosen = clocked(date(2026, 3, 2), text)
    payload = PLAIN | {"ref": KEY, "sendOn": "2026-03-19"}
    verdict = chosen.oracle(chosen.operation).verdict(json.dumps(payload).encode())
    assert verdict.rules == ("Parcel.sendOn/notBefore",)
    record = recorded(observed(answer(payload=payload), verdict, plan=chosen.plan), chosen=chosen)
    assert body_of(renewed(record, clocked(date(2027, 6, 1), text), "n")[0])["sendOn"] == "2026-03-19"


def test_what_no_longer_shows_it_is_told() -> None:
    record = recorded(observed(answer(payload=SOON)))
    gone = clocked(date(2026, 3, 9), PARCELS.replace("today + 5d", "today - 900d"))
    with pytest.raises(StaleError, match=r"by the rules as they are, request 1 .*, where it had to be refused"):
        renewed(record, gone, "n")
    with pytest.raises(StaleError, match=r"request 1 is not settled, for .*, where it had to be refused"):
        renewed(record, clocked(date(2026, 3, 9), slack=timedelta(days=30)), "n")


def test_recorded_bytes_are_sent_as_long_as_they_show_the_same() -> None:
    record = recorded(observed(answer(payload=SOON)))
    assert renewed(record, clocked(date(2026, 3, 2)), "n", exact=True) == (record.steps[0].request,)
    with pytest.raises(StaleError, match=r"as it was recorded, request 1 .*, where it had to be refused"):
        renewed(record, clocked(date(2026, 1, 2)), "n", exact=True)


@pytest.mark.parametrize("text", [LETTERS, FORM])
def test_texts_are_put_into_each_part_of_a_request(text: str) -> None:
    operation = parcels(text).plan.operations["send"]
    form = operation.encoding == "form"
    request = Request(
        "POST",
        "/boxes/7/letters?on=2026-03-09&x%20y=%26&on2=2026-03-09",
        b"to=A%26da&from[city]=Bern&tags[0]=a" if form else b'{"to":"A&da","from":{"city":"Bern"},"tags":["a"]}',
        headers=(("X-Key", "k-a"), ("X-Other", "k-a")),
    )
    texts = {
        ("path", "box"): "8/9",
        ("query", "on"): "ö&",
        ("headers", "x-key"): "k-b",
        ("body", "from", "city"): "Bü",
        ("body", "tags", "0"): '"',
    }
    made = with_texts(operation, request, texts)
    assert made.path == "/boxes/8%2F9/letters?on=%C3%B6%26&x%20y=%26&on2=2026-03-09"
    assert made.headers == (("X-Key", "k-b"), ("X-Other", "k-a"))
    assert made.body == (
        b"to=A%26da&from[city]=B%C3%BC&tags[0]=%22"
        if form
        else '{"to":"A&da","from":{"city":"Bü"},"tags":["\\""]}'.encode()
    )
    assert with_texts(operation, request, {}) == request


def test_a_record_is_written_by_its_schema_and_read_as_it_was(tmp_path: Path) -> None:
    read = observed(
        replace(answer(None, b"\xff", line=f"GET /parcels/north/{KEY} HTTP/1.1", problem="closed"), body=b""),
        NOTHING_SENT,
        operation=setting().plan.operations["read"],
    )
    odd = observed(
        replace(answer(500, b"\xff\x00"), body=b"\xff"), Verdict(Side.UNSETTLED), aim=next(setting().plan.rules())
    )
    record = recorded(observed(answer(payload=SOON)), read, odd)
    path = keep(tmp_path / "findings", record, lambda text: text)
    document = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    again = read_record(path)
    assert replace(again, steps=()) == replace(record, steps=())
    assert [replace(step, answer=replace(step.answer, seconds=0)) for step in again.steps] == [
        replace(step, answer=replace(step.answer, seconds=0)) for step in record.steps
    ]
    assert document["exchanges"][2]["request"]["body"] == {"base64": "/w=="}
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (tmp_path / ".gitignore").read_text().endswith("*\n")
    files = write_requests(path, record, renewed(record, setting(), "n"))
    names = [tuple(None if each is None else each.name for each in pair) for pair in files]
    assert names == [("0123456789ab.json", None), (None, "0123456789ab-2.url"), ("0123456789ab-3.json", None)]
    assert all(each is None or each.stat().st_mode & 0o777 == 0o600 for pair in files for each in pair)
    url = (files[1][1] or path).read_text()
    assert url == f"http://127.0.0.1:1/parcels/north/{renewed_key(KEY, 'n', letters=True)}\n"


def _without(*path: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        del document[path[-1]]

    return change


def _with(value: Any, *path: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_with(2, "format"), "is no finding of format 1"),
        (_without("format"), "is no finding of format 1"),
        (_without("seed"), "/seed is missing or of the wrong type"),
        (_with("7", "seed"), "/seed is missing or of the wrong type"),
        (_with(True, "seed"), "/seed is missing or of the wrong type"),
        (_with("odd", "kind"), "odd"),
        (_with([], "exchanges"), "/exchanges is empty"),
        (_with("soon", "now"), "is no moment"),
        (_with([1], "rules"), "/rules is no list of texts"),
        (_with({"base64": "?"}, "exchanges", 0, "request", "body"), "base64"),
        (_with({}, "exchanges", 0, "request", "body"), "/exchanges/0/request/body/base64 is missing"),
        (_with([["a"]], "exchanges", 0, "request", "headers"), "is no list of pairs"),
        (_without("exchanges", 0, "answer", "status"), "/exchanges/0/answer/status is missing"),
        (_with("x", "exchanges", 0, "answer", "seconds"), "/exchanges/0/answer/seconds is missing"),
        (_with("x", "exchanges", 0), "/exchanges/0 is no object"),
        (_with(9, "keys", 0, "request"), "a place is none of a request"),
        (_with("/elsewhere/x", "keys", 0, "at"), "a place is none of a request"),
        (_with("x", "dates", 0, "at"), "is not a JSON Pointer"),
        (_with(10**20, "slack_seconds"), "is damaged"),
        (_with("GE T", "exchanges", 0, "request", "method"), "the method or the path of a request is none"),
        (_with("/a b\r\n", "exchanges", 0, "request", "path"), "the method or the path of a request is none"),
        (_with([["a", "b\r\nc: d"]], "exchanges", 0, "request", "headers"), "a header of a request is none"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_told_with_its_place(change: Callable[[Any], None], words: str, tmp_path: Path) -> None:
    path = keep(tmp_path, recorded(observed(answer(payload=SOON))), lambda text: text)
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(RecordError, match=re.escape(words)) as refused:
        read_record(path)
    assert str(refused.value).startswith(str(path))


@pytest.mark.parametrize("at", ["/body/none", "/body/depot/0", "/body/weight", "/path/ref", "/query/x", "/headers/x"])
def test_a_place_that_holds_no_text_is_passed_over(at: str, tmp_path: Path) -> None:
    path = keep(tmp_path, recorded(observed(answer(payload=SOON))), lambda text: text)
    document = json.loads(path.read_text("utf-8"))
    document["dates"] = [{"request": 0, "at": place, "days": 1} for place in (at, "/body/depot", "/body/sendOn")]
    path.write_text(json.dumps(document), "utf-8")
    for moment in (date(2026, 3, 7), date(2026, 3, 2)):
        made = body_of(renewed(read_record(path), clocked(moment), "n")[0])
        assert (made["depot"], made["sendOn"]) == ("north", (moment + timedelta(days=2)).isoformat())


def test_a_header_that_says_who_asks_is_not_kept() -> None:
    exchange = answer(payload=SOON, request_headers=(("X-Key", "$SHOP_KEY"), ("X-Shop", "7"), ("Authorization", "x")))
    chosen = setting(credentials=replace(throw_away(), name="X-Key"))
    [step] = recorded(observed(exchange), chosen=chosen).steps
    assert step.request.headers == (("X-Shop", "7"),)


def test_a_file_that_is_cut_or_is_not_there_is_told(tmp_path: Path) -> None:
    path = keep(tmp_path, recorded(observed(answer(payload=SOON))), lambda text: text)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(RecordError, match="is damaged: it is no JSON"):
        read_record(path)
    with pytest.raises(RecordError, match="cannot be read: No such file"):
        read_record(tmp_path / "none")
