from __future__ import annotations

import shlex
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from rulewright.contract.endpoint.credentials import CredentialsError, masked
from rulewright.contract.endpoint.token import TokenCommand, Tokens

COUNTING = """
import pathlib
count = pathlib.Path("count")
number = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(number))
print(f"t0ken-number-{number}")
"""


def python(folder: Path, script: str, refresh: timedelta | None = None) -> TokenCommand:
    return TokenCommand((sys.executable, "-c", script), folder, refresh)


def test_what_a_command_prints_is_sent_and_shown_nowhere(tmp_path: Path) -> None:
    tokens = Tokens(python(tmp_path, COUNTING))
    tokens.renew()
    tokens.renew()
    assert tokens.header == "Bearer t0ken-number-1"
    for text in (tokens.shown, tokens.curl, repr(tokens)):
        assert "t0ken-number" not in text.replace(COUNTING, "")
    assert masked(tokens, "you are t0ken-number-1") == "you are ***"


def test_the_curl_line_runs_the_command_where_the_configuration_is(tmp_path: Path) -> None:
    arguments = ("./print token", "it's")
    command = TokenCommand(arguments, tmp_path)
    assert str(command) == f"cd {shlex.quote(str(tmp_path))} && {shlex.join(arguments)}"
    assert str(TokenCommand(arguments, Path())) == shlex.join(arguments)
    assert Tokens(TokenCommand(("a", "b"), Path())).curl == '--header "Authorization: Bearer $(a b)"'


def test_a_token_that_served_is_asked_for_again_when_it_is_refused(tmp_path: Path) -> None:
    tokens = Tokens(python(tmp_path, COUNTING))
    tokens.renew()
    first = tokens.header
    assert not tokens.replaced(first, 400)
    assert tokens.replaced(first, 401)
    assert tokens.header == "Bearer t0ken-number-2"
    assert tokens.replaced(first, 401), "another thread asked with the first token meanwhile"
    assert tokens.header == "Bearer t0ken-number-2"
    assert masked(tokens, "t0ken-number-1 t0ken-number-2") == "*** ***"


def test_a_token_that_is_refused_at_once_is_not_asked_for_again_and_again(tmp_path: Path) -> None:
    tokens = Tokens(python(tmp_path, COUNTING))
    tokens.renew()
    assert tokens.replaced(tokens.header, 401)
    assert not tokens.replaced(tokens.header, 401)
    assert not tokens.replaced(tokens.header, 401)
    assert tokens.header == "Bearer t0ken-number-2"
    assert not tokens.replaced(tokens.header, 201)
    assert tokens.replaced(tokens.header, 401)


def test_the_same_token_again_is_no_other(tmp_path: Path) -> None:
    tokens = Tokens(python(tmp_path, "print('always-the-same')"))
    tokens.renew()
    assert not tokens.replaced(tokens.header, 401)


def test_a_token_of_its_age_is_renewed(tmp_path: Path) -> None:
    now = [100.0]
    tokens = Tokens(python(tmp_path, COUNTING, timedelta(seconds=50)), monotonic=lambda: now[0])
    tokens.renew()
    now[0] = 149.0
    tokens.renew()
    assert tokens.header.endswith("-1")
    now[0] = 150.0
    tokens.renew()
    assert tokens.header.endswith("-2")


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("raise SystemExit(3)", "failed with exit code 3$"),
        ("import sys; sys.exit('not logged in\\nmore')", "failed with exit code 1: not logged in$"),
        ("import sys; print('s3cret-s3cret'); sys.exit('bad s3cret-s3cret')", r"failed with exit code 1: bad \*\*\*$"),
        ("print()", "printed nothing"),
        ("print('two', 'words')", "printed more than one word"),
        ("print('t\\u20ac')", "what no header can carry"),
    ],
)
def test_a_command_that_gives_no_token_says_so_and_repeats_none(tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(CredentialsError, match=message) as raised:
        python(tmp_path, script).token()
    assert "two words" not in str(raised.value)


def test_a_command_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match=r"the token command \(.*no-such-program\) cannot be run: No such file"):
        TokenCommand(("no-such-program",), tmp_path).token()
