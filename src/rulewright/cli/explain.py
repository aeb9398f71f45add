"""`rulewright explain RULE`: one rule, or one kind of rule, in words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import click

from rulewright.cli.completing import kinds, rule_files, rule_ids
from rulewright.cli.options import mapped_contracts, rules_of
from rulewright.kinds import registry
from rulewright.language.decode import suggestion
from rulewright.manual.told import kind_entry
from rulewright.plan.ids import matching_ids, rule_hint
from rulewright.reading.display import visible
from rulewright.reporting.explanation import explain_kind, explain_rule, rules_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.command(short_help="Say in words what a rule, or a kind of rule, asks for.")
@click.argument("rule", required=False, shell_complete=rule_ids)
@click.option(
    "--rules",
    metavar="FILE",
    shell_complete=rule_files,
    help="The contract; else those that the configuration maps, or async-orders.",
)
@click.option("--kind", metavar="NAME", shell_complete=kinds, help="Explain a kind of rule instead, such as length.")
def command(rule: str | None, rules: str | None, kind: str | None) -> None:
    """Says what a rule asks for: in words, with where it stands, how surely the API has it, and examples.

    RULE is a rule's id, or an ending of it that no other rule has.
    """
    if (rule is None) == (kind is None):
        raise click.UsageError("name a rule, or a kind with --kind")
    lines = _rule(rule, rules) if rule is not None else _kind(kind or "")
    for line in lines:
        click.echo(visible(line))


def _kind(name: str) -> Iterator[str]:
    kind = registry().get(name)
    if kind is None:
        hint = suggestion(name, registry(), "kinds")
        raise click.UsageError(f"there is no kind “{name}”; {hint}")
    return chain(explain_kind(kind), kind_entry(kind))


def _rule(text: str, rules: str | None) -> Iterator[str]:
    contracts = [rules_of(name) for name in ((rules,) if rules else mapped_contracts())]
    plans = [contract.plan for contract in contracts]
    for contract in contracts:
        known = rules_by_id(contract.plan)
        found = matching_ids(text, known, contract.plan.formerly)
        if len(found) == 1:
            return explain_rule(known[found[0]], contract.plan, contract.changes)
        if found:
            message = f"“{text}” names {len(found)} rules; write one of {', '.join(found)}"
            raise click.UsageError(message)
    hint = rule_hint(text, [rule_id for plan in plans for rule_id in rules_by_id(plan)])
    names = " and ".join(plan.contract for plan in plans)
    raise click.UsageError(f"there is no rule “{text}” in {names}; {hint}")
