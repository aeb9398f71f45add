"""Plans and bytes: what comes back is what went, and bytes of other origin run nothing."""

from __future__ import annotations

import pickle
import subprocess
from collections import OrderedDict
from datetime import UTC, date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from rulewright.caching.frozen import UnfreezableError, freeze, thaw
from rulewright.language.rfc3339 import Instant
from rulewright.language.standing import Severity
from rulewright.loading import load
from rulewright.reading.diagnostics import Diagnostic
from rulewright.reading.span import Span

ROOT = Path(__file__).parents[2]
CONTRACTS = [ROOT / "rules" / "async-orders.yaml", *sorted((ROOT / "tests/emit/python/contracts").glob("*.yaml"))]


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_a_plan_comes_back_as_it_was(path: Path) -> None:
    plan = load(path).plan
    found = thaw(freeze(plan))
    assert found == plan
    assert repr(found) == repr(plan)


@pytest.mark.parametrize(
    "value",
    [
        Diagnostic(Span("a", 1, 1, 1, 1), "message", "hint", code="code"),
        {"a": [1, 2.5, None, True, "é", Decimal("0.010"), 10**40]},
        (date(2026, 3, 2), timedelta(days=2), ZoneInfo("Europe/Berlin"), frozenset({"a"}), Instant(5, "25")),
        Severity.ERROR,
    ],
)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    found = thaw(freeze(value))
    assert found == value
    assert repr(found) == repr(value)


def test_the_one_utc_comes_back() -> None:
    assert thaw(freeze(UTC)) is UTC


@pytest.mark.parametrize("value", [print, subprocess.Popen, Path("a"), OrderedDict(a=1), lambda: 1, yaml.Loader])
def test_code_and_foreign_values_are_not_frozen(value: object) -> None:
    with pytest.raises(UnfreezableError):
        thaw(freeze(value))


class _Harmful:
    """A value whose pickle calls a function."""

    def __init__(self, function: Any, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> Any:
        return self.call


def test_nothing_that_bytes_name_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for harmful in (
        _Harmful(Path.touch, mark),
        _Harmful(open, str(mark), "w"),
        _Harmful(subprocess.getoutput, f"touch {mark}"),
        _Harmful(eval, f"open({str(mark)!r}, 'w')"),
        _Harmful(getattr, Span, "__init__"),
    ):
        with pytest.raises(UnfreezableError):
            thaw(pickle.dumps(harmful))
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    [
        b"cos\nsystem\n.",
        b"crulewright.cli\nmain\n.",
        b"crulewright.reading.json\nread_json\n.",
        b"crulewright.reading.json\njson\n.",
        b"crulewright.reading.limits\nLimitError\n.",
        b"crulewright.plan.nothing\nPlan\n.",
    ],
)
def test_names_of_functions_and_modules_are_refused(name: bytes) -> None:
    with pytest.raises(UnfreezableError):
        thaw(name)


@pytest.mark.parametrize("content", [b"", b"\x80", b"nonsense", freeze(Severity.ERROR)[:-2]])
def test_damaged_bytes_stand_for_nothing(content: bytes) -> None:
    with pytest.raises(UnfreezableError):
        thaw(content)
