"""Names of our own modules → one flat text that defines them and all they use, on the standard library alone.

Each definition is carried as it is written, in the order in which the modules would run. A name that two modules
define, or that the text around already has, is carried under another one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulewright.emit.python.standalone.sources import BundleError, module_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rulewright.emit.python.names import Origin
    from rulewright.emit.python.standalone.sources import Definition


@dataclass(frozen=True, slots=True)
class Bundle:
    """The text, and what it needs of the standard library under which names."""

    text: str
    imports: Mapping[str, Origin]
    names: frozenset[str]
    """The names it defines."""


def bundle(wanted: Iterable[tuple[str, str]], taken: frozenset[str] = frozenset()) -> Bundle:
    """The definitions of some names, each given as its module and itself, under these very names.

    Raises:
        BundleError: one of our modules cannot be carried, or a wanted name cannot be kept.
    """
    roots = [_found(module, name) for module, name in wanted]
    carried, imports = _reached(roots)
    if clashes := (taken | imports.keys()).intersection(name for _, name in roots):
        raise BundleError(f"names that are wanted are taken: {', '.join(sorted(clashes))}")
    order = _in_order({definition.module for definition in carried})
    definitions = sorted(carried, key=lambda definition: (order.index(definition.module), _line(definition)))
    spellings = _spellings(definitions, roots, taken | imports.keys())
    text = "".join(_laid_out([(definition, _respelled(definition, spellings)) for definition in definitions]))
    return Bundle(text, imports, frozenset(spellings.values()))


def _found(module: str, name: str) -> tuple[str, str]:
    """The module that defines what a module calls by a name, and its name there."""
    while name not in module_of(module).definitions:
        held = module_of(module).imports.get(name)
        if held is None or held.name is None or not held.is_ours:
            raise BundleError(f"{module} defines no {name}")
        module, name = held.module, held.name
    return module, name


def _reached(roots: Iterable[tuple[str, str]]) -> tuple[list[Definition], dict[str, Origin]]:
    """The definitions of the roots and of all that they use, and what these import."""
    reached: dict[tuple[str, tuple[str, ...]], Definition] = {}
    imports: dict[str, Origin] = {}
    waiting = deque(roots)
    while waiting:
        module, name = waiting.popleft()
        definition = module_of(module).definitions[name]
        if (module, definition.names) in reached:
            continue
        reached[module, definition.names] = definition
        for use in definition.uses:
            held = module_of(module).imports.get(use.name)
            if use.name in module_of(module).definitions:
                waiting.append((module, use.name))
            elif held is not None and held.is_ours:
                waiting.append(_found(module, use.name))
            elif held is not None and imports.setdefault(use.name, held) != held:
                raise BundleError(f"{module} imports another {use.name} than other modules")
    return [*reached.values()], imports


def _line(definition: Definition) -> int:
    """Where a definition stands among those of its module."""
    return [*module_of(definition.module).definitions].index(definition.names[0])


def _in_order(modules: Iterable[str]) -> list[str]:
    """The modules and what they load, each after what it loads."""
    order: list[str] = []
    under_way: set[str] = set()

    def load(name: str) -> None:
        if name not in under_way:
            under_way.add(name)
            for inner in module_of(name).loads:
                load(inner)
            order.append(name)

    for name in sorted(modules):
        load(name)
    return order


def _spellings(
    definitions: Iterable[Definition], roots: Iterable[tuple[str, str]], taken: Iterable[str]
) -> dict[tuple[str, str], str]:
    """How each name of each module is spelled in the text; the roots' names are theirs, and others go round them."""
    spellings = {root: root[1] for root in roots}
    used = {*taken, *spellings.values()}
    if len(set(spellings.values())) < len(spellings):
        raise BundleError("two of the wanted names are the same")
    locals_ = {name for definition in definitions for name in definition.bound}
    for definition in definitions:
        for name in definition.names:
            if (definition.module, name) in spellings:
                continue
            stem = definition.module.rsplit(".", 1)[-1]
            hints = (name, f"_{name}", f"_{stem}_{name}", *(f"_{stem}_{name}_{number}" for number in range(2, 9)))
            free = (hint for hint in hints if hint not in used and (hint == name or hint not in locals_))
            spelled = next(free, None)
            if spelled is None:
                raise BundleError(f"there is no spelling left for {name} of {definition.module}")
            used.add(spelled)
            spellings[definition.module, name] = spelled
    return spellings


def _respelled(definition: Definition, spellings: Mapping[tuple[str, str], str]) -> str:
    lines = [line.encode() for line in definition.text.splitlines(keepends=True)]
    module = module_of(definition.module)
    for use in sorted(definition.uses, key=lambda use: (use.line, use.column), reverse=True):
        if use.name in module.definitions:
            spelled = spellings[definition.module, use.name]
        elif use.name in module.imports and module.imports[use.name].is_ours:
            spelled = spellings[_found(definition.module, use.name)]
        else:
            continue
        if spelled == use.name:
            continue
        line, end = lines[use.line], use.column + len(use.name.encode())
        if line[use.column : end] != use.name.encode() or spelled in definition.bound:
            raise BundleError(f"{definition.module}: {use.name} cannot be called {spelled} in {definition.names[0]}")
        lines[use.line] = line[: use.column] + spelled.encode() + line[end:]
    return b"".join(lines).decode()


def _laid_out(parts: list[tuple[Definition, str]]) -> Iterator[str]:
    """The texts with as many blank lines between them as the formatter wants, and where each module's begin."""
    before: Definition | None = None
    for definition, text in parts:
        if before is not None:
            yield "\n\n" if definition.is_block or before.is_block else "\n"
        if before is None or before.module != definition.module:
            yield f"# From {definition.module}.\n\n"
            yield "\n" if definition.is_block else ""
        yield text
        before = definition
