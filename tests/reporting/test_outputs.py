from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import termios
from pathlib import Path

import pytest

from rulewright.linting.events import Finished
from rulewright.reading.styles import coloured, plain, style_for
from rulewright.reporting.outputs import OF_CHECK, OF_LINT, FormatError, Output, read_outputs, writing


@pytest.mark.parametrize(
    ("texts", "outputs"),
    [
        ((), (Output("text", None),)),
        (("json",), (Output("json", None),)),
        (("json=a.json", "text"), (Output("json", Path("a.json")), Output("text", None))),
        (("json=a=b.json",), (Output("json", Path("a=b.json")),)),
        (
            ("github", "json=a", "text=b"),
            (Output("github", None), Output("json", Path("a")), Output("text", Path("b"))),
        ),
    ],
)
def test_formats_name_their_place(texts: tuple[str, ...], outputs: tuple[Output, ...]) -> None:
    assert read_outputs(texts, OF_LINT) == outputs


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("jsn",), "there is no format “jsn”; did you mean json?"),
        (("xml=x",), "there is no format “xml”; formats: text, json, github, sarif, junit, markdown, html"),
        (("sarif=",), "sarif= names no file; write sarif=FILE, or sarif for standard output"),
        (("json", "text"), "json and text would both go to standard output; write text=FILE"),
        (("json=a", "text=a"), "json and text would both go to a; write text=FILE"),
        (("text", "text"), "text and text would both go to standard output; write text=FILE"),
    ],
)
def test_what_cannot_be_written_is_refused(texts: tuple[str, ...], message: str) -> None:
    with pytest.raises(FormatError) as refused:
        read_outputs(texts, OF_LINT)
    assert str(refused.value) == message


def test_every_output_gets_every_event(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = read_outputs((f"json={tmp_path / 'a.json'}", "text", f"text={tmp_path / 'a.txt'}"), OF_CHECK)
    with writing(outputs, OF_CHECK) as write:
        write(Finished())
    assert capsys.readouterr().out == "0 files: no violations\n"
    assert (tmp_path / "a.txt").read_text("utf-8") == "0 files: no violations\n"
    assert (tmp_path / "a.json").read_text("utf-8") == '{"format": 1, "ok": true, "files": [], "unusable": []}\n'


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "style"),
    [
        (Terminal(), {}, coloured),
        (Terminal(), {"NO_COLOR": ""}, coloured),
        (Terminal(), {"NO_COLOR": "1"}, plain),
        (Terminal(), {"TERM": "dumb"}, plain),
        (io.StringIO(), {}, plain),
        (io.StringIO(), {"FORCE_COLOR": "1"}, coloured),
        (io.StringIO(), {"FORCE_COLOR": ""}, plain),
        (io.StringIO(), {"FORCE_COLOR": "0"}, plain),
        (Terminal(), {"FORCE_COLOR": "0"}, coloured),
        (io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, plain),
        (Terminal(), {"FORCE_COLOR": "1", "TERM": "dumb"}, coloured),
    ],
)
def test_colours_are_for_terminals_whose_users_want_them(
    stream: io.StringIO, environment: dict[str, str], style: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert style_for(stream) == style


@pytest.mark.parametrize(
    ("stream", "said", "columns"),
    [
        (Terminal(), "200", 194),
        (Terminal(), "20", 40),
        (Terminal(), "wide", 120),
        (Terminal(), "0", 120),
        (Terminal(), "٣٠", 120),
        (io.StringIO(), "200", 120),
    ],
)
def test_lines_are_as_wide_as_their_terminal(
    stream: io.StringIO, said: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", said)
    assert style_for(stream).columns == columns


def test_a_terminal_says_how_wide_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 77, 0, 0))
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        assert style_for(terminal).columns == 71
    os.close(ours)
