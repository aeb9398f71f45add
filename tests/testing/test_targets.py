"""`contract_test(…, target=NAME)`: what a configuration says of an endpoint counts in pytest as it does in `fuzz`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.sandbox import KEY, TARGET, Sandbox, configuration
from tests.contract.support import PARCELS, raw_server

ROOT = Path(__file__).parents[2]
LAX = PARCELS.replace("length: 0..10", "length: 0..11")
HEAD = """
import datetime
import rulewright

def of(target, *include, **options):
    day = datetime.date(2026, 3, 2)
    return rulewright.contract_test(
        "parcels.yaml", target=target, include=include, today=day, max_requests=20, **options
    )

"""
TEST = """
@of({arguments})
def test_{name}():
    return {given}
"""


@dataclass(frozen=True)
class Asked:
    """A test: what its decorator takes, the lines of its target, and what it returns."""

    arguments: str
    target: str = TARGET
    first: str = ""
    given: str = "None"
    text: str = PARCELS
    url: str = ""


WAYS = {
    "whole": Asked('"valid", "answers", "drawn", "auth", "note/length", "ONCE"'),
    "lax": Asked('"note/length", "valid"', text=LAX),
    "not_withheld": Asked('"drawn"', target=TARGET.replace("withheld = { status = 404 }", "")),
    "any_depot": Asked('"valid"', target=TARGET.replace('"Parcel.depot" = "north"', "")),
    "nobody": Asked('"valid"', target=TARGET.replace("auth = ", "# auth = ")),
    "elsewhere": Asked('"valid"', url="http://127.0.0.1:1", given="URL"),
    "other_credentials": Asked('"valid", auth=("ann", "secret")'),
    "other_depot": Asked('"valid", values={"Parcel.depot": ["south"]}'),
    "budget": Asked('"valid", "answers", "drawn"', first="budget = 20"),
    "left": Asked('"valid"', target=TARGET.replace("/{ref}", "/{number}")),
    "slowly": Asked('"ONCE"', first="rate = 100"),
    "keys": Asked('"valid"', target=TARGET.replace("SANDBOX_KEY", "UNSET_KEY")),
    "field": Asked('"valid"', target=TARGET.replace("Parcel.depot", "Parcel.depo")),
    "remote": Asked('"valid"', url="https://shop.example"),
    "no_url": Asked('"valid"', url="127.0.0.1:1"),
}


@dataclass(frozen=True)
class Ran:
    out: str
    shops: dict[str, Sandbox]

    def results(self, name: str) -> dict[str, str]:
        """What became of the tests of a function, by the part that each is about."""
        found = {}
        for line in self.out.splitlines():
            word, _, rest = line.partition(" ")
            if word in ("PASSED", "FAILED") and f"::test_{name}[" in rest:
                found[rest.partition("[")[2].partition("]")[0]] = word
        return found

    def about(self, name: str, part: str = "valid") -> str:
        return self.out.partition(f" test_{name}[{part}] ")[2].partition("\n____")[0]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run of pytest over all of them."""
    folder = tmp_path_factory.mktemp("shop")
    shops = {name: Sandbox(text=asked.text, pause=0.01 * (name == "slowly")) for name, asked in WAYS.items()}
    with ExitStack() as servers:
        configured, tests = "", HEAD
        for name, asked in WAYS.items():
            url = servers.enter_context(raw_server(shops[name].handle))
            lines = configuration(asked.url or url, *filter(None, [asked.first]), target=asked.target)
            configured += lines.replace("target.sandbox", f"target.{name}")
            given = asked.given.replace("URL", f'"{url}"')
            tests += TEST.format(arguments=f'"{name}", {asked.arguments}', name=name, given=given)
        (folder / "parcels.yaml").write_text(PARCELS, "utf-8")
        (folder / "rulewright.toml").write_text(configured, "utf-8")
        (folder / "test_shop.py").write_text(tests, "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "test_shop.py"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400", "SANDBOX_KEY": KEY},
            capture_output=True,
            text=True,
            check=False,
        )
    return Ran(done.stdout + done.stderr, shops)


def test_a_target_says_who_asks_what_is_known_and_what_is_removed(ran: Ran) -> None:
    assert set(ran.results("whole").values()) == {"PASSED"}, ran.about("whole")
    assert {"valid", "answers", "drawn", "auth", "Parcel.note/length", "idempotency.ONCE"} == set(ran.results("whole"))
    shop = ran.shops["whole"]
    assert (shop.made, shop.removed > 20) == ({}, True)
    # Without the key nothing is asked but what the test `auth` asks.
    assert shop.keys[False] == 1
    assert KEY not in ran.out


def test_a_fault_fails_the_test_of_its_rule(ran: Ran) -> None:
    assert ran.results("lax") == {"Parcel.note/length": "FAILED", "valid": "PASSED"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("any_depot", "answered 404"),
        ("nobody", "refused the credentials of every request"),
        ("other_credentials", "sent was Basic"),
        ("other_depot", "never said whether a payload is right: it answered 404"),
        ("keys", "the environment variable UNSET_KEY is not set"),
        ("field", "the target's “values” cannot be used: the contract has no field “Parcel.depo”"),
        ("remote", "https://shop.example is not on this machine"),
        ("no_url", "“127.0.0.1:1” is not an http or https URL"),
    ],
)
def test_what_is_not_said_said_otherwise_or_wrong_makes_a_difference(name: str, message: str, ran: Ran) -> None:
    found = ran.results(name)
    if name == "any_depot":
        # Of north something is known, of other depots nothing: they are withheld.
        assert found == {"valid": "PASSED"}
        assert any(payload.get("depot") == "south" for payload in ran.shops[name].received)
        return
    assert found == {"valid": "FAILED"}
    assert message in ran.about(name)


def test_a_url_that_is_returned_comes_before_the_target_s(ran: Ran) -> None:
    assert ran.results("elsewhere") == {"valid": "PASSED"}, ran.about("elsewhere")


def test_a_spent_budget_skips_the_rest(ran: Ran) -> None:
    shop = ran.shops["budget"]
    assert sum(shop.keys.values()) - shop.removed == 20
    assert ran.results("budget") == {"valid": "PASSED"}
    assert re.search(r"not judged: the budget of \d+ requests was spent", ran.out)
    assert "not judged: the target's budget of 20 requests was spent" in ran.out


def test_what_cannot_be_removed_is_a_warning(ran: Ran) -> None:
    assert ran.results("left") == {"valid": "PASSED"}
    warning = "ContractTestWarning: not cleaned up: POST /parcels: neither the answer nor the payload has “number”"
    assert warning in ran.out


def test_a_rate_leaves_out_what_is_sent_at_the_same_time(ran: Ran) -> None:
    assert ran.results("slowly") == {"idempotency.ONCE": "PASSED"}, ran.about("slowly", "idempotency.ONCE")


MISTAKES = {
    "[target.sandbx]\nurl = 'http://127.0.0.1:1'\n": "has no [target.sandbox]; did you mean “sandbx”?",
    "[target.sandbox]\nurl = 'http://127.0.0.1:1'\nbudgt = 3\n": "rulewright.toml:3:1: error: the target “sandbox” has no key “budgt”",
}


@pytest.mark.parametrize("config", MISTAKES)
def test_a_mistake_in_the_configuration_is_told_by_the_only_test(config: str, tmp_path: Path) -> None:
    (tmp_path / "parcels.yaml").write_text(PARCELS, "utf-8")
    (tmp_path / "rulewright.toml").write_text(config, "utf-8")
    test = HEAD + TEST.format(arguments='"sandbox", "valid"', name="shop", given="None")
    (tmp_path / "test_shop.py").write_text(test, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shop.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "test_shop[no contract]" in done.stdout
    assert MISTAKES[config] in done.stdout
    assert "Traceback" not in done.stdout
