"""`make mutants`: every fault of every rule set, looked for; prints the tables of docs/fuzzing.md.

Names of rule sets may be given; a number `1/n` looks for every n-th fault only; `--peers` runs stock Schemathesis on the
same faults, too.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rulewright.contract.coverage import parameter_rules, rules_of
from rulewright.mock.faults.index import faults_of
from tests.mutants.asked import whole_run
from tests.mutants.kills import Killer
from tests.mutants.one import by_running, engine_of, of_payloads
from tests.mutants.peers import table as peers
from tests.mutants.peers.run import in_its_own_process
from tests.mutants.peers.variants import Variant
from tests.mutants.right import RIGHT, accused
from tests.mutants.subjects import SUBJECTS
from tests.mutants.table import by_contract, by_family, missed, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.mock.faults.fault import Fault
    from tests.mutants.one import Result
    from tests.mutants.peers.run import PeerRun

PEERS = "--peers"
SEEDS = 50
_SLICE = 40
"""Faults that are looked for in one go."""

_BY_NAME = {str(subject): subject for subject in SUBJECTS}


def main(arguments: list[str]) -> int:
    """Looks for the faults; 1 where one was missed, or found by Schemathesis alone, or a right endpoint was accused."""
    steps = [int(text.partition("/")[2]) for text in arguments if text.startswith("1/")]
    names = [text for text in arguments if not text.startswith(("1/", "--"))] or list(_BY_NAME)
    runs: list[PeerRun] = []
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(os.cpu_count()) as pool:
        alarms = [line for lines in pool.map(_record, names, [Path(folder)] * len(names)) for line in lines]
        tasks = [task for name in names for task in _tasks(name, Path(folder), *steps)]
        seeds = range(0, SEEDS, *steps)
        alarms += [line for lines in pool.map(_accused, seeds) for line in lines]
        results = [result for found in pool.map(_look_for, tasks) for result in found]
        if PEERS in arguments:
            runs = list(pool.map(_by_peer, [(name, variant, *steps) for name in names for variant in Variant]))
    _say(by_family(results), by_contract(results))
    if runs:
        _say(peers.by_family(results, runs), peers.by_contract(results, runs), peers.of_right_endpoints(runs))
        _say("Found by Schemathesis alone:", *(list(peers.found_by_peers_alone(results, runs)) or ["none"]))
    _say("Right endpoints that were accused:", *(alarms or ["none"]))
    _say("What no payload tells apart:", *same(results))
    _say("Missed:", *(list(missed(results)) or ["none"]))
    _say(f"{time.perf_counter() - started:.0f} s on {os.cpu_count()} cores")
    return bool(alarms or list(missed(results)))


def _by_peer(task: tuple[str, Variant, *tuple[int, ...]]) -> PeerRun:
    """What a run of Schemathesis finds of the same faults."""
    name, variant, *steps = task
    return in_its_own_process(name, variant, _chosen(name, *steps))


def _record(name: str, folder: Path) -> list[str]:
    """Keeps what a whole run asks of the contract without a fault; what it is accused of all the same."""
    whole = whole_run(_BY_NAME[name], folder, engine="compiled")
    _kept(name, folder).write_bytes(pickle.dumps(whole.asked))
    return [f"{name}: {finding.complaint.message}" for finding in whole.findings]


def _accused(seed: int) -> list[str]:
    """What a run of a seed accuses a right endpoint of; there are several, which take turns."""
    return accused(list(RIGHT)[seed % len(RIGHT)], seed)


def _kept(name: str, folder: Path) -> Path:
    return folder / f"{name.replace('/', '-')}.asked"


def _tasks(name: str, folder: Path, step: int = 1) -> Iterator[tuple[str, Path | None, list[str]]]:
    chosen = _chosen(name, step)
    of_rules = [fault for fault in chosen if not _is_run(name, fault)]
    for start in range(0, len(of_rules), _SLICE):
        yield name, _kept(name, folder), of_rules[start : start + _SLICE]
    for fault in chosen:
        if _is_run(name, fault):
            yield name, None, [fault]


def _chosen(name: str, step: int = 1) -> list[str]:
    return list(_faults(name))[::step]


def _is_run(name: str, fault: str) -> bool:
    """Whether what comes of a request hangs on those before it, or is no matter of payloads."""
    rule = _faults(name)[fault].rule
    return rule is None or rule in {known.id for known in _BY_NAME[name].plan.idempotency}


@cache
def _faults(name: str) -> dict[str, Fault]:
    """The faults that a run of the tested operation can meet."""
    setting = _BY_NAME[name].setting("http://127.0.0.1")
    rules = {rule.id for rule in (*rules_of(setting.plan, setting.shape), *parameter_rules(setting.operation))}
    across = {rule.id for rule in setting.plan.idempotency if setting.operation.name in rule.across}
    met = {None, *rules, *across}
    return {name: fault for name, fault in faults_of(setting.plan).items() if fault.rule in met}


def _look_for(task: tuple[str, Path | None, list[str]]) -> list[Result]:
    name, asked, ids = task
    subject = _BY_NAME[name]
    number = {fault: index for index, fault in enumerate(_faults(name))}
    if asked is None:
        return [by_running(subject, _faults(name)[fault], engine_of(number[fault])) for fault in ids]
    killer = _killer(name, asked)
    return [of_payloads(subject, killer, _faults(name)[fault], engine_of(number[fault])) for fault in ids]


@lru_cache(maxsize=1)
def _killer(name: str, asked: Path) -> Killer:
    """What is asked of a contract, made ready once in each process."""
    return Killer(_BY_NAME[name], pickle.loads(asked.read_bytes()))  # noqa: S301 - it was written by this program


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.flush()


sys.exit(main(sys.argv[1:]))
