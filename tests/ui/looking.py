"""What tests of pages in a browser have in common: sizes of windows, patience, and how far texts stand out."""

from __future__ import annotations

import re

PATIENCE_MS = 30_000
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
KEPT = re.compile("It keeps every rule that can be judged, judged as of 2026-03-02")

CONTRASTS = """() => {
  const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = parts(colour).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const [, , , opacity = 1] = parts(getComputedStyle(at).backgroundColor);
      if (opacity > 0) return getComputedStyle(at).backgroundColor;
    }
  };
  const found = {};
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()) || node.id === "payload";
    if (!own || node.matches(".unseen, option, noscript, script, :disabled, .skip")) continue;
    const [dim, bright] = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => a - b);
    const name = node.id || node.className || node.tagName;
    found[name] = Math.min(found[name] ?? 21, (bright + 0.05) / (dim + 0.05));
  }
  return found;
}"""
