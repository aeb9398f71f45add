"""How form-encoded bodies are written: each form is what it says, right endpoints stand them all, others are found out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from rulewright.contract.forms.show import FORMS as OF_ENCODINGS
from rulewright.contract.prepare import prepared
from rulewright.idempotency.store import open_store
from rulewright.mock.app import create_app
from rulewright.mock.service import Service
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.validation.forms import read_form_value
from rulewright.validation.interpreter import interpret
from tests.contract.shop import Shop
from tests.contract.support import PARCELS, SERVED, TODAY, parcels, raw_server, setting
from tests.contract.test_forms import shown
from tests.endpoints.serve import serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.language.conditions import Json
    from tests.contract.shop import Answer
    from tests.contract.test_forms import Found

FORMS = OF_ENCODINGS["form"]
BY_NAME = {form.name: form for form in FORMS}
_AS_A_FORM = (("body: Parcel\n", "form: Parcel\n"), ("note: fragile", "note: 'keep dré'"))
CRASH: Answer = (500, {"faults": []})
REFUSAL: Answer = (400, {"faults": []})
DRY: Json = {"ref": "a/é😀", "depot": "south", "weight": 2.5, "note": "keep dry", "items": [{"name": "cup"}]}


def as_a_form(text: str) -> str:
    for old, new in _AS_A_FORM:
        assert old in text
        text = text.replace(old, new)
    return text


TEXT = as_a_form(PARCELS)


def _labelled(head: bytes, _: bytes) -> Answer | None:
    """Nothing, as long as a form is called one."""
    return None if b"content-type: application/x-www-form-urlencoded" in head.lower() else REFUSAL


@dataclass
class FormShop(Shop):
    """Reads forms as an ordinary server does: the last of two fields counts, and what is no escape stands for itself."""

    raw: Callable[[bytes, bytes], Answer | None] = _labelled

    def take(self, body: bytes) -> Answer:
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
        except ValueError:
            return REFUSAL
        payload: dict[str, Any] = {}
        items: dict[int, dict[str, str]] = {}
        for name, value in pairs:
            item = re.fullmatch(r"items\[(\d+)\]\[(\w+)\]", name)
            if item is not None:
                items.setdefault(int(item[1]), {})[item[2]] = value
            elif name == "weight" and re.fullmatch(r"-?\d{1,99}(\.\d+)?", value):
                payload[name] = float(value)
            else:
                payload[name] = value
        if items:
            payload["items"] = [item for _, item in sorted(items.items())]
        self.received.append(payload)
        return self.last(self.send(payload), payload)


def of_shop(shop: Shop, **changes: Any) -> tuple[Found, list[str], int]:
    with raw_server(shop.handle) as url:
        chosen = setting(url, rules_=parcels(TEXT), **changes)
        return shown(chosen, prepared(chosen, "forms"))


def test_names_are_told_apart() -> None:
    assert len(BY_NAME) == len(FORMS)


@pytest.mark.parametrize("form", [form for form in FORMS if form.is_settled], ids=lambda form: form.name)
def test_a_settled_form_says_the_same_to_every_reader(form: Any) -> None:
    plan = parcels(TEXT).plan
    body = form.body(DRY)
    assert read_form_value(body, plan, plan.shapes["Parcel"]) == DRY
    usual = BY_NAME["one chunk"].body(DRY) or b""
    assert sorted(parse_qsl(body.decode(), errors="strict")) == sorted(parse_qsl(usual.decode(), errors="strict"))
    is_carried = form.family in ("content type", "chunked bodies", "Expect")
    assert (body == usual) is is_carried


@pytest.mark.parametrize(
    "form",
    [form for form in FORMS if form.family in ("broken escapes", "encodings", "byte order mark")],
    ids=lambda form: form.name,
)
def test_what_is_no_form_or_not_what_it_was_is_not_read_as_the_payload(form: Any) -> None:
    plan = parcels(TEXT).plan
    try:
        assert read_form_value(form.body(DRY), plan, plan.shapes["Parcel"]) != DRY
    except (DiagnosticError, LimitError):
        return
    assert form.name in ("an escaped null character", "a raw null character", "a raw line feed in a value",
                         "UTF-16 (little-endian, marked)", "a byte order mark")  # fmt: skip


def test_forms_are_what_they_say() -> None:
    def body(name: str) -> bytes:
        found = BY_NAME[name].body(DRY)
        assert found is not None
        return found

    assert b"note=keep+dry" in body("spaces written as +")
    assert b"note=keep%20dry" in body("one chunk")
    assert b"%c3%a9" in body("escapes in lower case")
    assert b"items%5B0%5D%5Bname%5D=cup" in body("the brackets of its names escaped")
    assert b"%72%65%66=a" in body("the characters of its names escaped")
    assert re.fullmatch(rb"[%0-9A-F&=]+", body("every character escaped"))
    assert body("its fields in reverse order").startswith(b"items[0][name]=cup&note=")
    assert b"&&" in body("two ampersands between its fields")
    assert body("a field twice, then empty").endswith(b"&ref=")
    assert body("an escaped text in Latin-1").endswith(b"items[0][name]=%E9")
    assert body("names nested 10,000 deep").count(b"[a]") == 10_000
    assert BY_NAME["the charset utf-8"].media_type == "application/x-www-form-urlencoded; charset=utf-8"


def test_a_right_shop_stands_them_all() -> None:
    found, skipped, requests = of_shop(FormShop(text=TEXT))
    assert (found, skipped) == ([], [])
    assert requests > len(FORMS) + 10


def test_the_mock_answers_all_of_them_as_its_contract_says() -> None:
    rules = parcels(as_a_form(SERVED))
    plan = rules.plan
    service = Service(
        plan,
        lambda shape, payload, context: interpret(plan, shape, payload, context),
        open_store("memory:"),
        lambda: rules.context(TODAY, None),
    )
    with serving(create_app(service)) as url:
        chosen = setting(url, rules_=rules)
        found, skipped, requests = shown(chosen, prepared(chosen, "forms"))
    assert (found, skipped) == ([], [])
    assert requests > len(FORMS) + 10


def test_elsewhere_every_form_is_around_what_must_be_refused() -> None:
    shop = FormShop(text=TEXT)
    found, skipped, _ = of_shop(shop, only="rejecting")
    assert (found, skipped, shop.made) == ([], [], {})


def _where(pattern: bytes, said: Answer, *, in_head: bool = False) -> Any:
    return lambda head, body: said if re.search(pattern, head if in_head else body) else None


@pytest.mark.parametrize(
    ("raw", "kind", "form"),
    [
        (_where(rb"\+", REFUSAL), "rejected-valid", "spaces written as +"),
        (_where(rb"%([a-f][0-9a-f]|[0-9][a-f])", REFUSAL), "rejected-valid", "escapes in lower case"),
        (_where(rb"%5B0", REFUSAL), "rejected-valid", "the brackets of its names escaped"),
        (
            _where(rb"^&", (201, {"ref": "R", "made": "2026-03-02T12:00:00Z"})),
            "accepted-invalid",
            "an ampersand before it",
        ),
        (_where(rb"&&", CRASH), "server-error", "two ampersands between its fields"),
        (_where(rb"&$", REFUSAL), "rejected-valid", "an ampersand behind it"),
        (_where(rb"%zz", CRASH), "server-error", "a percent sign without digits"),
        (_where(rb"%E9$", CRASH), "server-error", "an escaped text in Latin-1"),
        (_where(rb"\xe9", CRASH), "server-error", "a raw text in Latin-1"),
        (_where(rb"\bref=.*\bref=", CRASH), "server-error", "a field twice with the same value"),
        (_where(rb"\[a\]\[a\]\[a\]", CRASH), "server-error", "names nested 10,000 deep"),
        (_where(rb"__proto__", CRASH), "server-error", "the name __proto__"),
        (_where(rb"^\{", CRASH), "server-error", "JSON in its body"),
        (_where(rb"^$", CRASH), "server-error", "nothing in its body"),
        (_where(rb"charset=utf-8", (415, {}), in_head=True), "undocumented-status", "the charset utf-8"),
        (_where(rb"Content-Type: application/json", CRASH, in_head=True), "server-error", "the Content-Type of JSON"),
        (_where(rb"APPLICATION/X", REFUSAL, in_head=True), "rejected-valid", "its Content-Type in capitals"),
        (_where(rb"(?i)\r\nexpect", CRASH, in_head=True), "server-error", "Expect: 100-continue"),
        (_where(rb"(?i)\r\ntransfer-encoding", CRASH, in_head=True), "server-error", "one chunk"),
    ],
)
def test_what_a_form_brings_to_light_is_found_and_named(raw: Any, kind: str, form: str) -> None:
    found, _, _ = of_shop(FormShop(text=TEXT, raw=raw))
    assert kind in {one for one, _, message in found if form in message}
