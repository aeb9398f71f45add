"""Number text → `int`, `float` or `Decimal`, never rounded: a number is its exact decimal value."""

from decimal import Decimal
from typing import TypeAlias

from rulewright.reading.limits import MAX_DIGITS, MAX_EXPONENT, LimitError

Number: TypeAlias = int | float | Decimal

# Fifteen digits, a sign or a point at most: a binary double gives each such decimal back unchanged.
_SURELY_EXACT = 16
# An exponent of more digits is over the limit, whatever they are; it is not worth converting.
_EXPONENT_DIGITS = len(str(MAX_EXPONENT))


def number(text: str) -> Number:
    """The value of a number as JSON or YAML writes it.

    Returns:
        An `int` for a literal without fraction and exponent, else a `float` when its shortest decimal form is
        exactly the text's value, else a `Decimal`.

    Raises:
        LimitError: the number has too many digits or too large an exponent.
    """
    return fractional(text) if any(mark in text for mark in ".eE") else integral(text)


def integral(text: str) -> int:
    """The value of a decimal literal without fraction and exponent; raises `LimitError`."""
    if len(text) > MAX_DIGITS:
        _check_digits(text)
    return int(text)


def fractional(text: str) -> float | Decimal:
    """The value of a decimal literal with a fraction or an exponent; raises `LimitError`."""
    if len(text) <= _SURELY_EXACT and "e" not in text and "E" not in text:
        return float(text)
    mantissa, _, exponent = text.replace("E", "e").partition("e")
    _check_digits(mantissa)
    magnitude = exponent.lstrip("+-").lstrip("0")
    if len(magnitude) > _EXPONENT_DIGITS or int(magnitude or "0") > MAX_EXPONENT:
        raise LimitError(f"a number's exponent is beyond {MAX_EXPONENT:,}")
    nearest, value = float(text), Decimal(text)
    return nearest if Decimal(repr(nearest)) == value else value


def exact(value: Number) -> int | Decimal:
    """The exact decimal value of a finite number; a `float` stands for its shortest decimal form.

    Use it before comparing: Python compares a `float` with a `Decimal` by the float's binary value.
    """
    return Decimal(repr(value)) if isinstance(value, float) else value


def is_integer(value: Number) -> bool:
    """Whether the value is whole, however it is written: `7`, `7.0` and `7e0` are; a `bool` is no number."""
    match value:
        case bool():
            return False
        case int():
            return True
        case float():
            return value.is_integer()
        case Decimal():
            return value == value.to_integral_value()


def _check_digits(text: str) -> None:
    digits = len(text) - sum(text.count(mark) for mark in "+-.")
    if digits > MAX_DIGITS:
        raise LimitError(f"a number has {digits:,} digits; at most {MAX_DIGITS:,} are read")
