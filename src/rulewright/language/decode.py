"""Located nodes → plain values, with every mistake collected instead of raised."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from rulewright.language.paths import Path, PathError, Root, parse_path
from rulewright.language.written import Target, Word
from rulewright.reading.diagnostics import nearest
from rulewright.reading.limits import MAX_MISTAKES
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    import collections.abc

    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

T = TypeVar("T")

_LONGEST = 60
"""Characters of a text that a message repeats."""

_PATH_HINT = "write the name of a field, such as total or buyer.email"
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_SLOT = re.compile(r"\{(word|value|last|field|other|is)\}")

_MOST_LISTED = 16
"""Words that a hint lists."""


def suggestion(
    word: str, candidates: collections.abc.Iterable[str], what: str, all_known: collections.abc.Iterable[str] = ()
) -> str:
    """The hint under an unknown word: the nearest candidate, or those there are, as far as a person would read them.

    `all_known` are listed beside the candidates, but not taken for what was meant.
    """
    known = sorted(set(candidates))
    near = nearest(word, known)
    if near is not None:
        return f"did you mean “{near}”?"
    return listed(sorted({*known, *all_known}), what)


def listed(known: collections.abc.Sequence[str], what: str) -> str:
    """The words there are, as far as a person would read them."""
    if not known:
        return f"there are no {what} to choose from"
    words = ", ".join(known[:_MOST_LISTED])
    return f"{what}: {words}" + (f", … ({len(known)} in all)" if len(known) > _MOST_LISTED else "")


def kind_of(node: Node) -> str:
    """A node's JSON type in words, for messages."""
    match node:
        case Mapping():
            return "a map"
        case Sequence():
            return "a list"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool()):
            return f"the boolean {node.text}"
        case Scalar(value=str()):
            return f"the text “{shortened(node.text)}”" if node.text else "an empty text"
        case _:
            return f"the number {shortened(node.text)}"


def shortened(text: str) -> str:
    """A text as far as a message repeats it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


class Entries:
    """The entries of a map, taken one by one; `close` reports what nobody took and what is missing.

    `at` is where the map has its name, which is the place of what it lacks; `foreign` are hints for words of other
    languages, by the word.
    """

    def __init__(  # noqa: PLR0913 - what a map is told by
        self,
        node: Node,
        problems: Problems,
        what: str,
        hint: str | None = None,
        *,
        at: Span | None = None,
        foreign: collections.abc.Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.span = at or node.span
        self.problems = problems
        self.what = what
        self._foreign = foreign
        self._known: list[str] = []
        self._missing: dict[str, str | None] = {}
        self._nodes: dict[str, tuple[Scalar, Node]] = {}
        self._written: frozenset[str] = frozenset()
        self.is_map = isinstance(node, Mapping)
        if isinstance(node, Mapping):
            self._nodes = {str(key.value): (key, value) for key, value in node.entries}
            self._written = frozenset(self._nodes)
        else:
            problems.add(node.span, f"{what} must be a map, found {kind_of(node)}", hint, code="not-a-map")

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def untaken(self) -> list[str]:
        """The keys not yet taken, as written."""
        return list(self._nodes)

    def expect(self, *keys: str) -> None:
        """Names keys that may stand here, for suggestions; they are taken elsewhere."""
        self._known.extend(keys)

    def take(self, key: str) -> Node | None:
        """The node under `key`, if there is one."""
        self._known.append(key)
        found = self._nodes.pop(key, None)
        return found[1] if found else None

    def need(self, key: str, hint: str | None = None) -> Node | None:
        """The node under `key`; its absence is a mistake."""
        node = self.take(key)
        if node is None and self.is_map:
            self._missing[key] = hint
        return node

    def text(self, key: str) -> str | None:
        """The text under `key`, if there is one; an empty one is a mistake."""
        word = self.word(key)
        return None if word is None else word.text

    def word(self, key: str) -> Word | None:
        """The text under `key` with its place, if there is one; an empty one is a mistake."""
        node = self.take(key)
        return None if node is None else name_of(node, f"“{key}”", self.problems)

    def words(self, key: str) -> tuple[Word, ...]:
        """The texts under `key`, one or a list."""
        node = self.take(key)
        found = () if node is None else (name_of(item, f"“{key}”", self.problems) for item in list_or_one(node))
        return tuple(word for word in found if word is not None)

    def target(self, key: str, roots: frozenset[Root] = frozenset()) -> Target | None:
        """The path under `key` with its place, if there is one."""
        node = self.take(key)
        return None if node is None else target_of(node, self.problems, roots, f"“{key}”")

    def flag(self, key: str, *, default: bool) -> bool:
        """The boolean under `key`."""
        node = self.take(key)
        found = None if node is None else flag_of(node, f"“{key}”", self.problems)
        return default if found is None else found

    def choice(self, key: str, table: collections.abc.Mapping[str, T]) -> T | None:
        """What the word under `key` stands for, if there is one."""
        node = self.take(key)
        return None if node is None else choice_of(node, f"“{key}”", table, self.problems)

    def rest(self) -> list[tuple[Scalar, Node]]:
        """All entries that were not taken, which take them."""
        found = list(self._nodes.values())
        self._nodes = {}
        return found

    def named(self, of: str, space: str | None = None) -> list[tuple[Scalar, Node]]:
        """As `rest`, where the keys are names (`of` says of what, `space` in which namespace): none is blank."""
        entries = self.rest()
        for key, _ in entries:
            if not key.text.strip():
                self.problems.add(key.span, f"{of} needs a name", "write the name before the colon", code="empty")
                if space is not None:
                    self.problems.lose(space)
        return [(key, node) for key, node in entries if key.text.strip()]

    def close(self) -> None:
        """Reports every entry that nobody took, and every key that is missing and not just misspelt."""
        free = [key for key in self._known if key not in self._written]
        for name, (key, node) in list(self._nodes.items())[: MAX_MISTAKES + 1]:
            hint = foreign_hint(self._foreign, name, node) or suggestion(name, free, "keys", self._known)
            self.problems.add(key.span, f"{self.what} has no key “{name}”", hint, code="unknown-key")
            meant = nearest(name, free)
            for missing in list(self._missing):
                if missing == meant or f"write {missing}:" in hint:
                    del self._missing[missing]
        if self._missing:
            names = listing([f"“{key}”" for key in self._missing])
            word = "key" if len(self._missing) == 1 else "keys"
            hints = "\n".join(dict.fromkeys(filter(None, self._missing.values())))
            self.problems.add(self.span, f"{self.what} needs the {word} {names}", hints or None, code="missing-key")


def listing(words: collections.abc.Sequence[str], last: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def foreign_hint(table: collections.abc.Mapping[str, str], word: str, node: Node, field: str = "field") -> str | None:
    """What to write instead of a word of another language, if the table knows it.

    Slots in the table: `{word}`, its `{value}`, the `{last}` part of that, the `{field}` it is about, and, where the
    value is written as `other,value`, the `{other}` field and what it `{is}`.
    """
    found = table.get(word)
    if found is None:
        return None
    value = shortened(node.text) if isinstance(node, Scalar) and node.text else "…"
    parts = [part.strip() for part in value.split(",")]
    other = parts[0] if _NAME.fullmatch(parts[0]) and value not in ("true", "false") else "other"
    slots = {
        "word": word,
        "value": value,
        "last": value.rsplit("/", 1)[-1],
        "field": field,
        "other": other,
        "is": parts[1] if len(parts) > 1 else "VALUE",
    }
    return _SLOT.sub(lambda match: slots[match[1]], found)


def text_of(node: Node, what: str, problems: Problems) -> str | None:
    """A text, else a mistake and None."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    hint = "put it in quotes" if isinstance(node, Scalar) and node.value is not None else None
    problems.add(node.span, f"{what} must be a text, found {kind_of(node)}", hint)
    return None


def name_of(node: Node, what: str, problems: Problems) -> Word | None:
    """A text with its place; another node or an empty text is a mistake."""
    text = text_of(node, what, problems)
    if text is None:
        return None
    if not text.strip():
        problems.add(node.span, f"{what} is empty", "write it, or leave the key out", code="empty")
        return None
    return Word(text, node.span)


def word_of(node: Node, what: str, problems: Problems, hint: str | None = None) -> str | None:
    """The text of a scalar of any type, as written."""
    if isinstance(node, Scalar) and node.value is not None:
        return node.text if not isinstance(node.value, str) else node.value
    problems.add(node.span, f"{what} must be a word, found {kind_of(node)}", hint)
    return None


def flag_of(node: Node, what: str, problems: Problems) -> bool | None:
    """A boolean, else a mistake and None."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    problems.add(node.span, f"{what} must be true or false, found {kind_of(node)}", "write true or false, unquoted")
    return None


def choice_of(node: Node, what: str, table: collections.abc.Mapping[str, T], problems: Problems) -> T | None:
    """What a word stands for, else a mistake and None."""
    word = node.value if isinstance(node, Scalar) else None
    if isinstance(word, str) and word in table:
        return table[word]
    hint = suggestion(word, table, "choices") if isinstance(word, str) else f"choices: {', '.join(sorted(table))}"
    problems.add(node.span, f"{what} cannot be {kind_of(node)}", hint, code="unknown-word")
    return None


def items_of(node: Node, what: str, problems: Problems, hint: str | None = None) -> tuple[Node, ...]:
    """The items of a list, else a mistake and none."""
    if isinstance(node, Sequence):
        return node.items
    parts = [part.strip() for part in node.text.split(",")] if isinstance(node, Scalar) else []
    listed = ", ".join(filter(None, parts)) or "first, second"
    problems.add(node.span, f"{what} must be a list, found {kind_of(node)}", hint or f"write [{shortened(listed)}]")
    return ()


def list_or_one(node: Node) -> tuple[Node, ...]:
    """The items of a list, or the node itself as the only one."""
    return node.items if isinstance(node, Sequence) else (node,)


def path_of(node: Node, problems: Problems, roots: frozenset[Root] = frozenset(), what: str = "a path") -> Path | None:
    """A path, else a mistake and None."""
    text = word_of(node, what, problems, _PATH_HINT)
    return None if text is None else path_in(text, node.span, problems, roots)


def target_of(
    node: Node, problems: Problems, roots: frozenset[Root] = frozenset(), what: str = "a path"
) -> Target | None:
    """A path with its place, else a mistake and None."""
    path = path_of(node, problems, roots, what)
    return None if path is None else Target(path, node.span)


def path_in(
    text: str, span: Span, problems: Problems, roots: frozenset[Root] = frozenset(), *, whole: bool = False
) -> Path | None:
    """A path from text that stands at `span`, else a mistake and None. `whole` lets the empty path through."""
    try:
        path = parse_path(text, roots)
    except PathError as error:
        problems.add(span, str(error), error.hint, code="path")
        return None
    if not text and not whole:
        problems.add(
            span,
            "a path is empty, and so names no field",
            _PATH_HINT,
            code="path",
        )
        return None
    return path


def number_of(node: Node, what: str, problems: Problems) -> int | Decimal | None:
    """An exact number, else a mistake and None."""
    match node:
        case Scalar(value=bool()):
            pass
        case Scalar(value=float() as value):
            return Decimal(repr(value))
        case Scalar(value=int() | Decimal() as value):
            return value
    problems.add(node.span, f"{what} must be a number, found {kind_of(node)}", "write a plain number, unquoted")
    return None
