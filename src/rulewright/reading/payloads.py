"""A file of payloads → its payloads one by one, each able to tell its places, and what could not be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType
from typing import BinaryIO, Literal, TypeAlias

from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.json import read_json
from rulewright.reading.limits import MAX_BYTES, LimitError
from rulewright.reading.nodes import Node, to_value
from rulewright.reading.positions import Place, json_positions, yaml_positions
from rulewright.reading.span import Source
from rulewright.reading.values import JsonValue, Pointer

Format: TypeAlias = Literal["json", "yaml", "ndjson"]

_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Payload:
    """One payload of a file.

    Attributes:
        value: its JSON value.
        name: what spans call the file.
        index: its number in the file, from 0; payloads that could not be read count too.
        line: the line of the file on which it starts.
        data: what it was read from: the whole file, or its line of an NDJSON file.
        node: the same value located, where it was read from YAML.
    """

    value: JsonValue
    name: str
    index: int
    line: int
    data: bytes = field(repr=False)
    node: Node | None = field(default=None, repr=False)

    def locate(self, pointers: Iterable[Pointer]) -> dict[Pointer, Place]:
        """The place of each pointer in the file, worked out at each call."""
        if self.node is not None:
            return yaml_positions(self.node, pointers)
        return json_positions(decode(self.data, self.name), pointers, self.name, self.line)

    def source(self) -> Source:
        """The text in which the places stand."""
        return _source(self.data, self.name, self.line if self.node is None else 1)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A payload that could not be read.

    Attributes:
        name: what spans call the file.
        index: its number in the file, from 0.
        diagnostics: why, in the order of the text; a passed limit has the code `limit`.
        source: the text in which the diagnostics stand, as far as it is text.
    """

    name: str
    index: int
    diagnostics: tuple[Diagnostic, ...]
    source: Source = field(repr=False)


def format_of(path: str | PurePath) -> Format | None:
    """The format that a file's suffix stands for, or None when it stands for none."""
    return _FORMATS.get(PurePath(path).suffix.lower())


def read_payloads(data: bytes | BinaryIO, name: str, file_format: Format) -> Iterator[Payload | Unreadable]:
    """The payloads of a file, in their order.

    A JSON file is one payload; a YAML file one for each document; an NDJSON file one for each line that is
    not blank, and it is read line by line, so that memory does not grow with the file. What cannot be read
    is told in its turn and the next payload follows; only behind broken YAML syntax nothing more is read.
    """
    return _READERS[file_format](BytesIO(data) if isinstance(data, bytes) else data, name)


def _json(stream: BinaryIO, name: str) -> Iterator[Payload | Unreadable]:
    yield _json_payload(stream.read(MAX_BYTES + 1), name, 0, 1)


def _ndjson(stream: BinaryIO, name: str) -> Iterator[Payload | Unreadable]:
    index, line = 0, 1
    while data := stream.readline(MAX_BYTES + len(b"\r\n")):
        if data.strip(_BLANK):
            yield _json_payload(data.removesuffix(b"\n").removesuffix(b"\r"), name, index, line)
            index += 1
        # A carriage return alone is white space to JSON, but it breaks the line wherever lines are counted.
        line += 1 + data.removesuffix(b"\r").count(b"\r") - data.count(b"\r\n")
        while data and not data.endswith(b"\n"):
            data = stream.readline(MAX_BYTES)


def _json_payload(data: bytes, name: str, index: int, line: int) -> Payload | Unreadable:
    try:
        return Payload(read_json(data, name, line), name, index, line, data)
    except (DiagnosticError, LimitError) as error:
        return _unreadable(error, index, _source(data, name, line))


def _yaml(stream: BinaryIO, name: str) -> Iterator[Payload | Unreadable]:
    # PyYAML is imported for a file that needs it: the import takes longer than checking a payload.
    from rulewright.reading.yaml import read_documents  # noqa: PLC0415  # see the line above

    data = stream.read(MAX_BYTES + 1)
    try:
        documents = read_documents(decode(data, name), name)
    except (DiagnosticError, LimitError) as error:
        yield _unreadable(error, 0, _source(data, name))
        return
    for index, document in enumerate(documents):
        if document.mistakes:
            yield _unreadable(DiagnosticError(document.mistakes), index, _source(data, name))
        else:
            line = document.node.span.line
            yield Payload(to_value(document.node), name, index, line, data, document.node)


def _unreadable(error: DiagnosticError | LimitError, index: int, source: Source) -> Unreadable:
    if isinstance(error, DiagnosticError):
        return Unreadable(source.name, index, error.diagnostics, source)
    span = error.span or source.span(0, 0)
    return Unreadable(source.name, index, (Diagnostic(span, error.message, code="limit"),), source)


def _source(data: bytes, name: str, line: int = 1) -> Source:
    return Source(name, data.decode(errors="replace").removeprefix("\ufeff"), line)


_READERS: Mapping[Format, Callable[[BinaryIO, str], Iterator[Payload | Unreadable]]] = MappingProxyType(
    {"json": _json, "yaml": _yaml, "ndjson": _ndjson}
)
_FORMATS: Mapping[str, Format] = MappingProxyType(
    {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".ndjson": "ndjson", ".jsonl": "ndjson"}
)
