"""Things to show → payloads that show several of them, and a case for each payload; what cannot be shown is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rulewright.generation.collected import Collected
    from rulewright.generation.folding import Feature, Folder


def fold(found: Collected, folder: Folder, features: Iterator[Feature]) -> None:
    """Puts features together, and notes those that cannot be shown."""
    for feature in features:
        label = feature.id.partition("#")[2]
        if found.is_full:
            found.cut(feature.rule, label, "valid")
            continue
        reason = folder.add(feature)
        if reason:
            found.leave_out(label, feature.rule, "valid", reason)


def show_sheets(found: Collected, folder: Folder) -> None:
    """A case for each payload with what it shows."""
    for sheet in folder.sheets:
        if not sheet.features:
            continue
        rules = {feature.rule for feature in sheet.features}
        first = sheet.features[0]
        label = first.id.partition("#")[2]
        rule = first.rule if len(rules) == 1 else None
        if rule is None and first.rule is not None:
            label = f"{label}-of-{first.rule}"
        more = f"-and-{len(sheet.features) - 1}-more" if len(sheet.features) > 1 else ""
        shows, apart = zip(*((feature.id, feature.by_itself) for feature in sheet.features), strict=True)
        found.valid(rule, label + more, sheet.payload, shows, apart)
