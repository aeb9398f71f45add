"""`rulewright lint --fix`: rule files laid out, generated files made anew, and payloads never touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from rulewright.cli.run import run
from tests.linting.projects import MAP, linted, project, remarks, write
from tests.linting.support import GOOD, ORDERS

BUILD = '[[build]]\nrules = "orders.yaml"\n'
MADE = ["openapi.yaml", "schemas/orders.full.schema.json", "schemas/orders.schema.json"]
TIDY = Path(ORDERS).read_text("utf-8")
UNTIDY = TIDY.replace("contract: orders\n", "contract: orders   \n").replace("{ zone: UTC,", "{zone: UTC,")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def contents() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def test_rule_files_are_laid_out_and_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP, {"payloads/a.json": GOOD, "orders.yaml": UNTIDY})
    code, document = linted(capsys, "--fix")
    assert code == 0
    assert Path("orders.yaml").read_text("utf-8") == TIDY
    assert remarks(document) == [("orders.yaml", None, "fixed: spaces in { } and [ ], white space at line ends", None)]
    assert document["remarks"][0]["severity"] == "info"
    assert document["payloads"] == 1
    before = contents()
    _, document = linted(capsys, "--fix")
    assert document["remarks"] == []
    assert contents() == before


def test_without_the_option_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + BUILD, {"payloads/a.json": GOOD, "orders.yaml": UNTIDY})
    before = contents()
    linted(capsys, "payloads", "orders.yaml")
    assert contents() == before


@pytest.mark.parametrize("payload", ['{"id":"A1"   ,"lines":[]}  \r\n', "id:    A1   \nlines: [ ]\n\n\n"])
def test_payloads_are_never_touched(payload: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = "payloads/a.json" if payload.startswith("{") else "payloads/a.yaml"
    project(MAP, {})
    Path("payloads").mkdir()
    Path(name).write_bytes(payload.encode())
    code, _ = linted(capsys, "--fix", name, "orders.yaml")
    assert code == 1
    assert Path(name).read_bytes() == payload.encode()


def test_stale_generated_files_are_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + BUILD, {"payloads/a.json": GOOD})
    run(["build"])
    right = contents()
    Path(MADE[0]).unlink()
    write({MADE[1]: "{}\n"})
    times = Path(MADE[2]).stat().st_mtime_ns
    capsys.readouterr()
    _, document = linted(capsys, "--fix")
    assert remarks(document) == [
        (MADE[1], None, "made anew, since it was out of date, from orders.yaml", None),
        (MADE[0], None, "made, from orders.yaml", None),
    ]
    assert contents() == right
    assert Path(MADE[2]).stat().st_mtime_ns == times
    assert run(["build", "--check"]) == 0


def test_only_what_comes_from_the_rule_files_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    more = '[[build]]\nrules = "other.yaml"\nopenapi = "other-api.yaml"\n'
    project(BUILD + more, {"payloads/a.json": GOOD, "other.yaml": TIDY.replace("contract: orders", "contract: other")})
    linted(capsys, "--fix", "payloads", "--rules", "orders.yaml")
    assert not Path("openapi.yaml").exists()
    linted(capsys, "--fix", "other.yaml")
    assert (Path("openapi.yaml").exists(), Path("other-api.yaml").exists()) == (False, True)


def test_without_paths_every_build_is_looked_at_also_of_a_contract_that_rulewright_carries(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(MAP + BUILD.replace("orders.yaml", "async-orders"), {"payloads/a.json": GOOD})
    code, document = linted(capsys, "--fix", "payloads")
    assert (code, document["remarks"]) == (0, [])
    linted(capsys, "--fix")
    assert Path("schemas/async-orders.schema.json").exists()


def test_from_a_folder_below_it_does_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project(MAP + BUILD, {"payloads/a.json": GOOD, "orders.yaml": UNTIDY})
    monkeypatch.chdir("payloads")
    _, document = linted(capsys, "--fix")
    assert [path for path, *_ in remarks(document)][:2] == ["../orders.yaml", "../schemas/orders.schema.json"]
    assert [file["path"] for file in document["files"]] == ["../payloads/a.json"]
    monkeypatch.chdir("..")
    assert Path("orders.yaml").read_text("utf-8") == TIDY
    assert run(["build", "--check"]) == 0


def test_what_tells_of_changes_since_a_rule_file_is_generated_from_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    earlier = TIDY.replace("version: 1.0.0", "version: 0.9.0")
    project(BUILD + 'docs = "orders.md"\nchanges_from = "earlier.yaml"\n', {"earlier.yaml": earlier})
    linted(capsys, "--fix", "earlier.yaml")
    assert "0.9.0" in Path("orders.md").read_text("utf-8")


def test_what_extends_a_rule_file_is_generated_from_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    child = "rulewright: 1\ncontract: child\nversion: 1.0.0\nextends: [./orders.yaml]\n"
    project(BUILD.replace("orders", "child"), {"child.yaml": child})
    code, document = linted(capsys, "--fix", "orders.yaml")
    assert code == 0, document
    assert Path("schemas/child.schema.json").exists()


def test_a_rule_file_that_cannot_be_read_stays_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP + BUILD, {"orders.yaml": UNTIDY + "shapes: {}\n"})
    before = contents()
    code, document = linted(capsys, "--fix", "orders.yaml")
    assert code == 2
    assert "orders.yaml" in {path for path, *_ in remarks(document, "unusable")}
    assert contents() == before


@pytest.mark.parametrize("mistake", ["  ] {\n", "shapes: {}\n"])
@pytest.mark.parametrize("paths", [(), ("orders.yaml",), ("orders.yaml", "payloads")])
def test_a_mistake_of_a_rule_file_is_told_once_by_all_that_read_it(
    paths: tuple[str, ...], mistake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project(MAP + BUILD, {"orders.yaml": TIDY + mistake, "payloads/a.json": GOOD, "payloads/b.json": "{"})
    code, document = linted(capsys, "--fix", *paths)
    assert code == 2
    told = [place for place in remarks(document, "unusable") if place[0] == "orders.yaml"]
    assert len(told) == len(set(told)) > 0


def test_a_byte_order_mark_is_taken_out_and_permissions_and_links_stay(capsys: pytest.CaptureFixture[str]) -> None:
    project(MAP, {"payloads/a.json": GOOD})
    Path("orders.yaml").write_bytes(b"\xef\xbb\xbf" + TIDY.encode())
    Path("orders.yaml").chmod(0o640)
    Path("link.yaml").symlink_to("orders.yaml")
    _, document = linted(capsys, "--fix", "link.yaml")
    assert [message for *_, message, _ in remarks(document)] == ["fixed: the byte order mark"]
    assert Path("link.yaml").is_symlink()
    assert Path("orders.yaml").read_text("utf-8") == TIDY
    assert stat.S_IMODE(Path("orders.yaml").stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_exits_with_2_and_nothing_is_half_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    project(MAP, {"orders.yaml": UNTIDY})
    Path(f".orders.yaml.{os.getpid()}.tmp").mkdir()  # in the way of the file that would take its place
    assert run(["lint", "--fix", "orders.yaml"]) == 2
    assert "orders.yaml" in capsys.readouterr().err
    assert Path("orders.yaml").read_text("utf-8") == UNTIDY
