"""Every code block of the README and of `docs/` does what it shows, in a folder with the files of `world/`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.contract.ways import authority
from tests.docs.blocks import blocks_of, spoken_of
from tests.docs.reader import ROOT, Reader, is_test, unknown
from tests.docs.shell import is_shown
from tests.mock.processes import mocked

if TYPE_CHECKING:
    from collections.abc import Iterator

WORLD = Path(__file__).parent / "world"
WORLDS = WORLD.with_name("worlds")
"""What some pages find otherwise, by the name of the page: these speak of the contract that `rulewright init` writes."""
STARTED = ROOT / "src" / "rulewright" / "starting" / "files" / "orders.yaml"
MARKDOWN = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in MARKDOWN)
BLOCKS = {page: blocks_of(page, (ROOT / page).read_text("utf-8")) for page in PAGES}

FAULT = "high+1:Order.notes/length"
"""What is wrong with the endpoint that pages call staging."""


@pytest.fixture(scope="module")
def staging() -> Iterator[str]:
    with mocked(str(WORLD / "rules" / "orders.yaml"), "--fault", FAULT) as (url, _):
        yield url


@pytest.fixture
def world(tmp_path: Path, staging: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the files that pages speak of, and an endpoint that takes one letter too many."""
    folder = tmp_path / "world"
    shutil.copytree(WORLD, folder, ignore=shutil.ignore_patterns("__pycache__"))
    config = folder / "rulewright.toml"
    config.write_text(config.read_text("utf-8").replace("STAGING", staging), "utf-8")
    known = authority(tmp_path / "authority")
    for name, path in zip(("sandbox-ca.pem", "me.pem", "me.key"), (known.pem, *known.pair("client")), strict=True):
        shutil.copy(path, folder / name)
    (folder / "customers.txt").write_text("C-1\nC-2\n", "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    for name, value in {"GITHUB_STEP_SUMMARY": "summary.md", "SANDBOX_SHOP": "S-1", "SHOP_PROXY": "http://p"}.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if BLOCKS[page]])
def test_the_blocks_of_a_page_do_what_they_show(page: str, world: Path) -> None:
    own = WORLDS / Path(page).stem
    if own.exists():
        shutil.copytree(own, world, dirs_exist_ok=True)
        shutil.copy(STARTED, world / "rules" / "orders.yaml")
    reader = Reader()
    try:
        for block in BLOCKS[page]:
            reader.follow(block)
    finally:
        reader.shell.close()
    assert not reader.faults, "\n\n".join(reader.faults)


def test_sentences_speak_of_commands_and_options_that_there_are() -> None:
    said = {code for page in MARKDOWN for code in spoken_of(page.read_text("utf-8")) if code.startswith("rulewright ")}
    assert len(said) > 30
    assert [wrong for code in sorted(said) if (wrong := unknown(code)) is not None] == []


def test_the_tests_that_pages_show_pass_and_do_what_is_said_of_them(world: Path) -> None:
    shown = list(dict.fromkeys(block.text for page in PAGES for block in BLOCKS[page] if is_test(block)))
    assert len(shown) == 3
    for number, text in enumerate(shown):
        (world / f"test_{number}.py").write_text(text, "utf-8")
    options = ["-q", "-rA", "-p", "shop", "--import-mode=prepend", "-k", "ref or valid or auth or (drawn and test_1)"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        env={**os.environ, "PYTHONPATH": str(world), "SHOP_PASSWORD": "secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    passed = {line.removeprefix("PASSED ") for line in done.stdout.splitlines() if line.startswith("PASSED ")}
    assert done.returncode == 0, done.stdout
    for number in range(3):
        for name in ("Order.ref/length", "valid"):
            assert f"test_{number}.py::test_orders[{name}]" in passed
    assert "test_1.py::test_orders[drawn]" in passed
    assert "test_0.py::test_orders[auth]" in passed
    assert "test_1.py::test_orders[auth]" not in passed


@pytest.mark.parametrize(
    ("shown", "printed", "is_so"),
    [
        ("a\nb", "a\nb\n", True),
        ("a", "a\nb\n", False),
        ("a\n…", "a\nb\nc\n", True),
        ("…\nc", "a\nb\nc\n", True),
        ("…\nb", "a\nb\nc\n", False),
        ("in … s: 1", "in 2.5 s: 1", True),
        ("in … s: 1", "in 2\n.5 s: 1", False),
        ("a.c", "abc", False),
    ],
)
def test_dots_stand_for_what_is_left_out_and_nothing_else_does(shown: str, printed: str, is_so: bool) -> None:
    assert is_shown(shown, printed) is is_so


def test_a_block_that_is_wrong_is_told_with_its_place(world: Path) -> None:  # noqa: ARG001 - the current folder
    page = (
        "# Page\n\n```python\n1 / 0\n```\n\n```console\n$ rulewright lint payloads\nno violations\n```\n\n"
        "<!-- not run: it needs the network -->\n\n```console\n$ rulewright lint --no-such\n```\n\n"
        "```yaml\nshapes: { Order: { fieldz: {} } }\n```\n\n```\nof no language\n```\n\n    indented\n"
    )
    reader = Reader()
    for block in blocks_of("page.md", page):
        reader.follow(block)
    places = [fault.partition(" ")[0] for fault in reader.faults]
    assert places == ["page.md:4:", "page.md:8:", "page.md:15:", "page.md:19:", "page.md:23:", "page.md:26:"], (
        reader.faults
    )
