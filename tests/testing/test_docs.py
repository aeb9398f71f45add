"""The Python blocks of `docs/fuzzing.md`, “In pytest”, are run as they stand there, on a small shop."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTION = re.compile(r"^## In pytest\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)

ORDERS = """
rulewright: 1
contract: orders
version: 1.0.0
shapes:
  Order:
    fields:
      ref:      { type: string, length: 1..30, required: true }
      customer: { type: string, required: true }
      notes:    { type: string, length: 0..10 }
operations:
  order:
    request: POST /orders
    auth: [basic]
    body: Order
    responses: { made: { status: 201 }, refused: { status: 422 }, unknown: { status: 401 } }
examples:
  Order: { plain: { ref: R-1, customer: me } }
"""
SHOP = """
import contextlib
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic
from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

class Order(BaseModel):
    model_config = ConfigDict(strict=True)
    ref: str = Field(min_length=1, max_length=30)
    customer: str
    notes: str = Field(default="", max_length=10)

def create_app(database):
    app = FastAPI()
    app.state.orders = database
    app.frozen_stock = contextlib.nullcontext

    @app.post("/orders", status_code=201)
    def order(order: Order, who=Depends(HTTPBasic())):
        database[order.ref] = order
        return {}

    return app

app = create_app({})
"""
CONFTEST = """
import pytest
from shop import create_app

@pytest.fixture
def database():
    return {}

@pytest.fixture
def shop(database):
    return create_app(database)
"""


def blocks() -> list[str]:
    section = SECTION.search((ROOT / "docs" / "fuzzing.md").read_text("utf-8"))
    assert section is not None
    found = BLOCK.findall(section[1])
    assert len(found) == 3
    return found


def test_the_examples_of_the_manual_run(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    files = {"rules/orders.yaml": ORDERS, "shop.py": SHOP, "conftest.py": CONFTEST}
    for number, block in enumerate(blocks()):
        files[f"test_{number}.py"] = block
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rA", "--import-mode=prepend", "-k", "ref or valid or auth or drawn"],
        cwd=tmp_path,
        env={**os.environ, "SHOP_PASSWORD": "secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    passed = {line.removeprefix("PASSED ") for line in done.stdout.splitlines() if line.startswith("PASSED ")}
    assert done.returncode == 0, done.stdout
    for number in range(3):
        for name in ("Order.ref/length", "valid", "drawn"):
            assert f"test_{number}.py::test_orders[{name}]" in passed
    assert "test_0.py::test_orders[auth]" in passed
    assert "test_1.py::test_orders[auth]" not in passed


@pytest.mark.parametrize("where", ["README.md", "docs/fuzzing.md"])
def test_the_shortest_example_stands_there(where: str) -> None:
    example = '@rulewright.contract_test("rules/orders.yaml")\ndef test_orders():\n    return app\n'
    assert example in (ROOT / where).read_text("utf-8")
