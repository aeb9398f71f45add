from __future__ import annotations

from pathlib import Path

import pytest

from rulewright.linting.events import RuleFileChecked, Unusable
from tests.linting.support import ORDERS, check_file

TEXT = Path(ORDERS).read_text("utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checked(*changes: tuple[str, str]) -> RuleFileChecked:
    """The contract of these tests, checked after some texts in it were replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    Path("r.yaml").write_text(text, "utf-8")
    found = check_file("r.yaml")
    assert isinstance(found, RuleFileChecked), found
    return found


def said(found: RuleFileChecked | Unusable, severity: str = "error") -> list[tuple[str, str | None]]:
    return [(remark.message, remark.hint) for remark in found.remarks if remark.severity == severity]


def line_of(text: str) -> int:
    return Path("r.yaml").read_text("utf-8").splitlines().index(text) + 1


def test_a_contract_whose_examples_hold_has_no_error() -> None:
    found = checked()
    assert (found.contract, found.version, found.examples) == ("orders", "1.0.0", 4)
    assert found.rules > 50
    assert said(found) == []


def test_all_mistakes_of_the_language_are_told_with_their_lines() -> None:
    Path("r.yaml").write_text("rulewright: 1\ncontract: 3\nversion: 1.0.0\nshapse: {}\n", "utf-8")
    found = check_file("r.yaml")
    assert isinstance(found, Unusable)
    assert ("a rule file has no key “shapse”", "did you mean “shapes”?") in said(found)
    assert {remark.line for remark in found.remarks} >= {2, 4}
    quotes = {remark.quote.line for remark in found.remarks if remark.quote}
    assert "shapse: {}" in quotes


def test_a_file_that_is_not_there_is_unusable() -> None:
    found = check_file("nowhere.yaml")
    assert isinstance(found, Unusable)
    assert "No such file or directory" in found.remarks[0].message


@pytest.mark.parametrize(("name", "text"), [("a.json", "{}"), ("a.ndjson", "{}\n"), ("a.json", "broken")])
def test_a_payload_file_is_told_from_a_rule_file(name: str, text: str) -> None:
    Path(name).write_text(text, "utf-8")
    found = check_file(name)
    assert isinstance(found, Unusable)
    assert said(found) == [
        (
            "this is a payload file, not a rule file",
            f"to judge its payloads, use rulewright lint {name}; a rule file starts with “rulewright: 1”",
        )
    ]


def test_a_yaml_payload_is_told_from_a_rule_file() -> None:
    Path("a.yaml").write_text("id: A1\n", "utf-8")
    found = check_file("a.yaml")
    assert said(found)[0][0].startswith("this is not a rule file")


def test_a_base_that_breaks_a_rule_is_told_at_the_value() -> None:
    found = checked(("small: { id: A1, lines", "small: { id: A1, email: too-long, lines"))
    assert said(found) == [
        (
            "the example Order “small” breaks Order.email/length: email must have at most 5 characters, has 8",
            "a named example breaks no rule, of any severity",
        )
    ]
    remark = next(remark for remark in found.remarks if remark.severity == "error")
    assert remark.quote is not None
    assert remark.quote.line[remark.quote.start : remark.quote.end] == "too-long"


def test_a_base_that_lacks_a_field_is_told_at_its_object() -> None:
    found = checked(("lines: [{ no: 1, item: pen }]", "lines: [{ no: 1 }]"))
    remark = next(remark for remark in found.remarks if "Order “small”" in remark.message)
    assert remark.quote is not None
    assert remark.quote.line[remark.quote.start : remark.quote.end] == "{"


def test_a_base_in_a_file_of_its_own_is_told_there() -> None:
    rules, examples = TEXT.split("\nexamples:\n")
    Path("bases.yaml").write_text(
        examples.replace("id: A1", "id: 123456789").replace("\n  ", "\n").removeprefix("  "), "utf-8"
    )
    Path("r.yaml").write_text(f"{rules}\nexamples: ./bases.yaml\n", "utf-8")
    found = check_file("r.yaml")
    remark = next(remark for remark in found.remarks if "Order “small”" in remark.message)
    assert (remark.path, remark.line) == ("bases.yaml", 3)


def test_an_example_must_break_what_it_lists() -> None:
    found = checked(("/total: 100 }, errors", "/total: 50 }, errors"))
    assert said(found) == [("this example does not break Order.GIFT-FREE at /total, which it lists", None)]
    remark = next(remark for remark in found.remarks if remark.severity == "error")
    assert remark.line == line_of(
        "          - { base: small, set: { /gift: true, /total: 50 }, errors: [{ rule: GIFT-FREE, at: /total }] }"
    )


def test_an_example_must_list_all_that_it_breaks() -> None:
    found = checked(("/total: 100 }, errors", "/total: 100, /id: 123456789, /nick: long }, errors"))
    assert said(found) == [
        (
            "this example breaks Order.id/coercible at /id, which it does not list",
            "id must be a text, found a number, which only a lenient server converts",
        )
    ]


def test_a_rule_broken_elsewhere_is_told_where() -> None:
    found = checked(("rule: GIFT-FREE, at: /total", "rule: GIFT-FREE, at: /totl"))
    assert said(found) == [
        ("this example does not break Order.GIFT-FREE at /totl, which it lists", "it breaks the rule at /total"),
        (
            "this example breaks Order.GIFT-FREE at /total, which it does not list",
            "total must be less than 100, found 100 because gift is true",
        ),
    ]


def test_a_rule_that_could_not_be_judged_is_told_why() -> None:
    found = checked(("/total: 100 }, errors", "/total: [] }, errors"))
    assert said(found)[0] == (
        "this example does not break Order.GIFT-FREE at /total, which it lists",
        "the rule is not judged at /total: the value here is of the wrong type",
    )


def test_a_valid_example_must_break_nothing() -> None:
    found = checked(("/total: 99 }, valid", "/total: 0 }, valid"))
    assert said(found) == [
        (
            "this example breaks Order.total/range at /total, which it does not list",
            "total must be more than 0, found 0",
        )
    ]


def test_skipped_rules_are_compared_where_they_are_given() -> None:
    listed = "errors: [{ rule: GIFT-FREE, at: /total }], skipped: []"
    found = checked(("errors: [{ rule: GIFT-FREE, at: /total }]", listed))
    assert said(found) == [
        (
            "this example skips Line.IN-CATALOG at /lines/0, which it does not list",
            "no data was supplied for catalog",
        )
    ]
    listed = "errors: [{ rule: GIFT-FREE, at: /total }], skipped: [{ rule: IN-CATALOG, at: /lines/0 }]"
    assert said(checked(("errors: [{ rule: GIFT-FREE, at: /total }]", listed))) == []


@pytest.mark.parametrize(
    ("today", "valid"), [("  today: 2026-03-01\n", True), ("  today: 2026-03-03\n", False), ("", True)]
)
def test_examples_are_judged_on_their_day_or_today(today: str, *, valid: bool) -> None:
    found = checked(
        ("  today: 2026-03-02\n", today), ("small: { id: A1, lines", "small: { id: A1, due: 2026-03-09, lines")
    )
    assert (said(found) == []) is valid


def test_an_example_may_bring_its_day_and_its_data() -> None:
    more = """\
          - base: small
            today: 2026-06-01
            set: { /due: 2026-06-07 }
            data: { catalog: [{ item: ink }] }
            errors: [{ rule: due/notBefore, at: /due }, { rule: IN-CATALOG, at: /lines/0/item }]
          - { base: small, now: 2026-06-01T12:00:00Z, set: { /due: 2026-06-08 }, valid: true }
  Line:
"""
    assert said(checked(("  Line:\n    fields", f"{more}    fields"))) == []


@pytest.mark.parametrize(
    ("key", "message", "hint"),
    [
        ("today: soon", "“soon” is no moment", "write today: 2026-03-02, or now: 2026-03-02T12:00:00Z"),
        (
            "now: 2026-03-02T12:00:00",
            "“2026-03-02T12:00:00” is no moment",
            "write today: 2026-03-02, or now: 2026-03-02T12:00:00Z",
        ),
        ("data: { catalogue: [] }", "the contract declares no data “catalogue”", "did you mean “catalog”?"),
        ("data: { catalog: 1 }", "the data “catalog” must be a list of rows", "write [{ item: … }]"),
    ],
)
def test_an_example_that_cannot_be_run_is_told(key: str, message: str, hint: str) -> None:
    found = checked(("/total: 99 }, valid", f"/total: 99 }}, {key}, valid"))
    assert said(found) == [(message, hint)]


def test_a_step_of_a_story_must_have_its_outcome() -> None:
    found = checked(
        (
            "{ base: small, set: { /gift: true } }, outcome: rejected",
            "{ base: small, set: { /gift: true } }, outcome: created",
        )
    )
    assert said(found) == [("the outcome of this request is “rejected”, and the step says “created”", None)]


def test_a_step_that_breaks_a_rule_is_rejected_and_told_why() -> None:
    found = checked(
        (
            "{ createOrder: { base: small }, outcome: created }",
            "{ createOrder: { base: small, drop: [/id] }, outcome: created }",
        )
    )
    assert said(found) == [
        (
            "the outcome of this request is “rejected”, and the step says “created”",
            "it breaks Order.id/required: id is required",
        ),
        ("the outcome of this request is “created”, and the step says “replayed”", None),
    ]


def test_a_key_used_in_another_operation_counts_where_the_rule_says_so() -> None:
    both = """\
  importOrder:
    request: POST /imports
    body: Order
    responses: { created: { status: 201 }, rejected: { status: 400 } }
  addLine:
"""
    stories = """\
          - { createOrder: { base: small, set: { /gift: true } }, outcome: rejected }
          - { importOrder: { base: small }, outcome: created }
      - steps:
          - { importOrder: { base: small }, outcome: created }
          - { createOrder: { base: small }, outcome: rejected }
          - { addLine: { base: line }, outcome: created }
"""
    changes = (
        ("  addLine:\n", both),
        ("          - { createOrder: { base: small, set: { /gift: true } }, outcome: rejected }\n", stories),
        ("across: [createOrder]", "across: [createOrder]\n    used_in: { importOrder: rejected }"),
        (
            "examples:\n  today: 2026-03-02\n",
            "examples:\n  today: 2026-03-02\n  Line: { line: { no: 1, item: pen } }\n",
        ),
    )
    assert said(checked(*changes)) == []


def test_named_rules_without_examples_are_remarked() -> None:
    assert said(checked(), "warning") == [
        ("no example breaks Order.LINE-IDS", "add one with errors: [{ rule: Order.LINE-IDS, at: … }]"),
        ("no example beside Order.LINE-IDS keeps it", "add one with valid: true"),
        ("no example breaks Line.IN-CATALOG", "add one with errors: [{ rule: Line.IN-CATALOG, at: … }]"),
        ("no example beside Line.IN-CATALOG keeps it", "add one with valid: true"),
    ]


def test_an_example_beside_a_rule_that_breaks_only_others_keeps_it() -> None:
    found = checked(
        (
            "set: { /gift: true, /total: 99 }, valid: true",
            "set: { /gift: true, /total: 0 }, errors: [{ rule: total/range, at: /total }]",
        )
    )
    assert said(found) == []
    assert not any("GIFT-FREE" in message for message, _ in said(found, "warning"))


def test_an_idempotency_rule_without_a_story_is_remarked() -> None:
    start = TEXT.index("    examples:\n      - steps")
    found = checked((TEXT[start : TEXT.index("\nexamples:\n")], ""))
    assert (
        "no example tells a story of idempotency.ONCE",
        "add examples: [{ steps: [{ operation: { base: … }, outcome: … }] }]",
    ) in said(found, "warning")


def test_a_contract_without_examples_is_one_remark() -> None:
    Path("r.yaml").write_text(
        "rulewright: 1\ncontract: x\nversion: 1.0.0\nshapes:\n  Thing:\n    fields: { a: { type: string } }\n"
        "    rules: { R: { require: a } }\n",
        "utf-8",
    )
    found = check_file("r.yaml")
    assert said(found, "warning") == [
        ("the contract has no examples", "add examples: { today: 2026-03-02, Shape: { name: { … } } }")
    ]
