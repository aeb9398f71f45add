"""The manual → the page `docs/language.md`: a contract, the kinds at a glance, and an entry for every key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rulewright.kinds import Place, registry
from rulewright.kinds.type import TYPES
from rulewright.language.formats import FORMATS
from rulewright.manual.entries import ref
from rulewright.manual.samples import Slot, of_kind, worked
from rulewright.manual.sections import SECTIONS
from rulewright.manual.standing import LONG_FORM, STANDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rulewright.kinds import Kind
    from rulewright.kinds._manual import Schema
    from rulewright.manual.entries import Key, Kinds, Section
    from rulewright.manual.samples import Sample

_MADE = "<!-- Made by docs/generate.py from src/rulewright/kinds and src/rulewright/manual; edits here are lost. -->"

_START = """# The rule language

Everything a rule file may say, with lines that work. What each rule means to the last detail is in [spec.md](spec.md).

## A contract

The rules of a small shop's API. Save it as `shop.yaml`:
"""

_AFTERWARDS = """
- `rulewright check shop.yaml` finds what is wrong with the file, and runs its examples.
- `rulewright lint order.json --rules shop.yaml` judges payloads.
- `rulewright build shop.yaml` writes JSON Schemas and OpenAPI; `rulewright mock shop.yaml` answers requests.
- An editor with a YAML language server completes and explains the keys while you type: [editor.md](editor.md).

How to read what follows: each line could stand in this very contract, under the name `sample`; so could the mistakes,
each with what is said of it there. YAML is read as YAML 1.2, where `NO`, `on` and `yes`
are texts, and so are dates. In braces, a path with `[*]` and a text with a comma or a colon need quotes.
"""

_PLACES = {Place.VALUE: "field, cell, `check`", Place.SHAPE: "shape", Place.RULE: "rule"}
_SLOTS = {
    Slot.FILE: "at the top of the file",
    Slot.CHILD: "at the top of a file with extends: shop.yaml",
    Slot.TYPE: "under types",
    Slot.SHAPE: "under shapes",
    Slot.FIELD: "under fields",
    Slot.TABLE: "under tables",
    Slot.RULE: "under rules",
    Slot.VARIATION: "under examples of a rule",
    Slot.OPERATION: "under operations",
    Slot.IDEMPOTENCY: "under idempotency",
    Slot.EXAMPLES: "under examples",
    Slot.BASE: "under examples, under the name of a shape",
}


def page() -> str:
    """The text of the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (_MADE, "", _START, *_code([worked().rstrip()]), _AFTERWARDS)
    yield from ("## The kinds at a glance", "")
    yield from _table(("kind", "asks for", "of type", "stands in"), map(_glance, registry().values()))
    yield from ("", "## The keys of a file", "")
    for section in shown():
        yield from _section(section)
    yield from (
        "## The kinds",
        "",
        "Each may be written long, as [above](#the-long-form-of-a-constraint), but in cells, in `check` and as a rule.",
        "",
    )
    for kind in registry().values():
        yield from _kind(kind)
    yield from ("## The built-in types", "")
    yield from _table(("type", "values"), ((f"`{name}`", values) for name, values in TYPES.items()))
    yield from ("", "## The formats", "")
    yield from _table(
        ("format", "texts", "by"),
        ((f"`{name}`", FORMATS[name].summary, FORMATS[name].source) for name in sorted(FORMATS)),
    )


def _glance(kind: Kind) -> tuple[str, ...]:
    return f"[`{kind.name}`](#{anchor(kind.name)})", kind.summary, _types(kind), _places(kind)


def _types(kind: Kind) -> str:
    if Place.VALUE not in kind.places:
        return ""
    domain = kind.domain or ()
    return ", ".join(name for name in TYPES if name in {value_type.value for value_type in domain}) or "any"


def _places(kind: Kind) -> str:
    places = [_PLACES[place] for place in Place if place in kind.places]
    return "; ".join("field" if kind.of_row and place == _PLACES[Place.VALUE] else place for place in places)


def _section(section: Section) -> Iterator[str]:
    yield from (f"### {section.title}", "", f"Stands {section.stands}.{section.about and f' {section.about}'}", "")
    keys = [*section.keys, *(() if section.names is None else (section.names,))]
    if keys:
        yield from _table(("key", "", "says"), (_key(key, section) for key in keys))
        yield ""
    if section.kinds is not None:
        yield from (f"And: {', '.join(_links(section.kinds))}.", "")
    yield from _shown(section.works, section.mistake)


def _key(key: Key, section: Section) -> tuple[str, ...]:
    """A key's row: what it says, with the words it may have, or a link to the section that tells."""
    name = f"*{key.name}*" if key is section.names else f"`{key.name}`"
    elsewhere = LONG_FORM if key in STANDING and section is not LONG_FORM else None
    target = elsewhere or next((other for other in shown() if key.schema == ref(other.name)), None)
    words = () if target is not None else _words(key.schema)
    linked = name if target is None else f"[{name}](#{anchor(target.title)})"
    return linked, ("needed" if key.needed else ""), " ".join((key.says, *words))


def _words(schema: Schema) -> Iterator[str]:
    """The words that may stand there, each with what it means."""
    words, meanings = schema.get("enum"), schema.get("enumDescriptions")
    if isinstance(words, list) and isinstance(meanings, list):
        yield from (f"`{word}`: {str(text).rstrip('.')}." for word, text in zip(words, meanings, strict=True))


def shown() -> tuple[Section, ...]:
    """The sections that the page tells of; the schema has others, which join them."""
    return tuple(section for section in SECTIONS if section.is_shown)


def anchor(heading: str) -> str:
    """Where a link to a heading of the page leads."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


def _links(kinds: Kinds) -> Iterator[str]:
    return (f"[`{kind.name}`](#{anchor(kind.name)})" for kind in registry().values() if kinds.takes(kind))


def _kind(kind: Kind) -> Iterator[str]:
    types = _types(kind)
    of_type = f" Of type {types}." if types and kind.domain is not None else ""
    implied = " A field has it also where it is not written." if kind.implied is not None else ""
    summary = f"{kind.summary[:1].upper()}{kind.summary[1:]}."
    yield from (f"### {kind.name}", "", f"{summary} Stands in: {_places(kind)}.{of_type}{implied}", "")
    yield from (f"Write: {kind.manual.how}", "")
    yield from _shown([of_kind(kind, text) for text in kind.manual.works], of_kind(kind, kind.manual.mistake))


def _shown(works: Iterable[Sample], mistake: Sample | None) -> Iterator[str]:
    """What works, under where it stands, and the mistake with what is said of it."""
    lines: list[str] = []
    last = None
    for sample in works:
        if sample.slot is not last:
            lines.append(f"# {_SLOTS[sample.slot]}")
        lines.append(sample.entry)
        last = sample.slot
    if lines:
        yield from (*_code(lines), "")
    if mistake is not None:
        found = mistake.mistake()
        yield from ("The commonest mistake, and what is said of it:", "")
        yield from _code([mistake.entry])
        said = found.message if found.hint is None else f"{found.message}<br>hint: {found.hint}"
        yield from ("", f"> {_escaped(said)}", "")


def _escaped(text: str) -> str:
    """A message as Markdown shows it."""
    return text.replace("*", "\\*").replace("_", "\\_")


def _code(lines: Iterable[str]) -> Iterator[str]:
    yield from ("```yaml", *lines, "```")


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows)
