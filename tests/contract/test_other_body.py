"""A key with another body is asked about whatever examples a contract has."""

from __future__ import annotations

import json
import re

from rulewright.contract.sessions.hold import hold_sessions
from rulewright.loading import loads
from tests.contract.shop import Shop
from tests.contract.stages import staged
from tests.contract.support import PARCELS, raw_server, setting

_HEAVIER = re.compile(r"    (?:heavy|noted): .*\n")
ONE_EXAMPLE = _HEAVIER.sub("", PARCELS)


def test_another_body_is_known_where_the_examples_have_one() -> None:
    with staged(setting(rules_=loads(ONE_EXAMPLE))) as told:
        [plain] = told.stage.plain
        other = told.stage.other_than(plain)
    assert isinstance(plain, dict)
    assert isinstance(other, dict)
    assert other["ref"] == plain["ref"]
    assert other != plain
    assert told.stage.is_accepted(other)


def test_a_shop_that_knows_no_key_by_another_body_is_found() -> None:
    shop = Shop(text=ONE_EXAMPLE, key=json.dumps)
    with raw_server(shop.handle) as url, staged(setting(url, rules_=loads(ONE_EXAMPLE))) as told:
        hold_sessions(told.stage)
    assert "duplicate-created" in told.kinds
    assert not [said for said in told.skipped if "another payload under the same key" in said]
