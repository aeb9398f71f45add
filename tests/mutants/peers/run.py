"""A contract, a way to run Schemathesis and faults → which of them the run finds, and what it says of the right endpoint."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.idempotency.decide import SUCCESS
from rulewright.mock.faults.index import faults_of
from tests.mutants.peers.kills import Asker
from tests.mutants.peers.recorded import recorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.mutants.peers.variants import Variant
    from tests.mutants.subjects import Subject

_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
_ERROR = "  🚫 "
"""How a line of the program's summary begins that says what kept it from going on."""


@dataclass(frozen=True)
class Found:
    """A fault found out: at which request, after how many seconds from the first, and what was complained of."""

    requests: int
    seconds: float
    titles: tuple[str, ...]


@dataclass(frozen=True)
class PeerRun:
    """What a run of Schemathesis does on a contract.

    Attributes:
        contract: its name.
        variant: the way it is run.
        requests: so many were sent to the right endpoint.
        accepted: so many of these were answered 2xx.
        seconds: from the first request to the last answer.
        alarms: what was complained of about the right endpoint, and of how many answers.
        errors: what kept the run from sending all that it meant to.
        found: by fault.
    """

    contract: str
    variant: Variant
    requests: int
    accepted: int
    seconds: float
    alarms: dict[str, int]
    errors: tuple[str, ...]
    found: dict[str, Found]


def in_its_own_process(contract: str, variant: Variant, faults: Sequence[str], *options: str) -> PeerRun:
    """The run in a process that Schemathesis has to itself, of a contract of that name or of a rule file.

    Raises:
        CalledProcessError: the process failed; it has said why on standard error.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        command = [sys.executable, "-m", "tests.mutants.peers", contract, variant.name, str(out), *options]
        # In a folder of its own: what Hypothesis keeps where it starts changes what it draws the next time.
        told = json.dumps(list(faults))
        subprocess.run(command, cwd=folder, env=_ENVIRONMENT, input=told, text=True, check=True)
        found = pickle.loads(out.read_bytes())  # noqa: S301 - it was written by this program
        assert isinstance(found, PeerRun)
        return found


def look_for(subject: Subject, variant: Variant, faults: Sequence[str], *options: str) -> PeerRun:
    """The run of a contract, and every fault asked what it asks. Once in a process."""
    known = faults_of(subject.plan)
    found: dict[str, Found] = {}
    with tempfile.TemporaryDirectory() as folder, recorded(subject, variant, Path(folder), options) as recording:
        asker = Asker(subject, recording)
        for name in faults:
            kill = asker.killed(known[name])
            if kill is not None:
                found[name] = Found(kill.number + 1, recording.seconds(kill.number), kill.titles)
        complaints = [one for judged in recording.judged.values() for one in judged.complaints]
        return PeerRun(
            contract=str(subject),
            variant=variant,
            requests=len(recording.asked),
            accepted=sum(answer.status in SUCCESS for _, answer in recording.asked),
            seconds=recording.seconds(len(recording.asked) - 1),
            alarms=dict(Counter(f"{one.title} ({one.operation})" for one in complaints)),
            errors=tuple(line.strip() for line in recording.said.splitlines() if line.startswith(_ERROR)),
            found=found,
        )
