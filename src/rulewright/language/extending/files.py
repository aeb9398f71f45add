"""A rule file's text → its nodes on top of those of the files it extends, with the text of every file read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rulewright.language.extending.layers import File, layers_of
from rulewright.language.extending.merge import Merged, merge
from rulewright.language.problems import Problems
from rulewright.reading.decoding import decode
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import MAX_RULE_BYTES, MAX_RULE_NODES, LimitError
from rulewright.reading.nodes import Mapping, Node, Scalar
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file with all it names: one file's nodes, the texts by name, and the mistakes so far."""

    merged: Merged
    texts: dict[str, str]
    """The file itself first, then the others, those that are extended behind those that extend them."""
    problems: Problems
    lacks_examples: bool
    """Whether a file of examples could not be read."""


def read_rule_file(text: str, name: str) -> RuleFile:
    """A rule file's text with what it extends.

    Raises:
        DiagnosticError: it, or a file it extends, cannot be read as YAML: what hangs on it cannot be judged.
    """
    reader = _Reader()
    layers = layers_of(reader.file(text, name), reader.open, reader.problems)
    if layers is None:
        raise DiagnosticError(reader.problems.all)
    merged = merge(layers, reader.problems)
    texts = {name: reader.texts[name] for layer in reversed(layers) for name in layer.file.files}
    return RuleFile(merged, texts, reader.problems, reader.lacks_examples)


def read_text(name: str, named_at: Span | None = None) -> str:
    """The text of a rule file. Raises DiagnosticError, at the place that names the file if there is one."""
    span = named_at or Span(name, 1, 1, 1, 1)
    try:
        return decode(Path(name).read_bytes(), name, most=MAX_RULE_BYTES)
    except LimitError as error:
        raise _too_large(error, name) from None
    except OSError as error:
        message, hint = f"the file {name} cannot be read: {error.strerror or error}", _HINTS.get(type(error))
    except ValueError as error:
        message, hint = f"{name!r} cannot be the name of a file: {error}", None
    raise DiagnosticError([Diagnostic(span, message, hint, code="unreadable")])


_HINTS: dict[type[OSError], str] = {
    FileNotFoundError: "check the name, and the folder it is looked up in",
    IsADirectoryError: "name a rule file in it",
}


class _Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.texts: dict[str, str] = {}
        self.lacks_examples = False

    def open(self, name: str, named_at: Span | None) -> File | None:
        """A file that another extends; None after a mistake."""
        try:
            return self.file(read_text(name, named_at), name)
        except DiagnosticError as error:
            self.problems.include(error)
            return None

    def file(self, text: str, name: str) -> File:
        """A rule file, with the examples that it keeps in a file of their own."""
        self.texts[name] = text
        node = _read(text, name)
        beside = _examples_file(node)
        if beside is None:
            return File(name, node, (name,))
        examples = str(Path(name).parent / beside.text)
        return File(name, _with_entry(node, "examples", self._examples(beside, examples)), (name, examples))

    def _examples(self, named: Scalar, name: str) -> Node | None:
        try:
            self.texts[name] = read_text(name, named.span)
            return _read(self.texts[name], name)
        except DiagnosticError as error:
            self.texts.setdefault(name, "")
            self.problems.include(error)
            self.lacks_examples = True
            return None


def _read(text: str, name: str) -> Node:
    try:
        return read_yaml(text, name, MAX_RULE_NODES)
    except LimitError as error:
        raise _too_large(error, name) from None


def _too_large(error: LimitError, name: str) -> DiagnosticError:
    span = error.span or Span(name, 1, 1, 1, 1)
    hint = "split the contract into several files, or check that this is a rule file"
    return DiagnosticError([Diagnostic(span, error.message, hint, code="limit")])


def _examples_file(node: Node) -> Scalar | None:
    """Where a rule file names the file of its examples, if it does."""
    examples = node.get("examples") if isinstance(node, Mapping) else None
    return examples if isinstance(examples, Scalar) and isinstance(examples.value, str) else None


def _with_entry(node: Node, key: str, value: Node | None) -> Node:
    """A map with another value under a key, or without the key."""
    if not isinstance(node, Mapping):
        return node
    entries = ((name, value if name.text == key else held) for name, held in node.entries)
    return Mapping(tuple((name, held) for name, held in entries if held is not None), node.span)
