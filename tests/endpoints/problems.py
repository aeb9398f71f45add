"""A place of a request body and what is wrong there → one item of the ``errors`` list of an answer."""

import math
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

# The vendor's own table of codes is not public; the one known entry is that of an unknown utid.
UNKNOWN_UTID = (400500, "422.024")
CODES = {
    "required": 400100,
    "null": 400101,
    "blank": 400102,
    "type": 400110,
    "unknown": 400111,
    "count": 400120,
    "length": 400121,
    "minimum": 400122,
    "decimals": 400123,
    "pattern": 400130,
    "enum": 400131,
    "format": 400132,
    "unique": 400133,
    "notBefore": 400140,
    "notAfter": 400141,
    "offset": 400142,
    "order": 400143,
}
OTHER_CODE = 400199


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request body.

    Attributes:
        path: where, such as ``lineItems[0].recipient.email``; empty for the body itself.
        constraint: which kind of rule is broken, a key of ``CODES``.
        message: the sentence for the caller.
        value: what stands there; None when nothing does.
    """

    path: str
    constraint: str
    message: str
    value: Json = None

    def item(self) -> dict[str, Json]:
        """Give the entry of ``errors`` that tells the caller."""
        if self.path.endswith(".utid") and self.constraint == "pattern":
            code, key = UNKNOWN_UTID
        else:
            code = CODES.get(self.constraint, OTHER_CODE)
            key = f"{code // 1000}.{code % 1000}"
        item: dict[str, Json] = {
            "path": self.path,
            "code": code,
            "i18nKey": key,
            "message": f"{self.path or 'The request body'} {self.message}.",
            "constraint": self.constraint,
        }
        if _can_be_shown(self.value):
            item["invalidValue"] = self.value
        return item


def _can_be_shown(value: Json) -> bool:
    """Tell whether a value is a scalar that JSON can write (1e999 was read as an infinity)."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, (str, int))
