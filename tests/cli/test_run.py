from __future__ import annotations

import io
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from rulewright.cli import group
from rulewright.cli import run as running
from rulewright.cli.group import COMMANDS, Entry
from rulewright.cli.run import run
from rulewright.reading.limits import LimitError
from rulewright.reading.span import Span
from tests.cli.support import GOOD, ORDERS, rulewright, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes the command `lint` raise an error."""

    def fail(error: BaseException) -> None:
        @click.command
        def command() -> None:
            raise error

        monkeypatch.setattr(group, "import_module", lambda _: type("module", (), {"command": command}))

    return fail


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("rulewright 0.")


def test_help_lists_the_commands_without_importing_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None]
) -> None:
    monkeypatch.setattr(group, "import_module", pytest.fail)
    assert run(["--help"]) == 0
    golden("help/rulewright.txt", capsys.readouterr().out)


@pytest.mark.parametrize("name", ["lint", "check", "explain"])
def test_help_of_a_command(name: str, capsys: pytest.CaptureFixture[str], golden: Callable[[str, str], None]) -> None:
    assert run([name, "-h"]) == 0
    golden(f"help/{name}.txt", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lnt"], "Error: there is no command “lnt”; did you mean lint?"),
        (
            ["qqqq"],
            "Error: there is no command “qqqq”; commands: init, lint, config, check, explain, build, mock, fuzz",
        ),
        (["lint"], "Error: name the files to judge, or map files to a contract in rulewright.toml"),
        (["lint", "x", "--opertion", "y"], "Did you mean '--operation'?"),
        (["check"], "Error: Missing argument 'RULES...'."),
        (["explain"], "Error: name a rule, or a kind with --kind"),
    ],
)
def test_usage_errors_exit_with_2(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Commands:" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (LimitError("a text is too long"), "error: a text is too long\n"),
        (LimitError("it is too long", Span("a.json", 2, 3, 2, 4)), "a.json:2:3: error: it is too long\n"),
        (
            FileNotFoundError(2, "No such file or directory", "a\x1b.json"),
            "error: a␛.json: No such file or directory\n",
        ),
        (OSError("no space"), "error: no space\n"),
        (click.ClickException("odd"), "Error: odd\n"),
    ],
)
def test_errors_that_can_be_foreseen_are_messages(
    error: Exception, message: str, failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(error)
    assert run(["lint"]) == 2
    assert capsys.readouterr().err == message


def test_a_rule_file_with_mistakes_is_told_with_its_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "r.yaml").write_text("rulewright: 1\ncontract: x\nversion: 1.0.0\nshaeps: {}\n", "utf-8")
    assert run(["explain", "X", "--rules", "r.yaml"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert (
        "r.yaml:4:1: error: a rule file has no key “shaeps”\n  shaeps: {}\n  ^~~~~~\n  hint: did you mean “shapes”?\n"
        in captured.err
    )


def test_a_crash_says_that_it_is_one_and_never_looks_like_violations(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ZeroDivisionError("oops"))
    assert run(["lint"]) == 2
    err = capsys.readouterr().err
    assert "ZeroDivisionError: oops" in err
    assert err.endswith("error: this is a mistake in rulewright; please report it with the lines above\n")


def test_an_interrupt_exits_with_130(failing: Callable[[BaseException], None]) -> None:
    failing(KeyboardInterrupt())
    assert run(["lint"]) == 130


def test_what_a_command_returns_is_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in (0, 1, 2, None):
        command = click.Command("lint", callback=lambda code=code: code)
        monkeypatch.setattr(group, "import_module", lambda _, command=command: type("m", (), {"command": command}))
        assert run(["lint"]) == (code or 0)


@pytest.mark.parametrize(("name", "extra"), [("mock", "mock"), ("fuzz", "fuzz")])
def test_a_command_that_misses_its_extra_says_which(
    name: str, extra: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: str) -> object:
        raise ModuleNotFoundError("no", name="starlette.routing")

    monkeypatch.setattr(group, "import_module", missing)
    assert run([name]) == 2
    assert capsys.readouterr().err == (
        f"Error: rulewright {name} needs a package that is not installed (starlette);"
        f" install it with: pip install 'rulewright[{extra}]'\n"
    )


def test_an_extra_that_is_missed_only_while_running_is_told_too(
    failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "lint", Entry("x", "y", "mock"))
    failing(ModuleNotFoundError("no", name="uvicorn"))
    assert run(["lint"]) == 2
    assert "pip install 'rulewright[mock]'" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "module"), [("mock", "rulewright.mock.gone"), ("lint", "yaml"), ("mock", None)])
def test_other_missing_modules_are_no_missing_extras(
    command: str, module: str | None, failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ModuleNotFoundError("no", name=module))
    assert run([command]) == 2
    assert "pip install" not in capsys.readouterr().err


def test_every_command_of_the_table_can_be_imported() -> None:
    context = click.Context(running.rulewright)
    missing = [name for name in COMMANDS if running.rulewright.get_command(context, name) is None]
    assert missing == []


def test_output_that_nobody_reads_ends_the_run_quietly(folder: Path) -> None:
    (folder / "a.ndjson").write_text("{}\n" * 2000, "utf-8")
    process = start("lint", "a.ndjson", "--rules", str(ORDERS))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.communicate()
    assert process.returncode == 141


def test_an_interrupted_process_exits_with_130_and_no_traceback() -> None:
    process = start("lint", "-", "--rules", str(ORDERS), "--stdin-format", "ndjson")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"{}\n" * 2000)
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in errors


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "ключ"), ("ascii", r"\u043a"), ("utf-16", "ключ")])
def test_a_terminal_of_another_encoding_is_no_reason_to_fail(folder: Path, encoding: str, shown: str) -> None:
    (folder / "ü.json").write_text('{"id": "ü", "ключ": 1}', "utf-8")
    ran = rulewright("lint", "ü.json", "--rules", str(ORDERS), encoding=encoding)
    assert (ran.code, ran.err) == (1, "")
    assert f"error: {shown}" in ran.out


def test_a_stream_that_cannot_be_changed_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert run(["--version"]) == 0
    assert out.getvalue().startswith("rulewright ")


HEAVY = {"asyncio", "hypothesis", "jsonschema", "rich", "schemathesis", "sqlalchemy", "ssl", "starlette", "subprocess"}


def test_lint_starts_without_what_it_does_not_need(folder: Path) -> None:
    (folder / "a.json").write_text(GOOD, "utf-8")
    script = (
        "import sys; from rulewright.cli.run import run; "
        f"print(run(['lint', 'a.json', '--rules', {str(ORDERS)!r}]), sorted({HEAVY!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mock", "async-orders", "--port", port]) == 2
    error = capsys.readouterr().err
    assert f"Invalid value for '--port': '{port}'" in error or f"Invalid value for '--port': {port} is not" in error
    assert "Traceback" not in error
