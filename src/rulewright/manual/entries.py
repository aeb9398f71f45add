"""The manual of the keys that are no kinds: what each says, where its map stands, lines that work and a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, assert_never

from rulewright.kinds import Place

if TYPE_CHECKING:
    from rulewright.kinds import Kind
    from rulewright.kinds._manual import Schema
    from rulewright.manual.samples import Sample


class Kinds(Enum):
    """Which kinds may stand among the keys of a map, and how they are written there."""

    CONSTRAINTS = "constraints on a field, short or long"
    PARTS = "constraints on a field, short"
    SHAPE = "kinds of a shape, short or long"
    RULES = "kinds of rules"

    def takes(self, kind: Kind) -> bool:
        """Whether a kind is among them."""
        match self:
            case Kinds.CONSTRAINTS:
                return Place.VALUE in kind.places
            case Kinds.PARTS:
                return Place.VALUE in kind.places and not kind.of_row
            case Kinds.SHAPE:
                return Place.SHAPE in kind.places
            case Kinds.RULES:
                return Place.RULE in kind.places
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what it says, and the schema (draft-07) of its value. Where authors choose, `name` says what it names."""

    name: str
    says: str
    schema: Schema
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A map of a rule file, and with it an entry of the page and a definition of the schema.

    `name` is that definition's; `stands` says where the map stands. `names` is what its keys are where the author
    chooses them. `otherwise` is the schema of what may stand there and is no map. A section without lines of its own is
    told by those of its parent.
    """

    name: str
    title: str
    stands: str
    about: str
    keys: tuple[Key, ...] = ()
    names: Key | None = None
    kinds: Kinds | None = None
    otherwise: Schema | None = None
    works: tuple[Sample, ...] = ()
    mistake: Sample | None = None
    is_thing: bool = False
    """Whether a file that extends another may change or remove it, or each of its keys, and leave keys out."""
    is_shown: bool = True
    """Whether the page has it; else it only joins others in the schema."""


def ref(name: str) -> Schema:
    """The schema of a section's map."""
    return {"allOf": [{"$ref": f"#/definitions/{name}"}]}


def listed(name: str) -> Schema:
    """The schema of a list of a section's maps."""
    return {"type": "array", "items": {"$ref": f"#/definitions/{name}"}}


def one_of_words(words: dict[str, str]) -> Schema:
    """The schema of a word among a few, each with what it means."""
    return {"enum": list(words), "enumDescriptions": list(words.values())}
