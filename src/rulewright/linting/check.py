"""A rule file → all that is to be said of it: mistakes, examples that do not hold, and rules without examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rulewright.linting.coverage import uncovered
from rulewright.linting.events import RuleFileChecked, Unusable
from rulewright.linting.lint import is_rule_file
from rulewright.linting.quoting import remarks_of
from rulewright.linting.stories import story_mistakes
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError
from rulewright.reading.limits import LimitError
from rulewright.reading.payloads import format_of
from rulewright.reading.positions import yaml_positions
from rulewright.reading.span import Span
from rulewright.reading.yaml import read_yaml
from rulewright.validation.clock import Clock
from rulewright.validation.examples import BrokenBase, ExampleRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import tzinfo

    from rulewright.plan.contract import Plan
    from rulewright.reading.positions import Place

LoadChecked: TypeAlias = "Callable[[str], tuple[Plan, tuple[Diagnostic, ...]]]"
"""Gives the plan of a rule file and what was noted while reading it, or raises DiagnosticError."""


def check(name: str, load: LoadChecked, now: Callable[[tzinfo], Clock] = Clock.system) -> RuleFileChecked | Unusable:
    """All mistakes of a rule file; in one without any, whether its examples hold and what has none.

    Args:
        name: the file, or another name that `load` takes.
        load: gives the plan.
        now: the clock of a zone, for examples that name no day.
    """
    if _is_payload_file(Path(name)):
        hint = f"to judge its payloads, use rulewright lint {name}; a rule file starts with “rulewright: 1”"
        return Unusable.whole(name, "not-a-rule-file", "this is a payload file, not a rule file", hint)
    try:
        plan, remarks = load(name)
    except DiagnosticError as error:
        return Unusable(name, tuple(remarks_of(error.diagnostics)))
    except LimitError as error:
        return Unusable.whole(name, "limit", error.message)
    run = ExampleRun(plan, now(plan.clock.zone))
    broken = list(run.broken_bases())
    found = [
        *remarks,
        *_broken_bases(plan, broken),
        *run.mistakes(broken),
        *story_mistakes(run, broken),
        *uncovered(plan),
    ]
    examples = plan.examples
    return RuleFileChecked(
        path=name,
        contract=plan.contract,
        version=plan.version,
        rules=sum(1 for _ in plan.rules()) + len(plan.idempotency),
        examples=sum(map(len, examples.bases.values())) + len(examples.variations) + len(examples.stories),
        remarks=tuple(remarks_of(sorted(found, key=lambda diagnostic: diagnostic.span))),
    )


def _is_payload_file(path: Path) -> bool:
    return format_of(path) in {"json", "ndjson"} and path.is_file() and not is_rule_file(path)


def _broken_bases(plan: Plan, broken: list[BrokenBase]) -> Iterator[Diagnostic]:
    """A diagnostic for each rule that a base breaks, at the value in the base."""
    if not broken:
        return
    places = [_places(name, prefix, broken) for name in plan.files for prefix in _PREFIXES]
    for entry, *found in zip(broken, *places, strict=True):
        violation = entry.violation
        span = next((place.value for place in found if place), Span(plan.files[0], 1, 1, 1, 1))
        message = f"the example {entry.shape} “{entry.name}” breaks {violation.rule}: {violation.message}"
        yield Diagnostic(span, message, "a named example breaks no rule, of any severity", code="example")


_PREFIXES: tuple[tuple[str, ...], ...] = (("examples",), ())
"""Below what bases stand: `examples` in a rule file, or nothing in the file of its examples."""


def _places(name: str, prefix: tuple[str, ...], broken: Iterable[BrokenBase]) -> list[Place | None]:
    """The places of the violations whose bases stand in that file; None for the others."""
    node = read_yaml(Path(name).read_text("utf-8-sig"), name)
    homes = [(*prefix, entry.shape, entry.name) for entry in broken]
    wanted = [(*home, *entry.violation.location) for home, entry in zip(homes, broken, strict=True)]
    found = yaml_positions(node, [*homes, *wanted])
    return [found[at] if found[home].exact else None for home, at in zip(homes, wanted, strict=True)]
