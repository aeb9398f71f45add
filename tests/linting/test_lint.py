from __future__ import annotations

import io
import tracemalloc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.linting.config import Assignment
from rulewright.linting.engine import MANY
from rulewright.linting.events import (
    FileFinished,
    FileStarted,
    NotJudged,
    PassedOver,
    RuleFileChecked,
    Unusable,
    ViolationFound,
)
from tests.linting.support import GOOD, ORDERS, broken, lint_all, messages, of_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.linting.events import Event


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return name


def quoted(events: list[Event]) -> list[str]:
    """Of every violation, the part of the quoted line that is meant."""
    return [found.quote.line[found.quote.start : found.quote.end] for found in of_type(events, ViolationFound)]


def test_a_valid_payload_gives_its_file_and_nothing_else() -> None:
    events = lint_all(write("a.json", GOOD))
    started, finished = events
    assert started == FileStarted("a.json", ORDERS, "createOrder")
    assert isinstance(finished, FileFinished)
    assert finished.payloads == 1


BAD = """\
{
  "id": "123456789",
  "lines": [
    { "no": 1, "item": "pen" },
    { "no": 1 }
  ],
  "channel": "WEB",
  "colour": "red",
  "shop": { "name": "Main" }
}
"""


def test_violations_are_placed_in_the_order_of_the_text() -> None:
    assert broken(lint_all(write("a.json", BAD))) == [
        ("Order.CHANNEL/WEB/email", 1, 1),
        ("Order.id/length", 2, 9),
        ("Line.item/required", 5, 5),
        ("Order.LINE-IDS", 5, 13),
        ("Order/unknown", 8, 3),
        ("Order.CHANNEL/WEB/shop.name", 9, 13),
    ]


def test_a_missing_field_is_placed_at_its_object_and_an_unwanted_one_at_its_key() -> None:
    assert quoted(lint_all(write("a.json", BAD))) == ["{", "<text>", "{", "<number>", '"colour"', '"name"']


def test_yaml_payloads_are_placed_and_masked_too() -> None:
    text = "id: 123\nlines:\n- {no: 1, item: pen}\n- no: one # Ada\n  item: pen\n---\nid: B\n"
    events = lint_all(write("a.yaml", text))
    assert broken(events) == [
        ("Order.id/coercible", 1, 5),
        ("Line.no/type", 4, 7),
        ("Order.lines/required", 7, 1),
    ]
    assert [found.quote.line for found in of_type(events, ViolationFound)] == [
        "id: <number>",
        "- no: <text>",
        "id: <text>",
    ]


def test_each_line_of_ndjson_is_a_payload() -> None:
    events = lint_all(write("a.ndjson", f'{GOOD}\n\n{{"id": "A2"}}\n{GOOD}\n{{"lines": 3, "id": "A3"}}\n'))
    assert broken(events) == [("Order.lines/required", 3, 1), ("Order.lines/type", 5, 11)]
    assert of_type(events, FileFinished)[0].payloads == 4


def test_what_cannot_be_read_is_told_and_the_rest_goes_on() -> None:
    events = lint_all(write("a.ndjson", f'{GOOD}\n{{"id": "Ada" "x"}}\n{{}}\n'))
    (unusable,) = of_type(events, Unusable)
    (remark,) = unusable.remarks
    assert (remark.path, remark.line, remark.column) == ("a.ndjson", 2, 14)
    assert remark.message == "',' or '}' is expected here"
    assert remark.quote is not None
    assert remark.quote.line == '{"id": <text> <text>}'
    assert len(broken(events)) == 2
    assert of_type(events, FileFinished)[0].payloads == 2


def test_a_line_of_broken_yaml_is_quoted_only_when_values_may_be_shown() -> None:
    name = write("a.yaml", "id: [Ada\n")
    (hidden,) = of_type(lint_all(name), Unusable)
    (shown,) = of_type(lint_all(name, show_values=True), Unusable)
    assert [remark.quote for remark in hidden.remarks] == [None]
    assert shown.remarks[0].quote is not None
    assert "Ada" in shown.remarks[0].quote.line


def test_a_file_that_is_not_there_any_more_is_told() -> None:
    Path("a.json").mkdir()
    write("b.json", GOOD)
    gone = write("c.json", GOOD)
    Path(gone).chmod(0)
    Path(gone).unlink()
    Path(gone).symlink_to("nowhere")
    assert messages(lint_all("c.json")) == ["there is no such file or folder"]


def test_values_are_masked_but_for_those_that_the_contract_lists() -> None:
    text = '{"id": "A1", "channel": "SHOP", "email": "ada@example.org", "gift": true, "total": 7, "lines": 5}'
    events = lint_all(write("a.json", text))
    lines = {found.quote.line for found in of_type(events, ViolationFound)}
    assert lines == {
        '{"id": <text>, "channel": "SHOP", "email": <text>, "gift": <boolean>, "total": <number>, "lines": <number>}'
    }
    assert "ada@" not in str(events)


def test_values_are_shown_on_request_but_for_sensitive_ones() -> None:
    text = '{"id": "A1", "secret": "WEB5", "email": "ada@example.org", "lines": [{"no": 1, "item": "pen"}]}'
    events = lint_all(write("a.json", text), show_values=True)
    assert {found.quote.line for found in of_type(events, ViolationFound)} == {text.replace('"WEB5"', "<text>")}
    assert "WEB5" not in str(events)


def test_a_sensitive_value_is_masked_even_where_the_contract_lists_it() -> None:
    events = lint_all(write("a.json", '{"id": "A1", "secret": "WEB", "lines": 5}'))
    assert [found.quote.line for found in of_type(events, ViolationFound)] == [
        '{"id": <text>, "secret": <text>, "lines": <number>}'
    ]


def test_a_sensitive_value_of_a_nested_shape_is_masked_too() -> None:
    text = Path(ORDERS).read_text("utf-8")
    item = "item: { type: string, required: true"
    assert item in text
    write("rules.yaml", text.replace(item, f"{item}, sensitive: true"))
    name = write("a.json", '{"id": "A1", "lines": [{"no": 1, "item": "pen"}, {"no": 1, "item": "SHOP"}]}')
    events = lint_all(name, assign=lambda _: Assignment("rules.yaml"), show_values=True)
    assert [found.quote.line for found in of_type(events, ViolationFound)] == [
        '{"id": "A1", "lines": [{"no": 1, "item": <text>}, {"no": 1, "item": <text>}]}'
    ]


def test_a_sensitive_value_is_masked_in_yaml_too() -> None:
    name = write("a.yaml", "{id: A1, secret: SHOP, lines: 5}\n")
    assert {found.quote.line for found in of_type(lint_all(name, show_values=True), ViolationFound)} == {
        "{id: A1, secret: <text>, lines: 5}"
    }


def test_a_payload_that_should_be_rejected_is_a_violation_when_it_is_not() -> None:
    write("a.ndjson", f"{GOOD}\n{{}}\n{GOOD[:-1]},\n")
    write("b.json", GOOD.replace("}]}", '}], "email": "a@b.example"}'))
    events = lint_all("a.ndjson", "b.json", assign=lambda _: Assignment(ORDERS, expect="reject"))
    assert broken(events) == [("map/expect", 1, 1), ("map/expect", 1, 1)]
    assert {found.violation.code for found in of_type(events, ViolationFound)} == {"accepted"}
    assert len(of_type(events, Unusable)) == 1


@pytest.mark.parametrize(
    ("due", "today", "rules"),
    [
        ("2026-03-09", "now", []),
        ("2026-03-08", "now", ["Order.due/notBefore"]),
        ("2026-03-08", date(2026, 3, 1), []),
        ("2026-03-08", date(2026, 3, 2), ["Order.due/notBefore"]),
    ],
)
def test_dates_are_judged_on_the_day_of_the_assignment(due: str, today: date, rules: list[str]) -> None:
    name = write("a.json", GOOD.replace("}]}", f'}}], "due": "{due}"}}'))
    events = lint_all(name, assign=lambda _: Assignment(ORDERS, today=today))
    assert [rule for rule, *_ in broken(events)] == rules


def test_the_day_of_a_commit_needs_a_repository(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    events = lint_all(write("a.json", GOOD), write("b.json", GOOD), assign=_by_commit_of("a.json"))
    (unusable,) = of_type(events, Unusable)
    assert unusable.remarks[0].message.startswith("the date of its commit is not known: git says: not a git repository")
    assert unusable.remarks[0].hint is not None
    assert [finished.payloads for finished in of_type(events, FileFinished)] == [0, 1]


def _by_commit_of(name: str) -> Callable[[Path | None], Assignment]:
    return lambda path: Assignment(ORDERS, today="commit" if path == Path(name) else "now")


def test_standard_input_is_in_no_commit() -> None:
    events = lint_all("-", stdin=GOOD.encode(), assign=lambda _: Assignment(ORDERS, today="commit"))
    assert messages(events) == ["the date of its commit is not known: standard input is in no commit"]


def test_standard_input_is_judged_in_the_format_it_has() -> None:
    events = lint_all("-", stdin=f"{GOOD}\n{{}}\n".encode(), stdin_format="ndjson")
    assert [(found.path, found.line) for found in of_type(events, ViolationFound)] == [("<stdin>", 2), ("<stdin>", 2)]


def test_the_operation_decides_which_shape_a_payload_has() -> None:
    events = lint_all(write("a.json", "{}"), assign=lambda _: Assignment(ORDERS, "addLine"))
    assert broken(events) == [("Line.item/required", 1, 1), ("Line.no/required", 1, 1)]


@pytest.mark.parametrize(
    ("operation", "message", "hint"),
    [
        ("addLines", "the contract orders has no operation “addLines”", "did you mean “addLine”?"),
        ("listOrders", "the operation “listOrders” takes no body", "operations with one: createOrder, addLine"),
    ],
)
def test_an_operation_that_does_not_fit_is_told_once(operation: str, message: str, hint: str) -> None:
    events = lint_all(write("a.json", "{}"), write("b.json", "{}"), assign=lambda _: Assignment(ORDERS, operation))
    (unusable,) = of_type(events, Unusable)
    assert (unusable.remarks[0].message, unusable.remarks[0].hint) == (message, hint)
    assert not of_type(events, FileStarted)


def test_a_contract_with_mistakes_is_told_once_and_files_of_others_go_on() -> None:
    write("bad.yaml", "rulewright: 1\ncontrct: x\n")
    write("a.json", GOOD)
    write("b.json", GOOD)
    write("c.json", GOOD)
    events = lint_all(
        "a.json", "b.json", "c.json", assign=lambda path: Assignment(ORDERS if path == Path("c.json") else "bad.yaml")
    )
    (unusable,) = of_type(events, Unusable)
    assert unusable.path == "bad.yaml"
    assert "a rule file has no key “contrct”" in [remark.message for remark in unusable.remarks]
    assert unusable.remarks[0].quote is not None
    assert [started.path for started in of_type(events, FileStarted)] == ["c.json"]


def test_a_rule_that_reads_data_is_judged_when_the_data_is_there() -> None:
    name = write("a.json", GOOD)
    catalog = Path(write("items.csv", "item,price,sold\nink,1,true\n"))
    assert broken(lint_all(name, data={"catalog": catalog})) == [("Line.IN-CATALOG", 1, 42)]
    catalog.write_text("item,price,sold\npen,1,true\n", "utf-8")
    events = lint_all(name, data={"catalog": catalog})
    assert broken(events) == []
    assert of_type(events, FileFinished)[0].skipped == ()


def test_without_its_data_a_rule_is_skipped_and_counted() -> None:
    events = lint_all(write("a.ndjson", f"{GOOD}\n{GOOD}\n"))
    assert of_type(events, FileFinished)[0].skipped == (
        NotJudged("Line.IN-CATALOG", "no data was supplied for catalog", "/lines/0", 2, ("catalog",)),
    )


def test_data_that_no_contract_declares_is_told() -> None:
    items = Path(write("items.csv", "item\npen\n"))
    events = lint_all(write("a.json", GOOD), data={"catalogue": items})
    (unusable,) = of_type(events, Unusable)
    assert unusable.remarks[0].message == "no contract of this run declares the data “catalogue”"
    assert unusable.remarks[0].hint == "did you mean “catalog”?"


def test_data_with_mistakes_is_told_and_no_line_of_it_quoted() -> None:
    items = Path(write("items.csv", "item,price\npen,Ada\n"))
    events = lint_all(write("a.json", GOOD), data={"catalog": items})
    (unusable,) = of_type(events, Unusable)
    assert (unusable.path, unusable.remarks[0].line) == ("items.csv", 2)
    assert "Ada" not in str(events)


def test_a_named_file_that_nothing_maps_is_an_error_and_a_found_one_is_passed_over() -> None:
    write("in/a.json", GOOD)
    write("b.json", GOOD)
    write("c.json", GOOD)
    events = lint_all(
        "in", "b.json", "c.json", assign=lambda path: Assignment(ORDERS) if path == Path("c.json") else None
    )
    (unusable,) = of_type(events, Unusable)
    assert (unusable.path, unusable.remarks[0].message) == ("b.json", "no contract is mapped to this file")
    assert unusable.remarks[0].hint == "map it"
    assert of_type(events, PassedOver) == [PassedOver("in/a.json")]
    assert [started.path for started in of_type(events, FileStarted)] == ["c.json"]


def test_a_folder_of_which_nothing_is_mapped_is_an_error() -> None:
    write("in/a.json", GOOD)
    write("in/b.json", GOOD)
    events = lint_all("in", assign=lambda _: None)
    assert messages(events) == ["no contract is mapped to any of the payload files found (2)"]


def test_unmapped_files_can_be_skipped() -> None:
    write("in/a.json", GOOD)
    write("b.json", GOOD)
    events = lint_all("in", "b.json", assign=lambda _: None, skip_unmapped=True)
    assert events == [PassedOver("b.json"), PassedOver("in/a.json")]


def test_a_rule_file_among_the_files_is_checked() -> None:
    write("in/rules.yaml", Path(ORDERS).read_text("utf-8"))
    write("a.json", GOOD)
    events = lint_all("in/rules.yaml", "a.json")
    assert [checked.contract for checked in of_type(events, RuleFileChecked)] == ["orders"]
    assert [started.path for started in of_type(events, FileStarted)] == ["a.json"]


def test_a_rule_file_found_in_a_folder_is_no_payload() -> None:
    write("in/rules.yaml", Path(ORDERS).read_text("utf-8"))
    write("in/a.json", GOOD)
    events = lint_all("in")
    assert [started.path for started in of_type(events, FileStarted)] == ["in/a.json"]
    assert not of_type(events, RuleFileChecked)


def test_payloads_are_judged_alike_when_there_are_many() -> None:
    one = '{"id": "123456789", "channel": "WEB", "total": [], "lines": [{"no": 1}, {"no": 1}]}'
    events = lint_all(write("a.ndjson", f"{one}\n" * (MANY + 2)))
    found = of_type(events, ViolationFound)
    per_line = {line: [(at.violation, at.column) for at in found if at.line == line] for line in (1, MANY, MANY + 2)}
    assert len(per_line[1]) == 6
    assert per_line[1] == per_line[MANY] == per_line[MANY + 2]
    assert {skip.count for skip in of_type(events, FileFinished)[0].skipped} == {2 * (MANY + 2), MANY + 2}


class Lines(io.RawIOBase):
    """A stream of long lines, one payload each, that are never in memory together."""

    def __init__(self, count: int) -> None:
        self.line = f"{GOOD}{' ' * 20_000}\n".encode()
        self.left = len(self.line) * count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        wanted = min(len(buffer), self.left)
        start = -self.left % len(self.line)
        buffer[:wanted] = (self.line * (wanted // len(self.line) + 2))[start : start + wanted]
        self.left -= wanted
        return wanted


def test_memory_does_not_grow_with_the_file() -> None:
    lint_all("-", stdin=f"{GOOD}\n".encode() * (MANY + 1), stdin_format="ndjson")  # compiles the contract
    lines = Lines(200)
    size = lines.left
    tracemalloc.start()
    events = lint_all("-", stdin=io.BufferedReader(lines), stdin_format="ndjson")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert of_type(events, FileFinished)[0].payloads == 200
    assert peak < size / 4
