"""The published files are what the tests make now."""

from __future__ import annotations

import pytest

from tests.published import PUBLISHED, ROOT


@pytest.mark.parametrize("name", PUBLISHED)
def test_it_is_fresh(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == PUBLISHED[name](), (
        f"{name} is stale: run make publish, and look at what changed"
    )
