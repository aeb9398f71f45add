"""Every section of the manual, in the order of the page."""

from __future__ import annotations

from rulewright.manual import extending, header, requests, shapes

SECTIONS = (*header.SECTIONS, *extending.SECTIONS, *shapes.SECTIONS, *requests.SECTIONS)
