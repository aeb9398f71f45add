from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rulewright.cli.run import run
from tests.cli.support import GOOD, ORDERS, WARNED, rulewright


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the contract of these tests and some payloads, which is the current one."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ORDERS, "orders.yaml")
    for name, text in {
        "payloads/good.json": GOOD,
        "payloads/bad.json": '{"id": "A1"}',
        "payloads/warned.json": WARNED,
        "payloads/broken.json": "{",
        "order.json": (
            '{"externalRefID": "A", "customerIdentifier": "acme1", "accountIdentifier": "acme1", "lineItems": []}'
        ),
    }.items():
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def configure(text: str) -> None:
    Path("rulewright.toml").write_text(text, "utf-8")


def last_line(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "end"),
    [
        (["payloads/good.json"], 0, "1 file, 1 payload: no violations"),
        (["payloads/bad.json"], 1, "1 file, 1 payload: 1 error"),
        (["payloads/warned.json"], 0, "1 file, 1 payload: 1 warning"),
        (["payloads/warned.json", "--fail-on", "warning"], 1, "1 file, 1 payload: 1 warning"),
        (["payloads/broken.json"], 2, "1 file: 1 unusable"),
        (["payloads"], 2, "4 files, 3 payloads: 1 error, 1 warning, 1 unusable"),
        (["payloads/b*.json", "nowhere.json"], 2, "2 files, 1 payload: 1 error, 2 unusable"),
        (["payloads/good.json", "--operation", "addLine"], 1, "1 file, 1 payload: 2 errors"),
        (["payloads/good.json", "--operation", "addLin"], 2, "0 files: 1 unusable"),
    ],
)
def test_the_exit_code_and_the_sums(
    arguments: list[str], code: int, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lint", *arguments, "--rules", "orders.yaml"]) == code
    assert last_line(capsys) == end


def test_the_first_minute(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "order.json", "--rules", "async-orders", "--today", "2026-03-02"]) == 1
    first, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("order.json:1:")
    assert first.endswith("[Order.lineItems/count]")


def test_without_a_contract_it_teaches_how_to_name_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["lint", "order.json"]) == 2
    assert capsys.readouterr().out == (
        "order.json: error: no contract is mapped to this file\n"
        "  hint: name the contract with --rules FILE (--rules async-orders is the one that rulewright carries),\n"
        "    or map files to one in rulewright.toml:\n"
        "      [[map]]\n"
        '      files = "payloads/**"\n'
        '      rules = "rules/orders.yaml"\n'
        "0 files: 1 unusable\n"
    )


def test_the_hint_of_an_unmapped_file_names_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    configure('[[map]]\nfiles = "other/**"\nrules = "orders.yaml"\n')
    assert run(["lint", "order.json"]) == 2
    assert "hint: add a [[map]] for it to rulewright.toml, or name the contract with --rules FILE" in (
        capsys.readouterr().out
    )
    assert run(["lint", "payloads"]) == 2
    assert capsys.readouterr().out.startswith(
        "rulewright.toml: error: no contract is mapped to any of the payload files found (4)\n"
    )


def test_skip_unmapped_is_for_hooks(capsys: pytest.CaptureFixture[str]) -> None:
    configure('[[map]]\nfiles = "payloads/good.json"\nrules = "orders.yaml"\n')
    assert run(["lint", "--skip-unmapped", "order.json", "payloads/good.json"]) == 0
    assert last_line(capsys) == "1 file, 1 payload: no violations (1 file without a contract passed over)"


def test_each_file_is_judged_as_the_configuration_maps_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure(
        '[[map]]\nfiles = "**/*.json"\nrules = "orders.yaml"\n'
        '[[map]]\nfiles = "payloads/bad.json"\nrules = "orders.yaml"\nexpect = "reject"\n'
        '[[map]]\nfiles = "order.json"\nrules = "async-orders"\ntoday = "2026-03-02"\n'
    )
    assert run(["lint", "payloads/bad.json", "payloads/good.json"]) == 0
    assert run(["lint", "order.json"]) == 1
    assert "[Order.lineItems/count]" in capsys.readouterr().out


def test_a_payload_expected_to_be_rejected_must_be(capsys: pytest.CaptureFixture[str]) -> None:
    configure('[[map]]\nfiles = "payloads/*.json"\nrules = "orders.yaml"\nexpect = "reject"\n')
    assert run(["lint", "payloads/good.json"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "payloads/good.json:1:1: error: the payload is accepted, and its map expects the contract to refuse it"
        ' (expect = "reject") [map/expect]'
    )


def test_the_rules_option_wins_over_all_that_maps_say(capsys: pytest.CaptureFixture[str]) -> None:
    configure('[[map]]\nfiles = "**"\nrules = "async-orders"\nexpect = "reject"\noperation = "createAsyncOrder"\n')
    assert run(["lint", "payloads/good.json", "--rules", "orders.yaml"]) == 0
    assert last_line(capsys) == "1 file, 1 payload: no violations"


def test_other_options_win_over_the_map_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    Path("due.json").write_text(GOOD.replace("}]}", '}], "due": "2026-03-09"}'), "utf-8")
    configure('[[map]]\nfiles = "**"\nrules = "orders.yaml"\ntoday = "2026-03-03"\n')
    assert run(["lint", "due.json"]) == 1
    assert run(["lint", "due.json", "--today", "2026-03-02"]) == 0
    assert run(["lint", "due.json", "--today", "now"]) in {0, 1}
    assert run(["lint", "due.json", "--operation", "addLine"]) == 1
    assert "Line.no/required" in capsys.readouterr().out


def test_paths_of_a_configuration_above_start_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure('[[map]]\nfiles = "payloads/*.json"\nrules = "orders.yaml"\n')
    monkeypatch.chdir("payloads")
    assert run(["lint", "bad.json", "--format", "json"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["path"], file["rules"]) == ("bad.json", "../orders.yaml")


def test_the_day_of_the_last_commit(capsys: pytest.CaptureFixture[str]) -> None:
    Path("due.json").write_text(GOOD.replace("}]}", '}], "due": "2020-01-08"}'), "utf-8")
    configure('[[map]]\nfiles = "**"\nrules = "orders.yaml"\ntoday = "commit"\n')
    environment = {**os.environ, "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"}
    author = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    for command in (["init"], ["add", "."], [*author, "commit", "-m", "x"]):
        subprocess.run(["git", *command], env=environment, check=True, capture_output=True)  # noqa: S607 - as typed
    assert run(["lint", "due.json"]) == 0
    with Path("due.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert run(["lint", "due.json"]) == 1
    assert "Order.due/notBefore" in capsys.readouterr().out


def test_data_comes_from_the_configuration_or_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pens.csv").write_text("item\npen\n", "utf-8")
    Path("inks.csv").write_text("item\nink\n", "utf-8")
    configure('[data]\ncatalog = "pens.csv"\nother = "inks.csv"\n')
    assert run(["lint", "payloads/good.json", "--rules", "orders.yaml"]) == 0
    assert "not judged" not in capsys.readouterr().out
    assert run(["lint", "payloads/good.json", "--rules", "orders.yaml", "--data", "catalog=inks.csv"]) == 1
    assert "[Line.IN-CATALOG]" in capsys.readouterr().out
    assert run(["lint", "payloads/good.json", "--rules", "orders.yaml", "--data", "catalgo=inks.csv"]) == 2
    assert "--data catalgo: error: no contract of this run declares the data “catalgo”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--today", "tomorrow", "“tomorrow” is not a day; write a date such as 2026-03-02, or now"),
        ("--today", "2026-02-30", "“2026-02-30” is not a day"),
        ("--data", "catalog", "“catalog” is not NAME=FILE; write catalog=items.csv"),
        ("--data", "catalog=nowhere.csv", "there is no file “nowhere.csv”"),
        ("--format", "jsn", "there is no format “jsn”; did you mean json?"),
        ("--fail-on", "info", "'info' is not one of"),
        ("--stdin-format", "xml", "'xml' is not one of"),
    ],
)
def test_an_option_that_cannot_be_used_is_told(
    option: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lint", "payloads", "--rules", "orders.yaml", option, value]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_a_contract_that_is_not_there_is_told_with_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "payloads", "--rules", "order.yaml"]) == 2
    assert "there is no rule file order.yaml\n  hint: did you mean orders.yaml?" in capsys.readouterr().out
    assert run(["lint", "payloads", "--rules", "async-order"]) == 2
    assert "hint: did you mean async-orders?" in capsys.readouterr().out


def test_a_configuration_with_mistakes_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    configure('[[map]]\nfiles = "**"\nrules = "zzz/nowhere.yaml"\nexpct = "reject"\n')
    assert run(["lint", "payloads", "--rules", "orders.yaml"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "rulewright.toml:3:9: error: “rules” names a file that is not there: “zzz/nowhere.yaml”\n"
        '  rules = "zzz/nowhere.yaml"\n'
        "          ^~~~~~~~~~~~~~~~~~\n"
        "  hint: paths start at the configuration's folder\n"
        "rulewright.toml:4:1: error: “map” has no key “expct”\n"
        '  expct = "reject"\n'
        "  ^~~~~\n"
        "  hint: did you mean “expect”?\n"
    )


def test_formats_go_where_they_are_sent(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--format", "json", "--format", "text=out.txt", "--format", "github=out.gh"]
    assert run(["lint", "payloads/bad.json", "--rules", "orders.yaml", *arguments]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["files"][0]["violations"][0]["rule"] == "Order.lines/required"
    assert Path("out.txt").read_text("utf-8").endswith("1 file, 1 payload: 1 error\n")
    assert Path("out.gh").read_text("utf-8").startswith("::error file=payloads/bad.json,line=1,col=1,")


def test_json_is_all_that_is_on_standard_output_whatever_goes_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.yaml").write_text("rulewright: 1\nx: 1\n", "utf-8")
    for rules in ("orders.yaml", "bad.yaml", "nowhere.yaml"):
        assert run(["lint", "payloads", "nowhere.json", "--rules", rules, "--format", "json"]) == 2
        captured = capsys.readouterr()
        document = json.loads(captured.out)
        assert captured.err == ""
        assert document["unusable"][0]["path"] == "nowhere.json"


def test_values_are_shown_only_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "payloads/warned.json", "--rules", "orders.yaml"]) == 0
    assert "ada@" not in capsys.readouterr().out
    assert run(["lint", "payloads/warned.json", "--rules", "orders.yaml", "--show-values"]) == 0
    assert "ada@" in capsys.readouterr().out


def test_a_rule_file_is_checked_and_a_payload_beside_it_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "orders.yaml", "payloads/good.json", "--rules", "orders.yaml"]) == 0
    out = capsys.readouterr().out
    assert "orders.yaml:32:7: warning: no example breaks Order.LINE-IDS" in out
    assert out.endswith("1 file, 1 payload, 1 rule file, 59 rules, 4 examples: 4 warnings\n")
    assert run(["lint", "orders.yaml"]) == 0


def test_standard_input() -> None:
    ran = rulewright("lint", "-", "--rules", "orders.yaml", stdin=b'{"id": "A1"}')
    assert (ran.code, ran.out.splitlines()[0]) == (1, "<stdin>:1:1: error: lines is required [Order.lines/required]")
    ran = rulewright(
        "lint", "-", "--rules", "orders.yaml", "--stdin-format", "ndjson", stdin=f"{GOOD}\n{{}}\n".encode()
    )
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "1 file, 2 payloads: 2 errors")
    ran = rulewright("lint", "-", "--rules", "orders.yaml", "--stdin-format", "yaml", stdin=b"id: A1\nlines: []\n")
    assert (ran.code, "[Order.lines/count]" in ran.out) == (1, True)
