"""`auth` of a target → who asks: the names of variables, or a command that prints a token."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from rulewright.contract.endpoint.credentials import VARIABLE, BasicNames, BearerName, HeaderValue, Names, named
from rulewright.contract.endpoint.token import TokenCommand, Tokens
from rulewright.language.decode import Entries, items_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rulewright.contract.endpoint.credentials import Credentials
    from rulewright.language.problems import Problems
    from rulewright.language.written import Word
    from rulewright.reading.nodes import Node

Auth: TypeAlias = Names | TokenCommand

_HINT = (
    'write auth = { user = "$SHOP_USER", password = "$SHOP_PASSWORD" }, auth = { token = "$SHOP_TOKEN" },'
    ' auth = { header = "X-Api-Key", value = "$SHOP_KEY" } or auth = { command = ["shop", "print-token"] }'
)
_WAYS = frozenset(map(frozenset, (("user", "password"), ("token",), ("header", "value"), ("command",))))
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_|~-]+")
_OURS = frozenset({"accept", "connection", "content-length", "content-type", "expect", "host", "transfer-encoding"})
_BESIDE = re.compile(r"[A-Za-z0-9 _.,:;=/+@-]*")
"""What may stand beside variables in a header's value: a shell takes it between quotes as it is."""
_SPAN = re.compile(r"(?P<amount>[1-9][0-9]{0,6})(?P<unit>s|min|h)")
_UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1)}


def credentials_of(auth: Auth, environment: Mapping[str, str]) -> Credentials:
    """The credentials of a target, ready to be sent.

    Raises:
        CredentialsError: a variable is not set, the command fails, or what they give cannot be sent.
    """
    if not isinstance(auth, TokenCommand):
        return named(auth, environment)
    tokens = Tokens(auth)
    tokens.renew()
    return tokens


def read_auth(node: Node, folder: Path, problems: Problems) -> Auth | None:
    """Who asks, by an entry; None for one with mistakes, which go to the problems.

    Args:
        node: the entry.
        folder: the configuration's, where commands are run.
        problems: takes the mistakes.
    """
    entries = Entries(node, problems, "“auth”", _HINT)
    words = {key: word for key in ("user", "password", "token", "header", "value") if (word := entries.word(key))}
    command, refresh = entries.take("command"), entries.word("refresh")
    entries.close()
    ways = {*words, *(["command"] if command is not None else [])}
    if frozenset(ways) not in _WAYS or (refresh is not None and command is None):
        if entries.is_map:
            problems.add(node.span, "“auth” says who asks in one of four ways, and nothing beside it", _HINT)
        return None
    if command is not None:
        texts = (text_of(item, "an argument of “command”", problems) for item in _items(command, problems))
        return TokenCommand(
            tuple(text or "" for text in texts), folder, None if refresh is None else _span(refresh, problems)
        )
    if "header" in words:
        return HeaderValue(_header(words["header"], problems), _value(words["value"], problems))
    if "token" in words:
        return BearerName(_variable(words["token"], problems))
    return BasicNames(_variable(words["user"], problems), _variable(words["password"], problems))


def _variable(word: Word, problems: Problems) -> str:
    if VARIABLE.fullmatch(word.text) is None:
        problems.add(
            word.span,
            "“auth” holds what is no name of an environment variable; a credential does not belong into a file",
            'write the name with a dollar sign, such as "$SHOP_TOKEN"',
        )
    return word.text.removeprefix("$")


def _value(word: Word, problems: Problems) -> str:
    if VARIABLE.search(word.text) is None or _BESIDE.fullmatch(VARIABLE.sub("", word.text)) is None:
        problems.add(
            word.span,
            "the value of “auth” has its secret in an environment variable, and beside it plain words at most;"
            " a credential does not belong into a file",
            'write the name with a dollar sign, such as "$SHOP_KEY" or "Key $SHOP_KEY"',
        )
    return word.text


def _header(word: Word, problems: Problems) -> str:
    if _HEADER.fullmatch(word.text) is None or word.text.lower() in _OURS:
        problems.add(word.span, f"“{word.text}” cannot be the header that says who asks", 'such as "X-Api-Key"')
    return word.text


def _items(node: Node, problems: Problems) -> tuple[Node, ...]:
    hint = 'write the program and its arguments one by one, such as ["shop", "print-token"]; there is no shell'
    items = items_of(node, "“command”", problems, hint)
    if not items:
        problems.add(node.span, "“command” names no program", hint)
    return items


def _span(word: Word, problems: Problems) -> timedelta | None:
    match = _SPAN.fullmatch(word.text)
    if match is None:
        problems.add(word.span, f"“refresh” cannot be “{word.text}”", 'write a span such as "90s", "50min" or "1h"')
        return None
    return int(match["amount"]) * _UNITS[match["unit"]]
