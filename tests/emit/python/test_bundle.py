"""What standalone modules carry: definitions as text, with all they use, under names of their own."""

from __future__ import annotations

import ast
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from rulewright.emit.python.names import Origin
from rulewright.emit.python.standalone import sources
from rulewright.emit.python.standalone.bundle import bundle
from rulewright.emit.python.standalone.scopes import uses_in
from rulewright.emit.python.standalone.sources import BundleError, module_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Modules of ours that exist in this test alone, by the end of their name."""
    texts = {"rulewright": ""}

    def write(**modules: str) -> None:
        texts.update({f"rulewright.{name}": textwrap.dedent(text) for name, text in modules.items()})

    monkeypatch.setattr(sources, "_source", texts.__getitem__)
    module_of.cache_clear()
    yield write
    module_of.cache_clear()


def run(text: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {}
    exec(compile("from __future__ import annotations\n" + text, "bundle", "exec"), namespace)  # noqa: S102 - the text was made by the test
    return namespace


def test_definitions_come_with_all_they_use_and_nothing_else(written: Callable[..., None]) -> None:
    written(
        a="""
        from rulewright.b import helper
        def wanted(value: int) -> int:
            return helper(value) + LIMIT
        def other() -> int:
            return unknown()
        LIMIT = 5
        """,
        b="""
        # Said above.
        def helper(value):
            return value * FACTOR
        FACTOR = 2
        \"\"\"How much.\"\"\"
        UNUSED = 3
        """,
    )
    made = bundle([("rulewright.a", "wanted")])
    assert made.names == {"wanted", "LIMIT", "helper", "FACTOR"}
    assert run(made.text)["wanted"](3) == 11
    assert "# Said above.\ndef helper" in made.text
    assert 'FACTOR = 2\n"""How much."""\n' in made.text
    assert made.imports == {}


def test_definitions_stand_in_the_order_in_which_modules_run(written: Callable[..., None]) -> None:
    written(
        a="""
        from rulewright.b import Base
        class Wanted(Base):
            size = Base.size + 1
        """,
        b="""
        class Base:
            size = 1
        """,
    )
    assert run(bundle([("rulewright.a", "Wanted")]).text)["Wanted"].size == 2


def test_names_for_type_checkers_are_carried_too(written: Callable[..., None]) -> None:
    written(
        a="""
        from __future__ import annotations
        from typing import TYPE_CHECKING, TypeAlias
        if TYPE_CHECKING:
            from collections.abc import Iterable
            from rulewright.b import Part
        Parts: TypeAlias = "Iterable[Part]"
        def wanted(parts: Parts) -> Part: ...
        """,
        b="class Part: ...\n",
    )
    made = bundle([("rulewright.a", "wanted")])
    assert made.names == {"wanted", "Parts", "Part"}
    assert made.imports == {
        "Iterable": Origin("collections.abc", "Iterable"),
        "TypeAlias": Origin("typing", "TypeAlias"),
    }


def test_what_is_imported_again_is_found_where_it_is_defined(written: Callable[..., None]) -> None:
    written(
        a="from rulewright.b import thing as other\ndef wanted(): return other()\n",
        b="from rulewright.c import thing\n__all__ = ['thing']\n",
        c="def thing(): return 7\n",
    )
    made = bundle([("rulewright.a", "wanted")])
    assert made.names == {"wanted", "thing"}
    assert run(made.text)["wanted"]() == 7


def test_names_that_several_modules_define_are_told_apart(written: Callable[..., None]) -> None:
    written(
        a="""
        from rulewright.b import outer
        def _same(): return "a"
        def wanted(): return _same() + outer()
        """,
        b="""
        def _same(same=None): return "é" + "b"
        def outer(): return "é" + _same(same=None)
        """,
    )
    made = bundle([("rulewright.a", "wanted")])
    assert len(made.names) == 4
    assert run(made.text)["wanted"]() == "aéé" + "b"


def test_names_that_are_taken_are_gone_around(written: Callable[..., None]) -> None:
    written(a="LIMIT = 1\n_LIMIT = 2\ndef wanted(): return LIMIT + _LIMIT\n")
    made = bundle([("rulewright.a", "wanted")], frozenset({"LIMIT"}))
    assert "LIMIT" not in made.names
    assert run("LIMIT = 100\n" + made.text)["wanted"]() == 3
    with pytest.raises(BundleError, match="names that are wanted are taken: wanted"):
        bundle([("rulewright.a", "wanted")], frozenset({"wanted"}))


def test_an_alias_in_a_text_is_renamed_there(written: Callable[..., None]) -> None:
    written(
        a="""
        from typing import TypeAlias
        from rulewright.b import other
        Part: TypeAlias = "int | None"
        All: TypeAlias = "list[Part] | Part"
        def wanted(value: All): return other(value)
        """,
        b="class Part: ...\ndef other(value: Part): return value\n",
    )
    made = bundle([("rulewright.a", "wanted")])
    renamed = next(name for name in made.names if name.endswith("Part") and name != "Part")
    lines = [line for line in made.text.splitlines() if "TypeAlias" in line or line.startswith(("class", "def other"))]
    assert ("class Part: ..." in lines) is (f'{renamed}: TypeAlias = "int | None"' in lines)
    if renamed in lines[-1]:
        assert f'All: TypeAlias = "list[{renamed}] | {renamed}"' in lines


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("print('hello')\ndef wanted(): ...\n", "line 2: it neither imports nor defines"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    x = 1\ndef wanted(): ...\n", "only imports may be"),
        ("def other(): ...\n", "defines no wanted"),
        ("from rulewright import b\ndef wanted(): return b.thing()\n", "rulewright defines no b"),
    ],
)
def test_modules_that_cannot_be_carried_are_told(written: Callable[..., None], text: str, says: str) -> None:
    written(a=("\n" if says.startswith("line 2") else "") + text, b="def thing(): ...\n")
    with pytest.raises(BundleError, match=says):
        bundle([("rulewright.a", "wanted")])


def test_two_imports_under_one_name_are_told(written: Callable[..., None]) -> None:
    written(
        a="from os import path\nfrom rulewright.b import other\ndef wanted(): return path, other()\n",
        b="from sys import path\ndef other(): return path\n",
    )
    with pytest.raises(BundleError, match="imports another path than other modules"):
        bundle([("rulewright.a", "wanted")])


USES = """\
@decorated(rate)
def function(first: Kind, *rest: Other, key=default, **more) -> Result:
    local = outer(first)
    items = [inner(item) for item in rest if item]
    def nested(deep):
        return deep, local, used
    match local:
        case Cls(member=captured, *others) if captured:
            return lambda item, seen=start: item + seen + free
        case {"a": a, **remaining}:
            pass
        case [*starred]:
            pass
    try:
        import json, os.path as osp
    except Failure as failure:
        raise wrapped(failure, name=value) from None
    return function.attribute(json, osp, remaining, starred, others)
"""


def test_uses_are_told_from_locals() -> None:
    uses = uses_in(ast.parse(USES.replace("Cls(member=captured, *others)", "Cls(others, member=captured)")).body[0], 1)
    used = {use.name for use in uses.found}
    assert used == {
        *("function", "decorated", "rate", "Kind", "Other", "default", "Result", "outer", "inner", "used", "Cls"),
        *("start", "free", "Failure", "wrapped", "value"),
    }
    lines = USES.replace("Cls(member=captured, *others)", "Cls(others, member=captured)").splitlines()
    for use in uses.found:
        assert lines[use.line][use.column :].startswith(use.name)
    assert {"first", "rest", "more", "local", "item", "deep", "captured", "json", "osp", "failure"} <= uses.others


CLASS = """\
@dataclass(frozen=True)
class Thing(Base, metaclass=Meta):
    member: Member = default
    date: date
    other = member

    def date_of(self, day: Day) -> Made:
        return member, self.member, Thing
"""


def test_the_members_of_a_class_are_not_seen_by_its_methods() -> None:
    uses = uses_in(ast.parse(CLASS).body[0], 1)
    counted = [use.name for use in uses.found]
    assert counted.count("member") == 1
    assert counted.count("date") == 1
    assert counted.count("Thing") == 2
    assert {"dataclass", "Base", "Meta", "Member", "default", "Day", "Made"} <= set(counted)
