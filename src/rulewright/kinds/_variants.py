"""The cases of `variants`, as written → the values that choose, each with its shape; and the mistakes in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulewright.kinds._listed import check_value, declared_values
from rulewright.language.json_values import is_among, meant_by
from rulewright.language.paths import Path
from rulewright.plan.rules import Variants

if TYPE_CHECKING:
    from rulewright.kinds import Site
    from rulewright.language.conditions import Json
    from rulewright.language.outline import Spot
    from rulewright.language.read_variants import VariantsDeclaration
    from rulewright.language.written import Word


def variants_of(declared: VariantsDeclaration | None, site: Site) -> Variants | None:
    """The cases of this site's object, by the meaning of their values; of a value that stands twice, the first."""
    if declared is None:
        return None
    cases: list[tuple[Json, str]] = []
    for word, shape in declared.cases:
        value = _meant(word, _chooser(declared, shape.text, site))
        if shape.text in site.outline.others and not is_among(value, (known for known, _ in cases)):
            cases.append((value, shape.text))
    return Variants(declared.by.path, tuple(cases))


def check_variants(declared: VariantsDeclaration, site: Site) -> None:
    """Reports cases whose value stands twice or never comes, shapes that cannot stand there, and an unknown `by`."""
    before = len(site.problems)
    seen: list[Json] = []
    choosers = []
    for word, shape in declared.cases:
        spot = _chooser(declared, shape.text, site)
        value = _meant(word, spot)
        if is_among(value, seen):
            site.problems.add(word.span, f"the case “{word.text}” stands twice in “variants”", code="table")
        seen.append(value)
        choosers.append(spot)
        if spot is not None:
            check_value(value, spot, word.span, site.problems)
        _check_closed(declared, shape, site)
    is_known = all(shape in site.outline.others for shape in declared.shapes)
    if not any(choosers) and is_known and len(site.problems) == before:
        by = declared.by.path
        is_own = site.path == Path()
        whose = f"the shape “{site.outline.shape}” has no" if is_own else "none of the cases' shapes has the"
        site.problems.add(
            declared.by.span,
            f"{whose} field “{by}”, which would choose",
            "declare it there, with its values as an enum or const",
            code="unknown-field",
        )


def _check_closed(declared: VariantsDeclaration, shape: Word, site: Site) -> None:
    """Reports a closed shape that would refuse the fields that are declared around it."""
    outline = site.outline.others.get(shape.text)
    if outline is None or not outline.is_closed:
        return
    around = site.outline.keys(Path()) if site.path == Path() else [str(declared.by.path.tokens[0])]
    unknown = [key for key in around if key not in outline.keys(Path())]
    if unknown:
        hint = (
            f"write closed: true on “{site.outline.shape}” instead: it knows the fields of each case"
            if site.path == Path()
            else f"declare “{unknown[0]}” in “{shape.text}”"
        )
        message = f"the shape “{shape.text}” is closed, and would refuse “{unknown[0]}” here"
        site.problems.add(shape.span, message, hint, code="never-true")


def _chooser(declared: VariantsDeclaration, shape: str, site: Site) -> Spot | None:
    """What is declared of the field that chooses: in the shape itself, or in the shape of the case."""
    if site.path == Path():
        return site.outline.spots.get(declared.by.path.tokens)
    own = site.outline.spot(Path((*site.place.tokens, *declared.by.path.tokens)))
    other = site.outline.others.get(shape)
    return (None if other is None else other.spot(declared.by.path)) or own


def _meant(word: Word, spot: Spot | None) -> Json:
    if spot is None:
        return word.text
    known = declared_values(spot)
    return meant_by(word.text, spot.type, None if known is None else known.values)
