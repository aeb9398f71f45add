"""PyYAML's events → documents of located nodes, with every mistake on the way.

It keeps its own stack instead of calling itself, so that no text can exhaust the interpreter's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from yaml import events

from rulewright.reading.diagnostics import Diagnostic, DiagnosticError, nearest, quoted
from rulewright.reading.limits import MAX_DEPTH, MAX_MISTAKES, MAX_NODES, LimitError
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence
from rulewright.reading.span import Source, Span
from rulewright.reading.values import JsonScalar
from rulewright.reading.yaml_scalars import SCALAR_TAGS, ScalarError, plain_value
from rulewright.reading.yaml_syntax import offset

# Stands for a key whose mistake has been told: its value is read and dropped.
_NO_KEY = Scalar("", "", Span("", 1, 1, 1, 1))

_SURROGATE = re.compile("[\ud800-\udfff]")
_CORE_PREFIX = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a YAML text.

    Attributes:
        node: its value; where there are mistakes, what could be read of it.
        start: its `---`, or its first character; None for mistakes that stand behind a document's end.
        mistakes: all that could be told apart, in no order.
    """

    node: Node
    start: Span | None
    mistakes: tuple[Diagnostic, ...]


def compose(source: Source, parsed: Iterable[events.Event], most: int | None = None) -> Iterator[Document]:
    """The documents of a text, each when it ends; behind broken syntax or a passed limit nothing is read.

    `most` is how many values and keys a document may have.
    """
    composer = _Composer(source, MAX_NODES if most is None else most)
    try:
        for event in parsed:
            composer.take(event)
            if isinstance(event, events.DocumentEndEvent):
                yield composer.document()
    except DiagnosticError as error:
        yield composer.document(error.diagnostics)
    except _StopReadingError:
        yield composer.document()


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What an anchor names: a node with its size and depth, or None while its end has not come."""

    node: Node | None = None
    size: int = 0
    height: int = 0


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end has not come; `key` is a key that still waits for its value."""

    is_mapping: bool
    start: int
    end: int
    anchor: str | None
    nodes_before: int
    height: int = 1
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    key: Scalar | None = None

    def awaits_key(self) -> bool:
        return self.is_mapping and self.key is None


class _StopReadingError(Exception):
    """The document is too large or too wrong to go on."""


class _Composer:
    """The state between two events; everything but the source belongs to the document being read."""

    def __init__(self, source: Source, most: int) -> None:
        self._source = source
        self._most = most
        self._begin(None)

    def _begin(self, start: Span | None) -> None:
        self._start = start
        self._root: Node = Scalar(None, "", start or self._source.span(0, 0))
        self._opened: list[_Open] = []
        self._anchors: dict[str, _Anchor] = {}
        self._nodes = 0
        self._mistakes: list[Diagnostic] = []

    def document(self, further: Iterable[Diagnostic] = ()) -> Document:
        """The document as read so far, with mistakes that ended the reading; what follows is another one."""
        document = Document(self._root, self._start, (*self._mistakes, *further))
        self._begin(None)
        return document

    def take(self, event: events.Event) -> None:
        start, end = offset(event.start_mark), offset(event.end_mark)
        match event:
            case events.DocumentStartEvent():
                span = self._source.span(start, end)
                self._begin(span)
                self._check_version(event.version, span)
            case events.AliasEvent():
                self._alias(event.anchor or "", start, end)
            case events.ScalarEvent():
                self._scalar(event, start, end)
            case events.SequenceStartEvent() | events.MappingStartEvent():
                self._open(event, start, end)
            case events.SequenceEndEvent() | events.MappingEndEvent():
                self._close(start, end)

    def _check_version(self, version: tuple[int, int] | None, span: Span) -> None:
        if version not in {None, (1, 2)}:
            message = "YAML is read as version 1.2, whatever this line says"
            hint = "remove the line; in 1.2 only true and false are booleans, and 012 is twelve"
            self._tell("version", span, message, hint)

    def _alias(self, name: str, start: int, end: int) -> None:
        span = self._source.span(start, end)
        anchor = self._anchors.get(name)
        if anchor is None:
            near = nearest(name, self._anchors)
            hint = f"did you mean *{near}?" if near else "quote a text that starts with '*'"
            self._tell("alias", span, f"no anchor {quoted('&' + name)} comes before this alias", hint)
        elif anchor.node is None:
            self._tell("alias", span, "this alias is inside its own anchor: the value would contain itself", None)
        elif len(self._opened) + anchor.height > MAX_DEPTH:
            self._stop_too_deep(span)
        else:
            self._count(anchor.size, span)
            self._add(replace(anchor.node, span=span), end, anchor.height)
            return
        self._add(Scalar(None, "", span), end)

    def _scalar(self, event: events.ScalarEvent, start: int, end: int) -> None:
        if event.style in {"|", ">"}:
            end = self._end_of_block(start, end)
        span = self._source.span(start, end)
        self._count(1, span)
        if _SURROGATE.search(event.value):
            message = "a lone surrogate is not a character"
            self._tell("surrogate", span, message, "write the character itself, or its \\U escape")
        tag = _short(event.tag)
        is_plain = tag is None and not event.style
        if is_plain and self._opened and self._opened[-1].awaits_key():
            self._check_plain_key(event.value, span)
        node = Scalar(self._value(event.value, tag, span, is_plain=is_plain), event.value, span)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(node, 1)
        self._add(node, end)

    def _check_plain_key(self, text: str, span: Span) -> None:
        if text == "<<":
            hint = "write its entries out; quote a key of that name"
            self._tell("merge-key", span, "the merge key << is not part of YAML 1.2", hint)
        elif not text:
            self._tell("key", span, "a key is missing before this ':'", "an empty key is written ''")

    def _value(self, text: str, tag: str | None, span: Span, *, is_plain: bool) -> JsonScalar:
        read = plain_value if is_plain else SCALAR_TAGS.get(tag or "!!str")
        if read is None:
            self._tell_tag(tag, span)
            return text
        try:
            return read(text)
        except LimitError as error:
            self._tell("limit", span, error.message, None)
        except ScalarError as error:
            hint = "quote it if a text is meant" if is_plain else "correct the value or remove the tag"
            self._tell("value", span, str(error), hint)
        return text

    def _open(self, event: events.CollectionStartEvent, start: int, end: int) -> None:
        span = self._source.span(start, end)
        if len(self._opened) == MAX_DEPTH:
            self._stop_too_deep(span)
        is_mapping = isinstance(event, events.MappingStartEvent)
        tag = _short(event.tag)
        if tag not in {None, "!", "!!map" if is_mapping else "!!seq"}:
            self._tell_tag(tag, span)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor()
        self._opened.append(_Open(is_mapping, start, end, event.anchor, self._nodes))
        self._count(1, span)

    def _close(self, start: int, end: int) -> None:
        closed = self._opened.pop()
        # Only a bracket has a width; without one, PyYAML sees the end where the next thing starts.
        if start == end:
            end = closed.end
        span = self._source.span(closed.start, end)
        node: Node
        if closed.is_mapping:
            node = Mapping(tuple(closed.entries.values()), span)
        else:
            node = Sequence(tuple(closed.items), span)
        if closed.anchor is not None:
            self._anchors[closed.anchor] = _Anchor(node, self._nodes - closed.nodes_before, closed.height)
        self._add(node, end, closed.height)

    def _add(self, node: Node, end: int, height: int = 0) -> None:
        """Puts a complete node where it belongs; `height` is the number of levels it has itself."""
        if not self._opened:
            self._root = node
            return
        parent = self._opened[-1]
        parent.end = end
        parent.height = max(parent.height, height + 1)
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            if parent.key is not _NO_KEY:
                self._add_entry(parent, parent.key, node)
            parent.key = None

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return Scalar(node.text, node.text, node.span)
        kind = "map" if isinstance(node, Mapping) else "list"
        hint = "JSON keys are texts; quote a text that starts with '{' or '['"
        self._tell("key", node.span, f"a {kind} cannot be a key", hint)
        return _NO_KEY

    def _add_entry(self, parent: _Open, key: Scalar, value: Node) -> None:
        first, _ = parent.entries.setdefault(key.text, (key, value))
        if first is not key:
            hint = f"remove one; the first is on line {first.span.line}"
            self._tell("duplicate-key", key.span, f"duplicate key {quoted(key.text)}", hint)

    def _end_of_block(self, start: int, end: int) -> int:
        """The end of the last line of a block scalar that is not blank; PyYAML counts the blank ones too."""
        text = self._source.text[start:end]
        at = len(text.rstrip())
        while at < len(text) and text[at] not in "\r\n":
            at += 1
        return start + at

    def _count(self, nodes: int, span: Span) -> None:
        self._nodes += nodes
        if self._nodes > self._most:
            message = f"the document has more than {self._most:,} values and keys"
            hint = "each alias counts with all that it stands for" if self._anchors else "split it into several files"
            self._tell("limit", span, message, hint)
            raise _StopReadingError

    def _stop_too_deep(self, span: Span) -> None:
        message = f"maps and lists are nested deeper than {MAX_DEPTH} levels"
        self._tell("limit", span, message, None)
        raise _StopReadingError

    def _tell_tag(self, tag: str | None, span: Span) -> None:
        hint = "remove it; tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map, where they fit"
        if tag is not None and not tag.startswith(("!!", _CORE_PREFIX)):
            hint = f"quote a text that starts with '!'; else {hint}"
        self._tell("tag", span, f"the tag {quoted(tag or '')} is not known here", hint)

    def _tell(self, code: str, span: Span, message: str, hint: str | None) -> None:
        self._mistakes.append(Diagnostic(span, message, hint, code=code))
        if len(self._mistakes) == MAX_MISTAKES:
            raise _StopReadingError


def _short(tag: str | None) -> str | None:
    """The tag as it is usually written: `!!str` for `tag:yaml.org,2002:str`."""
    if tag is None or not tag.startswith(_CORE_PREFIX):
        return tag
    return "!!" + tag.removeprefix(_CORE_PREFIX)
