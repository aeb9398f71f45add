"""The flagship contract, in new processes → how long it takes from its files to the first answer, part by part.

Each run is a process of its own, whose CPU time is taken with imports apart; a figure is the median of the runs. `text`
reads the rule files, `kept` takes the rules out of the cache of an earlier run.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile

from paired import table

RUNS = 15

PROGRAM = """
import json, sys, time
clock = time.process_time
started = clock()
import rulewright.loading
if sys.argv[1] == "text":
    import rulewright.compiling
import rulewright.emit.python.module
import rulewright.kinds
rulewright.kinds.registry()
imported = clock()
rules = rulewright.loading.bundled()
loaded = clock()
rules.is_valid({})
answered = clock()
rules.validate({})
judged = clock()
parts = [imported - started, loaded - imported, answered - loaded, judged - answered, answered - imported]
json.dump(parts, sys.stdout)
"""
PARTS = ("imports", "files to rules", "rules to first is_valid", "then to first validate", "files to first is_valid")


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        environments = {
            "text": {**os.environ, "RULEWRIGHT_CACHE": "off"},
            "kept": {**os.environ, "XDG_CACHE_HOME": folder},
        }
        found = {name: [] for name in environments}
        for number in range(-1, RUNS):
            for name, environment in environments.items():
                command = [sys.executable, "-c", PROGRAM, name]
                done = subprocess.run(command, env=environment, capture_output=True, check=True)  # noqa: S603 - our own
                if number >= 0:
                    found[name].append(json.loads(done.stdout))
    medians = {name: [statistics.median(part) for part in zip(*runs, strict=True)] for name, runs in found.items()}
    rows = [
        [part, *(f"{medians[name][index] * 1e3:,.0f} ms" for name in environments)] for index, part in enumerate(PARTS)
    ]
    table(["part", *environments], rows)


if __name__ == "__main__":
    main()
