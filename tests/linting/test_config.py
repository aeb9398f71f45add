from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from rulewright.carried import CARRIED
from rulewright.linting.config import Assignment, find_config
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.reading.nodes import to_value

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two rule files and a data file."""
    for name in ("orders.yaml", "lines.yaml", "items.csv"):
        (tmp_path / name).write_text("", "utf-8")
    return tmp_path


def write(folder: Path, text: str, name: str = "rulewright.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def mistakes(folder: Path, text: str, name: str = "rulewright.toml") -> list[tuple[int, int, str, str | None]]:
    write(folder, text, name)
    with pytest.raises(DiagnosticError) as refused:
        find_config(folder)
    return [(found.span.line, found.span.column, found.message, found.hint) for found in refused.value.diagnostics]


def test_without_a_file_nothing_is_mapped(folder: Path) -> None:
    config = find_config(folder)
    assert config.path is None
    assert config.assignment(folder / "a.json") is None


def test_everything_a_map_says_is_read(folder: Path) -> None:
    write(
        folder,
        '[[map]]\nfiles = ["a/*.json", "b.json"]\nrules = "orders.yaml"\noperation = "create"\n'
        'today = 2026-03-02\nexpect = "reject"\n[data]\ncatalog = "items.csv"\n[target.staging]\nurl = "http://x"\n',
    )
    config = find_config(folder)
    found = config.assignment(folder / "a" / "x.json")
    assert found is not None
    assert (found.rules, found.operation, found.today, found.expect) == (
        "orders.yaml",
        "create",
        date(2026, 3, 2),
        "reject",
    )
    assert found.span is not None
    assert (found.span.file, found.span.line) == ("rulewright.toml", 3)
    assert config.assignment(folder / "b.json") == found
    assert config.data == {"catalog": folder / "items.csv"}
    assert to_value(config.targets["staging"]) == {"url": "http://x"}


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_map_does_not_say_is_now_and_accept(folder: Path, name: str) -> None:
    write(folder, f'[[map]]\nfiles = "**"\nrules = "{name}"\n')
    found = find_config(folder).assignment(folder / "a.json")
    assert found is not None
    assert found == Assignment(name, None, "now", "accept", span=found.span)


@pytest.mark.parametrize(("text", "expected"), [("now", "now"), ("commit", "commit"), ("2026-03-02", date(2026, 3, 2))])
def test_today_is_a_word_or_a_day(folder: Path, text: str, expected: object) -> None:
    write(folder, f'[[map]]\nfiles = "**"\nrules = "async-orders"\ntoday = "{text}"\n')
    found = find_config(folder).assignment(folder / "a.json")
    assert found is not None
    assert found.today == expected


def test_the_last_map_that_matches_wins(folder: Path) -> None:
    write(
        folder,
        '[[map]]\nfiles = "**"\nrules = "orders.yaml"\n'
        '[[map]]\nfiles = "bad/**"\nrules = "lines.yaml"\nexpect = "reject"\n'
        '[[map]]\nfiles = "other/**"\nrules = "async-orders"\n',
    )
    config = find_config(folder)
    general, special = config.assignment(folder / "a.json"), config.assignment(folder / "bad" / "a.json")
    assert general is not None
    assert special is not None
    assert (general.rules, general.expect) == ("orders.yaml", "accept")
    assert (special.rules, special.expect) == ("lines.yaml", "reject")


def test_a_file_outside_the_folder_of_the_configuration_is_not_mapped(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    write(inner, '[[map]]\nfiles = "**"\nrules = "async-orders"\n')
    assert find_config(inner).assignment(folder / "a.json") is None


def test_the_nearest_folder_upwards_has_it_and_paths_start_there(folder: Path) -> None:
    write(folder, '[[map]]\nfiles = "deep/**"\nrules = "orders.yaml"\n')
    inner = folder / "deep" / "er"
    inner.mkdir(parents=True)
    config = find_config(inner)
    found = config.assignment(inner / "a.json")
    assert config.name == "../../rulewright.toml"
    assert found is not None
    assert found.rules == "../../orders.yaml"


def test_rulewright_toml_comes_before_pyproject(folder: Path) -> None:
    write(folder, '[[map]]\nfiles = "**"\nrules = "orders.yaml"\n')
    write(folder, '[[tool.rulewright.map]]\nfiles = "**"\nrules = "lines.yaml"\n', "pyproject.toml")
    found = find_config(folder).assignment(folder / "a.json")
    assert found is not None
    assert found.rules == "orders.yaml"


def test_a_pyproject_counts_when_it_has_the_table_and_is_passed_over_when_not(folder: Path) -> None:
    write(folder, '[[tool.rulewright.map]]\nfiles = "**"\nrules = "lines.yaml"\n', "pyproject.toml")
    inner = folder / "inner"
    inner.mkdir()
    write(inner, '[project]\nname = "x"\n', "pyproject.toml")
    config = find_config(inner)
    assert config.path == folder / "pyproject.toml"
    found = config.assignment(inner / "a.json")
    assert found is not None
    assert found.rules == "../lines.yaml"


WAIVER = '[[waivers]]\nrule = "r"\nfiles = "**"\nreason = "x"\nuntil = 2026-12-31\n'
MAP = '[[map]]\nfiles = "**"\nrules = "async-orders"\n'


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("maps = []\n", 1, "the configuration has no key “maps”", "did you mean “map”?"),
        (MAP + 'operatoin = "x"\n', 4, "“map” has no key “operatoin”", "did you mean “operation”?"),
        (MAP + 'expect = "rejected"\n', 4, "“expect” cannot be the text “rejected”", "did you mean “reject”?"),
        (
            MAP + 'today = "tomorrow"\n',
            4,
            "“today” cannot be the text “tomorrow”",
            'write a date such as "2026-03-02", "now" or "commit"',
        ),
        (MAP + "today = 3\n", 4, "“today” cannot be the number 3", None),
        (MAP + "operation = 3\n", 4, "“operation” must be a text, found the number 3", None),
        ('[[map]]\nrules = "async-orders"\n', 1, "“map” needs the key “files”", None),
        ('[[map]]\nfiles = "**"\n', 1, "“map” needs the key “rules”", None),
        ('[[map]]\nfiles = [1]\nrules = "async-orders"\n', 2, "“files” must be a text, found the number 1", None),
        (
            '[[map]]\nfiles = "**"\nrules = "order.yaml"\n',
            3,
            "“rules” names a file that is not there: “order.yaml”",
            "did you mean “orders.yaml”?",
        ),
        (
            '[[map]]\nfiles = "**"\nrules = "nowhere/zzz.yaml"\n',
            3,
            "“rules” names a file that is not there: “nowhere/zzz.yaml”",
            "paths start at the configuration's folder",
        ),
        ("map = 3\n", 1, "“map” is a list of tables, found the number 3", "write [[map]]"),
        ('[data]\ncatalog = "item.csv"\n', 2, "the data “catalog” names a file that is not there: “item.csv”", None),
        ("data = 1\n", 1, "“data” must be a map, found the number 1", None),
        ("waivers = 3\n", 1, "“waivers” is a list of tables, found the number 3", "write [[waivers]]"),
        (
            WAIVER.replace('reason = "x"\n', ""),
            1,
            "“waivers” needs the key “reason”",
            "say why, for those who read it when it ends",
        ),
        (
            WAIVER.replace("until = 2026-12-31\n", ""),
            1,
            "“waivers” needs the key “until”",
            'write the last day on which it holds, such as "2026-12-31"',
        ),
        (WAIVER.replace('rule = "r"\n', ""), 1, "“waivers” needs the key “rule”", "name the rules that may be broken"),
        (WAIVER.replace('files = "**"\n', ""), 1, "“waivers” needs the key “files”", None),
        (WAIVER.replace('"x"', '" "'), 4, "“reason” is empty", None),
        (WAIVER.replace("2026-12-31", '"soon"'), 5, "“until” cannot be the text “soon”", None),
        (WAIVER.replace("2026-12-31", "2026"), 5, "“until” cannot be the number 2026", None),
        (WAIVER.replace('"r"', "[]"), 2, "“rule” lists nothing", None),
        (WAIVER.replace("until", "untill"), 5, "“waivers” has no key “untill”", "did you mean “until”?"),
        (MAP + 'expect = "reject"\nbreaks = "a in b"\n', 5, "this names no rule: “a in b”", None),
        (
            MAP + 'breaks = "Order.id/length"\n',
            4,
            "“breaks” says which rules must refuse the payloads",
            'write expect = "reject" too, or leave “breaks” out',
        ),
        (MAP + 'expect = "reject"\nbreaks = 1\n', 5, "“breaks” must be a text, found the number 1", None),
        ('[[build]]\nopenapi = "x"\n', 1, "“build” needs the key “rules”", None),
        (
            '[[build]]\nrules = "order.yaml"\n',
            2,
            "“rules” names a file that is not there: “order.yaml”",
            "did you mean “orders.yaml”?",
        ),
        (
            '[[build]]\nrules = "orders.yaml"\n[[build]]\nrules = "lines.yaml"\n',
            3,
            "openapi.yaml is written by another build too (rulewright.toml:1:3)",
            "give each a file of its own with “openapi”",
        ),
        (
            '[[build]]\nrules = "orders.yaml"\nmodule = "x"\n[[build]]\nrules = "lines.yaml"\nopenapi = "x"\n',
            6,
            "x is written by another build too",
            None,
        ),
        (
            '[[build]]\nrules = "orders.yaml"\nchanges_from = "lines.yaml"\n',
            3,
            "“changes_from” is told in the documentation, and this build makes none",
            'say where it goes: docs = "docs/orders.md"',
        ),
        ("build = 3\n", 1, "“build” is a list of tables, found the number 3", "write [[build]]"),
        ("[[map]\n", 1, "this is not TOML: ", None),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(
    folder: Path, text: str, line: int, message: str, hint: str | None
) -> None:
    found = [entry for entry in mistakes(folder, text) if entry[2].startswith(message)]
    assert [entry[0] for entry in found] == [line]
    if hint is not None:
        assert found[0][3] == hint


def test_a_waiver_is_read(folder: Path) -> None:
    write(folder, WAIVER)
    [waiver] = find_config(folder).waivers
    assert [word.text for word in waiver.rules] == ["r"]
    assert (waiver.files, waiver.reason, waiver.until) == (("**",), "x", date(2026, 12, 31))


def test_all_mistakes_are_told_in_one_run(folder: Path) -> None:
    found = mistakes(folder, '[[map]]\nfiles = "**"\nrules = "x.yaml"\nexpect = "no"\n[[map]]\nfile = "y"\n')
    assert [line for line, *_ in found] == [3, 4, 5, 6]


def test_mistakes_in_a_pyproject_are_located_there(folder: Path) -> None:
    (line, column, message, _), *_ = mistakes(
        folder, '[project]\nname = "x"\n\n[tool.rulewright]\nfoo = 1\n', "pyproject.toml"
    )
    assert (line, column, message) == (5, 1, "the configuration has no key “foo”")
