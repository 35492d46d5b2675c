"""JSON records: one article of a feed or a data set, under the usual field names."""

from __future__ import annotations

import json
from dataclasses import dataclass

from warehouse.cleaning.encoding import plain_lines
from warehouse.cleaning.html import has_tags, read_fragment
from warehouse.cleaning.markup import safe_markup
from warehouse.errors import Unreadable

_TITLE = ("title", "headline", "header")
_TEXT = ("text", "content", "body", "articleBody", "article", "full_text", "description", "summary")
_URL = ("url", "link", "canonical_url", "source_url")
_DATE = ("date", "published", "pubDate", "date_published", "published_at", "publishedAt", "datePublished", "datetime")
_OUTLET = ("source", "outlet", "site", "publisher", "site_name", "domain")
_AUTHOR = ("author", "byline", "authors", "creator")


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record that Marsad reads; the text without markup."""

    text: str
    title: str | None
    url: str | None
    date: str | None
    outlet: str | None
    author: str | None


def read_record(payload: str) -> Record:
    """Return the record written as JSON in `payload`.

    Raises Unreadable: `bad_json` for anything but one JSON object, `no_text` where it has no text.
    """
    try:
        record = json.loads(payload, strict=False)  # line ends and tabs inside strings are harmless
    except (ValueError, RecursionError) as error:
        raise Unreadable("bad_json", f"the record is not JSON ({error}).") from error
    if not isinstance(record, dict):
        raise Unreadable("bad_json", f"the record is a {type(record).__name__}; an object is needed.")
    text = _field(record, _TEXT)
    if text is None:
        raise Unreadable("no_text", f"no field {', '.join(_TEXT)} with text; there are {sorted(record)}.")
    title = _field(record, _TITLE)
    return Record(
        text=_without_tags(text),
        title=" ".join(_without_tags(title).split()) if title else None,
        url=_field(record, _URL),
        date=_field(record, _DATE),
        outlet=_field(record, _OUTLET),
        author=_field(record, _AUTHOR),
    )


def _without_tags(text: str) -> str:
    text = safe_markup(text)
    return read_fragment(text) if has_tags(text) else text


def _field(record: dict[str, object], names: tuple[str, ...]) -> str | None:
    """Return the first of the fields `names` that is not empty, as text; names are compared without case."""
    by_name = {name.lower(): value for name, value in record.items()}
    for name in names:
        value = by_name.get(name.lower())
        if isinstance(value, dict):
            value = value.get("name") or value.get("title")
        if isinstance(value, list):
            value = "، ".join(str(item) for item in value if isinstance(item, str))
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = plain_lines(str(value))
            if text.strip():
                return text
    return None
