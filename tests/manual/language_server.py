"""The YAML language server that editors run, over LSP on standard input and output."""

from __future__ import annotations

import json
import os
import subprocess
from threading import Timer
from typing import TYPE_CHECKING, Any

from tests.npm import installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PATIENCE = 120
"""Seconds after which a server that does not answer is ended."""


class LanguageServer:
    """The server, asked about files of a folder; `schemas` is its setting of that name: files, by their schema."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, schemas: Mapping[str, str]) -> None:
        self._process = process
        self.folder = folder
        self._settings = {
            "yaml": {
                "validate": True,
                "hover": True,
                "completion": True,
                "schemaStore": {"enable": False},
                "schemas": schemas,
            }
        }
        self._asked = 0
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {
                "hover": {"contentFormat": ["markdown"]},
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            },
        }
        self._ask("initialize", {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": capabilities})
        self._send({"method": "initialized", "params": {}})

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Opens a file with a text; what the server remarks on it."""
        document = {"uri": self._uri(name), "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        found = self._wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == document["uri"]
            )
        )
        return list(found["params"]["diagnostics"])

    def completions(self, name: str, line: int, character: int) -> dict[str, str]:
        """What is proposed at a place of an open file, each with what is said of it."""
        items = self._at("completion", name, line, character)["items"]
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def hover(self, name: str, line: int, character: int) -> str:
        """What is shown of a place of an open file."""
        return _text(self._at("hover", name, line, character)["contents"])

    def _at(self, what: str, name: str, line: int, character: int) -> Any:
        place = {"textDocument": {"uri": self._uri(name)}, "position": {"line": line, "character": character}}
        return self._ask(f"textDocument/{what}", place)

    def _uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        return self._wait(lambda message: message.get("id") == number and "method" not in message)["result"]

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message of those wanted; the server's own questions are answered on the way."""
        while True:
            message = self._read()
            if "id" in message and "method" in message:
                items = (message["params"] or {}).get("items", [])
                answer = [self._settings.get(item.get("section"), {}) for item in items]
                self._send({"id": message["id"], "result": answer or None})
            elif wanted(message):
                return message

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


def _text(shown: Any) -> str:
    return str(shown["value"] if isinstance(shown, dict) else shown)


def start(folder: Path, schemas: Mapping[str, str]) -> Iterator[LanguageServer]:
    """The server while a generator is open; skipped, or in CI failed, where it cannot be had."""
    node, modules = installed("yaml-language-server@1.25", "yaml-language-server-1.25")
    program = modules / "yaml-language-server" / "bin" / "yaml-language-server"
    with subprocess.Popen([node, str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        impatience = Timer(PATIENCE, process.kill)
        impatience.start()
        try:
            yield LanguageServer(process, folder, schemas)
        finally:
            impatience.cancel()
            process.kill()
