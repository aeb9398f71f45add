"""Rules kept from run to run: while their files say the same, and never from where others could have put them."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.caching import folder
from rulewright.caching.entries import keep, kept
from rulewright.compiling import compile_rules
from rulewright.loading import load
from rulewright.reading.diagnostics import DiagnosticError
from tests.caching.support import EXAMPLES, start, write_rules

if TYPE_CHECKING:
    from rulewright.rules import Rules

LOAD = """
import sys
from rulewright import load
rules = load(sys.argv[1])
print("read" if "rulewright.compiling" in sys.modules else "kept", rules.is_valid({"id": "abcd"}))
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(folder.SWITCH)
    return tmp_path / "cache" / "rulewright"


def rules_of(name: str) -> Rules:
    return compile_rules(Path(name).read_text("utf-8"), name)


def remembered(name: str) -> Rules:
    rules = rules_of(name)
    keep(name, rules.plan, rules.remarks, rules.changes)
    return rules


def only_file(cache: Path) -> Path:
    (found,) = cache.iterdir()
    return found


def test_rules_are_kept_from_run_to_run(tmp_path: Path, cache: Path) -> None:
    name = write_rules(tmp_path)
    assert start(LOAD, name).communicate()[0] == "read False\n"
    assert start(LOAD, name).communicate()[0] == "kept False\n"
    assert cache.stat().st_mode & 0o777 == 0o700
    assert only_file(cache).stat().st_mode & 0o777 == 0o600


def test_a_changed_rule_file_is_read_again(tmp_path: Path) -> None:
    name = write_rules(tmp_path)
    assert start(LOAD, name).communicate()[0] == "read False\n"
    write_rules(tmp_path, limit=4)
    assert start(LOAD, name).communicate()[0] == "read True\n"
    assert start(LOAD, name).communicate()[0] == "kept True\n"


def test_a_changed_file_of_examples_is_read_again(tmp_path: Path) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    (tmp_path / "kept.examples.yaml").write_text(EXAMPLES.replace("a }", "b }"), "utf-8")
    assert kept(name) is None
    (tmp_path / "kept.examples.yaml").unlink()
    assert kept(name) is None
    with pytest.raises(DiagnosticError):
        rules_of(name)


def test_what_is_kept_is_what_was_read(tmp_path: Path) -> None:
    name = write_rules(tmp_path)
    rules = remembered(name)
    assert kept(name) == (rules.plan, rules.remarks, rules.changes)


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[]\n", b"\xff\n", b'{"made_by": 1}\n', b"null"])
def test_a_foreign_file_is_ignored_and_written_anew(tmp_path: Path, cache: Path, damage: bytes) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    only_file(cache).write_bytes(damage)
    assert kept(name) is None
    assert start(LOAD, name).communicate()[0] == "read False\n"
    assert start(LOAD, name).communicate()[0] == "kept False\n"


def test_a_damaged_file_is_ignored(tmp_path: Path, cache: Path) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    content = only_file(cache).read_bytes()
    for changed in (content[:-1], content + b".", content[:-9] + b"\0" + content[-8:], content[:40]):
        only_file(cache).write_bytes(changed)
        assert kept(name) is None
    only_file(cache).write_bytes(content)
    assert kept(name) is not None


def test_rules_made_by_other_sources_are_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    monkeypatch.setattr("rulewright.__version__", "0.0.0")
    assert kept(name) is None
    remembered(name)
    assert kept(name) is not None
    assert only_file(cache).is_file()


def test_a_rule_file_with_mistakes_is_not_kept(tmp_path: Path, cache: Path) -> None:
    name = write_rules(tmp_path)
    Path(name).write_text("rulewright: 1\n", "utf-8")
    program = (
        "import sys, rulewright\ntry: rulewright.load(sys.argv[1])\nexcept rulewright.DiagnosticError: print('no')"
    )
    assert start(program, name).communicate()[0] == "no\n"
    assert not cache.exists()


def test_runs_at_once_read_and_write_whole_files(tmp_path: Path, cache: Path) -> None:
    name = write_rules(tmp_path)
    runs = [start(LOAD, name) for _ in range(6)]
    assert {run.communicate()[0].split()[1] for run in runs} == {"False"}
    assert kept(name) is not None
    assert only_file(cache).is_file()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o777])
def test_a_folder_that_is_open_to_others_is_neither_read_nor_written(tmp_path: Path, cache: Path, mode: int) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    cache.chmod(mode)
    assert kept(name) is None
    before = only_file(cache).stat().st_mtime_ns
    remembered(name)
    assert only_file(cache).stat().st_mtime_ns == before
    cache.chmod(0o700)
    assert kept(name) is not None


def test_a_file_that_others_may_write_is_not_read(tmp_path: Path, cache: Path) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    only_file(cache).chmod(0o666)
    assert kept(name) is None


def test_links_are_not_followed(tmp_path: Path, cache: Path) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    elsewhere = tmp_path / "elsewhere"
    only_file(cache).rename(elsewhere)
    remembered(name)
    file = only_file(cache)
    file.unlink()
    file.symlink_to(elsewhere)
    assert kept(name) is None
    cache.rename(tmp_path / "moved")
    cache.symlink_to(tmp_path / "moved")
    assert kept(name) is None


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    before = only_file(cache).read_bytes()
    really_open = os.open

    def read_only(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really_open(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", read_only)
    monkeypatch.setattr(os, "supports_dir_fd", {*os.supports_dir_fd, read_only})
    assert kept(name) is not None
    changed = Path(write_rules(tmp_path, limit=4))
    assert load(changed).is_valid({"id": "abcd"})
    assert kept(name) is None
    assert only_file(cache).read_bytes() == before


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "below"))
    name = write_rules(tmp_path)
    assert start(LOAD, name).communicate()[0] == "read False\n"


def test_it_can_be_switched_off(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = write_rules(tmp_path)
    remembered(name)
    monkeypatch.setenv(folder.SWITCH, "off")
    assert kept(name) is None
    assert start(LOAD, name).communicate()[0] == "read False\n"
    assert only_file(cache).is_file()


def test_it_is_below_home_unless_an_absolute_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.location() == tmp_path / "cache" / "rulewright"
    monkeypatch.setenv("HOME", str(tmp_path))
    for relative in ("", "cache"):
        monkeypatch.setenv("XDG_CACHE_HOME", relative)
        assert folder.location() == tmp_path / ".cache" / "rulewright"


def test_of_many_files_those_written_last_are_kept(cache: Path) -> None:
    for number in range(folder.KEPT + 3):
        folder.write(f"file-{number}", b"content")
        os.utime(cache / f"file-{number}", (number, number))
    folder.write("newest", b"content")
    left = {path.name for path in cache.iterdir()}
    assert len(left) == folder.KEPT
    assert {"newest", f"file-{folder.KEPT + 2}"} <= left
    assert "file-0" not in left
