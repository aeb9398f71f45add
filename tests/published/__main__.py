"""The command that writes what the tests publish, or with --check says which of it is stale."""

from __future__ import annotations

import sys

from tests.published import PUBLISHED, ROOT

CHECKS_ONLY = "--check" in sys.argv[1:]

stale = []
for name, text in PUBLISHED.items():
    path = ROOT / name
    written = text()
    if not path.is_file() or path.read_text("utf-8") != written:
        stale.append(name)
        if not CHECKS_ONLY:
            path.write_text(written, "utf-8")
sys.stdout.writelines(f"{name} {'is stale: run make publish' if CHECKS_ONLY else 'is written'}\n" for name in stale)
sys.exit(1 if CHECKS_ONLY and stale else 0)
