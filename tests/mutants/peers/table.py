"""Results of ours and runs of Schemathesis → the tables of docs/fuzzing.md that show them side by side."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from tests.mutants.families import FAMILIES
from tests.mutants.peers.variants import Variant
from tests.mutants.table import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.mutants.one import Result
    from tests.mutants.peers.run import PeerRun

    Kills: TypeAlias = dict[tuple[str, str], tuple[int, float]]
    """By contract and fault: the request that found it out, and its second."""

_OURS = "rulewright fuzz"


def by_family(results: Sequence[Result], runs: Sequence[PeerRun]) -> str:
    """A row for each family: the faults that are told apart, and for each tool those killed and how soon (median)."""
    groups = {family: [one for one in results if one.family == family] for family in FAMILIES}
    return _side_by_side("family", {**groups, "all": list(results)}, results, runs)


def by_contract(results: Sequence[Result], runs: Sequence[PeerRun]) -> str:
    """The same for each contract."""
    names = dict.fromkeys(one.contract for one in results)
    groups = {name: [one for one in results if one.contract == name] for name in names}
    return _side_by_side("contract", groups, results, runs)


def of_right_endpoints(runs: Sequence[PeerRun]) -> str:
    """What each run sent to the right endpoint, and which complaints it had of it, with the answers that each is about."""
    rows = [
        (
            run.contract,
            run.variant.value,
            f"{run.requests:,}",
            f"{run.accepted:,}",
            f"{run.seconds:.0f}",
            "; ".join(f"{title}: {count}" for title, count in sorted(run.alarms.items())),
            "; ".join(run.errors),
        )
        for run in runs
    ]
    return table(("contract", "run", "requests", "accepted", "seconds", "complaints", "not sent"), rows)


def found_by_peers_alone(results: Sequence[Result], runs: Sequence[PeerRun]) -> Iterator[str]:
    """The faults that a run of Schemathesis found and ours did not."""
    missed = {(one.contract, one.fault): one for one in results if one.verdict != "killed"}
    for run in runs:
        for fault, found in run.found.items():
            if (run.contract, fault) in missed:
                verdict = missed[run.contract, fault].verdict
                yield f"{run.contract}: {fault} ({verdict}): {run.variant}: {', '.join(found.titles)}"


def _side_by_side(
    name: str, groups: dict[str, list[Result]], results: Sequence[Result], runs: Sequence[PeerRun]
) -> str:
    tools: dict[str, Kills] = {
        _OURS: {(one.contract, one.fault): (one.requests, one.seconds) for one in results if one.verdict == "killed"}
    }
    for variant in Variant:
        tools[variant.value] = {
            (run.contract, fault): (found.requests, found.seconds)
            for run in runs
            if run.variant is variant
            for fault, found in run.found.items()
        }
    head = (name, "told apart", *(word for tool in tools for word in (tool, "requests", "seconds")))
    rows = [_row(group, members, list(tools.values())) for group, members in groups.items() if members]
    return table(head, rows)


def _row(name: str, members: Sequence[Result], tools: Sequence[Kills]) -> tuple[str, ...]:
    named = {(one.contract, one.fault): one.verdict for one in members}
    # What a tool finds is told apart, whatever we searched for in vain.
    apart = [one for one, verdict in named.items() if verdict != "same" or any(one in kills for kills in tools)]
    cells = [cell for kills in tools for cell in _cells([kills[one] for one in apart if one in kills], len(apart))]
    return (name, f"{len(apart):,}", *cells)


def _cells(kills: Sequence[tuple[int, float]], apart: int) -> tuple[str, str, str]:
    if not kills:
        return ("0", "", "")
    requests, seconds = zip(*kills, strict=True)
    return (f"{len(kills):,} ({len(kills) / apart:.0%})", f"{median(requests):.0f}", f"{median(seconds):.1f}")
