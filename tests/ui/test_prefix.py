from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.routing import Match, Route

from rulewright.compiling import compile_rules
from rulewright.ui.prefix import prefix_of

if TYPE_CHECKING:
    from rulewright.plan.contract import Operation

CONTRACT = """
rulewright: 1
contract: notes
version: 1.0.0
title: Notes
shapes:
  Note: { fields: { text: { type: string } } }
operations:
"""


def operations(*paths: str) -> list[Operation]:
    made = [
        f'  write{number}: {{ request: "POST {path}", body: Note, responses: {{ created: {{ status: 201 }} }} }}\n'
        for number, path in enumerate(paths)
    ]
    return list(compile_rules(CONTRACT + "".join(made), "notes.yaml").plan.operations.values())


@pytest.mark.parametrize(
    ("paths", "prefix"),
    [
        (["/notes", "/notes/{id}"], "/_rulewright"),
        (["/"], "/_rulewright"),
        (["/{box}"], "/_rulewright/_rulewright"),
        (["/a/b/c/d", "/{box}/notes"], "/_rulewright/_rulewright/_rulewright"),
        (["/box-{box}/notes"], "/_rulewright/_rulewright/_rulewright"),
        (["/_rulewright/playground"], "/_rulewright/_rulewright/_rulewright"),
    ],
)
def test_no_operation_can_be_below_the_front_page(paths: list[str], prefix: str) -> None:
    found = operations(*paths)
    assert prefix_of(found) == prefix
    for operation in found:
        route = Route(operation.path, lambda _: None, methods=["POST"])
        for below in ("", "/", "/playground", "/check"):
            scope = {"type": "http", "path": f"{prefix}{below}", "method": "POST"}
            assert route.matches(scope)[0] is Match.NONE
