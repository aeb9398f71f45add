"""YAML text → located nodes: YAML 1.2 with the core schema, as far as it is JSON.

Refused, each at its place: duplicate keys, merge keys, keys that are no scalars, tags beyond the
core schema, infinities, aliases that contain themselves or unfold beyond `MAX_NODES`, and characters about
which YAML readers disagree. A key that is not text is read as it is written, because JSON keys are text:
`200:` and `"200":` are the same key.
"""

import re
from collections.abc import Iterator

from rulewright.reading.decoding import check_size
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import MAX_MISTAKES
from rulewright.reading.nodes import Node, Scalar
from rulewright.reading.span import Source
from rulewright.reading.yaml_compose import Document, compose
from rulewright.reading.yaml_events import events

# Beside control characters: NEL, LS and PS, which end a line in YAML 1.1 but not in 1.2; byte order marks.
_FORBIDDEN = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read_yaml(text: str, name: str, most: int | None = None) -> Node:
    """The one document of a YAML text.

    Args:
        text: the text; a byte order mark at its start is dropped.
        name: what the spans call the file.
        most: how many values and keys it may have, where that is not `MAX_NODES`.

    Raises:
        DiagnosticError: every mistake of the document that can be told apart.
        LimitError: the text is larger than `MAX_BYTES`; other limits are diagnostics with the code `limit`.
    """
    documents = read_documents(text, name, most)
    first = next(documents)
    mistakes = list(first.mistakes)
    if second := next(documents, None):
        mistakes += second.mistakes
        if second.start is not None:
            message, hint = (
                "a second document starts here; one is expected",
                "write each into a file of its own",
            )
            mistakes.append(Diagnostic(second.start, message, hint, code="documents"))
    if mistakes:
        raise DiagnosticError(mistakes)
    return first.node


def read_documents(text: str, name: str, most: int | None = None) -> Iterator[Document]:
    """The documents of a YAML text, at least one, each with its mistakes; one that ends the reading is in the last.

    Raises:
        LimitError: the text is larger than `MAX_BYTES`.
    """
    check_size(text, name)
    source = Source(name, text.removeprefix("\ufeff"))
    if mistakes := tuple(_forbidden(source)):
        yield _unread(source, mistakes)
        return
    is_empty = True
    for document in compose(source, events(source), most):
        is_empty = False
        yield document
    if is_empty:
        message, hint = "the file is empty", "write a map or a list; write null where nothing is meant"
        yield _unread(source, (Diagnostic(source.span(0, 0), message, hint, code="syntax"),))


def _unread(source: Source, mistakes: tuple[Diagnostic, ...]) -> Document:
    return Document(Scalar(None, "", source.span(0, 0)), None, mistakes)


def _forbidden(source: Source) -> Iterator[Diagnostic]:
    for count, match in enumerate(_FORBIDDEN.finditer(source.text)):
        if count == MAX_MISTAKES:
            return
        code = ord(match.group())
        message = f"the character U+{code:04X} is not allowed in YAML"
        hint = rf"remove it, or write it as \u{code:04x} in a double-quoted text"
        yield Diagnostic(source.span(*match.span()), message, hint, code="character")
