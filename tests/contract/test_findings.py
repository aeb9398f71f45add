"""Complaints that say the same, the files a finding is kept in, and the lines that reproduce it."""

from pathlib import Path

import pytest

from rulewright.contract.endpoint.address import parse_address
from rulewright.contract.endpoint.credentials import throw_away
from rulewright.contract.endpoint.curl import curl_line, together
from rulewright.contract.findings.finding import Complaint, Kind, finding_id
from tests.contract.support import answer

ONE = Complaint(Kind.ACCEPTED_INVALID, "", ("A/x",), "/items/0/name")


@pytest.mark.parametrize(
    ("known", "new", "same"),
    [
        (ONE, Complaint(Kind.ACCEPTED_INVALID, "other words", ("A/x",), "/items/7/name"), True),
        (ONE, Complaint(Kind.ACCEPTED_INVALID, "", ("A/x",), "/items/0/size"), False),
        (ONE, Complaint(Kind.WRONG_FIELD, "", ("A/x",), "/items/0/name"), False),
        (ONE, Complaint(Kind.ACCEPTED_INVALID, "", ("A/y",), "/items/0/name"), False),
        (ONE, Complaint(Kind.ACCEPTED_INVALID, "", ("A/x", "A/y"), "/size"), True),
        (Complaint(Kind.ACCEPTED_INVALID, "", ("A/x", "A/y"), "/size"), ONE, False),
        (Complaint(Kind.REJECTED_VALID, "", (), "/a"), Complaint(Kind.REJECTED_VALID, "", ("A/x",), "/b"), False),
        (Complaint(Kind.REJECTED_VALID, "", (), "/a"), Complaint(Kind.REJECTED_VALID, "", (), "/b"), False),
        (Complaint(Kind.SERVER_ERROR, "", (), ""), Complaint(Kind.SERVER_ERROR, "", ("A/x",), "/b"), True),
        (Complaint(Kind.SERVER_ERROR, "", ("A/y",), ""), Complaint(Kind.SERVER_ERROR, "", ("A/x",), ""), False),
        (Complaint(Kind.LEAK, "", mark="trace"), Complaint(Kind.LEAK, "", mark="credentials"), False),
    ],
)
def test_a_complaint_repeats_one_about_some_of_its_rules_at_the_same_place(
    known: Complaint, new: Complaint, same: bool
) -> None:
    assert new.repeats(known.key("send"), "send") is same
    assert not new.repeats(known.key("send"), "other")


def test_an_id_stands_for_what_is_complained_of_and_not_for_where_in_an_array() -> None:
    again = Complaint(Kind.ACCEPTED_INVALID, "other words", ("A/x",), "/items/3/name")
    assert finding_id(ONE.key("send")) == finding_id(again.key("send"))
    assert finding_id(ONE.key("send")) != finding_id(ONE.key("other"))
    assert len(finding_id(ONE.key("send"))) == 12


def test_a_line_sends_the_same_request() -> None:
    exchange = answer(
        201, line="POST /v2/parcels?dry=1&x='y HTTP/1.1", request_headers=(("X-Shop", "it's 7"), ("Accept", "a"))
    )
    line = curl_line(parse_address("https://shop.example/v2"), throw_away(), exchange, Path("a file.json"))
    assert line == (
        "curl --silent --show-error --include --request POST --header 'X-Shop: it'\"'\"'s 7'"
        " --user rulewright:throw-away --header Content-Type: --data-binary @'a file.json'"
        " 'https://shop.example/v2/parcels?dry=1&x='\"'\"'y'"
    )


def test_a_line_without_credentials_or_body_has_neither() -> None:
    exchange = answer(200, line="GET /parcels/1 HTTP/1.1", authenticated=False, request_headers=())
    line = curl_line(parse_address("http://127.0.0.1:8080"), throw_away(), exchange, None)
    assert line == "curl --silent --show-error --include --request GET http://127.0.0.1:8080/parcels/1"


def test_a_line_reads_a_url_that_is_made_new_from_its_file() -> None:
    exchange = answer(200, line="GET /parcels/north/R-1 HTTP/1.1", authenticated=False, request_headers=())
    line = curl_line(parse_address("http://127.0.0.1:8080"), None, exchange, None, Path("a b.url"))
    assert line == """curl --silent --show-error --include --request GET "$(cat 'a b.url')\""""


def test_lines_follow_each_other_or_run_at_once() -> None:
    assert together(["a", "b"], at_once=False) == "a && b"
    assert together(["a", "b"], at_once=True) == "{ a & b & wait; }"
