from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.cli.run import run
from rulewright.kinds import registry
from tests.cli.support import ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENDING = Path(__file__).parents[1] / "language" / "extending" / "files"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ORDERS, "orders.yaml")


@pytest.mark.parametrize(
    "rule",
    [
        "GIFT-FREE",
        "Order.id/length",
        "CHANNEL/WEB/shop.name",
        "Order.CHANNEL/SHOP/shop.name",
        "LINE-IDS",
        "IN-CATALOG",
        "Order/unknown",
        "due/notBefore",
        "total/range",
        "channel/enum",
        "id/coercible",
        "idempotency.ONCE",
    ],
)
def test_what_is_said_of_a_rule(
    rule: str, capsys: pytest.CaptureFixture[str], golden: Callable[[str, str], None]
) -> None:
    assert run(["explain", rule, "--rules", "orders.yaml"]) == 0
    golden(f"explain/{rule.replace('/', '_')}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("rule", ["id/length", "NOTED", "CONTACT/WEB/buyer.email"])
def test_what_is_said_of_a_rule_of_a_file_that_extends_another(
    rule: str, capsys: pytest.CaptureFixture[str], golden: Callable[[str, str], None]
) -> None:
    for path in EXTENDING.iterdir():
        shutil.copy(path, path.name)
    assert run(["explain", rule, "--rules", "shop.yaml"]) == 0
    golden(f"explain/extending-{rule.replace('/', '_')}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("kind", ["length", "unique", "closed", "coercible", "compare", "sum"])
def test_what_is_said_of_a_kind(
    kind: str, capsys: pytest.CaptureFixture[str], golden: Callable[[str, str], None]
) -> None:
    assert run(["explain", "--kind", kind]) == 0
    golden(f"explain/kind-{kind}.txt", capsys.readouterr().out)


def test_every_kind_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for name, kind in registry().items():
        assert run(["explain", "--kind", name]) == 0
        assert kind.summary in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["GIFT-FRE"], "there is no rule “GIFT-FRE” in orders; did you mean “Order.GIFT-FREE”?"),
        (["Order.id/lenght"], "there is no rule “Order.id/lenght” in orders; did you mean “Order.id/length”?"),
        (["qqqqqqqq"], "there is no rule “qqqqqqqq” in orders; rules: "),
        ([".id/null"], "there is no rule “.id/null” in orders; did you mean “Order.id/null”?"),
        (["Order.id"], "there is no rule “Order.id” in orders; rules: Order.id/coercible, Order.id/length, "),
        (["id/null"], None),
        (["no/required"], None),
        (
            ["required"],
            "“required” names 4 rules; write one of Order.id/required, Order.lines/required, Line.no/",
        ),
    ],
)
def test_an_id_that_names_no_single_rule(
    arguments: list[str], message: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", *arguments, "--rules", "orders.yaml"]) == (0 if message is None else 2)
    assert message is None or message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--kind", "lenght"], "there is no kind “lenght”; did you mean “length”?"),
        (["x", "--kind", "length"], "name a rule, or a kind with --kind"),
        ([], "name a rule, or a kind with --kind"),
    ],
)
def test_what_cannot_be_explained(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_without_rules_the_configuration_says_which_and_else_the_bundled_contract(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", "LineItem.utid/pattern"]) == 0
    assert "requires    utid must match ^[uU][0-9]+$" in capsys.readouterr().out
    Path("rulewright.toml").write_text(
        '[[map]]\nfiles = "a"\nrules = "orders.yaml"\n[[map]]\nfiles = "b"\nrules = "async-orders"\n', "utf-8"
    )
    assert run(["explain", "GIFT-FREE"]) == 0
    assert run(["explain", "LineItem.utid/pattern"]) == 0
    assert run(["explain", "qqqqqqqq"]) == 2
    assert "there is no rule “qqqqqqqq” in orders and async-orders" in capsys.readouterr().err
