"""Rule files that are broken as files: their bytes, their size, their depth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.cli.run import run
from tests.diagnostics.cases import BASE, NAME

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "rulewright: 1\ncontract: a\nversion: 1.0.0\nshapes: { A: { fields: { a: { type: string } } } }\n"
BOMB = "".join(f"b{level}: &b{level} [{', '.join([f'*b{level - 1}' if level else 'x'] * 9)}]\n" for level in range(12))
SECONDS = 3.0
LINES = 8
"""Of each output that are kept."""

FILES: dict[str, tuple[bytes, str]] = {
    "UTF-16": (BASE.encode("utf-16"), ":1:1: error: this is UTF-16, UTF-32 or no text at all"),
    "UTF-16 without a mark": (BASE.encode("utf-16-le"), ":1:1: error: this is UTF-16, UTF-32 or no text at all"),
    "Latin-1": (HEAD.encode() + b"title: caf\xe9\n", ":5:11: error: byte 0xE9 is not UTF-8"),
    "a character that is cut off": (HEAD.encode() + "title: é".encode()[:-1], ":5:8: error: the text ends inside"),
    "nothing": (b"", ":1:1: error: the file is empty"),
    "blanks": (b" \n\n", ":1:1: error: the file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", ":1:1: error: byte 0x89 is not UTF-8"),
    "ten megabytes of text": (
        f"{HEAD}title: {'x' * 10_000_000}\n".encode(),
        ":1:1: error: the text is larger than 4 MiB",
    ),
    "many keys": (
        (HEAD + "".join(f"key-{n}: 1\n" for n in range(100_000))).encode(),
        "error: the document has more than 100,000 values and keys",
    ),
    "many fields": (
        (
            HEAD.partition("shapes")[0]
            + "shapes:\n  A:\n    fields:\n"
            + "".join(f"      k{n}: {{ typ: string }}\n" for n in range(50_000))
        ).encode(),
        "error: the document has more than 100,000 values and keys",
    ),
    "more mistakes than anybody reads": (
        (HEAD + "".join(f"key-{n}: 1\n" for n in range(5_000))).encode(),
        ":105:1: info: there are more mistakes; these are the first 100",
    ),
    "deep nesting": (f"{HEAD}title: {'[' * 5_000}\n".encode(), "deeper than 128 levels"),
    "an alias bomb": (f"{HEAD}{BOMB}".encode(), "error: the document has more than 100,000 values and keys"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_it_is_told_with_its_place_and_soon(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data, says = FILES[name]
    Path(NAME).write_bytes(data)
    start = time.process_time()
    assert run(["check", NAME]) == 2
    assert time.process_time() - start < SECONDS
    shown = capsys.readouterr()
    assert says in shown.out
    assert len(shown.out) < 50_000
    assert not shown.err


def test_what_an_author_reads(golden: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]) -> None:
    parts = ["Files that are broken as files.\n"]
    for name, (data, _) in FILES.items():
        Path(NAME).write_bytes(data)
        run(["check", NAME])
        lines = capsys.readouterr().out.splitlines(keepends=True)
        more = "[…]\n" if len(lines) > LINES else ""
        parts.append(f"\n--- {name}\n{''.join(lines[:LINES])}{more}")
    golden("diagnostics/files.txt", "".join(parts))


@pytest.mark.parametrize(
    "data",
    [
        BASE.encode("utf-8-sig"),
        BASE.replace("\n", "\r\n").encode(),
        BASE.replace("\n", "\r").encode(),
        f"---\n{BASE}...\n".encode(),
        BASE.replace("cases:         [WEB", "cases: &cases\n          [WEB").encode(),
    ],
    ids=["a byte order mark", "CRLF", "CR", "marks of a document", "an anchor"],
)
def test_what_is_no_mistake_is_let_through(data: bytes) -> None:
    Path(NAME).write_bytes(data)
    assert run(["check", NAME]) == 0
