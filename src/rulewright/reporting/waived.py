"""A violation with a waiver → what is told of the waiver: why the violation does not count, or counts again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulewright.linting.events import ViolationFound

WAIVED = "waived"
"""Stands where the severity of a violation that counts would."""


def standing(found: ViolationFound) -> str:
    """The severity of a violation, or that it is waived."""
    return WAIVED if found.waived else found.severity


def waiver_line(found: ViolationFound) -> str | None:
    """The waiver's end, reason and place; None of a violation without one."""
    waiver = found.waiver
    if waiver is None:
        return None
    told = f"waived until {waiver.until}" if found.waived else f"counts again, its waiver ended on {waiver.until}"
    return f"{told}: {waiver.reason} ({waiver.span})"


def told(found: ViolationFound) -> str:
    """The message of a violation, and below it what is to be said of its waiver."""
    return "\n".join(filter(None, (found.violation.message, waiver_line(found))))
