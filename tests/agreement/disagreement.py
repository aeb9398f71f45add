"""A pair on which back ends part → the case of tests/suite that it should become."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from rulewright.emit.jsonschema.text import json_text
from rulewright.language.paths import pointer_text

if TYPE_CHECKING:
    from rulewright.language.conditions import Json
    from tests.agreement.contracts import Made
    from tests.agreement.subject import Verdict


def case_of(made: Made | None, payload: Json, verdict: Verdict) -> str:
    """The group to write, with what the interpreter says."""
    assert made is not None
    group = {"contract": json.loads(json.dumps(made.contract)), "today": made.today.isoformat(), "data": made.data}
    broken = [[entry.rule.id, pointer_text(entry.pointer)] for entry in verdict.judgement.broken]
    skipped = [[entry.rule.id, pointer_text(entry.pointer)] for entry in verdict.judgement.skipped]
    written = yaml.safe_dump(group, sort_keys=False, default_flow_style=None, width=150, allow_unicode=True)
    return f"{written}json: {json_text(payload)}breaks: {json.dumps(broken)}\nskips: {json.dumps(skipped)}"
