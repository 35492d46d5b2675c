"""JSON records: one article of a feed or a data set, under the usual field names."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from warehouse.cleaning.encoding import plain_lines
from warehouse.cleaning.html import has_tags, read_fragment
from warehouse.cleaning.markup import safe_markup
from warehouse.cleaning.published import FIRST_YEAR, LAST_YEAR
from warehouse.cleaning.record_fields import FIELD_NAMES, field_key, field_of
from warehouse.errors import Unreadable

_INSIDE = (  # where an object has its value: linked data, exports of MongoDB, WordPress, XML made to JSON
    *("name", "title", "@value", "$date", "$numberLong", "rendered", "#text", "_", "value", "@id", "url"),
)
_DEEPEST = 5  # objects in objects; arbitrary
_MOST_FIELDS, _LONGEST_NAME = 10_000, 100  # that are looked at: names of fields, and letters of a name; arbitrary
_EPOCH = re.compile(
    r"(?:1\d{9}|\d{9})(?:\d{3})?(?:\.\d+)?"
)  # seconds or milliseconds, until 2033: «2015072112» is none


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
        record = load_json(payload)
    except (ValueError, RecursionError) as error:
        raise Unreadable("bad_json", f"the record is not JSON ({error}).") from error
    if not isinstance(record, dict):
        raise Unreadable("bad_json", f"the record is a {type(record).__name__}; an object is needed.")
    fields = _by_name(record)
    text = _first(fields, "text", _paragraphs)
    if text is None:
        known, there = ", ".join(FIELD_NAMES["text"][:6]), ", ".join(sorted(record)[:50])
        raise Unreadable("no_text", f"no field {known}, النص or the like has a text; there are {there}.")
    title = _first(fields, "title", _words)
    return Record(
        text=_without_tags(text),
        title=" ".join(_without_tags(title).split()) if title else None,
        url=_first(fields, "url", _words),
        date=_first(fields, "date", _time),
        outlet=_first(fields, "outlet", _words),
        author=_first(fields, "author", _words),
    )


def text_of(record: Mapping[str, object]) -> str | None:
    """Return what the field of `record` that holds the text of an article has, with its markup."""
    return _first(_by_name(record), "text", _paragraphs)


def address_of(record: Mapping[str, object]) -> str | None:
    """Return the address that `record` gives its article."""
    return _first(_by_name(record), "url", _words)


def load_json(payload: str | bytes) -> object:
    """Return the value that `payload` is; line ends and tabs inside strings are harmless.

    Raises what `json.loads` raises, and Unreadable `bad_json` where an object has a field that Marsad reads twice, with
    different values: which of them is meant cannot be known.
    """
    return json.loads(payload, strict=False, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        for name, value in pairs:
            if value != record[name] and field_of(name):
                raise Unreadable("bad_json", f"an object has «{name}» twice, with different values; keep one of them.")
    return record


def _by_name(record: Mapping[str, object]) -> dict[str, object]:
    """Return the fields by the keys of their names; of several with one key the first that is not empty."""
    fields: dict[str, object] = {}
    for name, value in islice(record.items(), _MOST_FIELDS):
        if len(name) <= _LONGEST_NAME:
            key = field_key(name)
            fields[key] = fields.get(key) or value
    return fields


def _first(fields: dict[str, object], field: str, read: Callable[[object], str]) -> str | None:
    """Return what `read` makes of `field` under the first of its names that is not empty."""
    for name in FIELD_NAMES[field]:
        text = read(fields.get(field_key(name)))
        if text.strip():
            return text
    return None


def _without_tags(text: str) -> str:
    text = safe_markup(text)
    return read_fragment(text) if has_tags(text) else text


def _paragraphs(value: object) -> str:
    return _text(value, "\n")


def _words(value: object) -> str:
    return _text(value, "، ")


def _time(value: object) -> str:
    """Return a time as it is written; as ISO 8601 where it is counted from 1970."""
    if isinstance(value, float) and math.isfinite(value):
        value = int(value)
    text = _words(value)
    if not _EPOCH.fullmatch(text.strip()):
        return text
    seconds = float(text)
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds if seconds < 1e11 else seconds / 1e3)
    return moment.isoformat(timespec="seconds") if FIRST_YEAR <= moment.year <= LAST_YEAR else text


def _text(value: object, between: str, level: int = 0) -> str:
    """Return a field as text: of an object what names it, of a list all parts, '' of anything else."""
    if isinstance(value, bool) or level > _DEEPEST:
        return ""
    if isinstance(value, str | int):
        return plain_lines(str(value))
    if isinstance(value, dict):
        inside = (_text(value.get(name), between, level + 1) for name in _INSIDE)
        return next((text for text in inside if text.strip()), "")
    if isinstance(value, list):
        parts = (_text(part, between, level + 1) for part in value)
        return between.join(part for part in parts if part.strip())
    return ""
