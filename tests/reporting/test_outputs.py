from __future__ import annotations

import io
from pathlib import Path

import pytest

from rulewright.linting.events import Finished
from rulewright.reporting.outputs import OF_CHECK, OF_LINT, FormatError, Output, read_outputs, writing
from rulewright.reporting.styles import coloured, plain, style_for


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
    ],
)
def test_colours_are_for_terminals_whose_users_want_them(
    stream: io.StringIO, environment: dict[str, str], style: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert style_for(stream) is style
