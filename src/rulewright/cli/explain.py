"""`rulewright explain RULE`: one rule, or one kind of rule, in words."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rulewright.carried import CARRIED
from rulewright.cli.completing import kinds, rule_files, rule_ids
from rulewright.cli.options import mapped_contracts, rules_of
from rulewright.kinds import registry
from rulewright.language.decode import listing, suggestion
from rulewright.manual.told import kind_entry
from rulewright.plan.ids import matching_ids, rule_hint
from rulewright.reading.display import visible
from rulewright.reading.sources import Sources
from rulewright.reporting.explanation import explain_kind, explain_rule, rules_by_id
from rulewright.reporting.shown import sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.rules import Rules


@click.command(short_help="Say in words what a rule, or a kind of rule, asks for.")
@click.argument("rule", required=False, shell_complete=rule_ids)
@click.option(
    "--rules",
    metavar="FILE",
    shell_complete=rule_files,
    help="The contract: a rule file, or its name; else those that the configuration maps, and those carried.",
)
@click.option("--kind", metavar="NAME", shell_complete=kinds, help="Explain a kind of rule instead, such as length.")
def command(rule: str | None, rules: str | None, kind: str | None) -> None:
    """Says what a rule asks for: in words, with where it stands, how surely the API has it, and examples.

    RULE is a rule's id, or an ending of it that no other rule has. Where no example of the rule file breaks the rule,
    or keeps it, one is made.
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
    contracts: list[Rules] = []
    for contract in [_named(rules)] if rules else map(rules_of, _known()):
        contracts.append(contract)
        plan = contract.plan
        known = rules_by_id(plan)
        found = matching_ids(text, known, plan.formerly)
        if len(found) == 1:
            rule = known[found[0]]
            context = contract.context(plan.examples.today, None)
            return explain_rule(rule, plan, contract.changes, sides(rule, plan, context), Sources())
        if found:
            message = f"“{text}” names {len(found)} rules; write one of {', '.join(found)}"
            raise click.UsageError(message)
    hint = rule_hint(text, {rule_id for contract in contracts for rule_id in contract.rule_ids})
    names = listing([contract.plan.contract for contract in contracts], "or")
    raise click.UsageError(f"there is no rule “{text}” in {names}; {hint}")


def _known() -> list[str]:
    """The contracts that a rule may be of, those of the project first."""
    return list(dict.fromkeys((*mapped_contracts(), *CARRIED)))


def _named(rules: str) -> Rules:
    """The contract of a rule file; also one that the configuration maps, by the name that it has in itself."""
    if rules not in CARRIED and not Path(rules).exists():
        for contract in map(rules_of, mapped_contracts()):
            if contract.plan.contract == rules:
                return contract
    return rules_of(rules)
