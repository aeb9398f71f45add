from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from rulewright.linting.commit import CommitError, committed_at

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, date: str = "2026-03-02T10:00:00+02:00") -> None:
    subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments],  # noqa: S607 - git as a shell finds it
        cwd=folder,
        env={**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": "2027-01-01T00:00:00Z"},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two files, committed on different days."""
    git(tmp_path, "init")
    for name, date in (("a.json", "2026-03-02T10:00:00+02:00"), ("b.json", "2026-05-05T00:00:00Z")):
        (tmp_path / name).write_text("{}", "utf-8")
        git(tmp_path, "add", name)
        git(tmp_path, "commit", "-m", name, date=date)
    return tmp_path


def test_it_is_the_author_date_of_the_last_commit_that_touched_the_file(repository: Path) -> None:
    assert committed_at(repository / "a.json") == datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=2)))


def test_a_file_changed_since_waits_for_its_commit(repository: Path) -> None:
    (repository / "a.json").write_text("[]", "utf-8")
    assert committed_at(repository / "a.json") is None
    git(repository, "add", "a.json")
    assert committed_at(repository / "a.json") is None


def test_a_file_without_a_commit_waits_for_its_first(repository: Path) -> None:
    (repository / "new.json").write_text("{}", "utf-8")
    assert committed_at(repository / "new.json") is None
    (repository / ".gitignore").write_text("new.json\n", "utf-8")
    assert committed_at(repository / "new.json") is None


def test_a_repository_without_commits_is_no_mistake(tmp_path: Path) -> None:
    git(tmp_path, "init")
    (tmp_path / "a.json").write_text("{}", "utf-8")
    assert committed_at(tmp_path / "a.json") is None


def test_a_name_is_never_read_as_a_pattern(repository: Path) -> None:
    (repository / "*.json").write_text("{}", "utf-8")
    git(repository, "--literal-pathspecs", "add", "*.json")
    git(repository, "commit", "-m", "x", date="2026-06-06T00:00:00Z")
    (repository / "a.json").write_text("[]", "utf-8")
    assert committed_at(repository / "*.json") == datetime(2026, 6, 6, tzinfo=UTC)


def test_the_environment_of_a_hook_does_not_mislead(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", ".nowhere/index")
    assert committed_at(repository / "b.json") is not None


def test_outside_of_a_repository_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(CommitError, match=r"^git says: not a git repository") as refused:
        committed_at(tmp_path / "a.json")
    assert refused.value.hint.startswith('today = "commit" takes the date of the file\'s last commit')


def test_without_git_it_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(CommitError, match=r"^git is not installed$"):
        committed_at(repository / "a.json")


def test_where_history_is_cut_off_no_date_is_made_up(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), str(clone))
    with pytest.raises(
        CommitError, match=r"^the history of this clone is cut off before the file's last commit$"
    ) as cut:
        committed_at(clone / "a.json")
    assert "fetch-depth: 0" in cut.value.hint
    (clone / "a.json").write_text("[]", "utf-8")
    assert committed_at(clone / "a.json") is None
    git(clone, "commit", "--all", "-m", "x", date="2026-07-07T00:00:00Z")
    assert committed_at(clone / "a.json") == datetime(2026, 7, 7, tzinfo=UTC)


def test_the_first_commit_of_a_repository_is_no_cut(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "2", repository.as_uri(), str(clone))
    assert committed_at(clone / "a.json") == datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=2)))
