from __future__ import annotations

from pathlib import Path

import pytest

from rulewright.linting.discover import discover


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with payload files and others."""
    for name in (
        "b.json",
        "a.yaml",
        "deep/c.ndjson",
        "deep/er/d.jsonl",
        "deep/e.YML",
        "deep/readme.md",
        ".hidden/f.json",
        "deep/.secret.json",
        "node_modules/g.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths: str) -> list[str]:
    return [entry.name for entry in discover(paths)[0]]


def test_a_folder_stands_for_the_payload_files_below_it_sorted(folder: Path) -> None:
    assert names(".") == ["a.yaml", "b.json", "deep/c.ndjson", "deep/e.YML", "deep/er/d.jsonl"]
    assert names(str(folder)) == [f"{folder.as_posix()}/{name}" for name in names(".")]


@pytest.mark.usefixtures("folder")
def test_formats_follow_the_suffixes() -> None:
    formats = {entry.name: entry.format for entry in discover(["."])[0]}
    assert formats == {
        "a.yaml": "yaml",
        "b.json": "json",
        "deep/c.ndjson": "ndjson",
        "deep/e.YML": "yaml",
        "deep/er/d.jsonl": "ndjson",
    }


@pytest.mark.usefixtures("folder")
def test_a_hidden_file_and_folder_can_be_named() -> None:
    assert names(".hidden", "deep/.secret.json", "node_modules") == [
        ".hidden/f.json",
        "deep/.secret.json",
        "node_modules/g.json",
    ]


@pytest.mark.usefixtures("folder")
def test_globs_match_payload_files_only() -> None:
    assert names("*.json") == ["b.json"]
    assert names("deep/*") == ["deep/c.ndjson", "deep/e.YML"]
    assert names("**/*.jsonl") == ["deep/er/d.jsonl"]


@pytest.mark.usefixtures("folder")
def test_each_file_is_there_once_and_named_if_it_was_named_at_all() -> None:
    found, missing = discover([".", "b.json", "./b.json", "*.json", "b.json"])
    assert missing == []
    assert [(entry.name, entry.named) for entry in found if "b.json" in entry.name] == [("b.json", True)]
    assert [entry.named for entry in found if entry.name == "a.yaml"] == [False]


@pytest.mark.usefixtures("folder")
def test_a_link_and_its_file_are_one() -> None:
    Path("link.json").symlink_to("b.json")
    assert names("b.json", "link.json") == ["link.json"]


def test_standard_input_has_the_format_it_is_given() -> None:
    found, _ = discover(["-"], "ndjson")
    assert [(entry.name, entry.path, entry.format, entry.named) for entry in found] == [
        ("<stdin>", None, "ndjson", True)
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("path", "code", "message", "hint"),
    [
        ("c.json", "missing-file", "there is no such file or folder", "did you mean b.json?"),
        ("deep/c.ndjsn", "missing-file", "there is no such file or folder", "did you mean deep/c.ndjson?"),
        ("nowhere/x.json", "missing-file", "there is no such file or folder", None),
        ("*.ndjson", "empty", "no payload file is found there", "payload files end in"),
        ("deep/readme.md", "format", "the file's name does not say its format", "--stdin-format"),
    ],
)
def test_a_path_that_stands_for_nothing_is_told_and_the_others_are_kept(
    path: str, code: str, message: str, hint: str | None
) -> None:
    found, missing = discover([path, "b.json"])
    assert [entry.name for entry in found] == ["b.json"]
    ((remark,),) = [entry.remarks for entry in missing]
    assert (remark.path, remark.line, remark.code, remark.message) == (path, None, code, message)
    assert (remark.hint is None) if hint is None else (hint in (remark.hint or ""))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    _, missing = discover([str(tmp_path)])
    assert [entry.remarks[0].code for entry in missing] == ["empty"]
