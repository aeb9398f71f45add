"""A plan → its standalone module as a text to be written into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.emit.python import names
from rulewright.emit.python.module import head, import_lines, written
from rulewright.emit.python.names import Origin
from rulewright.emit.python.render import render_code
from rulewright.emit.python.standalone import tables
from rulewright.emit.python.standalone.bundle import bundle
from rulewright.plan.predicates import Custom, StrictFormat
from rulewright.reading.diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.plan.contract import Plan

_CARRIED: Final = "rulewright.emit.python.standalone.carried"
_BOOK: Final = "rulewright.emit.python.runtime.book"
_PREDICATES: Final = "rulewright.plan.predicates"
_OFFERED: Final = {
    "Report": f"{_CARRIED}.report",
    "SkippedRule": f"{_CARRIED}.report",
    "Violation": f"{_CARRIED}.report",
    "Contract": f"{_CARRIED}.contract",
    "run": f"{_CARRIED}.command",
    "NotedCheck": _BOOK,
    "NotedRule": _BOOK,
    "NotedShape": _BOOK,
    "LimitError": "rulewright.reading.limits",
    "NotJsonError": "rulewright.validation.plain",
}
"""What every module carries, and the modules of ours that define it."""

_HELD: Final = {
    **names.ORIGINS,
    tables.UTC_ZONE: Origin("datetime", "UTC"),
    tables.ZONE: Origin("zoneinfo", "ZoneInfo"),
    **{name: Origin(_PREDICATES, name.text) for name in tables.PREDICATES.values()},
}
"""What the generated parts may name that they do not define."""

_PUBLIC: Final = (
    *("CONTRACT", "LimitError", "NotJsonError", "Report", "SkippedRule", "Violation"),
    *("is_valid", "report", "report_json", "validate"),
)
_USE: Final = (
    "validate(payload) gives the violations, is_valid(payload) the verdict, report(payload) what was skipped, too.",
    "Run as a program, it judges JSON files.",
)


_CALLS: Final = ("validate", "report", "report_json", "is_valid")
_END: Final = """\
if __name__ == "__main__":
    sys.exit(run(CONTRACT))"""
_DEFINED: Final = frozenset({*_PUBLIC, "IS_VALID", "JUDGE", "SHAPES"})


def standalone_text(plan: Plan) -> str:
    """One module that judges payloads by a plan and needs nothing but Python.

    It is made of the functions that `python_source` gives, of what they import of ours, carried as text, and of the
    rules as a table.

    Raises:
        DiagnosticError: a rule needs more than Python: a function of its author's, or a library.
    """
    from rulewright import __version__  # noqa: PLC0415 - the public surface stands above this package

    if refused := [*uncarried(plan)]:
        raise DiagnosticError(refused)
    made = written(plan, tuple(plan.shapes), plan.text.unit)
    shapes, contract = tables.shapes_table(plan), tables.contract_call(plan)
    wanted = {name: Origin(module, name) for name, module in _OFFERED.items()}
    used = {*made.used, *shapes.names(), *contract.names()}
    wanted |= {name.text: _HELD[name] for name in used if name in _HELD}
    ours = sorted((origin.module, name) for name, origin in wanted.items() if origin.is_ours)
    carried = bundle(ours, made.defined | (_DEFINED - _OFFERED.keys()))
    outside = {name: origin for name, origin in wanted.items() if not origin.is_ours}
    parts = [
        head(plan, f"rulewright {__version__}", *_USE),
        *import_lines({**carried.imports, **outside, "sys": Origin("sys", None)}),
        "\n".join(["__all__ = [", *(f'    "{name}",' for name in _PUBLIC), "]"]),
        carried.text.rstrip(),
        made.constants,
        *(f"\n{function}" for function in made.functions),
        "\n" + "\n\n".join(made.tables),
        "\n".join(render_code(shapes, "", f"{tables.SHAPES.text} = ")),
        "\n".join(render_code(contract, "", "CONTRACT = ")),
        "\n".join(f"{name} = CONTRACT.{name}" for name in _CALLS),
        _END,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def uncarried(plan: Plan) -> Iterator[Diagnostic]:
    """The rules that a module on its own cannot judge, each at its place."""
    for shape in plan.shapes.values():
        for rule in shape.rules:
            for check in rule.checks:
                match check.predicate:
                    case Custom(function):
                        what = f"calls {function}, which is code of your own"
                    case StrictFormat(name):
                        what = f"asks for the format {name}, which a library judges"
                    case _:
                        continue
                yield Diagnostic(rule.span, f"the rule {rule.id} {what}: {_WHY}", _HINT, code="standalone")


_WHY: Final = "a module that needs nothing but Python cannot have it"
_HINT: Final = "leave the module out, or use rules.python_source(), which imports rulewright"
