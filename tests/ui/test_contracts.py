"""What the front page tells and makes for contracts of other fields, and for one without operations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.cli.mocked import judge_of
from rulewright.compiling import compile_rules
from rulewright.loading import bundled
from rulewright.ui.checking import check
from rulewright.ui.making import breaking, valid
from rulewright.ui.offers import examples, offers, written
from rulewright.ui.pages import PAGES, page_text
from rulewright.ui.setting import Asked, Setting
from tests.contracts.apis import APIS, SUPPLIED, TODAY

if TYPE_CHECKING:
    from rulewright.rules import Rules
    from tests.contracts.apis import Api

PLAIN = """
rulewright: 1
contract: notes
version: 1.0.0
title: Notes
shapes:
  Note:
    fields:
      text: { type: string, length: 1..5 }
      amount: { type: number, step: 0.01 }
      hidden: { type: number, step: 0.01, sensitive: true }
"""
DATED = """
rulewright: 1
contract: notes
version: 1.0.0
title: Notes
shapes:
  Note:
    fields: { due: { type: date } }
    rules:
      DUE:
        check: { due: { notBefore: today } }
        examples:
          - { base: soon, valid: true }
          - { base: soon, today: 2026-04-01, errors: [{ rule: DUE, at: /due }] }
examples: { today: 2026-03-02, Note: { soon: { due: 2026-03-20 } } }
"""


def setting(rules: Rules, tables: Any = None) -> Setting:
    return Setting(rules, judge_of(rules.plan, "compiled"), TODAY, tables)


def told(at: Setting, asked: Asked, payload: Any) -> Any:
    return check(at, asked, written(payload).encode())


# The payloads of tax-invoices take seconds to make, and show nothing that those of the others do not.
@pytest.mark.parametrize("api", [api for api in APIS if api.name != "tax-invoices"], ids=str)
def test_every_operation_has_examples_and_payloads_of_both_sides(api: Api) -> None:
    at = setting(api.rules, SUPPLIED.get(api.name))
    choices = list(at.choices())
    assert choices
    for choice in choices:
        asked = Asked(choice.operation, None)
        for example in examples(at, asked)[:2]:
            assert told(at, asked, example.payload)["json"]
        assert told(at, asked, valid(at, asked, 3).payload)["violations"] == []
        offered: Any = offers(at, asked)["rules"]
        for rule in offered[:: max(1, len(offered) // 3)]:
            made = breaking(at, asked, rule["id"], 1)
            assert rule["id"] in {one["rule"] for one in told(at, asked, made.payload)["violations"]}


@pytest.mark.parametrize("rules", [bundled(), *(api.rules for api in APIS)], ids=lambda rules: rules.plan.contract)
def test_every_example_breaks_what_it_says_on_its_day(rules: Rules) -> None:
    at = setting(rules)
    for choice in at.choices():
        for example in examples(at, Asked(choice.operation, None)):
            asked = Asked(choice.operation, None if example.today is None else date.fromisoformat(example.today))
            found = told(at, asked, example.payload)
            named = example.label.partition(", breaks ")[2].partition(" and ")[0]
            assert found["ok"] if not named else named in {one["rule"] for one in found["violations"]}, example.label


def test_an_example_has_a_day_of_its_own_or_that_of_all() -> None:
    at = setting(compile_rules(DATED, "notes.yaml"))
    days = [(entry.label, entry.today) for entry in examples(at, Asked(None, None))]
    assert days == [
        ("soon", "2026-03-02"),
        ("soon, keeps Note.DUE", "2026-03-02"),
        ("soon, breaks Note.DUE", "2026-04-01"),
    ]


def test_data_bear_on_what_is_valid() -> None:
    at = setting(bundled(), {"catalog": [{"utid": "U4711"}]})
    asked = Asked("createAsyncOrder", None)
    made: Any = [valid(at, asked, seed).payload for seed in range(3)]
    assert {item["utid"] for one in made for item in one["lineItems"]} == {"U4711"}
    assert all(told(at, asked, one)["violations"] == [] for one in made)


def test_forms_are_written_as_json_and_it_says_so() -> None:
    [api] = [api for api in APIS if api.name == "card-payments"]
    page = page_text("playground", setting(api.rules))
    forms = [choice for choice in setting(api.rules).choices() if choice.is_form]
    assert forms
    assert page.count(" data-form>") == len(forms)


def test_every_page_of_a_contract_without_operations_is_there() -> None:
    at = setting(compile_rules(PLAIN, "/somewhere/private/notes.yaml"))
    [choice] = at.choices()
    assert (choice.operation, choice.label) == (None, "Note")
    for page in PAGES:
        text = page_text(page, at)
        assert "Notes" in text
        assert "somewhere" not in text
    assert told(at, Asked(None, None), {"text": "abcdef"})["counts"]["error"] == 1
    assert told(at, Asked(None, None), valid(at, Asked(None, None), 1).payload)["violations"] == []


def test_values_are_shown_but_for_sensitive_ones() -> None:
    at = setting(compile_rules(PLAIN, "notes.yaml"))
    found = told(at, Asked(None, None), {"amount": 0.125, "hidden": 0.375})
    assert [one["message"] for one in found["violations"]] == [
        "amount must be a multiple of 0.01, found 0.125",
        "hidden must be a multiple of 0.01, found a number",
    ]


def test_numbers_are_written_with_every_digit() -> None:
    number = "1234567890123456789.123456789012345678"
    assert written({"a": [Decimal(number), 25.0]}) == f'{{\n  "a": [\n    {number},\n    25.0\n  ]\n}}\n'
