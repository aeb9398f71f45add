"""What belongs together is told together, what is broken again and again is counted, and how much is told is chosen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.cli.run import run
from rulewright.contract.telling import TextWriter as FuzzWriter
from rulewright.reading.styles import Detail, Style
from tests.contract.support import PARCELS
from tests.reporting.runs import disagreeing
from tests.reporting.support import written

if TYPE_CHECKING:
    from collections.abc import Callable

_DETAILS = (Detail.USUAL, Detail.ALL, Detail.VERDICT)
RULES = """\
rulewright: 1
contract: orders
version: 1.0.0
shapes:
  Order:
    fields:
      id:    { type: string, length: 3.., pattern: '^[A-Z]+$', required: true }
      lines: { type: array, of: Line }
      note:  { type: string, length: { is: ..5, severity: warning } }
  Line:
    fields:
      by:     { enum: [POST, VAN], required: true }
      amount: { type: integer, range: 1.. }
      a:      { type: object }
      a.city: { type: string }
      a.zip:  { type: string }
      a.name: { type: string }
      phone:  { type: string }
    tables:
      BY:
        title: What each way needs
        by: by
        cases:  [POST, VAN]
        rows:
          a:      [R, o]
          a.city: [R, o]
          a.zip:  [R, o]
          a.name: [R, o]
          phone:  [o, R]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules.yaml").write_text(RULES, "utf-8")


@pytest.fixture(name="shown")
def _shown(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What lint writes of files of payloads, one a line, by name."""

    def show(*options: str, **payloads: list[object]) -> str:
        names = []
        for name, values in payloads.items():
            names.append(f"{name}.ndjson")
            Path(names[-1]).write_text("".join(f"{json.dumps(value)}\n" for value in values), "utf-8")
        run(["lint", *names, "--rules", "rules.yaml", *options])
        return capsys.readouterr().out

    return show


def test_what_is_wrong_with_one_place_is_told_with_its_line_once_the_gravest_first(shown: Callable[..., str]) -> None:
    assert shown(a=[{"id": "ab"}]) == (
        "a.ndjson:1:8: error: id must have at least 3 characters, has 2 [Order.id/length]\n"
        "a.ndjson:1:8: error: id must match ^[A-Z]+$ [Order.id/pattern]\n"
        '  {"id": <text>}\n'
        "         ^~~~~~\n"
        "  rule: rules.yaml:7:30\n"
        "  rule: rules.yaml:7:43\n"
        "1 file, 1 payload: 2 errors\n"
    )
    Path("rules.yaml").write_text(RULES.replace("length: 3..,", "length: { is: 3.., severity: warning },"), "utf-8")
    first, second, *_ = shown(a=[{"id": "ab"}]).splitlines()
    assert (first.split(": ")[1], second.split(": ")[1]) == ("error", "warning")


def test_many_cells_of_one_case_that_are_missing_at_one_place_are_told_in_one_line(shown: Callable[..., str]) -> None:
    head, more, *_, end = shown(a=[{"id": "ABC", "lines": [{"by": "POST"}]}]).splitlines()
    assert head == "a.ndjson:1:25: error: lines[0].a is required because by is POST [Line.BY/POST/a]"
    assert more == "  and 3 more of Line.BY/POST there: a.city, a.name, a.zip"
    assert end == "1 file, 1 payload: 4 errors"


@pytest.mark.parametrize(
    ("field", "base", "payload", "sample"),
    [
        ("{ type: string, pattern: '^[A-Z]$' }", "{ id: ABC, code: A }", {"code": "a"}, "A"),
        ("{ type: string, pattern: '^[A-Z]$', sensitive: true }", "{ id: ABC, code: A }", {"code": "a"}, None),
        ("{ type: string, pattern: '^[A-Z]$' }", "{ id: ABC }", {"code": "a"}, None),
        ("{ type: string, pattern: '^[A-Z]+$' }", f"{{ id: ABC, code: {'A' * 61} }}", {"code": "a"}, None),
        ("{ type: string, length: ..2 }", "{ id: ABC, code: A }", {"code": "aaa"}, None),
        ("{ type: object }", "{ id: ABC, code: { a: A } }", {"code": {"a": "a"}}, "A"),
    ],
)
def test_a_text_of_the_right_form_is_shown_where_the_contract_has_one(
    field: str, base: str, payload: dict[str, object], sample: str | None, shown: Callable[..., str]
) -> None:
    more = "" if "object" not in field else "\n      code.a: { type: string, pattern: '^[A-Z]$' }"
    rules = RULES.replace("      lines: {", f"      code: {field}{more}\n      lines: {{")
    Path("rules.yaml").write_text(f"{rules}examples: {{ today: 2026-03-02, Order: {{ one: {base} }} }}\n", "utf-8")
    told = [line for line in shown(a=[{"id": "ABC", **payload}]).splitlines() if "for example" in line]
    assert told == ([] if sample is None else [f"  for example: {sample}"])


def test_a_few_cells_are_told_each_in_a_line(shown: Callable[..., str]) -> None:
    lines = shown(a=[{"id": "ABC", "lines": [{"by": "POST", "a": {"zip": "1"}}]}]).splitlines()
    assert [line.rpartition(" [")[2] for line in lines if ": error: " in line] == [
        "Line.BY/POST/a.city]",
        "Line.BY/POST/a.name]",
    ]
    Path("rules.yaml").write_text(RULES.replace("a.zip:  [R, o]", "a.zip:  [R, o]\n          amount: [R, o]"), "utf-8")
    lines = shown(a=[{"id": "ABC", "lines": [{"by": "POST", "a": {"zip": "1"}}]}]).splitlines()
    assert sum(": error: " in line for line in lines) == 3


def test_cells_that_are_told_in_one_line_are_counted_one_by_one(shown: Callable[..., str]) -> None:
    lines = shown(a=[{"id": "ABC", "lines": [{"by": "POST"}]}] * 5).splitlines()
    assert [line for line in lines if "and 3 more of" in line] == [
        "  and 3 more of Line.BY/POST there: a.city, a.name, a.zip"
    ] * 3
    assert "a.ndjson: 8 more of Line.BY/POST, in lines 4 to 5" in lines


def test_what_is_missing_for_another_reason_is_told_apart(shown: Callable[..., str]) -> None:
    Path("rules.yaml").write_text(RULES.replace("phone:  [o, R]", "phone:  [R, R]"), "utf-8")
    lines = shown(a=[{"id": "ABC", "lines": [{"by": "POST"}, {"by": "VAN"}]}]).splitlines()
    assert [line for line in lines if "and " in line] == [
        "  and 4 more of Line.BY/POST there: a.city, a.name, a.zip, phone"
    ]
    assert any("lines[1].phone is required because by is VAN" in line for line in lines)


def test_what_is_broken_again_and_again_is_shown_three_times_and_counted(shown: Callable[..., str]) -> None:
    bad = {"id": "ABC", "lines": [{"by": "VAN", "phone": "1", "amount": 0}] * 500}
    once = {"id": "ABC", "note": "longer than five"}
    lines = shown(a=[bad, once], b=[bad]).splitlines()
    assert sum("[Line.amount/range]" in line for line in lines) == 6
    assert [line for line in lines if " more of " in line] == [
        "a.ndjson: 497 more of Line.amount/range, in line 1",
        "b.ndjson: 497 more of Line.amount/range, in line 1",
    ]
    assert sum("[Order.note/length]" in line for line in lines) == 1
    assert lines[-2] == "note: 994 violations are only counted above; --verbose shows each"
    assert lines[-1] == "2 files, 3 payloads: 1000 errors, 1 warning"


def test_cells_of_one_case_that_weigh_otherwise_are_counted_apart(shown: Callable[..., str]) -> None:
    Path("rules.yaml").write_text(RULES.replace("a.zip:  [R,", "a.zip:  [{ is: R, severity: warning },"), "utf-8")
    bad = {"id": "ABC", "lines": [{"by": "POST", "a": {"name": "x"}}]}
    lines = shown(a=[bad] * 4).splitlines()
    assert sum("error: lines[0].a.city" in line for line in lines) == 3
    assert sum("warning: lines[0].a.zip" in line for line in lines) == 3
    assert sum("1 more of Line.BY/POST, in line 4" in line for line in lines) == 2


def test_what_is_waived_stands_apart_from_what_is_wrong_with_the_same_place(shown: Callable[..., str]) -> None:
    waiver = 'rule = "Order.id/length"\nfiles = "**"\nreason = "old orders"\nuntil = "2999-01-01"\n'
    Path("rulewright.toml").write_text(f"[[waivers]]\n{waiver}", "utf-8")
    assert shown(a=[{"id": "ab"}]) == (
        "a.ndjson:1:8: waived: id must have at least 3 characters, has 2 [Order.id/length]\n"
        "  waived until 2999-01-01: old orders (rulewright.toml:1:3)\n"
        "a.ndjson:1:8: error: id must match ^[A-Z]+$ [Order.id/pattern]\n"
        '  {"id": <text>}\n'
        "         ^~~~~~\n"
        "  rule: rules.yaml:7:43\n"
        "1 file, 1 payload: 1 error, 1 waived\n"
    )


def test_lines_of_what_is_counted_are_told(shown: Callable[..., str]) -> None:
    lines = shown(a=[{"id": "abc"}, {"id": "ABC"}] * 5).splitlines()
    assert [line for line in lines if " more of " in line] == ["a.ndjson: 2 more of Order.id/pattern, in lines 7 to 9"]


def test_three_of_a_kind_are_not_counted(shown: Callable[..., str]) -> None:
    assert "more of" not in shown(a=[{"id": "abc"}] * 3)
    assert "1 more of Order.id/pattern, in line 4" in shown(a=[{"id": "abc"}] * 4)


def test_json_and_verbose_text_have_every_violation(shown: Callable[..., str]) -> None:
    bad = {"id": "ab", "lines": [{"by": "POST", "amount": 0}] * 50}
    [file] = json.loads(shown("--format", "json", a=[bad]))["files"]
    assert len(file["violations"]) == 252
    lines = shown("--verbose", a=[bad]).splitlines()
    assert [line for line in lines if line.startswith("a.ndjson:1:")] == [
        f"a.ndjson:{found['line']}:{found['column']}: error: {found['message']} [{found['rule']}]"
        for found in file["violations"]
    ]
    assert "more of" not in "\n".join(lines)


def test_verbose_text_shows_the_line_of_the_rule_and_names_files_without_violations(shown: Callable[..., str]) -> None:
    assert shown("-v", a=[{"id": "ABC"}], b=[{"id": "ABC", "lines": [{"by": "VAN"}]}]) == (
        "a.ndjson: 1 payload judged by rules.yaml: no violations\n"
        "b.ndjson:1:25: error: lines[0].phone is required because by is VAN [Line.BY/VAN/phone]\n"
        '  {"id": <text>, "lines": [{"by": "VAN"}]}\n'
        "                           ^\n"
        "  rule: rules.yaml:29:23: What each way needs\n"
        "              phone:  [o, R]\n"
        "                          ^\n"
        "2 files, 2 payloads: 1 error\n"
    )


def test_quiet_text_is_one_line(shown: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert shown("--quiet", a=[{"id": "ab"}] * 9) == "1 file, 9 payloads: 18 errors\n"
    assert run(["lint", "missing.json", "--rules", "rules.yaml", "-q"]) == 2
    assert capsys.readouterr().out == "0 files: 1 unusable\n"
    assert run(["lint", "a.ndjson", "--rules", "rules.yaml", "-q", "-v"]) == 2
    assert "--quiet and --verbose ask for the opposite" in capsys.readouterr().err
    assert json.loads(shown("-q", "--format", "json", a=[{"id": "ab"}]))["files"][0]["violations"]
    assert shown("-q", "--format", "text=out.txt", a=[{"id": "ab"}]) == ""
    assert Path("out.txt").read_text("utf-8") == "1 file, 1 payload: 2 errors\n"


def test_check_is_told_quietly_and_verbosely(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "rules.yaml", "--quiet"]) == 0
    assert capsys.readouterr().out == "1 rule file, 42 rules: 1 warning\n"
    assert run(["check", "rules.yaml", "--verbose"]) == 0
    assert "rules.yaml: orders 1.0.0: 42 rules, no example\n" in capsys.readouterr().out


def test_colours_can_be_forced_into_a_pipe(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in shown(a=[{"id": "ab"}])
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror\x1b[0m" in shown(a=[{"id": "ab"}])
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in shown(a=[{"id": "ab"}])


def test_fuzz_is_told_quietly_and_verbosely() -> None:
    Path("parcels.yaml").write_text(PARCELS, "utf-8")
    usual, verbose, quiet = (written(FuzzWriter, disagreeing(), Style(detail=detail)) for detail in _DETAILS)
    assert quiet == f"{usual.splitlines()[-1]}\n"
    assert {*usual.splitlines()} <= {*verbose.splitlines()}
    assert [line for line in verbose.splitlines() if line not in usual.splitlines()] == [
        "phase: cases",
        "  rule: parcels.yaml:16:31: note must have at most 10 characters",
        "          note:   { type: string, length: 0..10 }",
        "                                  ^~~~~~",
        "phase: keys",
        "  answered 500",
    ]


def test_a_plan_is_not_told_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fuzz", "async-orders", "--url", "http://127.0.0.1:1", "--plan", "--quiet"]) == 2
    assert "--quiet would say nothing of it" in capsys.readouterr().err
