"""Payloads that must be refused, and by which rules: `expect = "reject"`, `breaks`, and the file beside a payload."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulewright.cli.run import run
from tests.linting.projects import MAP, REJECTED, found, linted, project, remarks, write
from tests.linting.support import GOOD

LONG = '{"id": "123456789", "lines": [{"no": 1, "item": "pen"}]}'
LONG_AND_EMPTY = '{"id": "123456789", "lines": []}'
WARNED = '{"id": "A1", "email": "ada@example.org", "lines": [{"no": 1, "item": "pen"}]}'
LONG_AND_WARNED = '{"id": "123456789", "email": "ada@example.org", "lines": [{"no": 1, "item": "pen"}]}'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("payload", "listed"),
    [
        (LONG, "Order.id/length"),
        (LONG, "id/length"),
        (LONG, "# why\n\n  Order.id/length at /id   # one character too many\n"),
        (LONG_AND_EMPTY, "Order.id/length\r\nOrder.lines/count at /lines\r\n"),
        (LONG_AND_WARNED, "Order.id/length"),
        (LONG_AND_WARNED, "Order.id/length\nOrder.email/length"),
    ],
)
def test_a_payload_that_is_refused_as_its_file_says_is_right(
    payload: str, listed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project(REJECTED, {"rejected/a.json": payload, "rejected/a.json.breaks": listed})
    code, document = linted(capsys, "rejected")
    assert (code, found(document), document["remarks"], document["payloads"]) == (0, [], [], 1)


@pytest.mark.parametrize(
    ("payload", "listed", "rule", "pointer", "message"),
    [
        (GOOD, "Order.id/length", "map/expect", "", "the payload is accepted, and a.json.breaks expects it to break Order.id/length"),
        (WARNED, "Order.email/length", "map/expect", "", "the payload is accepted, and a.json.breaks expects it to break Order.email/length"),
        (
            GOOD,
            "Order.id/length at /id\nOrder.lines/count",
            "map/expect",
            "",
            "the payload is accepted, and a.json.breaks expects it to break Order.id/length at /id and Order.lines/count",
        ),
        (LONG_AND_EMPTY, "Order.id/length", "map/breaks", "/lines", "lines must have at least 1 item, has 0: this breaks Order.lines/count, which a.json.breaks does not list"),
        (LONG, "Order.id/length at /a#b # a comment", "map/breaks", "", "the payload does not break Order.id/length at /a#b, which a.json.breaks lists; it breaks the rule at /id"),
        (LONG, "Order.id/length at /lines", "map/breaks", "", "the payload does not break Order.id/length at /lines, which a.json.breaks lists; it breaks the rule at /id"),
        ('{"id": "123456789", "lines": [{"no": 1, "item": "pen"}], "total": "x"}', "Order.total/range", "map/breaks", "", "the payload does not break Order.total/range, which a.json.breaks lists; the rule is not judged: the value here is of the wrong type"),
    ],
)  # fmt: skip
def test_one_that_is_accepted_or_refused_otherwise_is_a_violation(  # noqa: PLR0913, PLR0917 - a row of the table
    payload: str, listed: str, rule: str, pointer: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project(REJECTED, {"rejected/a.json": payload, "rejected/a.json.breaks": listed})
    code, document = linted(capsys, "rejected")
    assert code == 1
    told = [
        (violation["rule"], violation["pointer"], violation["message"])
        for violation in document["files"][0]["violations"]
    ]
    assert (rule, pointer, message) in told


def test_every_rule_that_differs_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED, {"rejected/a.json": LONG_AND_EMPTY, "rejected/a.json.breaks": "Order.id/required\n"})
    _, document = linted(capsys, "rejected")
    assert [rule for _, rule, _ in found(document)] == ["map/breaks"] * 3
    about = {(violation["code"], violation["params"]["rule"]) for violation in document["files"][0]["violations"]}
    assert about == {
        ("not-broken", "Order.id/required"),
        ("not-listed", "Order.id/length"),
        ("not-listed", "Order.lines/count"),
    }


def test_at_a_terminal_each_rule_that_is_missed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    listed = "id/required\nlines/required\nid/type\nlines/type\nitem/required\n"
    project(REJECTED, {"rejected/a.json": LONG, "rejected/a.json.breaks": listed})
    assert run(["lint", "rejected"]) == 1
    out = capsys.readouterr().out
    for rule in (
        "Order.id/required",
        "Order.lines/required",
        "Order.id/type",
        "Order.lines/type",
        "Line.item/required",
    ):
        assert f"the payload does not break {rule}, which a.json.breaks lists [map/breaks]\n" in out
    assert "this breaks Order.id/length, which a.json.breaks does not list [map/breaks]\n" in out
    assert out.endswith("1 file, 1 payload: 6 errors\n")


def test_what_is_missed_in_every_payload_of_a_file_is_shown_a_few_times(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED, {"rejected/a.ndjson": f"{LONG}\n" * 5, "rejected/a.ndjson.breaks": "id/length\nid/type\n"})
    run(["lint", "rejected"])
    out = capsys.readouterr().out
    assert out.count("does not break Order.id/type") == 3
    assert "rejected/a.ndjson: 2 more of map/breaks, in lines 4 to 5\n" in out


def test_a_map_may_list_the_rules_of_all_its_payloads_and_the_file_beside_one_wins(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(
        REJECTED + 'breaks = "id/length"\n',
        {
            "rejected/a.json": LONG,
            "rejected/b.json": '{"id": "A1", "lines": []}',
            "rejected/c.json": '{"id": "A1", "lines": []}',
            "rejected/b.json.breaks": "Order.lines/count",
        },
    )
    code, document = linted(capsys, "rejected")
    assert code == 1
    assert {path for path, *_ in found(document)} == {"rejected/c.json"}
    assert any("Order.id/length, which rulewright.toml lists" in message for *_, message in found(document))


def test_each_payload_of_a_file_must_be_refused_so(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED, {"rejected/a.ndjson": f"{LONG}\n{GOOD}\n{LONG}\n", "rejected/a.ndjson.breaks": "id/length"})
    _, document = linted(capsys, "rejected")
    assert [violation["line"] for violation in document["files"][0]["violations"]] == [2]


def test_the_file_beside_a_payload_stands_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED, {"rejected/a.json": GOOD, "rejected/a.json.breaks": "id/length"})
    _, document = linted(capsys, "rejected/a.json.breaks", "rejected/a.json")
    assert [file["path"] for file in document["files"]] == ["rejected/a.json"]
    write({"rejected/gone.json.breaks": "id/length"})
    code, document = linted(capsys, "rejected/gone.json.breaks")
    assert code == 2
    assert remarks(document, "unusable")[0][2] == "there is no payload file gone.json beside this"


@pytest.mark.parametrize(
    ("listed", "line", "message", "hint"),
    [
        ("Order.id/length\nOrder.id/lenght", 2, "the contract has no rule “Order.id/lenght”", "did you mean “Order.id/length”?"),
        ("length", 1, "“length” names 4 rules", "write one of Order.id/length, Order.secret/length, Order.email/length or Order.nick/length"),
        ("# none\n", 1, "no rule is listed here", "write the id of a rule, as lint prints it in brackets, or “RULE at /pointer”"),
        ("Order.id/length in /id", 1, "this names no rule: “Order.id/length in /id”", "write the id of a rule, as lint prints it in brackets, or “RULE at /pointer”"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_told_at_its_line_and_the_file_not_judged(
    listed: str, line: int, message: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project(REJECTED, {"rejected/a.json": GOOD, "rejected/a.json.breaks": listed, "rejected/b.json": GOOD})
    code, document = linted(capsys, "rejected")
    assert code == 2
    assert remarks(document, "unusable") == [("rejected/a.json.breaks", line, message, hint)]
    assert [(file["path"], file["payloads"]) for file in document["files"]] == [
        ("rejected/a.json", 0),
        ("rejected/b.json", 1),
    ]


def test_a_list_that_is_no_text_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED, {"rejected/a.json": GOOD})
    Path("rejected/a.json.breaks").write_bytes(b"\xff\xfe")
    code, document = linted(capsys, "rejected")
    assert code == 2
    assert document["unusable"][0]["code"] == "encoding"


def test_an_unknown_rule_of_a_map_is_told_once_at_the_map(capsys: pytest.CaptureFixture[str]) -> None:
    project(REJECTED + 'breaks = ["id/lenght"]\n', {"rejected/a.json": LONG, "rejected/b.json": LONG})
    code, document = linted(capsys, "rejected")
    assert code == 2
    assert remarks(document, "unusable") == [
        ("rulewright.toml", 6, "the contract has no rule “id/lenght”", "did you mean “Order.id/length”?")
    ]
    assert document["files"] == []


def test_a_list_beside_a_payload_that_should_be_accepted_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP, {"payloads/a.json": GOOD, "payloads/a.json.breaks": "id/length"})
    code, document = linted(capsys, "payloads")
    assert code == 0
    assert [(path, line) for path, line, *_ in remarks(document)] == [("payloads/a.json.breaks", 1)]
    code, document = linted(capsys, "payloads", "--fail-on", "warning")
    assert code == 1
    _, document = linted(capsys, "payloads", "--rules", "orders.yaml")
    assert document["remarks"] == []
