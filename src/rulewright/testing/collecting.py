"""A function that asks for a contract → its tests, while pytest collects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.reading.diagnostics import DiagnosticError
from rulewright.testing.asks import AskedWrongError
from rulewright.testing.bench import Bench
from rulewright.testing.case import BrokenCase, ContractCase
from rulewright.testing.parts import parts_of

if TYPE_CHECKING:
    import pytest

    from rulewright.testing.asks import Asks


def parametrize(metafunc: pytest.Metafunc, asks: Asks) -> None:
    """Makes a test of each part of the contract, or one that fails and says why there is none.

    An exception would reach the hooks of other plugins, some of which do not let it through in one piece.
    """
    root = metafunc.config.rootpath
    try:
        folder = metafunc.definition.path.parent
        rules = asks.loaded((root, folder))
        asks = asks.with_target(folder)
        parts = parts_of(rules, asks)
        asks.sent_headers()
    except (DiagnosticError, AskedWrongError) as error:
        metafunc.parametrize("contract_case", [BrokenCase(f"{error}")], ids=["no contract"])
        return
    bench = Bench(asks, rules, parts, root / ".rulewright" / "findings")
    cases = [ContractCase(part, bench) for part in parts.asked]
    metafunc.parametrize("contract_case", cases, ids=[case.id for case in cases])
