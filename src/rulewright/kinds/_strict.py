"""The formats that need a library, as written → their checks; a library that is not installed is a mistake."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from rulewright.language.decode import Entries, kind_of
from rulewright.language.iso import COUNTRIES
from rulewright.plan.predicates import StrictFormat
from rulewright.reading.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.plan.rules import Check
    from rulewright.reading.nodes import Node

_Name = Literal["email-strict", "phone"]
STRICT: dict[str, tuple[_Name, str]] = {
    "email-strict": ("email-strict", "email_validator"),
    "phone": ("phone", "phonenumbers"),
}
"""The formats by name, each with the module that it needs."""

_HINT = "write format: phone, or for the numbers of one region format: { phone: US }"


def is_strict(node: Node) -> bool:
    """Whether a format is written that needs a library."""
    match node:
        case Scalar(value=str() as name):
            return name in STRICT
        case Mapping():
            return True
        case _:
            return False


def strict_checks(node: Node, site: Site) -> tuple[Check, ...]:
    """The check of such a format."""
    region = _region(node, site) if isinstance(node, Mapping) else None
    if isinstance(node, Mapping) and region is None:
        return ()
    name, module = STRICT["phone" if region is not None or not isinstance(node, Scalar) else node.text]
    if find_spec(module) is None:
        site.problems.add(
            node.span,
            f"the format “{name}” needs the library {module.replace('_', '-')}, which is not installed",
            "pip install 'rulewright[formats]'",
            code="missing-extra",
        )
        return ()
    words = "an email address that can be written to" if name == "email-strict" else _phone(region)
    return (site.check(StrictFormat(name, region), "format", "{field} must be {format}", format=words),)


def _region(node: Mapping, site: Site) -> str | None:
    """The region of `{ phone: US }`, else a mistake and None."""
    entries = Entries(node, site.problems, "“format”", _HINT)
    found = entries.need("phone", _HINT)
    entries.close()
    text = found.text if isinstance(found, Scalar) else ""
    if found is not None and text not in COUNTRIES:
        message = f"the region of “phone” is a country of ISO 3166-1, found {kind_of(found)}"
        site.problems.add(found.span, message, _HINT, code="unknown-word")
        return None
    return text or None


def _phone(region: str | None) -> str:
    return "a phone number with its country code" if region is None else f"a phone number of {region}"
