"""The editor schema accepts every rule file that loads, and refuses the commonest mistakes of structure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from rulewright.cli.run import run
from rulewright.kinds import registry
from rulewright.manual.samples import of_kind, worked
from rulewright.manual.schema import editor_schema
from rulewright.manual.sections import SECTIONS
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml
from tests.test_suite import GROUPS, HEADER, Group

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SCHEMA = editor_schema()
VALIDATOR = Draft7Validator(SCHEMA)
EXAMPLES = Draft7Validator({**SCHEMA, "$ref": "#/definitions/examples"})
RULE_FILES = [
    path
    for folder in ("rules", "tests", "src", "examples")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if "\nrulewright: 1\n" in "\n" + path.read_text("utf-8")
]
WORKS = [
    *(of_kind(kind, text) for kind in registry().values() for text in kind.manual.works),
    *(work for section in SECTIONS for work in section.works),
]


def mistakes(text: str) -> list[str]:
    value: Any = to_value(read_yaml(text, "rules.yaml"))
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(value)]


def maps(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from maps(inner)


def followed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or where it is a reference and nothing else, what that leads to."""
    found: Any = SCHEMA
    for key in schema.get("$ref", "").removeprefix("#/").split("/"):
        found = found[key] if key else schema
    assert isinstance(found, dict)
    return found


def test_it_is_a_schema_of_draft_07() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_nothing_in_it_is_a_choice_between_alternatives() -> None:
    assert [found for found in maps(SCHEMA) if "oneOf" in found] == []


def test_every_property_is_described() -> None:
    listed = [
        (name, schema)
        for found in maps(SCHEMA)
        for name, schema in found.get("properties", {}).items()
        if isinstance(found.get("properties"), dict) and ("type" in found or "required" in found)
    ]
    assert len(listed) > 100
    assert [name for name, schema in listed if not followed(schema).get("description")] == []


def test_every_reference_leads_somewhere() -> None:
    references = [found["$ref"] for found in maps(SCHEMA) if isinstance(found.get("$ref"), str)]
    assert len(references) > 100
    for reference in references:
        followed({"$ref": reference})


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_rule_files_of_the_project_are_accepted(path: Path) -> None:
    assert mistakes(path.read_text("utf-8")) == []


def test_the_examples_beside_a_rule_file_are_accepted() -> None:
    text = (ROOT / "rules" / "async-orders.examples.yaml").read_text("utf-8")
    assert [error.message for error in EXAMPLES.iter_errors(to_value(read_yaml(text, "examples.yaml")))] == []


@pytest.mark.parametrize(
    "group", [group for group in GROUPS if "cases" in group.entry or "stories" in group.entry], ids=str
)
def test_the_contracts_of_the_suite_are_accepted(group: Group) -> None:
    entry = group.entry
    written = entry["text"] if "text" in entry else yaml.safe_dump(HEADER | entry["contract"], allow_unicode=True)
    assert mistakes(written) == []


@pytest.mark.parametrize("sample", WORKS, ids=lambda sample: sample.text)
def test_what_the_manual_says_works_is_accepted(sample: Any) -> None:
    assert mistakes(sample.in_contract()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("version: 1.0.0", "verison: 1.0.0"),
        ("rulewright: 1", "rulewright: 2"),
        ("    closed: true", "    closd: true"),
        ("    closed: true", "    closed: { severity: warning }"),
        ("    fields:", "    felds:"),
        ("length: 1..35", "lenght: 1..35"),
        ("length: 1..35", "length: [1, 35]"),
        ("length: 1..35", "length: one to many"),
        ("length: 1..35", "length: { is: 1..35, severity: fatal }"),
        ("length: 1..35", "length: { is: 1..35, max: 2 }"),
        ("required: true", "required: yes"),
        ("format: email", "format: e-mail"),
        ("step: 0.01", "step: small"),
        ("notBefore: today + 1d", "notBefore: tomorrow"),
        ("        by: channel", "        bye: channel"),
        ("[R,   o]", "[R,   maybe]"),
        ("        compare: paid <= due", "        compare: [paid, due]"),
        ("        compare: paid <= due", "        compares: paid <= due"),
        ("        compare: paid <= due", "        length: 1..3"),
        ("        when: { item.kind: GIFT }", "        when: item.kind == GIFT"),
        ("        when: { item.kind: GIFT }", "        when: { item.kind: { equals: GIFT } }"),
        ("    request: POST /orders", "    requests: POST /orders"),
        ("    request: POST /orders", "    request: /orders"),
        ("status: 201", "status: created"),
        ("    across: [createOrder]", "    across: createOrder"),
        ("outcome: rejected }", "outcomes: rejected }"),
        ("valid: true", "valid: perhaps"),
        ("length: 1..35", "length: { is: 1..35, override: true, becuase: it is longer }"),
        ("length: 1..35", "length: { override: true }"),
        ("        title: A gift costs nothing", "        title: { remove: true, because: it is said, is: x, zz: 1 }"),
    ],
)
def test_mistakes_of_structure_are_refused(right: str, wrong: str) -> None:
    assert right in worked()
    assert mistakes(worked().replace(right, wrong, 1)) != []


@pytest.mark.parametrize("named", [True, False])
def test_the_command_writes_it(named: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules" / "rulewright.schema.json"
    assert run(["schema", *([str(file)] if named else [])]) == 0
    said = capsys.readouterr().out
    assert (file.read_text("utf-8") if named else said) == (ROOT / "schemas" / file.name).read_text("utf-8")
    assert not named or said == f"wrote {file.as_posix()}\n"
