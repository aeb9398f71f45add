"""How bodies are written: each form is what it says, right endpoints stand them all, and wrong ones are found out."""

from __future__ import annotations

import codecs
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.contract.conversation import Conversation
from rulewright.contract.endpoint.budget import Budget
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.endpoint.curl import curl_line
from rulewright.contract.forms.show import FORMS as OF_ENCODINGS
from rulewright.contract.forms.show import Forms
from rulewright.contract.prepare import prepared
from rulewright.emit.python import compile_plan
from rulewright.idempotency.store import open_store
from rulewright.loading import load
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from rulewright.reading.json import json_ambiguities, read_json
from rulewright.validation.interpreter import interpret
from tests.contract.shop import Answer, Shop
from tests.contract.stages import of_examples
from tests.contract.support import NOTED, SERVED, TODAY, parcels, raw_server, setting
from tests.endpoints.async_orders import create_app as create_endpoint
from tests.endpoints.serve import fixed_clock, serving

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from rulewright.contract.checks.observation import Observation
    from rulewright.contract.events import Event
    from rulewright.contract.findings.finding import Complaint
    from rulewright.contract.material import Material
    from rulewright.contract.setting import Setting
    from rulewright.language.conditions import Json
    from rulewright.rules import Rules

Found = list[tuple[str, str, str]]
"""Kind, rule and message."""

TELLING: Json = {"ref": "a/é😀", "b": [1, 2.5, -0.125, {"c": None, "d": True, "é": ""}], "e": {}, "f": []}
FORMS = OF_ENCODINGS["json"]
BY_NAME = {form.name: form for form in FORMS}


def shown(chosen: Setting, made: Material) -> tuple[Found, list[str], int]:
    """What the forms find at an endpoint, what they leave out, and how many requests that takes."""
    found: Found = []
    skipped: list[str] = []

    def report(complaint: Complaint, _: Observation) -> None:
        found.append((complaint.kind.value, " ".join(complaint.rules), complaint.message))

    with chosen.sender() as sender:
        talk = Conversation(chosen, sender, Budget(chosen.limits), lambda _: None)
        Forms(talk, made, report, lambda what, why: skipped.append(f"{what}: {why}")).show()
    return found, skipped, talk.budget.requests


def of_shop(shop: Shop, **changes: Any) -> tuple[Found, list[str], int]:
    with raw_server(shop.handle) as url:
        chosen = setting(url, **changes)
        return shown(chosen, prepared(chosen, "forms"))


def test_names_are_told_apart() -> None:
    assert len(BY_NAME) == len(FORMS)


@pytest.mark.parametrize("form", [form for form in FORMS if form.is_settled], ids=lambda form: form.name)
@pytest.mark.parametrize("payload", [TELLING, NOTED], ids=["telling", "noted"])
def test_a_settled_form_says_the_same_to_every_reader(form: Any, payload: Json) -> None:
    body = form.body(payload)
    if body is None:
        assert payload is NOTED
        return
    assert json_ambiguities(body) == ()
    assert read_json(body) == payload == json.loads(body)
    assert body == form.body(payload)


SURE = ("content type", "methods", "numbers", "long texts")
"""Families whose bodies are read alike, and are not held against the rules all the same."""


@pytest.mark.parametrize(
    "form",
    [form for form in FORMS if not form.is_settled and form.family not in SURE],
    ids=lambda form: form.name,
)
def test_a_doubtful_form_is_in_doubt(form: Any) -> None:
    body = form.body(NOTED)
    assert body == form.body(NOTED)
    assert form.headers or json_ambiguities(body)


def test_a_long_text_is_a_text() -> None:
    body = BY_NAME["a text of 100,000 letters"].body(NOTED)
    assert body is not None
    assert json.loads(body)["items"][-1]["name"] == "x" * 100_000


def test_forms_are_what_they_say() -> None:
    def body(name: str) -> Any:
        return BY_NAME[name].body(TELLING)

    assert list(json.loads(body("its keys in reverse order"))) == ["f", "e", "b", "ref"]
    assert b"\\ud83d" not in body("the characters of its keys escaped").lower()
    assert b"\\u0072\\u0065\\u0066" in body("the characters of its keys escaped").lower()
    assert body("every character escaped").isascii()
    assert b"\\ud83d\\ude00" in body("characters beyond ASCII escaped")
    assert rb"a\/" in body("solidi escaped")
    assert b"-125e-3" in body("fractions written with exponents")
    assert body("a byte order mark").startswith(codecs.BOM_UTF8)
    assert body("UTF-16 (little-endian, marked)").decode("utf-16") == json.dumps(
        TELLING, ensure_ascii=False, separators=(",", ":")
    )
    assert gzip.decompress(body("its body in gzip")) == BY_NAME["one chunk"].body(TELLING)
    assert body("arrays nested 10,000 deep in it").count(b"[") > 10_000


def mock(rules: Rules, *, compiled: bool) -> Starlette:
    plan = rules.plan
    fast = compile_plan(plan)

    def judge(shape: Any, payload: Any, context: Any) -> Any:
        return fast.judge(shape.name, payload, context) if compiled else interpret(plan, shape, payload, context)

    return create_app(Service(plan, judge, open_store("memory:"), lambda: rules.context(TODAY, None)))


def flagship(url: str) -> tuple[Setting, Material]:
    """The contract of the orders; its own examples stand for the cases, which take long to make."""
    rules = load("rules/async-orders.yaml")
    operation = rules.plan.operations["createAsyncOrder"]
    context = rules.context(TODAY, None)
    credentials = throw_away(operation.auth)
    chosen = replace(setting(url), plan=rules.plan, operation=operation, context=context, credentials=credentials)
    return chosen, of_examples(chosen)


@pytest.mark.parametrize("compiled", [False, True])
def test_the_mock_stands_them_all(compiled: bool) -> None:
    with serving(mock(parcels(SERVED), compiled=compiled)) as url:
        chosen = setting(url)
        assert shown(chosen, prepared(chosen, "forms"))[:2] == ([], [])


@pytest.mark.parametrize("lenient", [False, True])
def test_the_independent_endpoint_stands_them_all(lenient: bool) -> None:
    with serving(create_endpoint(today=fixed_clock(TODAY), lenient=lenient)) as url:
        found, skipped, requests = shown(*flagship(url))
    assert (found, skipped) == ([], [])
    assert requests > len(FORMS)


def test_a_right_shop_stands_them_all() -> None:
    found, skipped, requests = of_shop(Shop())
    assert (found, skipped) == ([], [])
    settled = sum(form.is_settled for form in FORMS)
    assert len(FORMS) < requests <= len(FORMS) + settled + 2


CRASH: Answer = (500, {"faults": []})
REFUSAL: Answer = (400, {"faults": []})


def _loads(body: bytes, **options: Any) -> Any:
    try:
        return json.loads(body, **options)
    except (ValueError, RecursionError):
        return None


def _on_surrogates(_: bytes, body: bytes) -> Any:
    try:
        json.dumps(_loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return CRASH
    return None


def _on_duplicates(_: bytes, body: bytes) -> Any:
    doubles = []

    def seen(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        doubles.extend(pairs if len(dict(pairs)) < len(pairs) else [])
        return dict(pairs)

    _loads(body, object_pairs_hook=seen)
    return CRASH if doubles else None


def _on_depth(_: bytes, body: bytes) -> Any:
    return CRASH if body.count(b"[") > 5_000 else None


def _with_trace(_: bytes, body: bytes) -> Any:
    try:
        body.decode()
    except UnicodeDecodeError:
        return 400, {"faults": [], "detail": 'Traceback (most recent call last):\n  File "a.py", line 1'}
    return None


def _where(pattern: bytes, found: Any, *, in_head: bool = False) -> Any:
    """Answers requests whose head or body has the pattern in it."""
    return lambda head, body: found if re.search(pattern, head if in_head else body) else None


@pytest.mark.parametrize(
    ("raw", "kind", "form"),
    [
        (_where(b"^\xef\xbb\xbf", CRASH), "server-error", "a byte order mark"),
        (_on_surrogates, "server-error", "a lone high surrogate"),
        (_on_duplicates, "server-error", "a key twice with the same value"),
        (_on_depth, "server-error", "arrays nested 10,000 deep in it"),
        (_with_trace, "leak", "UTF-16 (little-endian, marked)"),
        (_where(b"^$", CRASH), "server-error", "nothing in its body"),
        (_where(rb"^\{[^\n]*[^}\s]$", CRASH), "server-error", "missing"),
        (_where(b"NaN", CRASH), "server-error", "NaN as a value"),
        (_where(b"1e400", CRASH), "server-error", "1e400 as a value"),
        (_where(b"nobody-knows", CRASH, in_head=True), "server-error", "a charset that nobody knows"),
        (_where(b"APPLICATION/JSON", REFUSAL, in_head=True), "rejected-valid", "its Content-Type in capitals"),
        (_where(b"charset=utf-8", (415, {}), in_head=True), "undocumented-status", "the charset utf-8"),
        (_where(rb"\\u00", REFUSAL), "rejected-valid", "the characters of its keys escaped"),
        (_where(rb"\\u00", (201, {"ref": "R", "made": "2026-03-02T12:00:00Z"})), "accepted-invalid", "keys escaped"),
        (_where(rb'\{\n"', REFUSAL), "rejected-valid", "line feeds between all tokens"),
        (_where(rb"\r", CRASH), "server-error", "carriage returns between all tokens"),
        (_where(rb'^\{"weight"', REFUSAL), "rejected-valid", "its keys in reverse order"),
        (_where(rb"Content-Encoding: gzip", CRASH, in_head=True), "server-error", "its body in gzip"),
        (_where(rb"^HEAD", CRASH, in_head=True), "server-error", "the method HEAD"),
        (_where(rb"(?i)\r\nexpect", CRASH, in_head=True), "server-error", "Expect: 100-continue"),
        (_where(rb"(?i)\r\ntransfer-encoding", CRASH, in_head=True), "server-error", "one chunk"),
    ],
)
def test_what_a_form_brings_to_light_is_found_and_named(raw: Any, kind: str, form: str) -> None:
    found, _, _ = of_shop(Shop(raw=raw))
    assert kind in {one for one, _, message in found if form in message}
    families = {(BY_NAME[message.rpartition("; sent with ")[2]].family, one) for one, _, message in found}
    assert len(families) == len(found)


def test_a_hang_on_chunks_is_found_and_not_looked_for_twice() -> None:
    def hang(connection: Any, request: bytes) -> bool:
        if b"transfer-encoding: chunked" in request.lower():
            hung.append(request)
            connection.recv(1)  # until the client goes away
            return False
        return shop.handle(connection, request)

    shop, hung = Shop(), []  # type: ignore[var-annotated]  # of bytes
    with raw_server(hang) as url:
        chosen = setting(url, timeout=0.5)
        found, _, _ = shown(chosen, prepared(chosen, "forms"))
    assert [(kind, message.rpartition("; ")[2]) for kind, _, message in found] == [
        ("no-response", "sent with one chunk")
    ]
    assert len(hung) == 2


def test_a_server_that_takes_no_chunks_is_not_held_to_them() -> None:
    found, skipped, _ = of_shop(Shop(raw=_where(rb"(?i)\r\ntransfer-encoding", REFUSAL, in_head=True)))
    assert found == []
    assert skipped == ["chunked bodies: the endpoint answered 400 to a payload that it takes otherwise"]


def test_one_that_takes_some_chunks_must_take_all() -> None:
    def first_chunk_only(connection: Any, request: bytes) -> bool:
        head, _, body = request.partition(b"\r\n\r\n")
        lost = b"transfer-encoding: chunked" in head.lower() and len(seen) > 1
        seen.append(request)
        return shop.handle(connection, head + b"\r\n\r\n" + (body[:7] if lost and sizes(request) else body))

    def sizes(_: bytes) -> bool:
        chunked = sum(b"chunked" in one.lower() for one in seen)
        return chunked > 2  # both payloads in one chunk came before

    shop, seen = Shop(), []  # type: ignore[var-annotated]  # of bytes
    with raw_server(first_chunk_only) as url:
        chosen = setting(url)
        found, _, _ = shown(chosen, prepared(chosen, "forms"))
    assert [(kind, message.rpartition("; ")[2]) for kind, _, message in found] == [
        ("rejected-valid", "sent with chunks of 7 bytes")
    ]


@pytest.mark.parametrize("status", [411, 417, 501])
def test_what_http_lets_a_server_say_is_no_finding(status: int) -> None:
    raw = _where(rb"(?i)\r\n(transfer-encoding|expect)", (status, {}), in_head=True)
    found, _, _ = of_shop(Shop(raw=raw))
    assert {message.rpartition("; sent with ")[2] for _, _, message in found} <= (
        {"Expect: 100-continue"} if status != 417 else {"one chunk"}
    )


def test_nothing_is_judged_around_payloads_that_are_refused_anyway() -> None:
    found, skipped, requests = of_shop(Shop(first=lambda _: (400, {"faults": []})))
    assert not [kind for kind, _, _ in found if kind == "rejected-valid"]
    assert skipped == ["how bodies are written: no payload is known that must be accepted and is"]
    assert requests > len(FORMS)


def test_elsewhere_every_form_is_around_what_must_be_refused() -> None:
    shop = Shop()
    found, skipped, _ = of_shop(shop, only="rejecting")
    assert (found, skipped) == ([], [])
    assert shop.made == {}


def test_the_line_that_reproduces_a_form_is_written_so_too() -> None:
    form = BY_NAME["no Content-Type"]
    events: list[Event] = []
    with raw_server(Shop().handle) as url:
        chosen = setting(url)
        with chosen.sender() as sender:
            talk = Conversation(chosen, sender, Budget(chosen.limits), events.append)
            seen = talk.ask_as(form, NOTED)
            chunked = talk.ask_as(BY_NAME["chunks of 7 bytes"], NOTED)
    line = curl_line(chosen.address, None, seen.exchange, Path("a.json"))
    assert "--header Content-Type: --data-binary" in line.replace("'", "")
    assert "'Transfer-Encoding: chunked'" in curl_line(chosen.address, None, chunked.exchange, Path("a.json"))
