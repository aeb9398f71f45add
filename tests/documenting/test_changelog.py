"""Two versions of a contract → what is told of their differences: each once, under the right sort, with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rulewright.documenting.changelog import change_log
from rulewright.documenting.model import Sort
from rulewright.loading import load
from tests.documenting.pages import plan_of, rules_of
from tests.documenting.plain import text

if TYPE_CHECKING:
    from pathlib import Path

    from rulewright.documenting.model import Difference

OLD = """\
rulewright: 1
contract: shop
version: 1.0.0
sources: { stated: the handbook }
shapes:
  Order:
    fields:
      id:     { type: string, length: 1..10, required: true }
      note:   { type: string, title: A note }
      amount: { type: integer, range: 1..5 }
      kind:   { enum: [A, B] }
    tables:
      KINDS: { by: kind, cases: { A: { note: R }, B: { amount: R } } }
    rules:
      SMALL: { check: { amount: { range: ..3 } } }
      GONE:  { forbid: note, severity: warning }
operations:
  place: { request: POST /orders, body: Order, responses: { placed: { status: 201 }, refused: { status: 400 } } }
  drop:  { request: DELETE /orders }
"""


def _versions(folder: Path, *edits: tuple[str, str]) -> list[Difference]:
    """How the contract differs after edits, each a text and what stands in its place."""
    new = OLD
    for before, after in edits:
        assert before in new
        new = new.replace(before, after)
    (folder / "old.yaml").write_text(OLD, "utf-8")
    (folder / "new.yaml").write_text(new, "utf-8")
    log = change_log(load(folder / "old.yaml").plan, load(folder / "new.yaml").plan)
    assert (log.contract, log.version) == ("shop", "1.0.0")
    return [*log.differences]


def _told(differences: list[Difference]) -> list[tuple[Sort, str, str]]:
    return [
        (
            one.sort,
            one.subject,
            "; ".join([text(one.words)] * bool(one.words) + [f"{a}: {text(b)} → {text(c)}" for a, b, c in one.before]),
        )
        for one in differences
    ]


def test_a_version_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert _versions(tmp_path) == []


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        (
            [("range: 1..5", "range: 1..6")],
            [
                (
                    Sort.RULE_CHANGED,
                    "Order.amount/range",
                    "asks: amount must be at least 1 and at most 5 → amount must be at least 1 and at most 6",
                )
            ],
        ),
        (
            [("forbid: note, severity: warning", "forbid: note")],
            [(Sort.RULE_CHANGED, "Order.GONE", "severity: warning → error")],
        ),
        (
            [("      GONE:  { forbid: note, severity: warning }\n", "")],
            [(Sort.RULE_REMOVED, "Order.GONE", "note must be absent (warning)")],
        ),
        (
            [("      GONE:  {", "      AWAY:  { formerly: [GONE],")],
            [(Sort.RULE_RENAMED, "Order.AWAY", "was Order.GONE")],
        ),
        (
            [("      GONE:", "      MORE: { require: note, when: { kind: A } }\n      GONE:")],
            [(Sort.RULE_ADDED, "Order.MORE", "note is required, when kind is A")],
        ),
        (
            [("A: { note: R }", "A: { note: R, id: { length: 2.. } }")],
            [(Sort.RULE_ADDED, "Order.KINDS/A/id", "id must have at least 2 characters, when kind is A")],
        ),
        ([("title: A note", "title: A remark")], [(Sort.FIELD_CHANGED, "Order.note", "title: A note → A remark")]),
        (
            [("title: A note", "title: A note, deprecated: true")],
            [(Sort.FIELD_CHANGED, "Order.note", "notes: nothing → deprecated")],
        ),
        (
            [("      kind: ", "      more:   { type: string, length: 1..3, required: true }\n      kind: ")],
            [(Sort.FIELD_ADDED, "Order.more", "string, required; must have 1 to 3 characters")],
        ),
        (
            [
                ("      amount: {", "      total: { formerly: [amount],"),
                ("{ amount: R }", "{ total: R }"),
                ("{ amount: { range: ..3 }", "{ total: { range: ..3 }"),
            ],
            [
                (Sort.FIELD_RENAMED, "Order.total", "was Order.amount"),
                (Sort.RULE_ADDED, "Order.KINDS/B/total", "total is required, when kind is B"),
                (Sort.RULE_REMOVED, "Order.KINDS/B/amount", "amount is required, when kind is B"),
            ],
        ),
        (
            [("status: 201", "status: [201, 202]")],
            [
                (
                    Sort.ANSWERS_CHANGED,
                    "place",
                    "outcome placed: 201, with no body of a known shape → 201, 202, with no body of a known shape",
                )
            ],
        ),
        (
            [("  drop:  { request: DELETE /orders }", "  see: { request: GET /orders }")],
            [
                (Sort.OPERATION_ADDED, "see", "GET /orders"),
                (Sort.OPERATION_REMOVED, "drop", "DELETE /orders"),
            ],
        ),
        ([("the handbook", "the second edition")], []),
        (
            [
                (
                    "operations:\n",
                    "  Extra: { title: More, fields: { a: { type: string, required: true } } }\noperations:\n",
                )
            ],
            [(Sort.OBJECT_ADDED, "Extra", "More; fields: a")],
        ),
    ],
)
def test_what_differs_is_told(tmp_path: Path, edits: list[tuple[str, str]], told: list[tuple[Sort, str, str]]) -> None:
    assert _told(_versions(tmp_path, *edits)) == told


def test_a_reason_that_the_newer_file_gives_stands_with_what_it_is_the_reason_of() -> None:
    rules = rules_of("async-orders-2026-09")
    found = {one.subject: one for one in change_log(plan_of("async-orders"), rules.plan, rules.changes).differences}
    assert found["Order.NOTES-150"].because == (
        "the reference takes 1,024 characters; the page that reads an order and the one that changes it still say 150",
    )
    assert found["Order.accountIdentifier/pattern"].because == (
        "the reference gives it as the pattern of the field, as it does for the customer",
    )
    assert found["LineItem.quantity"].because == ()


def test_a_reason_stands_with_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(
        "rulewright: 1\ncontract: shop2\nversion: 2.0.0\nextends: [./old.yaml]\nshapes:\n"
        "  Order: { rules: { GONE: { remove: true, because: nobody reads it } } }\n",
        "utf-8",
    )
    new = load(tmp_path / "new.yaml")
    [gone] = change_log(load(tmp_path / "old.yaml").plan, new.plan, new.changes).differences
    assert (gone.sort, gone.subject, gone.because) == (Sort.RULE_REMOVED, "Order.GONE", ("nobody reads it",))


def test_an_object_that_is_gone_is_told_with_its_fields_at_once(tmp_path: Path) -> None:
    extra = "  Extra: { fields: { a: { type: string }, b: { type: string } } }\noperations:\n"
    (tmp_path / "old.yaml").write_text(OLD.replace("operations:\n", extra), "utf-8")
    (tmp_path / "new.yaml").write_text(OLD, "utf-8")
    log = change_log(load(tmp_path / "old.yaml").plan, load(tmp_path / "new.yaml").plan)
    assert _told([*log.differences]) == [(Sort.OBJECT_REMOVED, "Extra", "fields: a, b")]


def test_a_renamed_object_is_neither_new_nor_gone(tmp_path: Path) -> None:
    found = _versions(
        tmp_path, ("  Order:\n", "  Purchase:\n    formerly: [Order]\n"), ("body: Order", "body: Purchase")
    )
    assert {one.sort for one in found} == {Sort.ANSWERS_CHANGED, Sort.FIELD_RENAMED, Sort.RULE_RENAMED}
    assert (Sort.FIELD_RENAMED, "Purchase.note", "was Order.note") in _told(found)


def test_a_rule_that_names_a_longer_path_is_not_changed_by_a_new_name(tmp_path: Path) -> None:
    more = (
        "      net.amount: { type: integer, range: ..9 }\n      amounts: { type: integer, range: ..9 }\n    tables:\n"
    )
    old = OLD.replace("    tables:\n", more)
    (tmp_path / "old.yaml").write_text(old, "utf-8")
    new = old.replace("      amount: {", "      total: { formerly: [amount],").replace("{ amount: R }", "{ total: R }")
    (tmp_path / "new.yaml").write_text(new.replace("check: { amount:", "check: { total:"), "utf-8")
    log = change_log(load(tmp_path / "old.yaml").plan, load(tmp_path / "new.yaml").plan)
    assert {one.sort for one in log.differences} == {Sort.FIELD_RENAMED, Sort.RULE_ADDED, Sort.RULE_REMOVED}


_PARENT = "rulewright: 1\ncontract: NAME\nversion: 1.0.0\nshapes:\n  NAME:\n    fields: { a: { type: string } }\n    rules:\n      GONE: { require: a }\n"


def test_each_of_two_parents_has_its_own_reasons(tmp_path: Path) -> None:
    for name in ("One", "Two"):
        (tmp_path / f"{name}.yaml").write_text(_PARENT.replace("NAME", name), "utf-8")
    head = "rulewright: 1\ncontract: both\nversion: 1.0.0\nextends: [./One.yaml, ./Two.yaml]\n"
    (tmp_path / "old.yaml").write_text(head, "utf-8")
    gone = "".join(
        f"  {name}: {{ rules: {{ GONE: {{ remove: true, because: not in {name} }} }} }}\n" for name in ("One", "Two")
    )
    (tmp_path / "new.yaml").write_text(f"{head}shapes:\n{gone}", "utf-8")
    new = load(tmp_path / "new.yaml")
    log = change_log(load(tmp_path / "old.yaml").plan, new.plan, new.changes)
    assert [(one.subject, one.because) for one in log.differences] == [
        ("One.GONE", ("not in One",)),
        ("Two.GONE", ("not in Two",)),
    ]


def test_a_cell_that_asks_for_something_now_has_its_reason(tmp_path: Path) -> None:
    table = "KINDS: { by: kind, cases: [A, B], rows: { note: [R, o] } }"
    old = OLD.replace("KINDS: { by: kind, cases: { A: { note: R }, B: { amount: R } } }", table)
    assert old != OLD
    (tmp_path / "old.yaml").write_text(old, "utf-8")
    cell = "{ is: R, override: true, because: everybody notes now }"
    (tmp_path / "new.yaml").write_text(
        "rulewright: 1\ncontract: shop2\nversion: 2.0.0\nextends: [./old.yaml]\nshapes:\n"
        f"  Order: {{ tables: {{ KINDS: {{ cases: {{ B: {{ note: {cell} }} }} }} }} }}\n",
        "utf-8",
    )
    new = load(tmp_path / "new.yaml")
    [added] = change_log(load(tmp_path / "old.yaml").plan, new.plan, new.changes).differences
    assert (added.sort, added.subject) == (Sort.RULE_ADDED, "Order.KINDS/B/note")
    assert added.because == ("everybody notes now",)
