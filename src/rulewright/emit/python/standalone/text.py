"""A plan → its standalone module as a text to be written into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rulewright.emit.python import names
from rulewright.emit.python.module import head, import_lines, written
from rulewright.emit.python.names import Origin
from rulewright.emit.python.render import render_code
from rulewright.emit.python.standalone import tables
from rulewright.emit.python.standalone.bundle import bundle

if TYPE_CHECKING:
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
    """
    from rulewright import __version__  # noqa: PLC0415 - the public surface stands above this package

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
