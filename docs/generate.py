"""What is made from the rule language itself, its manual and the schema that editors work by, and from our contracts.

With `--check` it writes nothing, and exits with 1 if one of them is not as it would be written.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rulewright.cli.build import differences, documentation
from rulewright.emit.files import write_whole
from rulewright.loading import load
from rulewright.manual.page import page
from rulewright.manual.schema import schema_text

ROOT = Path(__file__).parents[1]
ORDERS, NEWER_ORDERS = Path("rules", "async-orders.yaml"), Path("rules", "async-orders-2026-09.yaml")
FILES = {
    Path("docs", "language.md"): page,
    Path("docs", "async-orders-api.md"): lambda: documentation(load(ORDERS), "markdown"),
    Path("docs", "async-orders-2026-09-api.md"): lambda: documentation(load(NEWER_ORDERS), "markdown", load(ORDERS)),
    Path("schemas", "rulewright.schema.json"): schema_text,
}


def main() -> int:
    """Writes the files, or says how they differ."""
    os.chdir(ROOT)
    made = {path: text() for path, text in FILES.items()}
    if "--check" in sys.argv[1:]:
        stale = [line for path, text in made.items() for line in differences(path, text)]
        sys.stdout.writelines(f"{line}\n" for line in stale)
        return 1 if stale else 0
    for path, text in made.items():
        write_whole(path, text)
        sys.stdout.write(f"wrote {path.as_posix()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
