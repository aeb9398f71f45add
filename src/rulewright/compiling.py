"""A rule file's text → its rules, or every mistake in it and in the files it names."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rulewright.language.extending.files import read_rule_file, read_text
from rulewright.language.extending.resolved import resolved_text
from rulewright.language.read_contract import read_contract, without_examples
from rulewright.lowering.contract import lower_contract
from rulewright.reading.diagnostics import DiagnosticError
from rulewright.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_rules(name: str) -> Rules:
    """The rules of a file. Raises as `compile_rules` does, and where the file cannot be read."""
    return compile_rules(read_text(name), name)


def compile_rules(text: str, name: str) -> Rules:
    """The rules of a rule file's text; files that it names are looked up beside `name`.

    Raises:
        DiagnosticError: there are mistakes: all of them, each with its place.
    """
    read = read_rule_file(text, name)
    problems = read.problems
    contract = read_contract(read.merged.node, problems)
    if contract is None:
        raise DiagnosticError(problems.all)
    if read.lacks_examples:
        contract = without_examples(contract)
    plan = lower_contract(contract, problems, tuple(read.texts), fingerprint(read.texts.values()))
    problems.raise_if_any()
    return Rules(plan, problems.all, read.merged.changes)


def fingerprint(texts: Iterable[str]) -> str:
    """SHA-256 over the texts of a contract's files, in reading order."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def resolve(name: str) -> str:
    """The text of one rule file that says what a file and those it extends say, with the origin of each value.

    Raises as `compile_rules` does, and where the file cannot be read.
    """
    text = read_text(name)
    compile_rules(text, name)
    return resolved_text(read_rule_file(text, name).merged.node, name)
