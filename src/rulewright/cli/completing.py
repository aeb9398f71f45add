"""The beginning of a word on the command line → what it may become, for completion in a shell.

A shell asks whenever Tab is pressed: nothing is imported before it is needed. What cannot be read completes nothing.
"""

from __future__ import annotations

import os
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from click.shell_completion import CompletionItem

from rulewright.carried import CARRIED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import click

    from rulewright.rules import Rules

Completer: TypeAlias = "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]"
Found: TypeAlias = "Iterable[tuple[str, str | None]]"
"""Words, each with what a shell may show beside it."""

_MOST_FILES = 2_000
"""How many files are looked at in search of rule files; more would have to be waited for."""
_PASSED_OVER = frozenset({"__pycache__", "build", "dist", "node_modules", "venv"})
_RULE_FILES = (".yaml", ".yml")


def any_file(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click calls it so
    """Any file: the shell itself completes them."""
    return [CompletionItem(incomplete, type="file")]


def rule_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The contracts that rulewright carries and the rule files below the folder that is typed, or else any file."""
    carried = [CompletionItem(name, help="carried by rulewright") for name in CARRIED if name.startswith(incomplete)]
    own = [CompletionItem(name) for name in _rule_files(incomplete)]
    return [*own, *carried] or any_file(ctx, param, incomplete)


def words(known: Iterable[str]) -> Completer:
    """A completer of these words."""
    return _completer(lambda _, __: ((word, None) for word in known))


def _completer(find: Callable[[click.Context, str], Found]) -> Completer:
    """What completes by those found words that begin as it was typed; by none where something cannot be read."""

    @wraps(find)
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - as above
        from rulewright.language.custom import CustomRuleError  # noqa: PLC0415
        from rulewright.reading.diagnostics import DiagnosticError  # noqa: PLC0415
        from rulewright.reading.limits import LimitError  # noqa: PLC0415

        try:
            return [
                CompletionItem(word, help=said) for word, said in find(ctx, incomplete) if word.startswith(incomplete)
            ]
        except (DiagnosticError, LimitError, CustomRuleError, OSError):
            return []

    return complete


@_completer
def rule_ids(ctx: click.Context, incomplete: str) -> Found:
    """The ids of a contract's rules; where none begins so, the endings of ids that no other rule has."""
    from rulewright.plan.ids import RuleIds  # noqa: PLC0415
    from rulewright.reporting.explanation import rules_by_id  # noqa: PLC0415

    known = {rule_id: rule.title for rules in _contracts(ctx) for rule_id, rule in rules_by_id(rules.plan).items()}
    if any(rule_id.startswith(incomplete) for rule_id in known):
        return known.items()
    return ((ending, known[rule_id]) for ending, rule_id in RuleIds(known).endings().items())


@_completer
def operations(ctx: click.Context, incomplete: str) -> Found:  # noqa: ARG001 - all are found
    """The operations of a contract that have a body."""
    found = (operation for rules in _contracts(ctx) for operation in rules.plan.operations.values())
    return ((operation.name, operation.title) for operation in found if operation.body is not None)


@_completer
def kinds(ctx: click.Context, incomplete: str) -> Found:  # noqa: ARG001 - as above
    """The kinds of rules."""
    from rulewright.kinds import registry  # noqa: PLC0415

    return ((kind.name, kind.summary) for kind in registry().values())


@_completer
def targets(ctx: click.Context, incomplete: str) -> Found:  # noqa: ARG001 - as above
    """The endpoints of the configuration."""
    from rulewright.linting.config import find_config  # noqa: PLC0415

    return ((name, None) for name in find_config(Path.cwd()).targets)


def _contracts(ctx: click.Context) -> Iterator[Rules]:
    """The contract that is typed already, or those that count where none is."""
    from rulewright.cli.options import mapped_contracts, rules_of  # noqa: PLC0415

    typed = ctx.params.get("rules")
    return map(rules_of, [typed] if typed else mapped_contracts())


def _rule_files(incomplete: str) -> list[str]:
    """The rule files whose names begin so, by how they are typed."""
    from rulewright.linting.lint import is_rule_file  # noqa: PLC0415

    folder = incomplete[: incomplete.rfind("/") + 1]
    seen = islice(_files_below(folder), _MOST_FILES)
    named = (name for name in seen if name.startswith(incomplete) and name.endswith(_RULE_FILES))
    return sorted(name for name in named if is_rule_file(Path(name)))


def _files_below(folder: str) -> Iterator[str]:
    """The files of a folder and of those below it, by how they are typed."""
    for where, folders, names in os.walk(folder or "."):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        below = Path(where).relative_to(folder or ".").as_posix()
        for name in sorted(names):
            yield f"{folder}{name}" if below == "." else f"{folder}{below}/{name}"
