from decimal import Decimal

import pytest

from rulewright.reading.limits import LimitError
from rulewright.reading.values import JsonScalar
from rulewright.reading.yaml_scalars import SCALAR_TAGS, ScalarError, plain_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, None) for text in ("", "~", "null", "Null", "NULL")),
        *((text, True) for text in ("true", "True", "TRUE")),
        *((text, False) for text in ("false", "False", "FALSE")),
        ("0", 0),
        ("-0", 0),
        ("012", 12),
        ("+7", 7),
        ("-19", -19),
        ("0o17", 15),
        ("0x1F", 31),
        ("0xdeadBEEF", 0xDEADBEEF),
        ("1e3", 1000.0),
        ("1E+3", 1000.0),
        ("-1.5e-2", -0.015),
        (".5", 0.5),
        ("-.5", -0.5),
        ("+12.", 12.0),
        ("012.50", 12.5),
        ("1e400", Decimal("1e400")),
        ("0.10000000000000000001", Decimal("0.10000000000000000001")),
    ],
)
def test_the_core_schema_of_yaml_1_2(text: str, expected: JsonScalar) -> None:
    value = plain_value(text)
    assert value == expected
    assert type(value) is type(expected)


STRINGS = """
    NO no on off yes y n Yes nULL tRUE none 2026-03-02 2026-03-02T12:00:00Z 12:30:00 1:20 1_000 0b1 0o8 0xg -0x1 +0o7
    0O7 0X1 0x 0o 0x1Fg 0o78 1e 1e+ e3 . - + -- +-1 .e3 1.2.3 1,5 +1x 1__0 .Infinity .InF nan .nANs -.nan inf = << a1
""".split()  # noqa: SIM905  # words read better than a list of strings


@pytest.mark.parametrize("text", STRINGS)
def test_all_else_is_a_string(text: str) -> None:
    assert plain_value(text) == text


@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"])
def test_infinity_and_not_a_number_are_refused(text: str) -> None:
    with pytest.raises(ScalarError, match=r"^infinity and NaN are not JSON numbers$"):
        plain_value(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1" * 1_001, "a number has 1,001 digits; at most 1,000 are read"),
        ("0x1" + "0" * 831, "a number has more than 1,000 digits"),
        (hex(10**1_000), "a number has more than 1,000 digits"),
        ("1e1001", "a number's exponent is beyond 1,000"),
    ],
    ids=["digits", "hexadecimal", "least", "exponent"],
)
def test_numbers_have_the_limits_of_json(text: str, message: str) -> None:
    with pytest.raises(LimitError) as refused:
        plain_value(text)
    assert str(refused.value) == message


def test_hexadecimal_digits_up_to_the_limit_are_read() -> None:
    assert plain_value("0x" + "0" * 2_000 + "1") == 1
    assert plain_value(hex(10**1_000 - 1)) == 10**1_000 - 1


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("!", "12", "12"),
        ("!!str", "null", "null"),
        ("!!null", "", None),
        ("!!bool", "True", True),
        ("!!int", "012", 12),
        ("!!float", "1.5", 1.5),
        ("!!float", "1", 1),
        ("!!float", "1e400", Decimal("1e400")),
    ],
)
def test_a_core_tag_says_how_to_read(tag: str, text: str, expected: JsonScalar) -> None:
    assert SCALAR_TAGS[tag](text) == expected


@pytest.mark.parametrize(
    ("tag", "text", "message"),
    [
        ("!!null", "x", "the tag !!null asks for null"),
        ("!!bool", "yes", "the tag !!bool asks for true or false"),
        ("!!bool", "1", "the tag !!bool asks for true or false"),
        ("!!int", "1.0", "the tag !!int asks for an integer"),
        ("!!int", "true", "the tag !!int asks for an integer"),
        ("!!float", "x", "the tag !!float asks for a number"),
        ("!!float", "false", "the tag !!float asks for a number"),
        ("!!float", ".inf", "infinity and NaN are not JSON numbers"),
    ],
)
def test_a_core_tag_refuses_what_does_not_fit(tag: str, text: str, message: str) -> None:
    with pytest.raises(ScalarError) as refused:
        SCALAR_TAGS[tag](text)
    assert str(refused.value) == message
