"""Who wrote the article, as a line of its text says."""

from __future__ import annotations

import re

from warehouse.arabic.calendar import parse_date
from warehouse.cleaning.lines import Line

_LABEL = re.compile(
    r"^[\W_]*(?:(?:كتبت?ه?ا?|بقلم|إعداد|اعداد|تقرير|تحرير|تحقيق|حوار|ترجمة|أعدته?ا?|أعده|المحررة?|الكاتبة?|By|by)"
    r"(?:\s+و\w+)?\s*[:：/|–-]?\s+)?",
)


def find_byline(lines: list[Line]) -> str | None:
    """Return the name on the first byline of the text, without its label and date."""
    for line in lines:
        if line.role == "byline":
            date = parse_date(line.text)
            named = line.text[: date.span[0]] if date else line.text
            return _LABEL.sub("", named).strip(" |()[]-–—:،/•\t") or None
    return None
