"""The tables of seeded faults → one index of them by name."""

from tests.endpoints.seeded.answers import ANSWERS
from tests.endpoints.seeded.bounds import BOUNDS
from tests.endpoints.seeded.conditions import CONDITIONS
from tests.endpoints.seeded.crashes import CRASHES
from tests.endpoints.seeded.dates import DATES
from tests.endpoints.seeded.fault import Fault
from tests.endpoints.seeded.idempotency import IDEMPOTENCY
from tests.endpoints.seeded.patterns import PATTERNS
from tests.endpoints.seeded.types import TYPES

TABLES = (CONDITIONS, BOUNDS, TYPES, PATTERNS, DATES, IDEMPOTENCY, ANSWERS, CRASHES)

# Every seeded fault by name, with all that is known of it.
SEEDED: dict[str, Fault] = {fault.name: fault for table in TABLES for fault in table}

# The same for reading: name → what is wrong.
FAULTS: dict[str, str] = {name: fault.description for name, fault in SEEDED.items()}
