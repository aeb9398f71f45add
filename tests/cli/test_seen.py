"""`lint --seen`: orders that were seen before, in a folder and from run to run."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rulewright.cli.run import run
from tests.cli.support import ORDERS, rulewright

SEEN = ("--seen", "sqlite:///seen.db")
RULES = ("--rules", "orders.yaml")


def order(number: int, **more: Any) -> str:
    return json.dumps({"id": f"A{number}", "lines": [{"no": 1, "item": "pen"}], **more})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ORDERS, "orders.yaml")
    Path("payloads").mkdir()
    Path("payloads/a.ndjson").write_text("\n".join(order(number) for number in range(5)) + "\n", "utf-8")
    return tmp_path


def write(name: str, *orders: str) -> None:
    Path("payloads", name).write_text("\n".join(orders) + "\n", "utf-8")


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, int, str, str]]:
    """What is told of keys: the file, the line, the code, and where the key was seen first."""
    capsys.readouterr()
    run(["lint", *(arguments or ("payloads",)), *RULES, *SEEN, "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    return [
        (Path(file["path"]).name, violation["line"], violation["code"], violation["params"]["first"])
        for file in report["files"]
        for violation in file["violations"]
        if violation["rule"].startswith("idempotency.")
    ]


def test_a_folder_without_duplicates_is_clean_again_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert [found(capsys), found(capsys), found(capsys, "payloads/a.ndjson")] == [[], [], []]


def test_duplicates_of_one_file_of_two_and_of_an_earlier_run(capsys: pytest.CaptureFixture[str]) -> None:
    write("b.ndjson", order(7), order(7), order(3), order(4, lines=[{"no": 1, "item": "pencil"}]))
    told = [
        ("b.ndjson", 2, "replay", "payloads/b.ndjson:1"),
        ("b.ndjson", 3, "replay", "payloads/a.ndjson:4"),
        ("b.ndjson", 4, "conflict", "payloads/a.ndjson:5"),
    ]
    assert found(capsys) == told
    assert found(capsys) == told, "they are told until they are gone"
    write("c.json", order(7))
    assert found(capsys, "payloads/c.json") == [("c.json", 1, "replay", "payloads/b.ndjson:1")]


def test_what_moves_in_its_file_is_no_duplicate_and_what_changes_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == []
    write("a.ndjson", order(9), *(order(number) for number in range(4)), order(4, lines=[{"no": 1, "item": "pencil"}]))
    assert found(capsys) == [("a.ndjson", 6, "conflict", "payloads/a.ndjson:5")]
    write("a.ndjson", order(9), order(0), order(0))
    assert found(capsys) == [("a.ndjson", 3, "replay", "payloads/a.ndjson:2")]


def test_what_stands_twice_is_told_however_far_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rulewright.linting.duplicates._MOST", 1)
    assert found(capsys) == []
    write("a.ndjson", order(9), order(0), order(1), order(0))
    told = [("a.ndjson", 4, "replay", "payloads/a.ndjson:2")]
    assert [found(capsys), found(capsys)] == [told, told]


def test_a_renamed_file_is_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == []
    Path("payloads/a.ndjson").rename("payloads/renamed.ndjson")
    assert [entry[:3] for entry in found(capsys)] == [("renamed.ndjson", line, "replay") for line in range(1, 6)]


def test_standard_input_is_never_the_same_twice() -> None:
    first = rulewright("lint", "-", *RULES, *SEEN, stdin=order(1).encode())
    assert (first.code, first.err) == (0, "")
    again = rulewright("lint", "-", *RULES, *SEEN, stdin=order(1).encode())
    assert again.code == 1
    assert "standard input:1" in again.out


def test_a_folder_below_knows_files_by_the_same_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("rulewright.toml").write_text('[[map]]\nfiles = "payloads/**"\nrules = "orders.yaml"\n', "utf-8")
    seen = ("--seen", f"sqlite:///{Path.cwd()}/seen.db")
    assert run(["lint", "payloads", *seen]) == 0
    monkeypatch.chdir("payloads")
    assert run(["lint", "a.ndjson", *seen]) == 0
    assert "no violations" in capsys.readouterr().out


def test_payloads_that_are_refused_have_no_keys(capsys: pytest.CaptureFixture[str]) -> None:
    write("b.ndjson", '{"id": "A1"}', "{", '{"id": "A8"}', order(8))
    assert found(capsys) == []


def test_violations_are_told_in_the_order_of_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    write("b.ndjson", '{"id": "A1"}', "{", order(1, email="ada@example.org"), '{"id": "A8"}')
    assert run(["lint", "payloads", *RULES, "--seen", "memory:"]) == 2
    lines = [line.split(": ")[0] for line in capsys.readouterr().out.splitlines() if line.startswith("payloads/b")]
    assert [int(line.split(":")[1]) for line in lines] == sorted(int(line.split(":")[1]) for line in lines)
    assert {int(line.split(":")[1]) for line in lines} == {1, 2, 3, 4}


def test_runs_at_the_same_time_know_of_each_other() -> None:
    orders = [order(number) for number in range(300)]
    for name in "bcde":
        write(f"{name}.ndjson", *orders)
    runs = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from rulewright.cli import main; main()",
                "lint",
                f"payloads/{name}.ndjson",
                *RULES,
                *SEEN,
                "--format",
                "json",
            ],
            stdout=subprocess.PIPE,
        )
        for name in "bcde"
    ]
    told = [json.loads(process.communicate()[0]) for process in runs]
    repeated = sum(len(file["violations"]) for report in told for file in report["files"])
    assert repeated == 300 * 3


def test_what_is_no_database_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for url, says in (
        ("seen.db", "kept in a database"),
        ("redis://127.0.0.1:1/0", "kept in a database"),
        ("sqlite:////no/where/seen.db", "cannot be opened"),
    ):
        assert run(["lint", "payloads", *RULES, "--seen", url]) == 2
        assert says in capsys.readouterr().err


def test_a_database_that_is_lost_on_the_way_makes_the_run_unusable(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rulewright.idempotency.connections._WAIT_SECONDS", 0.1)
    assert run(["lint", "payloads", *RULES, *SEEN]) == 0
    with closing(sqlite3.connect("seen.db")) as file, file:
        file.execute("DROP TABLE rulewright_seen")
    assert run(["lint", "payloads", *RULES, *SEEN]) == 2
    assert "cannot be asked" in capsys.readouterr().out


def test_memory_does_not_grow_with_the_file() -> None:
    """The peak of a run over fifty times as many orders is that of a run over few, within a few MB."""
    write("few.ndjson", *(order(number) for number in range(2_000)))
    write("many.ndjson", *(order(number % 19_999) for number in range(20_000)))
    peaks = []
    for name, repeated in (("few", 0), ("many", 1)):
        code = (
            "import resource, sys; from rulewright.cli.run import run\n"
            f"code = run(['lint', 'payloads/{name}.ndjson', '--rules', 'orders.yaml', '--seen', 'memory:', '--format', 'json=report.json'])\n"
            "print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        exit_code, peak = map(int, told.stdout.splitlines()[-1].split())
        assert exit_code == repeated
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 12_000, f"{peaks} KB"
