"""A page's blocks, one after another → what is wrong with them: each is done what its language says."""

from __future__ import annotations

import json
import os
import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rulewright.cli.group import COMMANDS
from rulewright.contract.endpoint.target import read_target
from rulewright.linting.config import read_config
from rulewright.manual.sections import SECTIONS
from rulewright.reading.nodes import to_value
from rulewright.reading.yaml import read_yaml
from tests.docs.blocks import FILE, NOT_RUN, ON, PART, Block
from tests.docs.shell import Command, Shell, commands_of, is_shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).parents[2]

MADE = "docs/language.md"
"""Below the contract at its top, each line of a block is one by itself: `tests/manual` compiles them where they would
stand, and `docs/generate.py --check` compares the page with them."""
HEADER = "rulewright: 1\ncontract: shown\nversion: 1.0.0\n"
[FILE_KEYS] = ({key.name for key in section.keys} for section in SECTIONS if section.name == "file")


class Reader:
    """Follows a page from its first block to its last; `faults` is what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.shell = Shell()
        self.home = Path.cwd()
        self.section = ""
        self.names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(Path("given.py").read_text("utf-8"), "given.py", "exec"), self.names)  # noqa: S102 - ours

    def follow(self, block: Block) -> None:
        """Does what a block says. Each section of a page begins in the same folder."""
        if block.section != self.section:
            os.chdir(self.home)
            self.section = block.section
        if FILE in block.says:
            path = Path(block.says[FILE])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        try:
            if PART in block.says:
                self.part(block)
            elif NOT_RUN in block.says:
                self.unrun(block)
            elif block.language in READ:
                READ[block.language](self, block)
            elif FILE not in block.says:
                self.said(block, f"a block has one of the languages {', '.join(READ)}, or says why it is not run")
        except Exception as error:  # noqa: BLE001 - whatever a block raises is told with its place, and the page goes on
            self.faults.append(f"{block.place}: {error!r}")

    def said(self, block: Block, what: str | None) -> None:
        if what is not None:
            self.faults.append(f"{block.place}: {what}")

    def part(self, block: Block) -> None:
        """What is shown stands in a file that a command wrote, or in a golden."""
        whole = Path(block.says[PART]) if Path(block.says[PART]).exists() else ROOT / block.says[PART]
        text = whole.read_text("utf-8")
        if block.language == "json":
            shown = json.loads(block.text)
            found = any(_holds(value, shown) for value in _values(json.loads(text)))
        else:
            found = is_shown(f"…\n{block.text}…", text)
        self.said(block, None if found else f"is no part of {whole}:\n{text}")

    def unrun(self, block: Block) -> None:
        """A command that is not run is still one that there is, with options that it has."""
        if not block.says[NOT_RUN]:
            self.said(block, "does not say why it is not run")
        if block.language == "console":
            for command in commands_of(block.text):
                self.said(block, unknown(command.line))

    def console(self, block: Block) -> None:
        for command in commands_of(block.text):
            self.said(block, self.shell.run(command))

    def python(self, block: Block) -> None:
        compiled = compile("\n" * (block.line - 1) + block.text, block.page, "exec")
        if not is_test(block):
            exec(compiled, self.names)  # noqa: S102 - what the pages show

    def yaml(self, block: Block) -> None:
        if block.page == MADE and not block.text.startswith("rulewright: 1\ncontract:"):
            return
        content = to_value(read_yaml(block.text, block.place))
        if isinstance(content, dict) and set(content) <= FILE_KEYS:
            header = "" if "rulewright" in content else HEADER
            extends = f"extends: [./{block.says[ON]}]\n" if ON in block.says else ""
            Path("rules/shown.yaml").write_text(f"{header}{extends}{block.text}", "utf-8")
            self.said(block, self.shell.run(Command("rulewright check rules/shown.yaml", ())))
        for command in _steps(content):
            self.said(block, self.shell.run(Command(command, ())))

    def toml(self, block: Block) -> None:
        name = "pyproject.toml" if "[tool." in block.text else "rulewright.toml"
        path = Path("configured", name)
        shutil.copytree(".", path.parent, ignore=shutil.ignore_patterns("configured", "pyproject.toml"))
        path.write_text(block.text, "utf-8")
        config = read_config(path, path.parent)
        assert config is not None
        assert any((config.maps, config.waivers, config.builds, config.data, config.targets, config.schemathesis)), (
            "nothing of it is read"
        )
        for target, node in config.targets.items():
            read_target(node, target, config.folder)
        shutil.rmtree(path.parent)

    def json(self, block: Block) -> None:
        json.loads(block.text)


READ: Mapping[str, Callable[[Reader, Block], None]] = {
    "console": Reader.console,
    "python": Reader.python,
    "yaml": Reader.yaml,
    "toml": Reader.toml,
    "json": Reader.json,
}


def _values(value: Any) -> Iterator[Any]:
    """A JSON value and all in it."""
    yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _values(item)


def _holds(value: Any, shown: Any) -> bool:
    """Whether a JSON value is what is shown of it: keys of objects may be left out."""
    if isinstance(value, dict) and isinstance(shown, dict):
        return all(key in value and _holds(value[key], item) for key, item in shown.items())
    if isinstance(value, list) and isinstance(shown, list):
        return len(value) == len(shown) and all(map(_holds, value, shown))
    return bool(value == shown)


def _steps(content: Any) -> Iterator[str]:
    """The commands of a workflow of CI that are rulewright's."""
    for value in _values(content):
        run = value.get("run") if isinstance(value, dict) else None
        if isinstance(run, str) and run.startswith("rulewright "):
            yield run.replace("${{ matrix.shard }}", "1")


def unknown(line: str) -> str | None:
    """What is wrong with the name of a command, and the names of its options."""
    words = line.partition(" && ")[0].split()
    if words[0] != "rulewright" or len(words) == 1:
        return None
    if words[1] not in COMMANDS:
        return f"there is no rulewright {words[1]}"
    command = import_module(COMMANDS[words[1]].module).command
    known = {"--help", *(name for option in command.params for name in option.opts)}
    wrong = [word for word in words[2:] if word.startswith("--") and word.partition("=")[0] not in known]
    return f"rulewright {words[1]} has no {', '.join(wrong)}" if wrong else None


def is_test(block: Block) -> bool:
    return block.language == "python" and "\ndef test_" in block.text and NOT_RUN not in block.says
