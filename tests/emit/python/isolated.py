"""Standalone modules in a Python of their own, which can import neither rulewright nor anything else that is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rulewright.language.paths import pointer_text
from rulewright.language.rfc3339 import format_instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulewright.validation.context import Context
    from rulewright.validation.judgement import Judgement

_SERVER = """
import dataclasses, datetime, json, sys, types

def load(source):
    module = types.ModuleType("standalone")
    sys.modules["standalone"] = module
    exec(compile(source, "standalone.py", "exec"), vars(module))
    return module

def judge(module, shape, document, today, data):
    contract = module.CONTRACT
    if shape is not None:
        contract = dataclasses.replace(contract, bodies={None: shape})
    told = {"today": datetime.datetime.fromisoformat(today), "data": {name: module.read_document(rows) for name, rows in data.items()}}
    report = contract.report_json(document, **told)
    payload = json.loads(document)
    try:
        agrees = contract.is_valid(payload, **told) is contract.report(payload, **told).ok
    except (module.LimitError, module.NotJsonError):  # json.loads has made an infinity of a long number
        agrees = True
    return {
        "broken": [dataclasses.asdict(entry) for entry in report.violations],
        "skipped": [dataclasses.asdict(entry) for entry in report.skipped],
        "ok": report.ok,
        "agrees": agrees,
        "ours": [name for name in sys.modules if name.startswith("rulewright")],
    }

try:
    import rulewright
except ImportError:
    pass
else:
    sys.exit("rulewright can be imported here")
for line in sys.stdin:
    told = json.loads(line)
    if "source" in told:
        module = load(told["source"])
    else:
        print(json.dumps(judge(module, **told)), flush=True)
"""


def json_text(value: Any) -> str:
    """A plain JSON value as text, in which decimals keep their digits."""
    match value:
        case Decimal():
            return str(value)
        case list():
            return f"[{','.join(map(json_text, value))}]"
        case dict():
            return f"{{{','.join(f'{json.dumps(key)}:{json_text(member)}' for key, member in value.items())}}}"
        case _:
            return json.dumps(value)


class Isolated:
    """A Python that judges by one module after the other; it is started when it is first asked."""

    def __init__(self) -> None:
        self._started: subprocess.Popen[str] | None = None
        self._source = ""

    @property
    def _process(self) -> subprocess.Popen[str]:
        if self._started is None:
            command = [sys.executable, "-I", "-S", "-W", "error", "-c", _SERVER]
            self._started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self._started

    def close(self) -> None:
        if self._started is not None:
            self._started.communicate()
            assert self._started.returncode == 0

    def judge(self, source: str, shape: str | None, payload: Any, context: Context) -> dict[str, Any]:
        """What the module of a source says of a payload."""
        if source != self._source:
            self._source = source
            self._tell({"source": source})
        data = {name: json_text(list(rows.rows.values())) for name, rows in context.data.items()}
        today = format_instant(context.clock.now)
        self._tell({"shape": shape, "document": json_text(payload), "today": today, "data": data})
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert answer["ours"] == []
        return answer

    def _tell(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()


def told(judgement: Judgement) -> dict[str, Any]:
    """A judgement as a module reports it, but for the messages."""
    return {
        "broken": [
            {
                "rule": entry.rule.id,
                "code": entry.check.code,
                "severity": entry.rule.severity.value,
                "basis": entry.rule.basis.value,
                "pointer": pointer_text(entry.pointer),
            }
            for entry in judgement.broken
        ],
        "skipped": [
            {"rule": skip.rule.id, "pointer": pointer_text(skip.pointer), "missing_data": [*skip.missing_data]}
            for skip in judgement.skipped
        ],
    }


def without_messages(answer: dict[str, Any]) -> dict[str, Any]:
    """What a module says, but for the messages."""
    broken: Sequence[dict[str, Any]] = answer["broken"]
    return {
        "broken": [{key: held for key, held in entry.items() if key != "message"} for entry in broken],
        "skipped": answer["skipped"],
    }
