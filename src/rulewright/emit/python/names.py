"""Keys and shape names → identifiers. Every name that generated code binds or imports is written or made here."""

from __future__ import annotations

import builtins
import keyword
import re
from itertools import chain, count
from typing import TYPE_CHECKING, Final, NamedTuple

from rulewright.emit.python.code import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What the functions of a shape are told.
VALUE: Final = Name("value")
"""The object, or the item of an array."""
GIVEN: Final = Name("given")
"""The bounds, the zone and the data."""
DEPTH: Final = Name("depth")
"""How many containers are around the value."""
AT: Final = Name("at")
"""Where the value is in the payload."""
FINDINGS: Final = Name("findings")
VISIT: Final = Name("visit")

# What they keep while they work.
GET: Final = Name("get")
"""The reader of the object in hand."""
LEFT: Final = Name("left")
"""Members of that object that no declared field has accounted for."""
VERDICT: Final = Name("verdict")
CHOSEN: Final = Name("chosen")
"""The shape of an object's case."""
FREE_KEY: Final = Name("free_key")
INDEX: Final = Name("index")
ITEM: Final = Name("item")
ITEM_PLACE: Final = Name("item_place")
PLACE: Final = Name("place")

# What the module is asked for.
VALIDITY: Final = Name("IS_VALID")
JUDGING: Final = Name("JUDGE")

# Builtins.
ANY: Final = Name("any")
BOOL: Final = Name("bool")
DICT: Final = Name("dict")
ENUMERATE: Final = Name("enumerate")
FLOAT: Final = Name("float")
FROZENSET: Final = Name("frozenset")
INT: Final = Name("int")
LEN: Final = Name("len")
LIST: Final = Name("list")
STR: Final = Name("str")
TYPE: Final = Name("type")

# Imported names.
ADDS_UP: Final = Name("adds_up")
AMOUNT: Final = Name("amount_of")
AMOUNTS_STAND: Final = Name("amounts_stand")
ANYWHERE: Final = Name("anywhere")
BOUNDS: Final = Name("bounds")
CASES_AT: Final = Name("cases_at")
CASES_OF: Final = Name("cases_of")
COUNT_PRESENT: Final = Name("count_present")
COUNT_WHERE: Final = Name("count_where")
DATA: Final = Name("data")
DECIMAL: Final = Name("Decimal")
ANYTHING: Final = Name("Any")
EACH: Final = Name("EACH")
EVERY: Final = Name("every")
EXACT: Final = Name("exact")
FIRST: Final = Name("first")
FOLDED: Final = Name("folded")
HUGE: Final = Name("HUGE")
INSTANT: Final = Name("Instant")
IN_DATA: Final = Name("in_data")
IS_AFTER: Final = Name("is_after")
IS_AMOUNT: Final = Name("is_amount")
IS_BEFORE: Final = Name("is_before")
IS_CHOSEN: Final = Name("is_chosen")
IS_COERCIBLE: Final = Name("is_coercible")
IS_MULTIPLE: Final = Name("is_multiple")
IS_NUMBER: Final = Name("is_number")
IS_OF: Final = Name("is_of")
IS_PLAIN: Final = Name("is_plain")
IS_PLAIN_BESIDE: Final = Name("is_plain_beside")
IS_RIGHT: Final = Name("is_right")
IS_STRICTLY: Final = Name("is_strictly")
IS_TEXT: Final = Name("is_text")
JSON: Final = Name("Json")
JSON_KEY: Final = Name("json_key")
JSON_KEYS: Final = Name("json_keys")
KEY: Final = Name("key")
KEYS_REPEAT: Final = Name("keys_repeat")
MOMENT: Final = Name("moment")
ON_STEP: Final = Name("on_step")
PARSE_NAIVE: Final = Name("parse_naive")
PATH: Final = Name("Path")
PLACES: Final = Name("places")
POINTER: Final = Name("Pointer")
PRESENT: Final = Name("present")
RE: Final = Name("re")
REFUSED: Final = Name("refused")
ROW_OF: Final = Name("row_of")
SOME: Final = Name("some")
SPELLS_DECIMAL: Final = Name("spells_decimal")
STANDS: Final = Name("stands")
STEP: Final = Name("Step")
STRICT_FORMAT: Final = Name("StrictFormat")
TEXTS_REPEAT: Final = Name("texts_repeat")
TEXT_LENGTH: Final = Name("text_length")
UNIQUE_KEY: Final = Name("UniqueKey")
VALUES: Final = Name("VALUES")
VALUE_TYPE: Final = Name("ValueType")
VISIT_TYPE: Final = Name("Visit")
FINDINGS_TYPE: Final = Name("Findings")
GIVEN_TYPE: Final = Name("Given")
OBJECT_TYPE: Final = Name("Object")
WHITE_SPACE: Final = Name("WHITE_SPACE")

IMPORTS: Final[Mapping[str, tuple[Name, ...]]] = {
    "decimal": (DECIMAL,),
    "typing": (ANYTHING,),
    "rulewright.emit.python.runtime": (
        ADDS_UP,
        AMOUNT,
        AMOUNTS_STAND,
        ANYWHERE,
        CASES_AT,
        CASES_OF,
        COUNT_PRESENT,
        COUNT_WHERE,
        EVERY,
        FINDINGS_TYPE,
        FIRST,
        GIVEN_TYPE,
        HUGE,
        IN_DATA,
        IS_AFTER,
        IS_AMOUNT,
        IS_BEFORE,
        IS_CHOSEN,
        IS_NUMBER,
        IS_PLAIN,
        IS_PLAIN_BESIDE,
        IS_TEXT,
        JSON_KEYS,
        KEYS_REPEAT,
        MOMENT,
        OBJECT_TYPE,
        ON_STEP,
        PRESENT,
        REFUSED,
        ROW_OF,
        SOME,
        STANDS,
        TEXTS_REPEAT,
        VISIT_TYPE,
    ),
    "rulewright.language.conditions": (JSON,),
    "rulewright.language.dateexpr": (STEP,),
    "rulewright.language.json_values": (FOLDED, SPELLS_DECIMAL),
    "rulewright.language.paths": (EACH, PATH, POINTER, VALUES),
    "rulewright.language.rfc3339": (INSTANT, PARSE_NAIVE),
    "rulewright.language.types": (VALUE_TYPE,),
    "rulewright.plan.predicates": (STRICT_FORMAT, UNIQUE_KEY),
    "rulewright.reading.numbers": (EXACT,),
    "rulewright.validation.comparing": (IS_MULTIPLE,),
    "rulewright.validation.custom": (IS_RIGHT,),
    "rulewright.validation.places": (PLACES,),
    "rulewright.validation.strict": (IS_STRICTLY,),
    "rulewright.validation.values": (IS_COERCIBLE, IS_OF, JSON_KEY, TEXT_LENGTH, WHITE_SPACE),
}
"""Module → what generated code may import from it."""


OURS: Final = "rulewright"
"""The package whose modules are not of the standard library."""


class Origin(NamedTuple):
    """Where a name comes from: of a module, or (`name` is None) a module itself."""

    module: str
    name: str | None

    @property
    def is_ours(self) -> bool:
        """Whether it is of this package; everything else is of the standard library."""
        return self.module.split(".", 1)[0] == OURS


ORIGINS: Final[Mapping[Name, Origin]] = {
    RE: Origin("re", None),
    **{name: Origin(module, name.text) for module, held in IMPORTS.items() for name in held},
}
"""Where what generated code imports comes from."""

_OWN = frozenset(name.text for name in globals().values() if isinstance(name, Name))
_RESERVED = _OWN | set(dir(builtins)) | set(keyword.kwlist) | set(keyword.softkwlist)
_WORD_END = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def identifier(text: str, otherwise: str) -> str:
    """A text in snake case, as far as it is made of ASCII letters and digits: `externalRefID` is `external_ref_id`."""
    word = _NO_LETTERS.sub("_", _WORD_END.sub("_", text).lower()).strip("_")[:_LONGEST].rstrip("_")
    return word if word[:1].isalpha() else f"{otherwise}_{word}".rstrip("_")


class Names:
    """The identifiers of one function or module: each given once, none that means something already."""

    def __init__(self, around: frozenset[str] = frozenset()) -> None:
        self._around = around
        self._taken: set[str] = set()
        self._numbers: dict[str, Iterator[int]] = {}

    def fresh(self, *hints: str) -> Name:
        """The first of the hinted identifiers that is free, else the last one with an underscore or a number."""
        last = hints[-1]
        numbers = self._numbers.setdefault(last, count(2))
        more = (f"{last}_{number}" for number in numbers)
        return self._take(next(filter(self._is_free, chain(hints, [f"{last}_"] if last in _RESERVED else [], more))))

    def _is_free(self, text: str) -> bool:
        return text not in self._taken and text not in self._around and text not in _RESERVED

    def _take(self, text: str) -> Name:
        self._taken.add(text)
        return Name(text)
