"""The generated module as a text: who made it, how it is laid out, what cannot become code in it."""

from __future__ import annotations

import ast
import builtins
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rulewright
from rulewright.emit.python import names, python_source
from rulewright.emit.python.code import Name
from rulewright.loading import load, loads

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
CONTRACTS = [*sorted((Path(__file__).parent / "contracts").glob("*.yaml")), ROOT / "rules" / "async-orders.yaml"]
PLANS = {path.stem: load(path).plan for path in CONTRACTS}

SMALL = """\
rulewright: 1
contract: small-orders
version: 1.2.0
data:
  catalog: { key: utid, columns: { minValue: number } }
shapes:
  Order:
    closed: true
    fields:
      externalRefID: { type: string, length: 1..100, notBlank: true, required: true }
      channel:       { type: string, default: web }
      lineItems:     { type: array, count: 1.., of: LineItem, required: true }
    rules:
      LINE-IDS: { unique: { in: lineItems, by: [id] } }
      PHONED:
        for: lineItems[*]
        when: { channel: phone, item.method: [EMAIL, PHONE] }
        require: item.recipient.phone
  LineItem:
    fields:
      id:              { type: string, required: true }
      utid:            { type: string, pattern: '^[uU][0-9]+$' }
      amount:          { type: number, range: { above: 0, atMost: 2000 }, step: 0.01 }
      method:          { enum: [EMAIL, PHONE, NONE] }
      deliveryDate:    { type: dateOrDatetime, notBefore: today + 7d }
      expirationDate:  { type: datetime }
      recipient.email: { type: string, format: email, severity: warning }
      recipient.phone: { type: string }
      tags:            { type: array, of: { type: string, length: 1..20 } }
    tables:
      DELIVERY:
        by: method
        cases:             [EMAIL, PHONE, NONE]
        rows:
          recipient.email: [R,     o,     X]
          recipient.phone: [o,     R,     X]
    rules:
      EXPIRES-AFTER: { when: { expirationDate: present }, compare: expirationDate > deliveryDate }
      AMOUNT-LEAST:  { compare: amount >= data.catalog.minValue }
"""


def test_the_module_of_a_small_contract(golden: Callable[[str, str], None]) -> None:
    plan = loads(SMALL, "rules/small-orders.yaml").plan
    golden("python/small_orders.txt", python_source(plan).replace(rulewright.__version__, "VERSION"))


def test_the_head_says_what_made_the_module_and_of_what() -> None:
    plan = PLANS["async-orders"]
    head = ast.get_docstring(ast.parse(python_source(plan)))
    assert head is not None
    for part in (plan.contract, plan.version, rulewright.__version__, plan.files[0], plan.fingerprint):
        assert part in head


def test_every_rule_is_named_above_its_checks() -> None:
    plan = PLANS["async-orders"]
    source = python_source(plan)
    for shape in plan.shapes.values():
        for rule in shape.rules:
            assert f"# {rule.span.file}:{rule.span.line} {rule.id}\n" in source


def test_the_same_plan_gives_the_same_text() -> None:
    assert python_source(PLANS["predicates"]) == python_source(PLANS["predicates"])


@pytest.mark.parametrize("name", [name for name in PLANS if name != "hostile"])
def test_modules_are_formatted(name: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(python_source(PLANS[name]), "utf-8")
    ruff = [sys.executable, "-m", "ruff", "format", "--diff", "--config", str(ROOT / "pyproject.toml"), str(path)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", PLANS)
def test_a_module_imports_and_defines_all_that_it_uses(name: str) -> None:
    tree = ast.parse(python_source(PLANS[name]))
    own = {name.text for name in vars(names).values() if isinstance(name, Name)}
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args}
    bound |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported - {"annotations"} <= used
    assert used <= bound | imported | set(dir(builtins))
    assert used & set(dir(builtins)) <= own
