"""Every section of the manual, in the order of the page."""

from __future__ import annotations

from rulewright.manual import header, requests, shapes

SECTIONS = (*header.SECTIONS, *shapes.SECTIONS, *requests.SECTIONS)
