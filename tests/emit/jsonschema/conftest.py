"""What the tests of schemas share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emit.jsonschema import ajv as ajv_process

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def ajv() -> Iterator[ajv_process.Ajv]:
    yield from ajv_process.start()
