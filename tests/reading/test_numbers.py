from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulewright.reading.limits import LimitError
from rulewright.reading.numbers import Number, exact, is_integer, number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-0", 0),
        ("7", 7),
        ("9007199254740993", 9007199254740993),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("7.0", 7.0),
        ("-0.0", -0.0),
        ("0.1", 0.1),
        ("7e0", 7.0),
        ("1e3", 1000.0),
        ("1E+3", 1000.0),
        ("1e-3", 0.001),
        ("19.99", 19.99),
        ("1e23", 1e23),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("0e-400", 0.0),
        ("1E400", Decimal("1E400")),
        ("-1e1000", Decimal("-1e1000")),
        ("1e-1000", Decimal("1e-1000")),
        ("1e00000000000000000001", 10.0),
        ("0.10000000000000000001", Decimal("0.10000000000000000001")),
        ("9007199254740993.0", Decimal("9007199254740993.0")),
        ("5e-324", 5e-324),
        ("4e-324", Decimal("4e-324")),
    ],
)
def test_a_number_keeps_its_exact_value(text: str, expected: Number) -> None:
    value = number(text)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("text", ["1" * 1_000, "-" + "1" * 1_000, "0." + "1" * 999, "-" + "1" * 999 + ".5e-1000"])
def test_a_thousand_digits_are_read(text: str) -> None:
    assert exact(number(text)) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1" * 1_001, "a number has 1,001 digits; at most 1,000 are read"),
        ("-0." + "0" * 1_000, "a number has 1,001 digits; at most 1,000 are read"),
        pytest.param("1" * 10_000_000, "a number has 10,000,000 digits; at most 1,000 are read", id="ten-million"),
        ("1e1001", "a number's exponent is beyond 1,000"),
        ("1E-1001", "a number's exponent is beyond 1,000"),
        ("0e999999999", "a number's exponent is beyond 1,000"),
        pytest.param("1e" + "9" * 1_000_000, "a number's exponent is beyond 1,000", id="million-digit-exponent"),
    ],
)
def test_a_number_beyond_the_limits_is_refused_at_once(text: str, message: str) -> None:
    with pytest.raises(LimitError) as refused:
        number(text)
    assert str(refused.value) == message
    assert refused.value.span is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.1, Decimal("0.1")), (7, 7), (19.99, Decimal("19.99")), (Decimal("1E400"), Decimal("1E400"))],
)
def test_a_float_stands_for_its_shortest_decimal(value: Number, expected: int | Decimal) -> None:
    assert exact(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, True),
        (7.0, True),
        (-0.0, True),
        (7.5, False),
        (1e300, True),
        (Decimal("7e0"), True),
        (Decimal("1E400"), True),
        (Decimal("1e-400"), False),
        (Decimal("9007199254740993.0"), True),
        (Decimal("9" * 500 + ".5"), False),
        (Decimal("9" * 500 + ".0"), True),
        (True, False),
    ],
)
def test_an_integer_is_a_whole_value_however_written(value: Number, expected: bool) -> None:  # table
    with localcontext(prec=3):
        assert is_integer(value) is expected


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?([eE][-+]?[0-9]{1,3})?", fullmatch=True))
def test_every_number_has_the_value_of_its_text(text: str) -> None:
    value = number(text)
    assert exact(value) == Decimal(text)
    assert isinstance(value, int) == text.lstrip("-").isdigit()
    if isinstance(value, float):
        assert value == float(text)
