"""`contract_test` as people use it: real runs of pytest, over applications of FastAPI, Flask and plain ASGI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright import contract_test
from tests.endpoints.serve import serving
from tests.testing.shops import fastapi_shop

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HEAD = """
import os
import pytest
import rulewright
from tests.testing.shops import fastapi_shop, flask_shop, plain_shop

"""


@dataclass
class Ran:
    code: int
    out: str

    @property
    def counts(self) -> dict[str, int]:
        last = self.out.splitlines()[-1]
        return {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", last.split(" in ")[0])}

    @property
    def failed(self) -> set[str]:
        return {line.split(" - ")[0].split("::", 1)[1] for line in self.out.splitlines() if line.startswith("FAILED")}

    def about(self, test: str) -> str:
        """What is shown of a test that failed."""
        _, _, rest = self.out.partition(f" {test.replace('::', '.')} ")
        return re.split(r"\n(?:_{3,}|={3,})", rest.partition("\n")[2])[0]


@pytest.fixture
def ran(tmp_path: Path) -> Callable[..., Ran]:
    """Runs pytest on a file with some tests in it."""
    shutil.copy(Path(__file__).with_name("parcels.yaml"), tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", "utf-8")

    def run(text: str, *arguments: str, **environment: str) -> Ran:
        (tmp_path / "test_shop.py").write_text(HEAD + text, "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-rfEs", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout + done.stderr)

    return run


RIGHT = """
@rulewright.contract_test("parcels.yaml", max_requests=40)
def test_fastapi():
    return fastapi_shop()

@rulewright.contract_test("parcels.yaml", max_requests=40)
def test_flask():
    return flask_shop()

@rulewright.contract_test("parcels.yaml", max_requests=40)
def test_plain():
    yield plain_shop()
"""
IDS = [
    "Parcel/type",
    "Parcel.ref/type",
    "Parcel.ref/length",
    "Parcel.ref/required",
    "Parcel.SHOP-NEEDED",
    "valid",
    "idempotency.ONCE",
    "answers",
    "drawn",
]


def test_applications_that_keep_the_contract_pass_in_whatever_order(ran: Callable[..., Ran]) -> None:
    one = ran(RIGHT, "-vv")
    assert one.code == 0, one.out
    assert set(one.counts) == {"passed"}
    for test in ("test_fastapi", "test_flask", "test_plain"):
        for name in IDS:
            assert f"test_shop.py::{test}[{name}] PASSED" in one.out
    backwards = "def pytest_collection_modifyitems(items):\n    items.reverse()\n"
    other = ran(RIGHT + backwards, "-n", "2", "-p", "test_shop")
    assert (other.code, other.counts) == (0, one.counts), other.out


WRONG = """
@rulewright.contract_test("parcels.yaml", max_requests=40)
def test_note():
    return fastapi_shop("note")

@pytest.fixture
def shop():
    return fastapi_shop("crash")

class TestShop:
    @rulewright.contract_test("parcels.yaml", exclude=["drawn"])
    def test_crash(self, shop):
        return shop

    @rulewright.contract_test("parcels.yaml", exclude=["drawn"])
    def test_twice(self):
        return fastapi_shop("twice")

@rulewright.contract_test("parcels.yaml", include=["answers", "ref/length"])
def test_shape():
    return flask_shop("shape")

@rulewright.contract_test("parcels.yaml", include=["valid"])
def test_flask_crash():
    return flask_shop("crash")
"""


def test_each_fault_fails_the_test_of_its_rule(ran: Callable[..., Ran]) -> None:
    seen = ran(WRONG)
    assert seen.code == 1
    assert "test_note[Parcel.note/length]" in seen.failed
    assert {name for name in seen.failed if name.startswith("test_note")} <= {
        "test_note[Parcel.note/length]",
        "test_note[drawn]",
    }
    assert {name for name in seen.failed if "twice" in name} == {"TestShop::test_twice[idempotency.ONCE]"}
    assert {name for name in seen.failed if "test_shape" in name} == {"test_shape[answers]"}
    # One valid payload shows the limits of several rules: none of them is to blame alone.
    assert "TestShop::test_crash[valid]" in seen.failed
    assert "TestShop::test_crash[Parcel.note/length]" not in seen.failed
    assert "test_flask_crash[valid]" in seen.failed

    assert seen.about("test_note[Parcel.note/length]").strip().splitlines() == [
        "accepted-invalid: Parcel.note/length at /note",
        "  answered 201 to a payload that must be refused: note must have at most 10 characters, has 11 [Parcel.note/length]",
        "  rule: parcels.yaml:12:31 (stated)",
        "  payload: one that keeps every rule, but",
        "    + /note: aaaaaaaaaaa",
        next(line for line in seen.out.splitlines() if "POST /parcels: 201" in line),
        "  again: pytest 'test_shop.py::test_note[Parcel.note/length]'",
    ]
    crash = seen.about("TestShop::test_crash[valid]")
    assert crash.startswith("server-error: ")
    assert "shops.py" in crash
    assert "LookupError: no shelf for urgency 1" in crash
    assert "site-packages" not in crash
    assert "src/rulewright" not in seen.out
    twice = seen.about("TestShop::test_twice[idempotency.ONCE]")
    assert "duplicate-created: idempotency.ONCE" in twice
    assert "request 1: POST /parcels: 201" in twice
    assert "request 2: POST /parcels: 201" in twice
    assert "response-shape: Refusal.detail/required" in seen.about("test_shape[answers]")
    flask = seen.about("test_flask_crash[valid]")
    assert "LookupError: no shelf" in flask
    assert "Captured log" not in flask


def test_tests_are_chosen_stopped_at_and_run_again_as_any_other(ran: Callable[..., Ran]) -> None:
    first = ran(WRONG, "-k", "test_note and note/length")
    assert first.counts == {"failed": 1, "deselected": first.counts["deselected"]}
    again = re.search(r"again: pytest '(.*)'", first.out)
    assert again is not None
    assert ran(WRONG, again[1]).counts == {"failed": 1}
    last = ran(WRONG, "--last-failed", "-x")
    assert last.failed == {"test_note[Parcel.note/length]"}


WAYS = """
def parcels(**options):
    return rulewright.contract_test("parcels.yaml", include=["note/length"], **options)

seen = []

@parcels()
def test_url():
    return "$SHOP_URL"

@parcels()
def test_unset():
    return "$SHOP_NOWHERE"

@parcels()
def test_remote():
    return "https://shop.example"

@parcels()
def test_down():
    return "http://127.0.0.1:1"

@parcels()
def test_nothing():
    fastapi_shop()

@parcels()
def test_factory():
    return fastapi_shop

@parcels(prefix="/v1")
def test_prefix():
    return fastapi_shop(prefix="/v1")

@parcels(prefix="/v2")
def test_wrong_prefix():
    return fastapi_shop(prefix="/v1")

@parcels()
def test_start():
    return plain_shop("start")

@parcels()
def test_itself(contract_case):
    assert contract_case.id == "Parcel.note/length"
    contract_case.check(fastapi_shop())

@parcels()
def test_forgotten(contract_case):
    pass

@parcels()
def test_torn_down():
    yield fastapi_shop("note")
    seen.append("torn down")

def test_after():
    assert seen == ["torn down"]

@parcels(show_values=False)
def test_masked():
    return fastapi_shop("note")

@parcels(headers={"X-Key": "$SHOP_KEY"}, auth="$SHOP_TOKEN")
def test_credentials():
    from starlette.middleware import Middleware
    app = fastapi_shop("note")
    told = []
    async def outer(scope, receive, send):
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            assert headers[b"x-key"] == b"k-e-y"
            assert headers[b"authorization"] == b"Bearer t-o-k-e-n"
        await app(scope, receive, send)
    return outer
"""


def test_the_ways_to_an_endpoint_and_what_is_wrong_with_them(ran: Callable[..., Ran]) -> None:
    with serving(fastapi_shop("note")) as url:
        seen = ran(WAYS, SHOP_URL=url, SHOP_KEY="k-e-y", SHOP_TOKEN="t-o-k-e-n")  # noqa: S106 - of no endpoint

    def about(test: str) -> str:
        return seen.about(f"{test}[Parcel.note/length]").strip()

    assert seen.counts == {"failed": 12, "passed": 3}, seen.out
    assert "curl --silent" in about("test_url")
    assert f"{url}/parcels" in about("test_url")
    assert about("test_unset") == "the environment variable SHOP_NOWHERE is not set"
    assert about("test_remote").startswith("https://shop.example is not on this machine")
    assert about("test_down") == (
        "could not judge: nothing answers at http://127.0.0.1:1: the connection was refused;"
        " start the endpoint, or correct the URL"
    )
    assert about("test_nothing").endswith("an ASGI or WSGI application or a URL, not nothing")
    assert about("test_factory").endswith("an ASGI or WSGI application or a URL, not a function")
    assert "an application's operations start with prefix=" in about("test_wrong_prefix")
    assert "the application cannot be used" in about("test_start")
    assert "LookupError: no database" in about("test_start")
    assert about("test_forgotten") == "the test takes contract_case and did not call contract_case.check(endpoint)"
    assert "+ /note: a text" in about("test_masked")
    assert "aaaa" not in about("test_masked")
    assert "accepted-invalid" in about("test_credentials")
    assert "k-e-y" not in seen.out
    assert "t-o-k-e-n" not in seen.out


UNUSABLE = {
    '"parcel.yaml"': "there is no rule file parcel.yaml in ",
    '"parcels.yaml", operation="sned"': "parcels has no operation “sned” with a body; did you mean “send”?",
    '"parcels.yaml", include=["note/lenght"]': "“include” has “note/lenght”, which names no test; did you mean",
    '"parcels.yaml", include=["type"]': "“include”: “type” could be ",
    '"parcels.yaml", include=["valid"], exclude=["va*"]': "nothing is left to test",
    '"parcels.yaml", asserted=["state"]': "there is no basis “state”; did you mean “stated”?",
    '"parcels.yaml", headers={"X": "$SHOP_KEY_"}': "the environment variable SHOP_KEY_ is not set",
    '"broken.yaml"': "broken.yaml:1:1: ",
}


def test_what_cannot_be_asked_for_is_told_by_the_only_test(ran: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("rulewright: 1\n", "utf-8")
    tests = [
        f"@rulewright.contract_test({options})\ndef test_{number}():\n    return fastapi_shop()\n"
        for number, options in enumerate(UNUSABLE)
    ]
    seen = ran("".join(tests))
    assert (seen.code, seen.counts) == (1, {"failed": len(UNUSABLE)})
    for number, message in enumerate(UNUSABLE.values()):
        assert seen.about(f"test_{number}[no contract]").strip().startswith(message)


def test_an_asynchronous_test_is_refused() -> None:
    async def test() -> None:
        pass

    with pytest.raises(TypeError, match="test is asynchronous; write “def”"):
        contract_test("parcels.yaml")(test)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rulewright.testing.decorator.find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match=r"contract_test needs hypothesis.*pip install 'rulewright\[fuzz\]'"):
        contract_test("parcels.yaml")


def test_pytest_without_such_tests_imports_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test(): pass\n", "utf-8")
    (tmp_path / "conftest.py").write_text(
        "import sys\ndef pytest_unconfigure():\n    open('modules', 'w').write(' '.join(sys.modules))\n", "utf-8"
    )

    def modules(*arguments: str) -> set[str]:
        others = [
            argument for name in ("hypothesispytest", "schemathesis", "anyio") for argument in ("-p", f"no:{name}")
        ]
        command = [sys.executable, "-m", "pytest", "-q", *others, *arguments]
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        return set((tmp_path / "modules").read_text("utf-8").split())

    ours = modules()
    assert ours - modules("-p", "no:rulewright") == {"rulewright", "rulewright.testing", "rulewright.testing.plugin"}
    assert not ours & {"hypothesis", "starlette", "schemathesis", "yaml", "click"}
