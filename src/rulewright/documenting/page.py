"""The documentation of a contract → the parts of its page, in the order in which a reader wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.documenting.blocks import Heading, Listing, Page, Paragraph, Snippet, Table, anchors_of
from rulewright.documenting.cells import Cells, joined, table
from rulewright.documenting.model import Code, Link, Sort, Told, Topic
from rulewright.documenting.variations import variation_words
from rulewright.plan.cells import case_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rulewright.documenting.blocks import Block, Lines
    from rulewright.documenting.model import (
        ChangeLog,
        DecisionTable,
        Difference,
        Document,
        ErrorsEntry,
        KeyEntry,
        OperationEntry,
        OutcomeEntry,
        RuleEntry,
        ShapeEntry,
        Words,
    )

_HOW_TO_READ = (
    "What stands without a remark is an error when it is broken, and the documentation that the contract was written "
    "from states it. A remark in parentheses says otherwise: a warning or an info leaves a payload valid; documented "
    "is what another source says, inferred what nobody says, disputed what sources differ in."
)


_NUMBERED = " A number in brackets names the source that says so; where there is none, it is the first."
_SECTION = 2


def page(document: Document, log: ChangeLog | None = None) -> Page:
    """The page of a contract; with how it differs from an earlier version, where there is one to compare it with."""
    blocks = (*_Layout(document).blocks(log),)
    sections = (block.leads for block in blocks if isinstance(block, Heading) and block.level == _SECTION)
    return Page(document.title, document.made, (*_start(document),), (*sections,), blocks, anchors_of(_leads(blocks)))


def _leads(blocks: Iterable[Block]) -> Iterator[Link]:
    """Everything that links can lead to."""
    for block in blocks:
        match block:
            case Heading():
                yield block.leads
            case Table():
                yield from block.leads
            case Listing():
                yield from block.numbered
            case Paragraph() | Snippet():
                pass


def _start(document: Document) -> Iterator[Block]:
    yield Paragraph(("Contract ", Code(document.contract), ", version ", Code(document.version), "."))
    for paragraph in (document.description or "").split("\n\n"):
        if paragraph.strip():
            yield Paragraph((" ".join(paragraph.split()),))


class _Layout:
    """The parts of one document's page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._cells = Cells(document)

    def blocks(self, log: ChangeLog | None) -> Iterator[Block]:
        """The sections, one after the other."""
        document = self._document
        yield from self._reading()
        if log is not None:
            yield _section(f"Changes since {log.contract} {log.version}")
            yield from _changes(log)
        if document.operations:
            yield _section("Operations")
            for operation in document.operations:
                yield from self._operation(operation)
        yield _section("Objects")
        for shape in document.shapes:
            yield from self._shape(shape)
        if document.errors is not None:
            yield _section("Errors")
            yield from self._errors(document.errors)
        if document.keys:
            yield _section("Idempotency")
            for key in document.keys:
                yield from self._key(key)
        yield _section("Rules by topic")
        for topic in Topic:
            yield from self._topic(topic)
        if document.sources:
            yield _section("Sources")
            yield Listing(
                tuple((source,) for source in document.sources),
                tuple(Link(Told.SOURCE, source) for source in document.sources),
            )

    def _reading(self) -> Iterator[Block]:
        yield _section("How to read this")
        yield Paragraph((_HOW_TO_READ + (_NUMBERED if self._document.sources else ""),))
        items: list[Words] = [*self._document.conventions]
        if self._document.examples_today:
            items.append((f"Examples are judged as of {self._document.examples_today}.",))
        for data in self._document.data:
            columns = ", ".join(f"{name} ({kind})" for name, kind in data.columns.items())
            items.append(
                (f"Some rules read the table {data.name}, which a caller supplies: by {data.key}, with {columns}.",)
            )
        yield Listing(tuple(items))

    def _operation(self, operation: OperationEntry) -> Iterator[Block]:
        request = f"{operation.method} {operation.path}"
        title: Words = (operation.title, ": ", Code(request)) if operation.title else (Code(request),)
        yield Heading(3, title, Link(Told.OPERATION, operation.name))
        facts: list[Words] = [("Name: ", Code(operation.name))]
        if operation.auth:
            facts.append((f"Login: {' or '.join(operation.auth)}",))
        if operation.body:
            facts.append(("Body: ", Link(Told.SHAPE, operation.body), " as ", Code(operation.content_type)))
        if operation.keys:
            keys = joined([(Link(Told.KEY, key),) for key in operation.keys])
            facts.append(("Requests sent again: ", *keys))
        yield Listing(tuple(facts))
        if operation.parameters or operation.undeclared:
            yield self._cells.parameters(f"Parameters of {operation.name}", operation.parameters, operation.undeclared)
        if operation.outcomes:
            rows = [_outcome(outcome) for outcome in operation.outcomes]
            yield table(f"Answers of {operation.name}", ("Answer", "Status", "Body"), rows)
        for outcome in operation.outcomes:
            if outcome.headers:
                yield Paragraph((f"Headers of the answer {outcome.name}:",))
                yield self._cells.parameters(f"Headers of {operation.name}, {outcome.name}", outcome.headers)

    def _shape(self, shape: ShapeEntry) -> Iterator[Block]:
        yield Heading(3, (shape.name,), Link(Told.SHAPE, shape.name))
        if shape.title:
            yield Paragraph((shape.title,))
        if shape.variants:
            yield Paragraph(("It is also ", *shape.variants, "."))
        if shape.fields:
            yield self._cells.fields(f"Fields of {shape.name}", shape.fields)
        if shape.general:
            yield Paragraph(("Of all its fields:",))
            yield Listing(tuple(self._cells.said(one) for one in shape.general))
        for decisions in shape.tables:
            yield from self._decisions(decisions)
        if shape.named:
            yield Paragraph(("Besides:",))
            yield table(f"Rules of {shape.name}", ("Rule", "Says", "Broken by"), [*map(self._named, shape.named)])
        for name, value in shape.examples.items():
            yield Snippet(("Example ", Code(name)), value)

    def _named(self, rule: RuleEntry) -> tuple[Lines, ...]:
        title: Lines = ((rule.title,),) if rule.title else ()
        says = (*rule.requires, *(() if rule.applies == "always" else ((rule.applies,),)))
        shown = () if rule.breaks is None else (variation_words(rule.breaks),)
        return (
            ((self._cells.seen(rule.id),), *title),
            (*says[:-1], (*says[-1], *self._cells.aside(rule.standing))),
            shown,
        )

    def _decisions(self, decisions: DecisionTable) -> Iterator[Block]:
        """A table with its cases beside each other, or below each other where they are more than its paths."""
        title = f"{decisions.name}: {decisions.title}" if decisions.title else decisions.name
        yield Heading(4, (title,), Link(Told.TABLE, decisions.id))
        by = f"{' and '.join(decisions.by)} {'are' if decisions.by[1:] else 'is'}"
        cases, paths = decisions.cases, decisions.paths
        if len(cases) < len(paths):
            head = (f"Where {by}", *map(case_words, cases))
            rows = [(((Code(path),),), *(self._cell(decisions, case, path) for case in cases)) for path in paths]
        else:
            head = (f"Where {by}", *paths)
            rows = [(((case_words(case),),), *(self._cell(decisions, case, path) for path in paths)) for case in cases]
        yield table(title, head, rows)
        yield Paragraph(("What is not listed, and an empty cell, asks for nothing.",))

    def _cell(self, decisions: DecisionTable, case: str, path: str) -> Lines:
        found = decisions.cells.get((case, path))
        return () if found is None else (self._cells.said(found),)

    def _errors(self, errors: ErrorsEntry) -> Iterator[Block]:
        yield Listing(tuple((f"{label}: ", *words) for label, words in errors.facts))
        rules = {rule.id: rule for rule in self._document.rules}
        if errors.codes:
            rows = [
                (
                    ((Code(code.code),),),
                    tuple((Link(Told.RULE, rule), ": ", *joined(rules[rule].requires, "; ")) for rule in code.rules),
                )
                for code in errors.codes
            ]
            yield table("Codes", ("Code", "Stands for"), rows)

    def _key(self, key: KeyEntry) -> Iterator[Block]:
        yield Heading(3, (key.title or key.id,), Link(Told.KEY, key.id))
        yield Paragraph((Code(key.id), *self._cells.aside(key.standing)))
        yield Listing(tuple((f"{label}: ", *words) for label, words in key.facts))
        for number, story in enumerate(key.stories, 1):
            yield Paragraph((f"Example {number}:" if key.stories[1:] else "Example:",))
            rows = [
                (
                    ((str(place),),),
                    ((Link(Told.OPERATION, step.operation),),),
                    (step.sent, *((f"header {name}: ", Code(value)) for name, value in step.headers)),
                    ((step.outcome,),),
                )
                for place, step in enumerate(story, 1)
            ]
            yield table(f"Steps of {key.id}", ("Step", "Operation", "Sends", "Is answered"), rows)

    def _topic(self, topic: Topic) -> Iterator[Block]:
        rules = [rule for rule in self._document.rules if rule.topic is topic]
        if not rules:
            return
        yield Heading(3, (topic.value,), Link(Told.SECTION, topic.value))
        rows = [self._rule(rule) for rule in rules]
        leads: Callable[[int], Link] = lambda at: Link(Told.RULE, rules[at].id)  # noqa: E731 - of this one list
        yield table(topic.value, ("Rule", "Requires", "Applies", "Standing", "Notes"), rows, leads, searched=True)

    def _rule(self, rule: RuleEntry) -> tuple[Lines, ...]:
        notes: list[Words] = [(f"“{rule.says}”",)] if rule.says else []
        if rule.data:
            notes.append((f"reads the data {', '.join(rule.data)}",))
        return (
            ((Code(rule.id),), *(((rule.title,),) if rule.title else ())),
            rule.requires,
            ((rule.applies,),),
            (self._cells.standing(rule.standing),),
            tuple(notes),
        )


def _section(title: str) -> Heading:
    return Heading(_SECTION, (title,), Link(Told.SECTION, title))


def _outcome(outcome: OutcomeEntry) -> tuple[Lines, ...]:
    statuses = tuple((f"{status.code} {status.phrase}".strip(),) for status in outcome.statuses)
    return ((outcome.name,),), statuses, () if outcome.body is None else ((Link(Told.SHAPE, outcome.body),),)


def _changes(log: ChangeLog) -> Iterator[Block]:
    if not log.differences:
        yield Paragraph(("None that a caller sees.",))
    for sort in Sort:
        found = [one for one in log.differences if one.sort is sort]
        if found:
            yield Heading(3, (sort.value,), Link(Told.SECTION, sort.value))
            rows = [row for one in found for row in _rows(one)]
            yield table(sort.value, ("What", "Part", "Before", "Now", "Because"), rows)


def _rows(one: Difference) -> Iterator[tuple[Lines, ...]]:
    """A row for each fact that is told; what is new, or gone, has one."""
    because: Lines = tuple((reason,) for reason in one.because)
    name: Lines = ((Code(one.subject),),)
    if not one.before:
        words: Lines = (one.words,)
        yield (name, (), words, (), because) if one.sort in _GONE else (name, (), (), words, because)
    for label, was, now in one.before:
        yield name, ((label,),), (was,), (now,), because


_GONE = frozenset({Sort.OPERATION_REMOVED, Sort.OBJECT_REMOVED, Sort.FIELD_REMOVED, Sort.RULE_REMOVED})
