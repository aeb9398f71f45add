"""Values, and YAML texts that say them in every sort of layout, with comments, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

SCALARS = ["a", "1", "true", "null", "'it''s # no comment'", '"b: c"', "2026-03-02", "'[x'", "a b", "{ x: 1 }", "[]"]
KEYS = ["id", "total", "'a b'", '"c"', "/lines/0", "deep.er", "R"]


@dataclass(slots=True)
class Writer:
    """Lines under way, and the comments that were put among them."""

    draw: Any
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def chance(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(1, one_in)) == 1)

    def spaces(self, least: int, most: int) -> str:
        return " " * int(self.draw(st.integers(least, most)))

    def comment(self) -> str:
        text = f"# c{len(self.comments)} {self.draw(st.sampled_from(['', '{', '  - x: 1', 'é #']))}".rstrip()
        self.comments.append(text)
        return text

    def line(self, text: str) -> None:
        """A line, perhaps with a comment above it or behind it, and white space at its end."""
        if self.chance(6):
            self.lines.append(self.spaces(0, 6) + self.comment())
        if self.chance(8):
            self.lines.append(self.spaces(0, 3))
        tail = f"{self.spaces(1, 3)}{self.comment()}" if self.chance(5) else ""
        self.lines.append(f"{text}{tail}{self.spaces(0, 2)}")

    def scalar(self, column: int) -> list[str]:
        """A value of one line or several, the first to stand behind what is there."""
        pad = " " * (column + int(self.draw(st.integers(1, 4))))
        match self.draw(st.integers(0, 6)):
            case 0:
                style = self.draw(st.sampled_from(["|", ">", "|-", ">+", "|2" if len(pad) == column + 2 else "|"]))
                inner = [f"{pad}{text}" for text in self.draw(st.lists(st.sampled_from(BLOCK), min_size=1, max_size=4))]
                return [style, f"{pad}first", *inner]
            case 1:
                return ['"one  ', f"{pad}two\\", f'{pad}three # four"']
            case 2:
                return ["word ", f"{pad}word", f"{pad}word"]
            case 3:
                return [self.flow()]
            case 4:
                return ["[", f"{pad}{self.spaces(0, 4)}a,b,", f"{pad}{{c: 1,d: '2'}}", f"{pad}]"]
            case _:
                return [str(self.draw(st.sampled_from(SCALARS)))]

    def flow(self) -> str:
        gap = self.draw(st.sampled_from(["", " ", "   "]))
        return str(
            self.draw(
                st.sampled_from(
                    [
                        f"{{a: 1,{gap}b: [R,{gap}o],{gap}'c': {{}}}}",
                        f'{{{gap}"a":{gap}1,"b":{{"c":2}} }}',
                        f"[[a,{gap}b],{{x: y{gap}}}]",
                        "{a: {b: {c: [1,2,]}}}",
                        f"{{a,{gap}b: ,{gap}c: d}}",
                    ]
                )
            )
        )

    def block(self, column: int, depth: int) -> None:
        """A block at a column; behind the last line where `lines` ends with an open dash."""
        if self.draw(st.booleans()):
            self.mapping(column, depth)
        else:
            self.sequence(column, depth)

    def mapping(self, column: int, depth: int, head: str | None = None) -> None:
        for key in self.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)):
            start = " " * column if head is None else head
            head = None
            if depth and self.chance(2):
                self.line(f"{start}{key}:")
                inner = column + int(self.draw(st.integers(1, 5)))
                if self.chance(4):
                    self.sequence(column, depth - 1)
                else:
                    self.block(inner, depth - 1)
            else:
                self.value(f"{start}{key}:{self.spaces(1, 3)}", column)

    def sequence(self, column: int, depth: int) -> None:
        for _ in range(self.draw(st.integers(1, 3))):
            dash = f"{' ' * column}-{self.spaces(1, 4)}"
            if depth and self.chance(2):
                self.mapping(len(dash), depth - 1, dash)
            else:
                self.value(dash, column)

    def value(self, start: str, column: int) -> None:
        first, *more = self.scalar(column)
        if not more:
            self.line(f"{start}{first}")
            return
        self.lines.append(f"{start}{first}")
        self.lines += more


BLOCK = ["second", "  deeper", "trailing  ", "", "# no comment", "- no: item", "\ttab"]


@st.composite
def texts(draw: Any) -> tuple[str, list[str]]:
    """A text, and its comments in their order."""
    writer = Writer(draw)
    writer.block(0, 3)
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    tail = draw(st.sampled_from(["", end, end * 3]))
    return end.join(writer.lines) + tail, writer.comments
