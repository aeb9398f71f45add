"""What pytest loads: it makes tests out of functions that `contract_test` marks, and leaves all others alone.

Nothing of rulewright is imported before such a function is met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Makes one test of each part of the contract."""
    asked = getattr(metafunc.function, "rulewright_asks", None)
    if asked is not None:
        from rulewright.testing.collecting import parametrize  # noqa: PLC0415 - most runs have no such test

        parametrize(metafunc, asked)
