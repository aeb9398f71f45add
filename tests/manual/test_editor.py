"""What an author sees in an editor: the real language server on the schema that is made from the manual."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rulewright.cli import init
from rulewright.manual.samples import worked
from rulewright.manual.schema import schema_text
from tests.docs.blocks import FILE, blocks_of
from tests.manual.language_server import LanguageServer, start
from tests.manual.test_schema import ROOT, RULE_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE, SETTINGS = ROOT / "docs" / "editor.md", ".vscode/settings.json"
CURSOR = "‸"
STARTING = ROOT / "src" / "rulewright" / "starting"
"""Its contract finds its schema only where `rulewright init` has put it."""
HEADER = "rulewright: 1\ncontract: shop\nversion: 1.0.0\nshapes:\n  Order:\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    schema = tmp_path_factory.mktemp("schema") / "rulewright.schema.json"
    schema.write_text(schema_text(), "utf-8")
    yield from start(tmp_path_factory.mktemp("editor"), {schema.as_uri(): "*.yaml"})


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """The server in a project that `rulewright init` has begun, without any setting."""
    folder = tmp_path_factory.mktemp("begun")
    assert CliRunner().invoke(init.command, [str(folder)]).exit_code == 0
    yield from start(folder, {})


class Edited:
    """A file open in the editor, with the cursor where the text has it."""

    def __init__(self, server: LanguageServer, name: str, text: str) -> None:
        before, _, after = (HEADER + text).partition(CURSOR)
        self.server, self.name = server, name
        self.line, self.character = before.count("\n"), len(before.rpartition("\n")[2])
        self.remarks = server.open(name, before + after)

    def completions(self) -> dict[str, str]:
        return self.server.completions(self.name, self.line, self.character)

    def hover(self) -> str:
        return self.server.hover(self.name, self.line, self.character)


def test_a_contract_without_mistakes_has_no_remarks(server: LanguageServer) -> None:
    assert server.open("worked.yaml", worked()) == []


@pytest.mark.parametrize(
    "path",
    [path for path in RULE_FILES if STARTING not in path.parents],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_rule_file_that_works_is_remarked_on(server: LanguageServer, path: Path) -> None:
    assert server.open(str(path), path.read_text("utf-8")) == []


def test_a_project_that_is_begun_needs_no_setting(begun: LanguageServer) -> None:
    text = (begun.folder / "rules" / "orders.yaml").read_text("utf-8")
    assert begun.open("rules/orders.yaml", text) == []
    wrong = text.replace("length: 1..30", "lenght: 1..30")
    [remark] = begun.open("rules/wrong.yaml", wrong)
    assert remark["message"] == "Property lenght is not allowed."
    assert "lenght" in wrong.splitlines()[remark["range"]["start"]["line"]]
    line = next(number for number, row in enumerate(text.splitlines()) if row.startswith("      email:"))
    shown = begun.hover("rules/orders.yaml", line, text.splitlines()[line].index("format"))
    assert "format" in shown


def test_the_setting_that_the_manual_shows_does_without_a_line_in_each_file(tmp_path: Path) -> None:
    [settings] = (block for block in blocks_of("", PAGE.read_text("utf-8")) if block.says.get(FILE) == SETTINGS)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "rulewright.schema.json").write_text(schema_text(), "utf-8")
    for server in start(tmp_path, json.loads(settings.text)["yaml.schemas"]):
        [remark] = server.open("rules/orders.yaml", f"{HEADER}    fieldz: {{}}\n")
        assert remark["message"] == "Property fieldz is not allowed."
        assert server.open("others/orders.yaml", "fieldz: {}\n") == []


def test_a_row_is_completed_by_kinds_with_what_they_ask(server: LanguageServer) -> None:
    found = Edited(server, "row.yaml", "    fields:\n      id:\n        type: string\n        ‸\n").completions()
    assert "How many characters a text has." in found["length"]
    assert {"length", "notBefore", "severity", "title"} <= set(found)
    assert "compare" not in found


def test_a_row_in_braces_is_completed_too(server: LanguageServer) -> None:
    found = Edited(server, "braces.yaml", "    fields:\n      id: { type: string, le‸ }\n").completions()
    assert "How many characters a text has." in found["length"]


@pytest.mark.parametrize(
    ("name", "text", "some", "none"),
    [
        ("type", "    fields:\n      id:\n        type: ‸\n", {"string", "dateOrDatetime"}, {"error"}),
        ("format", "    fields:\n      id:\n        format: ‸\n", {"email", "iso-country"}, set()),
        ("flag", "    fields:\n      id:\n        required: ‸\n", {"true", "false"}, set()),
        ("severity", "    fields:\n      id:\n        severity: ‸\n", {"error", "warning", "info"}, {"stated"}),
        (
            "basis",
            "    fields:\n      id:\n        length:\n          is: 1..2\n          basis: ‸\n",
            {"stated", "inferred"},
            set(),
        ),
        (
            "change",
            "    fields:\n      id:\n        length:\n          is: 1..2\n          ‸\n",
            {"override", "because"},
            {"is"},
        ),
        ("cell", "    tables:\n      T:\n        cases:\n          A:\n            id: ‸\n", {"R", "o", "X"}, set()),
        (
            "cell-map",
            "    tables:\n      T:\n        cases:\n          A:\n            id:\n              ‸\n",
            {"length", "pattern"},
            {"of", "compare"},
        ),
        ("rule", "    rules:\n      R:\n        ‸\n", {"when", "for", "compare", "unique", "require"}, {"length"}),
        ("condition", "    rules:\n      R:\n        when:\n          id: ‸\n", {"present", "absent"}, set()),
        (
            "test",
            "    rules:\n      R:\n        when:\n          id:\n            ‸\n",
            {"atLeast", "matches", "some"},
            set(),
        ),
        ("shape", "    ‸\n", {"fields", "tables", "rules", "closed"}, {"length"}),
        ("file", "    fields: {}\n‸\n", {"operations", "idempotency", "examples", "clock"}, {"fields"}),
    ],
)
def test_each_place_is_completed_by_what_may_stand_there(
    server: LanguageServer, name: str, text: str, some: set[str], none: set[str]
) -> None:
    found = set(Edited(server, f"{name}.yaml", text).completions())
    assert some <= found
    assert not none & found


def test_a_kind_is_explained_where_it_stands(server: LanguageServer) -> None:
    shown = Edited(server, "hover.yaml", "    fields:\n      due: { type: date, notBe‸fore: today + 7d }\n").hover()
    assert "A date with a bound that may hang on the clock." in shown
    assert "`{ type: date, notBefore: today + 7d }`" in shown


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "kind",
            "    fields:\n      id: { type: string }\n      no: { type: string, ‸lenght: 1..35 }\n",
            "lenght is not allowed",
        ),
        ("range", "    fields:\n      id: { type: string, length: ‸1-35 }\n", "write low..high"),
        ("flag", "    fields:\n      id: { required: ‸yes }\n", 'Expected "boolean"'),
        ("long", "    fields:\n      id: { length: { is: 1..2, ‸serverity: info } }\n", "serverity is not allowed"),
        ("rule", "    rules:\n      R: { ‸compares: a < b }\n", "compares is not allowed"),
        ("mark", "    tables:\n      T: { by: a, cases: { A: { b: ‸maybe } } }\n", 'Valid values: "R", "o", "X"'),
    ],
)
def test_a_mistake_is_remarked_where_it_stands(server: LanguageServer, name: str, text: str, message: str) -> None:
    edited = Edited(server, f"wrong-{name}.yaml", text)
    assert [(remark["range"]["start"]["line"], remark["range"]["start"]["character"]) for remark in edited.remarks] == [
        (edited.line, edited.character)
    ]
    assert message in edited.remarks[0]["message"]
