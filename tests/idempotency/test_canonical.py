"""The canonical form is that of RFC 8785, but for numbers that it rounds; every other form is as exact."""

from __future__ import annotations

import pytest

from rulewright.idempotency.canonical import canonical, json_text
from rulewright.reading.json import read_json

STRINGS = r"""{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
SPELLED = r"""{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"""
KEYS = r"""{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}"""
IN_ORDER = '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


# What the RFC itself shows, in 3.2.2, in 3.2.3 and in its Appendix B.
@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        (STRINGS, SPELLED),
        (KEYS, IN_ORDER),
        ("[4.50, 2e-3, 1E30, 0.000000000000000000000000001]", "[4.5,0.002,1e+30,1e-27]"),
        ("[-0.0, 5e-324, -5e-324, 1.7976931348623157e308]", "[0,5e-324,-5e-324,1.7976931348623157e+308]"),
        ("[9007199254740992, 295147905179352830000]", "[9007199254740992,295147905179352830000]"),
        ("[9.999999999999997e22, 1e23, 999999999999999900000]", "[9.999999999999997e+22,1e+23,999999999999999900000]"),
        ("[1e21, 0.000001, 9.999999999999997e-7]", "[1e+21,0.000001,9.999999999999997e-7]"),
        ("[333333333.33333329, 12345678901234567890123]", "[333333333.33333329,1.2345678901234567890123e+22]"),
    ],
)
def test_the_canonical_form(text: str, spelled: str) -> None:
    assert canonical(read_json(text)) == spelled


def test_json_text_keeps_the_order_and_the_digits() -> None:
    text = '{"b":[1000000000000000000000000,0.10000000000000000000001],"a":"é"}'
    assert json_text(read_json(text)) == text
