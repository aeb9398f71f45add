from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rulewright.linting.config import Assignment
from rulewright.linting.events import FileFinished, Finished, Unusable
from rulewright.reading.styles import Detail, Style, coloured
from rulewright.reporting.text import TextWriter, summary
from tests.linting.support import lint_all, of_type
from tests.reporting.support import check_rules, lint_payloads, written

if TYPE_CHECKING:
    from collections.abc import Callable

FLAGSHIP = (Path(__file__).parents[2] / "rules" / "async-orders.yaml").as_posix()
ORDER = """\
{
  "externalRefID": "A1", "customerIdentifier": "acme", "accountIdentifier": "rewards",
  "lineItems": [
    {"externalRefLineItemID": "L1", "recipient": {"firstName": "Ada", "email": "ada@example.org"},
     "utid": "U157189", "amount": 25, "deliveryMethod": "EMAIL"}
  ]
}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_lint_shows(golden: Callable[[str, str], None]) -> None:
    golden("lint/masked.txt", written(TextWriter, lint_payloads()))


def test_what_lint_shows_with_values(golden: Callable[[str, str], None]) -> None:
    golden("lint/values.txt", written(TextWriter, lint_payloads(show_values=True)))


def test_what_lint_shows_in_colour(golden: Callable[[str, str], None]) -> None:
    golden("lint/coloured.txt", written(TextWriter, lint_payloads(), coloured))


def test_colours_are_all_that_colours_add() -> None:
    events = lint_payloads()
    shown = written(TextWriter, events, coloured)
    assert re.sub("\x1b\\[[0-9;]*m", "", shown) == written(TextWriter, events)


def test_what_check_shows_of_examples(golden: Callable[[str, str], None]) -> None:
    golden("check/examples.txt", written(TextWriter, check_rules(("/total: 100 }, errors", "/total: 50 }, errors"))))


def test_what_check_shows_of_mistakes(golden: Callable[[str, str], None]) -> None:
    events = check_rules(
        ("type: integer", "type: intger"), ("length: 1..8", "lenght: 1..8"), ("by: channel", "by: chanel")
    )
    golden("check/mistakes.txt", written(TextWriter, events))


def test_rules_that_lack_data_are_named_on_request() -> None:
    Path("order.json").write_text(ORDER, "utf-8")
    events = list(lint_all("order.json", assign=lambda _: Assignment(FLAGSHIP)))
    usual = [line for line in written(TextWriter, [*events, Finished()]).splitlines() if line.startswith("note: ")]
    assert usual == [
        "note: not judged without --data accounts=FILE: Order.CUSTOMER-OF-ACCOUNT",
        "note: not judged without --data catalog=FILE: LineItem.AMOUNT-FIXED and 7 more; --verbose names them",
    ]
    all_told = written(TextWriter, [*events, Finished()], Style(detail=Detail.ALL))
    skipped = [skip.rule for finished in of_type(events, FileFinished) for skip in finished.skipped]
    assert len(skipped) == 1 + 8
    assert all(rule in all_told for rule in skipped)


def test_control_characters_never_reach_the_terminal() -> None:
    event = Unusable.whole("a\x1b[2J.json", "c", "m\x07", "h\x1b]0;x\nsecond \x1b line")
    assert written(TextWriter, [event]) == "a␛[2J.json: error: m␇\n  hint: h␛]0;x\n    second ␛ line\n"


@pytest.mark.parametrize(
    ("end", "line"),
    [
        (Finished(), "0 files: no violations"),
        (Finished(files=1, payloads=1), "1 file, 1 payload: no violations"),
        (
            Finished(files=2, payloads=3, errors=4, warnings=1, exit_code=1),
            "2 files, 3 payloads: 4 errors, 1 warning",
        ),
        (
            Finished(files=1, payloads=0, infos=2, unusable=2, mistakes=2, exit_code=2),
            "1 file: 2 infos, 2 unusable",
        ),
        (
            Finished(unusable=1, mistakes=3, exit_code=2),
            "0 files: 1 unusable (3 mistakes)",
        ),
        (
            Finished(rule_files=1, rules=12, examples=1, warnings=1),
            "1 rule file, 12 rules, 1 example: 1 warning",
        ),
        (
            Finished(files=1, payloads=1, passed_over=2),
            "1 file, 1 payload: no violations (2 files without a contract passed over)",
        ),
    ],
)
def test_the_last_line_sums_up(end: Finished, line: str) -> None:
    assert summary(end) == line
    assert written(TextWriter, [end]) == f"{line}\n"
