"""Test cases → a JUnit document, as Jenkins and other CI servers read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO, TypeAlias
from xml.etree import ElementTree as ET

from rulewright.reading.display import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

State: TypeAlias = Literal["passed", "failure", "error", "skipped"]

_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
"""Characters that XML has no way to write, beside those that are never shown."""


@dataclass(frozen=True, slots=True)
class Case:
    """A test case.

    Attributes:
        group: what it is listed below.
        name: tells it apart in its group.
        state: what became of it.
        message: why, in one line; empty where it passed.
        text: all there is to say, in lines.
        seconds: how long it took; None where that is not known.
    """

    group: str
    name: str
    state: State = "passed"
    message: str = ""
    text: str = ""
    seconds: float | None = None


def write(out: TextIO, name: str, cases: Iterable[Case], seconds: float | None = None) -> None:
    """Writes a document of one suite, with its sums."""
    listed = list(cases)
    sums = {
        "tests": len(listed),
        "failures": sum(case.state == "failure" for case in listed),
        "errors": sum(case.state == "error" for case in listed),
    }
    attributes = {"name": _line(name), **{key: str(number) for key, number in sums.items()}, **_time(seconds)}
    root = ET.Element("testsuites", attributes)
    skipped = sum(case.state == "skipped" for case in listed)
    suite = ET.SubElement(root, "testsuite", {**attributes, "skipped": str(skipped)})
    suite.extend(map(_element, listed))
    ET.indent(root)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, "unicode")}\n')


def _element(case: Case) -> ET.Element:
    element = ET.Element("testcase", {"classname": _line(case.group), "name": _line(case.name), **_time(case.seconds)})
    if case.state == "passed":
        if case.text:
            ET.SubElement(element, "system-out").text = _text(case.text)
        return element
    why = ET.SubElement(element, case.state, {"message": _line(case.message)})
    why.text = _text(case.text) or None
    return element


def _time(seconds: float | None) -> dict[str, str]:
    return {} if seconds is None else {"time": f"{seconds:,.3f}"}


def _text(text: str) -> str:
    return "\n".join(map(_line, text.split("\n")))


def _line(text: str) -> str:
    return _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", visible(text))
