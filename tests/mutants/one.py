"""A contract and one of its faults → what came of looking for it, by the run itself or by what a run asks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutants.asked import whole_run
from tests.mutants.equivalents import witness
from tests.mutants.families import family_of
from tests.mutants.kills import Kill, Survival

if TYPE_CHECKING:
    from rulewright.mock.faults.fault import Fault
    from tests.mutants.kills import Killer
    from tests.mutants.subjects import Subject


@dataclass(frozen=True)
class Result:
    """What became of one fault.

    Attributes:
        contract: whose fault.
        fault: its id.
        family: the family that it is counted under.
        engine: what judged in the endpoint.
        verdict: `killed`; `same` where no payload was found that tells it apart; `survived` where there is one.
        requests: until it was found out.
        seconds: the same, from the first request on.
        kinds: of the findings.
        names_rule: whether they name the rule that is wrong.
        why: of a fault that nothing tells apart: what is broken whenever it changes something.
    """

    contract: str
    fault: str
    family: str
    engine: str
    verdict: str
    requests: int = 0
    seconds: float = 0.0
    kinds: tuple[str, ...] = ()
    names_rule: bool = False
    why: str = ""


def of_payloads(subject: Subject, killer: Killer, fault: Fault, engine: str) -> Result:
    """A fault of a payload rule."""
    found = killer.killed(fault, engine=engine)
    family = family_of(fault.kind)
    if isinstance(found, Kill):
        seconds = killer.seconds(found.number)
        return Result(
            str(subject), fault.id, family, engine, "killed", found.number, seconds, found.kinds, found.names_rule
        )
    other = witness(subject, fault)
    verdict = "same" if other is None else "survived"
    why = _reason(found) if other is None else repr(other[0])
    return Result(str(subject), fault.id, family, engine, verdict, why=why)


def by_running(subject: Subject, fault: Fault, engine: str) -> Result:
    """A fault of keys or answers: what comes of a request hangs on those before it."""
    with tempfile.TemporaryDirectory() as folder:
        whole = whole_run(subject, Path(folder), engine=engine, fault=fault, stops=True)
    family = family_of(fault.kind)
    if not whole.findings:
        return Result(str(subject), fault.id, family, engine, "survived", why=f"after {len(whole.asked)} requests")
    complaint = whole.findings[0].complaint
    return Result(
        str(subject),
        fault.id,
        family,
        engine,
        "killed",
        len(whole.asked),
        whole.asked[-1].seconds if whole.asked else 0.0,
        (complaint.kind.value,),
        fault.rule is None or fault.rule in complaint.rules,
    )


def _reason(found: Survival) -> str:
    if found.masked_by:
        return f"what it changes breaks {' and '.join(found.masked_by)} too"
    return "no payload was found that the two judge differently"


def engine_of(number: int) -> str:
    """Half of the faults are served by the interpreter, so that no code judges itself."""
    return ("interpreter", "compiled")[number % 2]
