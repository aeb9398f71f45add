"""How many pairs are compared: some in every run, many when soaking."""

from __future__ import annotations

import os
from typing import Final

IS_SOAKING: Final = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
FIRST_SEED: Final = int(os.environ.get("AGREEMENT_SEED", "0"))
"""Where the seeds start: the same contracts each time, unless other ones are asked for."""
PAYLOADS: Final = 20
"""The payloads of each contract."""
CONTRACTS: Final = 25
"""The contracts of each block, which is one test: xdist shares blocks out."""
PAIRS: Final = 500_000 if IS_SOAKING else 5_000
BLOCKS: Final = range(FIRST_SEED, FIRST_SEED + PAIRS // (CONTRACTS * PAYLOADS))
GENERATED: Final = BLOCKS[: len(BLOCKS) // 5]
"""The blocks whose contracts go through the generator too, which takes longest."""
