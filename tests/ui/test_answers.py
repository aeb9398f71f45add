"""What the pages ask of a front page that is served by a process of its own."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette

from rulewright.cli.mocked import judge_of
from rulewright.loading import bundled
from rulewright.ui.app import Fronted
from rulewright.ui.checking import MOST
from rulewright.ui.setting import Setting
from tests.endpoints.client import Sent, send
from tests.ui.support import OPERATION, TODAY, fronted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ui.support import Front

RULES = bundled()
ORDER: Any = RULES.plan.examples.bases["Order"]["emailed"]


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    with fronted("async-orders", "--data", f"accounts={Path(__file__).with_name('accounts.csv')}") as found:
        yield found


def as_text(payload: Any) -> str:
    return json.dumps(payload, indent=2, default=float)


def test_the_second_line_of_the_mock_says_where_it_is(front: Front) -> None:
    assert front.mock.startswith("http://127.0.0.1:")
    assert front.address == f"{front.mock}/_rulewright/"
    assert front.get().status == 200


def test_nothing_but_its_own_files_may_run_in_a_page(front: Front) -> None:
    for path in ("", "playground", "offers", "nowhere"):
        headers = front.get(path).headers
        policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_violations_are_those_of_the_validator_at_their_lines(front: Front) -> None:
    payload = ORDER | {"notes": "x" * 151, "colour": 1, "lineItems": [ORDER["lineItems"][0] | {"utid": "5"}]}
    text = as_text(payload)
    told = front.check(text, today=TODAY)
    report = RULES.validate(payload, today=date.fromisoformat(TODAY))
    assert {(one["rule"], one["pointer"], one["severity"]) for one in told["violations"]} == {
        (one.rule, one.pointer, one.severity.value) for one in report.violations
    }
    lines = text.split("\n")
    quoted = {
        one["pointer"]: lines[one["line"] - 1][one["column"] - 1 : one["end_column"] - 1] for one in told["violations"]
    }
    assert quoted == {"/colour": '"colour"', "/notes": f'"{"x" * 151}"', "/lineItems/0/utid": '"5"'}
    assert [one["line"] for one in told["violations"]] == sorted(one["line"] for one in told["violations"])
    assert (told["ok"], told["json"]) == (False, True)


def test_a_payload_with_warnings_alone_is_accepted(front: Front) -> None:
    told = front.check(as_text(ORDER | {"colour": 1}), today=TODAY)
    assert (told["ok"], told["counts"]) == (True, {"error": 0, "warning": 1, "info": 0})


def test_what_a_wrong_type_keeps_from_being_judged_is_not_told(front: Front) -> None:
    assert front.check(as_text(ORDER | {"lineItems": [1, 2]}))["unjudged"] == []


def test_what_is_no_json_is_told_at_its_place(front: Front) -> None:
    told = front.check('{\n  "a": 1,\n  "b": tru\n}')
    [mistake] = told["violations"]
    assert (told["ok"], told["json"], told["counts"]["error"]) == (False, False, 1)
    assert (mistake["line"], mistake["column"], mistake["rule"]) == (3, 8, None)
    assert mistake["title"] == "put it in double quotes"


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000, b'{"a": 1, "a": 2}', b"\xef\xbb\xbf{", b"1" * 5000])
def test_whatever_is_sent_has_an_answer(front: Front, body: bytes) -> None:
    told = front.check(body)
    assert not told["ok"]
    assert told["violations"]


def test_the_day_is_that_of_the_mock_or_the_one_that_is_asked_for(front: Front) -> None:
    item = ORDER["lineItems"][0] | {"deliveryDate": "2026-03-20"}
    text = as_text(ORDER | {"lineItems": [item]})
    assert front.check(text)["today"] == TODAY
    assert front.check(text)["ok"]
    later = front.check(text, today="2026-03-19")
    assert [one["rule"] for one in later["violations"]] == ["LineItem.deliveryDate/notBefore"]
    for day in ("0001-01-01", "9999-12-31"):
        assert front.check(text, today=day)["today"] == day


def test_data_of_the_mock_are_those_of_its_front_page(front: Front) -> None:
    told = front.check(as_text(ORDER | {"customerIdentifier": "other-corp"}))
    assert [one["rule"] for one in told["violations"]] == ["Order.CUSTOMER-OF-ACCOUNT"]
    assert told["unjudged"] == [{"data": ["catalog"], "count": 8}]


def test_of_many_violations_the_first_are_told_and_all_counted(front: Front) -> None:
    item = ORDER["lineItems"][0]
    items = [item | {"externalRefLineItemID": f"L{index}", "utid": "5"} for index in range(10_000)]
    told = front.check(as_text(ORDER | {"lineItems": items}))
    assert told["counts"] == {"error": 10_000, "warning": 0, "info": 0}
    assert [one["pointer"] for one in told["violations"]] == [f"/lineItems/{index}/utid" for index in range(MOST)]


def test_a_larger_body_than_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulewright.mock.app.MAX_BYTES", 10)
    setting = Setting(RULES, judge_of(RULES.plan, "interpreter"), None, None)
    app = Fronted(Starlette(), setting, frozenset({"endpoint"}))
    assert send(app, Sent(b" " * 10, path="/_rulewright/check")).status == 200
    refused = send(app, Sent(b" " * 11, path="/_rulewright/check"))
    assert refused.status == 413
    assert "is not read" in str(refused.fields["problem"])


def test_every_example_is_offered_and_breaks_what_it_says(front: Front) -> None:
    offered = front.get("offers", operation=OPERATION).json["examples"]
    assert offered[:2] == ["emailed", "smallest"]
    numbers = [*range(5), offered.index("emailed, breaks Order.NOTES-150"), len(offered) - 1]
    for number in numbers:
        example = front.get("example", operation=OPERATION, number=number).json
        told = front.check(example["text"], today=example["today"])
        assert told["json"]
        named = offered[number].partition(", breaks ")[2].split(" ")[0]
        assert named in {one["rule"] for one in told["violations"]} or (not named and told["ok"])


def test_rules_that_need_data_say_so(front: Front) -> None:
    offered = {rule["id"]: rule for rule in front.get("offers", operation=OPERATION).json["rules"]}
    assert offered["LineItem.IN-CATALOG"]["needs"] == ["catalog"]
    assert offered["Order.CUSTOMER-OF-ACCOUNT"]["needs"] == []
    assert offered["Order.notes/length"]["title"] == "Notes on the order"
    assert not any(rule.startswith("SyncOrder") for rule in offered)


def test_valid_payloads_are_valid_and_hang_on_the_seed_alone(front: Front) -> None:
    made = [front.get("valid", operation=OPERATION, today=TODAY, seed=seed).json for seed in (1, 2, 1)]
    assert made[0] == made[2]
    assert made[0]["text"] != made[1]["text"]
    for one in made:
        told = front.check(one["text"], today=TODAY)
        assert (told["ok"], told["violations"]) == (True, [])


@pytest.mark.parametrize("rule", ["Order/type", "LineItem.utid/pattern", "LineItem.DELIVERY/EMAIL/recipient.email"])
def test_what_breaks_a_rule_breaks_it_in_another_way_for_each_seed(front: Front, rule: str) -> None:
    made = [front.get("breaking", operation=OPERATION, today=TODAY, seed=seed, rule=rule).json for seed in (0, 1, 0)]
    assert made[0] == made[2]
    for one in made:
        assert rule in {entry["rule"] for entry in front.check(one["text"], today=TODAY)["violations"]}
        assert one["note"].startswith(f"breaks {rule}: ")


def test_the_second_way_is_another(front: Front) -> None:
    query: dict[str, Any] = {"operation": OPERATION, "today": TODAY, "rule": "LineItem.utid/pattern"}
    first, second = (front.get("breaking", seed=seed, **query).json for seed in (0, 1))
    assert first["text"] != second["text"]
    many = front.get("breaking", seed=2**32 - 1, **query).json
    assert many["text"]


@pytest.mark.parametrize(
    ("path", "query", "status", "problem"),
    [
        ("valid", {"seed": "-1"}, 400, "a seed is a number from 0 to 4,294,967,295"),
        ("valid", {"seed": "9" * 5000}, 400, "a seed is a number"),
        ("valid", {"seed": "²"}, 400, "a seed is a number"),
        ("valid", {"today": "tomorrow"}, 400, "'tomorrow' is not a day; write a date such as 2026-03-02"),
        ("offers", {"operation": "nothing"}, 404, "the contract has no 'nothing' here"),
        ("offers", {"operation": "getAsyncOrder"}, 404, "the contract has no 'getAsyncOrder' here"),
        ("breaking", {"rule": "nothing"}, 404, "the contract has no 'nothing' here"),
        ("breaking", {"rule": "LineItem.IN-CATALOG"}, 404, "no data was supplied for catalog"),
        ("example", {"number": "9999"}, 400, "there is no example '9999'"),
        ("example", {"number": "-1"}, 400, "there is no example '-1'"),
    ],
)
def test_what_the_pages_do_not_ask_is_refused_in_words(
    front: Front, path: str, query: dict[str, Any], status: int, problem: str
) -> None:
    answer = front.get(path, **query)
    assert answer.status == status
    assert problem in answer.json["problem"]


def test_no_answer_tells_a_path_of_this_machine(front: Front) -> None:
    installed = Path(sys.prefix).name
    answers = [
        front.get(path) for path in ("", "playground", "offers", "example", "../../etc/passwd", "playground.js/..")
    ]
    answers.append(front.post("check", as_text(ORDER | {"colour": 1})))
    for answer in answers:
        assert "site-packages" not in answer.text
        assert str(Path(__file__).parents[2]) not in answer.text
        assert f"/{installed}/" not in answer.text
        assert "Traceback" not in answer.text


def test_hostile_names_are_refused(front: Front) -> None:
    assert front.get(headers={"Host": "evil.example"}).status == 403
    assert front.post("check", "{}", {"Origin": "http://evil.example"}).status == 403
    assert front.post("check", "{}", {"Origin": front.mock}).status == 200


def test_the_contract_is_answered_as_without_a_front_page(front: Front) -> None:
    mock = type(front)(front.mock, f"{front.mock}/")
    created = mock.post("asyncOrders", as_text(ORDER), {"Authorization": "Bearer x"})
    assert created.status == 201
    assert "content-security-policy" not in created.headers
    assert mock.get().status == 404
    assert mock.get("_rulewrightx").status == 404


def test_the_address_without_its_slash_leads_there(front: Front) -> None:
    moved = type(front)(front.mock, front.address.rstrip("/")).get()
    assert (moved.status, moved.headers["location"]) == (307, "/_rulewright/")
