"""What a person reads of a violation of every kind: what is wrong, why the rule applies, what would be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from rulewright.cli.run import run
from rulewright.kinds import registry
from rulewright.loading import load
from rulewright.plan import predicates
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
RULES = HERE / "every.yaml"
CASES: Any = to_value(read_yaml((HERE / "violations.yaml").read_text("utf-8"), "violations.yaml"))
SILENT = {"as", "coercible", "default", "deprecated", "nullable", "of", "offset", "sensitive", "check", "forbid"}
"""Kinds that break nothing under their own name."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("every.yaml").write_text(RULES.read_text("utf-8"), "utf-8")
    Path("catalog.json").write_text('[{ "sku": "pen", "price": 2 }]', "utf-8")


def arguments(name: str, *more: str) -> list[str]:
    data = ["--data", "catalog=catalog.json"]
    return ["lint", name, "--rules", "every.yaml", "--today", "2026-03-02", *data, *more]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_payload_breaks_what_it_shows(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    Path("order.json").write_text(case["payload"], "utf-8")
    run(arguments("order.json", "--format", "json"))
    found = json.loads(capsys.readouterr().out)
    assert [violation["rule"] for violation in found["files"][0]["violations"]] == case["breaks"]


def test_every_predicate_is_among_them() -> None:
    plan = load(RULES).plan
    rules = {rule.id: rule for rule in plan.rules()}
    broken = [rules[rule_id] for case in CASES for rule_id in case["breaks"]]
    seen = {type(check.predicate) for rule in broken for check in rule.checks}
    assert {*get_args(predicates.Predicate)} - seen == set()


def test_every_kind_is_in_the_contract() -> None:
    text = RULES.read_text("utf-8")
    assert [name for name in registry() if name not in SILENT and f"{name}:" not in text] == []


@pytest.mark.parametrize("shown", ["masked", "values"])
def test_what_a_person_reads(
    shown: str, golden: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    parts = [f"A violation of every kind, {'values masked' if shown == 'masked' else 'with values'}.\n"]
    for case in CASES:
        Path("order.json").write_text(case["payload"], "utf-8")
        run(arguments("order.json", *(["--show-values"] if shown == "values" else [])))
        lines = capsys.readouterr().out.splitlines(keepends=True)
        parts.append(f"\n--- {case['name']}\n{''.join(lines[:-1])}")
    golden(f"diagnostics/violations-{shown}.txt", "".join(parts))
