from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.cli.run import run
from rulewright.kinds import registry
from rulewright.loading import bundled
from rulewright.reporting.shown import sides
from rulewright.validation.interpreter import interpret
from tests.cli.support import ORDERS
from tests.contracts.apis import APIS

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
    assert "there is no rule “qqqqqqqq” in orders, async-orders or async-orders-2026-09" in capsys.readouterr().err


MADE = """\
rulewright: 1
contract: made
version: 1.0.0
shapes:
  Order:
    fields:
      kind: { enum: [A, B], required: true }
      note: { type: string, length: 2..4 }
      tail: { type: string }
    rules:
      TAILED: { when: { kind: B }, check: { tail: { length: 3.. } } }
      NOTED: { when: { kind: B }, require: note }
operations:
  list: { request: GET /orders, query: { limit: { type: integer, range: 1..50 } } }
"""


def _payloads(out: str) -> dict[str, object]:
    """The payloads that are shown, by the first word of what is said of them."""
    parts = out.strip().split("\n\n")
    return {part.split()[0]: json.loads(part.partition("\n")[2]) for part in parts if part.endswith("}")}


@pytest.mark.parametrize(
    ("rule", "breaks", "keeps"),
    [
        (
            "note/length",
            {"kind": "A", "note": "aaaaa", "tail": "a"},
            {"kind": "A", "note": "aaaa", "tail": "a"},
        ),
        ("NOTED", {"kind": "B"}, {"kind": "B", "note": "aa"}),
        ("TAILED", {"kind": "B", "note": "aa", "tail": "aa"}, {"kind": "B", "note": "aa", "tail": "aaa"}),
        ("kind/required", {}, {"kind": "A"}),
        ("limit/range", {"limit": 0}, {"limit": 50}),
    ],
)
def test_both_sides_of_a_rule_without_examples_are_made(
    rule: str, breaks: object, keeps: object, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("made.yaml").write_text(MADE, "utf-8")
    assert run(["explain", rule, "--rules", "made.yaml"]) == 0
    out = capsys.readouterr().out
    assert out.count("made for this rule") == 2
    assert _payloads(out) == {"breaks": breaks, "keeps": keeps}


@pytest.mark.parametrize("name", ["async-orders", *(api.name for api in APIS)])
def test_every_rule_that_reads_no_data_has_both_sides(name: str) -> None:
    rules = bundled(name) if name == "async-orders" else next(api.rules for api in APIS if api.name == name)
    context = rules.context(rules.plan.examples.today, None)
    for shape in rules.plan.shapes.values():
        for rule in [*shape.rules][::60]:
            shown = sides(rule, rules.plan, context)
            if rule.data:
                continue
            assert shown.breaks is not None, rule.id
            assert shown.keeps is not None, rule.id
            broken = {entry.rule.id for entry in interpret(rules.plan, shape, shown.breaks.payload, context).broken}
            assert rule.id in broken
            assert not interpret(rules.plan, shape, shown.keeps.payload, context).broken, rule.id


def test_a_rule_is_found_from_any_folder_and_by_the_name_of_its_contract(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("rules").mkdir()
    Path("rules/some.yaml").write_text(MADE, "utf-8")
    Path("rulewright.toml").write_text('[[map]]\nfiles = "**"\nrules = "rules/some.yaml"\n', "utf-8")
    deep = Path("payloads/of/may")
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    for arguments in (["NOTED"], ["NOTED", "--rules", "made"]):
        assert run(["explain", *arguments]) == 0
        assert "../../../rules/some.yaml:12:7" in capsys.readouterr().out
    assert run(["explain", "BULK-ADDRESS"]) == 0
    assert "contract    async-orders-2026-09 1.0.0" in capsys.readouterr().out
    assert run(["explain", "METHOD-BULK"]) == 0
    assert "contract    async-orders 1.0.0" in capsys.readouterr().out
    assert run(["explain", "NOTED", "--rules", "mode"]) == 2
    assert "there is no rule file mode" in capsys.readouterr().err


def test_nothing_of_an_extra_is_needed() -> None:
    Path("made.yaml").write_text(MADE, "utf-8")
    script = (
        "import sys\n"
        "for name in ('hypothesis', 'jinja2', 'markupsafe', 'starlette', 'httpx', 'sqlalchemy'): sys.modules[name] = None\n"
        "from rulewright.cli.run import run\n"
        "sys.exit(run(['explain', 'note/length', '--rules', 'made.yaml']))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("made for this rule") == 2


def test_requests_show_a_rule_across_requests(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "ORDER-ONCE", "--rules", "async-orders"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "    2. createAsyncOrder, emailed: replayed" in lines
    assert "    3. createAsyncOrder, emailed with /lineItems/0/amount as 50: replayed" in lines
