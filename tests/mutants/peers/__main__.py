"""`python -m tests.mutants.peers CONTRACT VARIANT FILE`, with faults on standard input: writes what a run finds of them.

The contract is one of the subjects, or a rule file. Further arguments are options of `schemathesis run`.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

from tests.mutants.peers.run import look_for
from tests.mutants.peers.variants import Variant
from tests.mutants.subjects import SUBJECTS, Subject

if __name__ == "__main__":
    contract, variant, file, *options = sys.argv[1:]
    subject = next((one for one in SUBJECTS if str(one) == contract), Subject(contract, Path(contract)))
    Path(file).write_bytes(pickle.dumps(look_for(subject, Variant[variant], json.load(sys.stdin), *options)))
