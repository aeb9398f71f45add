"""Results → the tables of docs/fuzzing.md: what was found by family, what nothing tells apart, and what was missed."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from tests.mutants.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.mutants.one import Result

_HEAD = ("family", "mutants", "told apart", "killed", "names the rule", "requests", "seconds")


def by_family(results: Sequence[Result]) -> str:
    """A row for each family: mutants, those that some payload tells apart, those killed, and how soon (median)."""
    rows = [_row(family, [one for one in results if one.family == family]) for family in FAMILIES]
    return table(_HEAD, [*filter(None, rows), _row("all", results) or ()])


def by_contract(results: Sequence[Result]) -> str:
    """The same for each contract."""
    names = dict.fromkeys(one.contract for one in results)
    rows = [_row(name, [one for one in results if one.contract == name]) or () for name in names]
    return table(("contract", *_HEAD[1:]), rows)


def same(results: Iterable[Result]) -> Iterator[str]:
    """What no payload tells apart, by reason."""
    reasons = Counter((one.contract, one.why) for one in results if one.verdict == "same")
    for (contract, why), count in reasons.most_common():
        yield f"{contract}: {count} faults: {why}"


def missed(results: Iterable[Result]) -> Iterator[str]:
    """What was missed, and what would have told it apart."""
    for one in results:
        if one.verdict == "survived":
            yield f"{one.contract}: {one.fault} ({one.engine}): {one.why[:300]}"


def _row(name: str, results: Sequence[Result]) -> tuple[str, ...] | None:
    if not results:
        return None
    killed = [one for one in results if one.verdict == "killed"]
    apart = len(results) - sum(one.verdict == "same" for one in results)
    if not killed:
        return (name, f"{len(results):,}", f"{apart:,}", "0", "", "", "")
    return (
        name,
        f"{len(results):,}",
        f"{apart:,}",
        f"{len(killed):,} ({len(killed) / apart:.1%})",
        f"{sum(one.names_rule for one in killed) / len(killed):.1%}",
        f"{median(one.requests for one in killed):.0f}",
        f"{median(one.seconds for one in killed):.1f}",
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown; all columns but the first are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines if line)
