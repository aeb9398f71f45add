"""tests/suite → schemas/suite-1.json: the suite as one document that any language can read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rulewright.emit.jsonschema.text import json_text
from rulewright.language.standing import Severity
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml
from rulewright.validation.interpreter import interpret
from rulewright.validation.plain import to_plain
from tests.test_suite import GROUPS, HEADER, SUITE, payload_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.test_suite import Group

FORMAT = 1
TODAY = "2026-03-02"


def document() -> dict[str, Any]:
    """Every group of every file, in order."""
    return {
        "$schema": f"suite-{FORMAT}.schema.json",
        "format": FORMAT,
        "title": "The suite of the rulewright rule language. docs/suite.md says how to run it.",
        "groups": [_group(group) for group in GROUPS],
    }


def text() -> str:
    """The document as it is published."""
    return json_text(document())


def _group(group: Group) -> dict[str, Any]:
    entry = group.entry
    head = {"file": group.file, **subject_of(group.file), "about": entry["about"], "clauses": entry["clauses"]}
    used = {"today": str(entry.get("today", TODAY)), "data": _exchangeable(entry.get("data", {}))}
    return {**head, **_rule_file(group), **_beside(group), **used, **dict(_asked(group))}


def subject_of(file: str) -> dict[str, str]:
    """The kind that a file is about, or its topic."""
    content = to_value(read_yaml((SUITE / f"{file}.yaml").read_text(encoding="utf-8"), file))
    assert isinstance(content, dict)
    return {word: str(content[word]) for word in ("kind", "topic") if word in content}


def _rule_file(group: Group) -> dict[str, Any]:
    """A rule file as JSON; as its very text where lines are counted in it, or how it is written is what counts."""
    if "text" in group.entry or any("line" in mistake for mistake in group.entry.get("refused", [])):
        return {"text": group.text}
    return {"contract": _exchangeable(HEADER | group.entry["contract"])}


def _beside(group: Group) -> dict[str, Any]:
    """The files that the rule file names, each as it is itself."""
    files = group.entry.get("files", {})
    if not files:
        return {}
    as_text = "contract" not in _rule_file(group)
    return {
        "files": {
            name: text_of(held) if as_text or isinstance(held, str) else _exchangeable(HEADER | held)
            for name, held in files.items()
        }
    }


def _asked(group: Group) -> Iterator[tuple[str, Any]]:
    entry = group.entry
    if "cases" in entry:
        yield "cases", list(_cases(group))
    if "refused" in entry:
        yield "refused", entry["refused"]
    if "unreadable" in entry:
        yield "unreadable", [{"payload": unreadable(case), "says": case["says"]} for case in entry["unreadable"]]
    if "stories" in entry:
        yield (
            "stories",
            [[{**_but(step, "json"), "payload": payload_text(step)} for step in steps] for steps in entry["stories"]],
        )
    for word in ("requests", "responses"):
        if word in entry:
            yield word, [_placed(case) for case in entry[word]]
    if "forms" in entry:
        yield "forms", [_form(case) for case in entry["forms"]]
    for word in ("codes", "usual"):
        if word in entry:
            yield word, entry[word]
    if "standings" in entry:
        yield (
            "standings",
            {rule: {"severity": severity, "basis": basis} for rule, (severity, basis) in entry["standings"].items()},
        )
    if "cites" in entry:
        yield "cites", entry["cites"]
    if "examples" in entry:
        yield "examples", {"mistakes": 0 if entry["examples"] == "pass" else entry["examples"]}


def _cases(group: Group) -> Iterator[dict[str, Any]]:
    rules = group.load()
    for case in group.entry["cases"]:
        payload = to_plain(payload_of(case), decimals=True)
        found = interpret(rules.plan, rules.plan.body_shape(), payload, group.context(rules))
        told: dict[str, Any] = {
            "payload": payload_text(case),
            "ok": all(entry.rule.severity is not Severity.ERROR for entry in found.broken),
            "breaks": _places(case["breaks"]),
        }
        yield told | ({"skips": _places(case["skips"])} if "skips" in case else {})


def _placed(case: dict[str, Any]) -> dict[str, Any]:
    """A request or an answer, with the places of what it breaks."""
    return case | {word: _places(case[word]) for word in ("breaks", "skips") if word in case}


def _form(case: dict[str, Any]) -> dict[str, Any]:
    """A form and the payload that it stands for, or what is wrong with it."""
    if "says" in case:
        return {
            "form": case["form"],
            "refused": [{"line": line, "column": column, "says": says} for line, column, says in case["says"]],
        }
    return {"form": case["form"], "payload": payload_text(case), "breaks": _places(case["breaks"])}


def payload_text(case: dict[str, Any]) -> str:
    """A payload as JSON text, in which 1.0 is not 1 and no digit is lost."""
    return str(case["json"]) if "json" in case else json_text(case["payload"]).strip()


def unreadable(case: dict[str, Any]) -> str:
    """A text that is no payload, or is beyond a limit."""
    if "json" in case:
        return str(case["json"])
    held = "[" * (case["nest"] - 1) + "]" * (case["nest"] - 1) if "nest" in case else "1" * case["digits"]
    return f'{{"a": {held}}}'


def _places(pairs: list[list[str]]) -> list[dict[str, str]]:
    return [{"rule": rule, "at": pointer} for rule, pointer in pairs]


def _but(entry: dict[str, Any], *words: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in words}


def _exchangeable(value: Any) -> Any:
    """A value of a rule file or of data, whose numbers every JSON parser reads alike."""
    match value:
        case dict():
            return {key: _exchangeable(member) for key, member in value.items()}
        case list():
            return [_exchangeable(item) for item in value]
        case Decimal() if Decimal(repr(float(value))) != value:
            raise ValueError(f"{value} is not what a double holds: give the group as “text”")
        case _:
            return value
