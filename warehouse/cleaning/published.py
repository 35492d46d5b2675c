"""When an article was published, as the article itself says.

A date is believed in this order: given with the record, the page's metadata, a line of the text that says it, the URL.
Dates in tweets, captions, related articles and ordinary sentences are never the article's; nothing is ever "today".
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from warehouse.arabic.calendar import has_hijri_date, parse_clock, parse_date
from warehouse.cleaning.line import Line
from warehouse.model import DateSource, Precision

FIRST_YEAR = 1990  # there was no news on the web before
LAST_YEAR = 2099  # the last that `calendar` reads too; later ones stand for "never" («9999-12-31»)

_ISO = re.compile(
    r"\s*(\d{4}-\d\d-\d\d|\d{8})(?:[T ]+(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?\s*$"
)
_URL_DATE = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)[/_-]?(?P<month>0[1-9]|1[0-2])[/_-]?(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_SPLIT = re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?:/|$)")
_ZONE = re.compile(r"\b(?:GMT|UTC)(?:\s*([+-])(\d\d):?(\d\d))?")
_DATELINE_ENDS = re.compile(r"\s*(?:م\s*)?(?:\([^()]{2,30}\)\s*)?(?:[-–—:/)]|\bم?\s*واس\b)")
_UPDATE = re.compile(r"(?:(?:آخر|اخر|تاريخ)\s+(?:ال)?(?:تحديث|تعديل)|تم (?:ال)?تحديث|updated|modified)", re.IGNORECASE)
_PUBLICATION = re.compile(r"(?:تاريخ ال|تم ال?|وقت ال)?نشر|published", re.IGNORECASE)
_DAY = dt.timedelta(days=1)  # no clock is that far from UTC
_LONGEST_DATELINE = 9  # words
_DATELINE = 70  # characters at the head of a paragraph that a dateline may take


@dataclass(frozen=True, slots=True)
class Published:
    """The date of publication, or why it is not known."""

    date: dt.date | None = None
    moment: dt.datetime | None = None
    precision: Precision | None = None
    source: DateSource | None = None
    reason: str | None = None


def find_published(
    *, given: str | None, metadata: list[str], page_lines: list[str], lines: list[Line], url: str | None
) -> Published:
    """Return the best date that the document states about itself.

    `metadata` are the values of the page's own fields, best first; `page_lines` the page's lines around its title;
    `lines` the document's lines with their roles.
    """
    attempts: list[tuple[DateSource, list[str]]] = [
        ("given", [given] if given else []),
        ("metadata", metadata),
        ("text", [*_text_dates(lines), *page_lines]),
    ]
    for source, values in attempts:
        for value in values:
            found = read_date(_without_update(value), source)
            if found:
                return found
    return _from_url(url) or Published(reason=_reason(given, metadata, page_lines, lines))


def _without_update(value: str) -> str:
    """Return `value` without what it says of the article's last change («آخر تحديث: …»)."""
    update = _UPDATE.search(value)
    if update is None:
        return value
    publication = _PUBLICATION.search(value, update.end())
    return value[: update.start()] + (value[publication.start() :] if publication else "")


def read_date(value: str, source: DateSource) -> Published | None:
    """Return the date written in `value` (ISO 8601, RFC 822, or as people write), or None."""
    iso = _ISO.match(value)
    if iso:
        return _from_iso(iso, source)
    mail = _from_mail(value, source)
    if mail:
        return mail
    found = parse_date(value)
    if found is None or not _is_of_our_time(found.date):
        return None
    moment = _moment(found.date, value) if found.precision == "day" else None
    return Published(found.date, moment, "minute" if moment else found.precision, source)


def _from_iso(iso: re.Match[str], source: DateSource) -> Published | None:
    try:
        date = dt.date.fromisoformat(iso[1])
    except ValueError:
        return None
    if not _is_of_our_time(date):
        return None
    if not iso[2] or not iso[3]:
        return Published(date, None, "day", source)
    zone = "+00:00" if iso[3] in ("Z", "UTC", "GMT") else iso[3]
    try:
        moment = dt.datetime.fromisoformat(f"{iso[1]}T{iso[2]}{zone}").astimezone(dt.UTC)
    except (ValueError, OverflowError):  # no such hour or zone («24:00», «+99:00»): the day is stated all the same
        return Published(date, None, "day", source)
    return Published(date, moment, "minute", source)


def _from_mail(value: str, source: DateSource) -> Published | None:
    try:
        local = parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if not _is_of_our_time(local.date()):
        return None
    moment = local.astimezone(dt.UTC) if local.tzinfo else None
    return Published(local.date(), moment, "minute" if moment else "day", source)


def _is_of_our_time(date: dt.date) -> bool:
    return FIRST_YEAR <= date.year <= LAST_YEAR


def _moment(date: dt.date, text: str) -> dt.datetime | None:
    """Return the time of publication where `text` gives both the hour and its distance from UTC."""
    clock, zone = parse_clock(text), _ZONE.search(text)
    if clock is None or zone is None:
        return None
    offset = dt.timedelta()
    if zone[1]:
        offset = dt.timedelta(hours=int(zone[2]), minutes=int(zone[3])) * (-1 if zone[1] == "-" else 1)
    if abs(offset) >= _DAY:
        return None
    return dt.datetime.combine(date, clock, dt.UTC) - offset


def _text_dates(lines: list[Line]) -> list[str]:
    """Return what the article's own lines say: date lines, datelines above it, the dateline of its first paragraph."""
    own = [line for line in lines if line.role not in ("other_article", "related", "embed", "caption")]
    stated = [line.text for line in own if line.role in ("date", "byline", "credit")]
    stated += [line.text for line in own[:4] if line.role in ("subtitle", "body") and _is_dateline(line)]
    lead = next((line for line in own if line.role == "body"), None)
    found = parse_date(lead.text[:_DATELINE]) if lead else None
    if lead and found and _DATELINE_ENDS.match(lead.text[found.span[1] :]):
        stated.append(lead.text[: found.span[1]])
    return stated


def _is_dateline(line: Line) -> bool:
    """Tell whether a short line is a place, a date and perhaps an agency («الرياض 5 مايو 2015 م واس»)."""
    return (
        "{date}" in line.key and line.key.count(" ") < _LONGEST_DATELINE and not line.key.endswith((".", "؟", "!", ":"))
    )


def _from_url(url: str | None) -> Published | None:
    match = (_URL_SPLIT.search(url) or _URL_DATE.search(url)) if url else None
    if match is None:
        return None
    try:
        date = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    return Published(date, None, "day", "url") if _is_of_our_time(date) else None


def _reason(given: str | None, metadata: list[str], page_lines: list[str], lines: list[Line]) -> str:
    if given or metadata:
        return "date_not_understood"
    own = [*page_lines, *(line.text for line in lines if line.role in ("date", "byline", "subtitle"))]
    if any(_UPDATE.search(text) and parse_date(text) for text in own):
        return "only_update_stated"
    return "hijri_only" if any(has_hijri_date(text) for text in own) else "no_date_stated"
