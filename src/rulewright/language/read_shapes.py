"""Located nodes → shapes with their tables and rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from rulewright.language.conditions import ALWAYS, Json
from rulewright.language.declarations import Case, Cell, RuleDeclaration, ShapeDeclaration, Table, Variation
from rulewright.language.decode import Entries, flag_of, items_of, kind_of, list_or_one, path_in, target_of
from rulewright.language.echoes import RULES, SHAPES, fields
from rulewright.language.foreign import FOREIGN_IN_SHAPE
from rulewright.language.paths import EACH, Root
from rulewright.language.read_conditions import read_condition
from rulewright.language.read_constraints import read_constraints, read_rows, read_standing
from rulewright.language.standing import Standing
from rulewright.language.written import Target
from rulewright.reading.nodes import Mapping, Node, Scalar, Sequence, to_value

if TYPE_CHECKING:
    from rulewright.language.problems import Problems
    from rulewright.reading.span import Span

MARKS: dict[str, Literal["R", "o", "X"]] = {
    "R": "R",
    "o": "o",
    "X": "X",
    "required": "R",
    "optional": "o",
    "forbidden": "X",
}
_TABLE_HINT = "write { by: field, cases: { A: { path: R } } }"
_CASE_HINT = "write a value for each, such as [A, true] in a list of cases, or “A, true” in a map of them"
_SHAPE_FLAGS = ("closed", "nullable", "coercible")
_SHAPE_KINDS = (*_SHAPE_FLAGS, "variants")


def read_shapes(node: Node | None, problems: Problems, *, has_data: bool) -> tuple[ShapeDeclaration, ...]:
    """The `shapes` section; with `has_data`, paths of its rules may start at `data`."""
    if node is None:
        return ()
    roots = frozenset({Root.DATA}) if has_data else frozenset[Root]()
    entries = Entries(node, problems, "“shapes”", "write shapes: { Name: { fields: { … } } }").named("a shape", SHAPES)
    return tuple(_read_shape(key, value, problems, roots) for key, value in entries)


def read_variations(node: Node | None, problems: Problems) -> tuple[Variation, ...]:
    """The items of an `examples` list, unread."""
    return () if node is None else tuple(Variation(item, item.span) for item in items_of(node, "“examples”", problems))


def _read_shape(key: Scalar, node: Node, problems: Problems, roots: frozenset[Root]) -> ShapeDeclaration:
    entries = Entries(
        node, problems, f"the shape “{key.text}”", "write { fields: { … } }", at=key.span, foreign=FOREIGN_IN_SHAPE
    )
    fields_node = entries.take("fields")
    own = [(word, value) for word in _SHAPE_KINDS if (value := entries.take(word)) is not None]
    constraints = read_constraints([(Scalar(word, word, value.span), value) for word, value in own], problems)
    for constraint in constraints:
        if constraint.kind in _SHAPE_FLAGS:
            flag_of(constraint.argument, f"“{constraint.kind}”", problems)
    declaration = ShapeDeclaration(
        name=key.text,
        title=entries.text("title"),
        rows=read_rows(fields_node, problems, "“fields”"),
        constraints=constraints,
        tables=_read_tables(entries.take("tables"), problems, roots),
        rules=_read_rules(entries.take("rules"), problems, roots),
        span=key.span,
        formerly=entries.words("formerly"),
    )
    if not entries.is_map or (entries.untaken() if fields_node is None else not isinstance(fields_node, Mapping)):
        problems.lose(fields(key.text))
        problems.lose(RULES)
    entries.close()
    return declaration


def _read_rules(node: Node | None, problems: Problems, roots: frozenset[Root]) -> tuple[RuleDeclaration, ...]:
    if node is None:
        return ()
    entries = Entries(node, problems, "“rules”", "write rules: { NAME: { require: field } }").named("a rule", RULES)
    return tuple(_read_rule(key, value, problems, roots) for key, value in entries)


def _read_rule(key: Scalar, node: Node, problems: Problems, roots: frozenset[Root]) -> RuleDeclaration:
    entries = Entries(node, problems, f"the rule “{key.text}”", "write { when: { field: VALUE }, require: other }")
    each_node = entries.take("for")
    each = None if each_node is None else _each_of(each_node, problems)
    if each_node is not None:
        roots |= {Root.ITEM}
    when = entries.take("when")
    declaration = RuleDeclaration(
        name=key.text,
        title=entries.text("title"),
        message=entries.word("message"),
        each=each,
        guard=ALWAYS if when is None else read_condition(when, problems, roots),
        standing=read_standing(entries),
        examples=read_variations(entries.take("examples"), problems),
        formerly=entries.words("formerly"),
        constraints=read_constraints(entries.rest(), problems),
        span=key.span,
    )
    if not declaration.constraints and isinstance(node, Mapping):
        hint = "say what holds, such as require: field, forbid: field, check: { … } or compare: field > other"
        problems.add(key.span, f"the rule “{key.text}” requires nothing", hint)
    if each_node is not None and each is None:
        # Nobody knows where its paths start.
        return replace(declaration, guard=ALWAYS, constraints=())
    return declaration


def _each_of(node: Node, problems: Problems) -> Target | None:
    target = target_of(node, problems, what="“for”")
    if target is not None and target.path.tokens[-1] is not EACH:
        problems.add(node.span, "“for” names every item of an array", f"write for: {target.path}[*]")
        return None
    return target


def _read_tables(node: Node | None, problems: Problems, roots: frozenset[Root]) -> tuple[Table, ...]:
    if node is None:
        return ()
    entries = Entries(
        node, problems, "“tables”", f"write tables: {{ NAME: {_TABLE_HINT.removeprefix('write ')} }}"
    ).named("a table", RULES)
    tables = (_read_table(key, value, problems, roots) for key, value in entries)
    return tuple(table for table in tables if table is not None)


def _read_table(key: Scalar, node: Node, problems: Problems, roots: frozenset[Root]) -> Table | None:
    entries = Entries(node, problems, f"the table “{key.text}”", _TABLE_HINT, at=key.span)
    title, standing, formerly = entries.text("title"), read_standing(entries), entries.words("formerly")
    by_node = entries.need("by", "write by: the field whose value picks a case")
    cases_node = entries.need("cases", "write cases: [A, B] with rows, or cases: { A: { path: R } }")
    rows_node = entries.take("rows")
    entries.close()
    if by_node is None or cases_node is None:
        problems.lose(RULES, key.text)
        return None
    before = len(problems)
    by = [target_of(item, problems, roots, "“by”") for item in list_or_one(by_node)]
    known = tuple(target for target in by if target is not None)
    if not by:
        problems.add(by_node.span, "“by” needs at least one path", "write by: field", code="table")
        problems.lose(RULES, key.text)
        return None
    if isinstance(cases_node, Mapping):
        if rows_node is not None:
            problems.add(
                rows_node.span,
                "“rows” stands with a list of cases; here each case has its own map",
                "leave it out, or write cases: [A, B]",
            )
        cases: tuple[Case, ...] | None = _read_cases(cases_node, problems, len(by))
    else:
        cases = _read_grid(cases_node, rows_node, problems, len(by))
    if len(problems) > before:
        problems.lose(RULES, key.text)
    if cases is None or not known or len(known) < len(by):
        return None
    return Table(key.text, title, known, cases, standing, key.span, formerly)


def _read_cases(node: Mapping, problems: Problems, width: int) -> tuple[Case, ...]:
    """The cases written one by one: a map from case to a map from path to cell."""
    cases = []
    if not node.entries:
        problems.add(node.span, "“cases” needs at least one case", "write A: { path: R }", code="table")
    for key, value in node.entries:
        label = key.text
        parts: tuple[Json, ...] = (label,)
        if width > 1:
            names = [part.strip() for part in label.split(",")]
            label, parts = ",".join(names), tuple(names)
        is_else = label == "else"
        values = None if is_else else _case_values(parts, width, key.span, problems)
        cells = [
            _read_cell(path, cell, problems) for path, cell in Entries(value, problems, f"the case “{label}”").rest()
        ]
        if values is not None or is_else:
            known = tuple(cell for cell in cells if cell is not None)
            cases.append(Case(label, values, known, key.span, spelled=True))
    return tuple(cases)


def _read_grid(node: Node, rows: Node | None, problems: Problems, width: int) -> tuple[Case, ...] | None:
    """The cases written side by side: a list of cases, and per path a list with a cell for each."""
    if not isinstance(node, Sequence):
        hint = "write cases: [A, B] with rows, or cases: { A: { path: R } }"
        problems.add(node.span, f"“cases” must be a list or a map, found {kind_of(node)}", hint, code="table")
        return None
    heads = node.items
    if not heads:
        problems.add(node.span, "“cases” needs at least one case", "write cases: [A, B]", code="table")
    columns: list[list[Cell]] = [[] for _ in heads]
    if rows is None:
        problems.add(node.span, "a table with a list of cases needs “rows”", "write rows: { path: [R, o, …] }")
    else:
        if isinstance(rows, Mapping) and not rows.entries:
            problems.add(rows.span, "“rows” needs at least one row", "write path: [R, o, …]", code="table")
        for key, value in Entries(rows, problems, "“rows”").rest():
            row_hint = f"write {key.text}: [R, o, …], one cell per case"
            cells = items_of(value, f"the row “{key.text}”", problems, row_hint)
            if isinstance(value, Sequence) and len(cells) != len(heads):
                problems.add(
                    value.span,
                    f"the row “{key.text}” has {len(cells)} cells for {len(heads)} cases",
                    "write one cell per case: R, o, X or a map of constraints",
                    code="table",
                )
            for column, node_of_cell in zip(columns, cells, strict=False):
                found = _read_cell(key, node_of_cell, problems)
                if found is not None:
                    column.append(found)
    cases = []
    for head, column in zip(heads, columns, strict=True):
        parts = list_or_one(head)
        label = ",".join(part.text for part in parts if isinstance(part, Scalar))
        is_else = label == "else"
        scalars = None if is_else else _scalars(parts, problems)
        values = None if scalars is None else _case_values(scalars, width, head.span, problems)
        if values is not None or is_else:
            cases.append(Case(label, values, tuple(column), head.span))
    return tuple(cases)


def _scalars(nodes: tuple[Node, ...], problems: Problems) -> tuple[Json, ...] | None:
    """The values of a case; null and what is no scalar pick none, which is a mistake."""
    wrong = [node for node in nodes if not isinstance(node, Scalar) or node.value is None]
    for node in wrong:
        hint = "write a value that the field can have, or else for those without a case of their own"
        problems.add(node.span, f"a case is a value of the field, found {kind_of(node)}", hint, code="table")
    return None if wrong else tuple(to_value(node) for node in nodes)


def _case_values(parts: tuple[Json, ...], width: int, span: Span, problems: Problems) -> tuple[Json, ...] | None:
    if len(parts) != width:
        problems.add(
            span, f"a case needs {width} values, one per path of “by”, found {len(parts)}", _CASE_HINT, code="table"
        )
        return None
    return parts


def _read_cell(key: Scalar, node: Node, problems: Problems) -> Cell | None:
    """A cell: a mark or a map of constraints, or the long form of either, `{ is: R, basis: … }`."""
    path = path_in(key.text, key.span, problems)
    if path is None:
        return None
    target = Target(path, key.span)
    if isinstance(node, Scalar):
        return Cell(target, _mark(node, problems), (), Standing(), node.span)
    if isinstance(node, Mapping):
        entries = Entries(node, problems, f"the cell of “{key.text}”")
        standing, mark = read_standing(entries), entries.take("is")
        if mark is not None:
            entries.close()
            if isinstance(mark, Mapping):
                return Cell(target, None, read_constraints(mark.entries, problems), standing, node.span)
            return Cell(target, _mark(mark, problems), (), standing, node.span)
        return Cell(target, None, read_constraints(entries.rest(), problems), standing, node.span)
    problems.add(node.span, f"a cell is R, o, X or a map of constraints, found {kind_of(node)}", code="table")
    return None


def _mark(node: Node, problems: Problems) -> Literal["R", "o", "X"] | None:
    mark = MARKS.get(node.text) if isinstance(node, Scalar) else None
    if mark is None:
        problems.add(
            node.span,
            f"a cell cannot be {kind_of(node)}",
            "write R (required), o (optional), X (forbidden) or a map of constraints",
            code="table",
        )
        return "o"
    return mark
