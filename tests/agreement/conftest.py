"""The back ends that can be asked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement.back_ends import BACK_ENDS, with_ajv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.agreement.back_ends import Check
    from tests.agreement.subject import Subject


@pytest.fixture(scope="session")
def back_ends(request: pytest.FixtureRequest) -> Mapping[str, Callable[[Subject], Check]]:
    """The table, and Ajv where there is Node; where there is not, `test_every_back_end_is_asked` is skipped, and says so."""
    try:
        ajv = request.getfixturevalue("ajv")
    except pytest.skip.Exception:
        return BACK_ENDS
    return {**BACK_ENDS, "portable, Ajv": with_ajv(ajv)}
