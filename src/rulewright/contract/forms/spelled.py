"""A payload → JSON in other spellings, which every reader reads as the same value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rulewright.contract.endpoint.writing import json_bytes
from rulewright.contract.forms.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from rulewright.language.conditions import Json


def _number(value: float | Decimal) -> str:
    return json_bytes(value).decode()


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Writes JSON; the defaults write it as it usually is."""

    order: Callable[[list[str]], list[str]] = list
    key: Callable[[str], str] = _text
    text: Callable[[str], str] = _text
    number: Callable[[float | Decimal], str] = _number
    gap: str = ""
    """What stands between any two tokens, and around all of them."""

    def __call__(self, value: Json) -> bytes:
        """The value as UTF-8."""
        return f"{self.gap}{self._written(value)}{self.gap}".encode()

    def _written(self, value: Json) -> str:
        gap = self.gap
        match value:
            case dict():
                members = (
                    f"{gap}{self.key(key)}{gap}:{gap}{self._written(value[key])}{gap}" for key in self._keys(value)
                )
                return "{" + (",".join(members) or gap) + "}"
            case list():
                return "[" + (",".join(f"{gap}{self._written(item)}{gap}" for item in value) or gap) + "]"
            case str():
                return self.text(value)
            case bool() | None:
                return json.dumps(value)
            case _:
                return self.number(value)

    def _keys(self, value: dict[str, Json]) -> list[str]:
        return self.order(list(value))


def escaped(text: str) -> str:
    r"""Every character as \uXXXX, those beyond the BMP as two surrogates."""
    units = text.encode("utf-16-be")
    return '"' + "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2)) + '"'


def _beyond_ascii(text: str) -> str:
    return json.dumps(text)


def _solidus(text: str) -> str:
    return _text(text).replace("/", "\\/")


def _outside_in(keys: list[str]) -> list[str]:
    """An order that is neither the usual one nor its reverse, and the same each time."""
    return [keys[-1 - at // 2] if at % 2 else keys[at // 2] for at in range(len(keys))]


def _if(needed: re.Pattern[str], spelling: Spelling) -> Callable[[Json], bytes | None]:
    """The spelling, where the usual one has something to spell otherwise."""
    return lambda payload: spelling(payload) if needed.search(json_bytes(payload).decode()) else None


def _exponent(number: float | Decimal) -> str:
    """A fraction with an exponent: 2.5 is 25e-1. A whole number as usual, for some readers need it so."""
    exact = Decimal(str(number)) if isinstance(number, float) else Decimal(number)
    sign, digits, power = exact.as_tuple()
    if not isinstance(power, int) or power >= 0:
        return _number(number)
    return f"{'-' if sign else ''}{''.join(map(str, digits)).lstrip('0') or '0'}e{power}"


SPELLED = (
    Form("its keys in reverse order", "key order", is_settled=True, body=Spelling(order=lambda keys: keys[::-1])),
    Form("its keys sorted", "key order", is_settled=True, body=Spelling(order=sorted)),
    Form("its keys shuffled", "key order", is_settled=True, body=Spelling(order=_outside_in)),
    Form("spaces between all tokens", "white space", is_settled=True, body=Spelling(gap=" ")),
    Form("tabs between all tokens", "white space", is_settled=True, body=Spelling(gap="\t")),
    Form("line feeds between all tokens", "white space", is_settled=True, body=Spelling(gap="\n")),
    Form("carriage returns between all tokens", "white space", is_settled=True, body=Spelling(gap="\r")),
    Form("every sort of white space between all tokens", "white space", is_settled=True, body=Spelling(gap=" \t\r\n ")),
    Form("the characters of its keys escaped", "escapes", is_settled=True, body=Spelling(key=escaped)),
    Form("the characters of its texts escaped", "escapes", is_settled=True, body=Spelling(text=escaped)),
    Form("every character escaped", "escapes", is_settled=True, body=Spelling(key=escaped, text=escaped)),
    Form(
        "characters beyond ASCII escaped",
        "escapes",
        is_settled=True,
        body=_if(re.compile(r"[^\x00-\x7f]"), Spelling(key=_beyond_ascii, text=_beyond_ascii)),
    ),
    Form("solidi escaped", "escapes", is_settled=True, body=_if(re.compile("/"), Spelling(text=_solidus))),
    Form(
        "fractions written with exponents",
        "numbers",
        is_settled=True,
        body=_if(re.compile(r"\d\.\d"), Spelling(number=_exponent)),
    ),
)
"""The order of keys, insignificant white space, escapes and fractions: RFC 8259 leaves nothing open about them."""
