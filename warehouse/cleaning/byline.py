"""Who wrote the article, as the page or a line of its text says."""

from __future__ import annotations

import re

from warehouse.arabic.calendar import parse_date
from warehouse.cleaning.dateline import Head
from warehouse.cleaning.line import Line
from warehouse.cleaning.rules import line_key

_LABEL = re.compile(
    r"^[\W_]*(?:(?:كتبت?ه?ا?|بقلم|إعداد|اعداد|تقرير|تحرير|تحقيق|حوار|ترجمة|أعدته?ا?|أعده|المحررة?|الكاتبة?|By|by)"
    r"(?:\s+و\w+)?\s*[:：/|–-]?\s+)?",
)
_NO_NAME = frozenset({"dateline", "wires_line", "place_and_wires", "place_in_brackets", "correspondent_line"})


def find_byline(author: str | None, lines: list[Line], head: Head) -> str | None:
    """Return the author that the page gives, or the name on the first byline of the text without label and date.

    An outlet, agencies and a dateline are not who wrote it.
    """
    if author and not _is_outlet(author, head):
        return author
    for line in lines:
        if line.role == "byline" and line.rule_id not in _NO_NAME:
            if head.is_signature(line.key):
                return "، ".join(head.persons(line.key))
            date = parse_date(line.text)
            named = line.text[: date.span[0]] if date else line.text
            name = _LABEL.sub("", named).strip(" |()[]-–—:،/•\t")
            if name and not _is_outlet(name, head):
                return name
    return None


def _is_outlet(name: str, head: Head) -> bool:
    """Tell whether `name` is made of outlets, agencies and places only."""
    key = line_key(name)
    kinds = {piece.kind for piece in head.pieces(key)}
    return kinds <= {"outlet", "name", "wires", "alone"} or head.is_dateline(key)
