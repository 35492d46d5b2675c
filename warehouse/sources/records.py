"""Records: the rows of tables and the objects of JSON, each one article under usual or mapped field names."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count

from warehouse.cleaning.encoding import decode
from warehouse.cleaning.record import address_of, load_json, text_of
from warehouse.cleaning.record_fields import field_of
from warehouse.errors import Unreadable
from warehouse.model import RawDocument
from warehouse.sources import Failure, Found
from warehouse.sources.incoming import Incoming, as_utf8, empty, failures_told, too_large

RECORD = "application/json"
_SCAN = 2**16  # characters read at first for a value of an array
_TAIL = 16  # characters at the end of what was read in which an error may only mean that the rest is not read yet
_BYTES_OF = "latin-1"  # every byte is a letter in it: JSON's own signs are ASCII, texts stay as they are
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_PRINTED = re.compile(rb"\s*(?:\{|\[\{?)[ \t]*\r?\n")
_SIGN = re.compile(r"[^ \t\r\n]")
_DECODER = json.JSONDecoder(strict=False)


def read_json_lines(incoming: Incoming) -> Iterator[Found]:
    """Yield a document a line; the limit of size holds for a line, not for the file.

    A file whose first line is only a bracket was printed for people: it is read as `read_json` does.
    """
    incoming = incoming.within(as_utf8(incoming.stream), name=incoming.name)
    if _PRINTED.match(incoming.stream.peek(_SCAN)):
        yield from read_json(incoming)
        return
    is_empty = True
    for found in _read_lines(incoming):
        is_empty = False
        yield found
    if is_empty:
        raise empty(incoming.name)


def _read_lines(incoming: Incoming, *, first_number: int = 1) -> Iterator[Found]:
    for number, line in incoming.lines(first_number=first_number):
        if isinstance(line, Failure):
            yield line
        elif record := line.strip():
            yield _read_line(incoming, record, number)


def read_json(incoming: Incoming) -> Iterator[Found]:
    """Yield the records of a JSON file: an array, JSON lines in spite of the name, one object, or several.

    An object without a text of its own that holds one list of objects is the wrapper of that list (feeds in JSON, the
    answers of news services). Raises Unreadable: `empty_file`, `bad_json`, `too_large`.
    """
    incoming = incoming.within(as_utf8(incoming.stream), name=incoming.name)
    if incoming.stream.peek(_SCAN).lstrip()[:1] == b"[":
        yield from _read_array(incoming)
        return
    first = incoming.stream.readline(incoming.limits.max_bytes)
    if _is_object(first) and incoming.stream.peek(1).strip():
        yield _read_line(incoming, first.strip(), 1)
        yield from _read_lines(incoming, first_number=2)
        return
    yield from _read_values(incoming, first)


def holds_articles(incoming: Incoming, payload: bytes) -> bool:
    """Tell whether JSON that a server gave is a record with a text or a list of such; most of it is none."""
    try:
        value = parse_json(payload, incoming.name)
    except Unreadable:
        return False
    first = next(iter(value if isinstance(value, list) else _wrapped(incoming, value) or [value]), None)
    return isinstance(first, dict) and _has_text(incoming, first)


def record_document(incoming: Incoming, record: Mapping[str, object], *, uri: str) -> RawDocument:
    """Return the document of a record, written as JSON under our names for the fields that are mapped.

    A record whose text is a whole page, as crawlers write them, is that page.
    """
    record = {name: _plain(value) for name, value in mapped(record, incoming.fields).items() if value is not None}
    if _PAGE.match(text := text_of(record) or ""):
        page = replace(incoming, url=incoming.url or address_of(record))
        return page.document("text/html", text.encode("utf-8", "replace"), uri=uri)
    payload = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
    return incoming.document(RECORD, payload, uri=uri)


def mapped(record: Mapping[str, object], fields: Mapping[str, str]) -> Mapping[str, object]:
    """Return `record` with what `fields` (our name: theirs, with dots for what is inside) maps under our names."""
    found = {ours: value for ours, theirs in fields.items() if (value := _inside(record, theirs)) is not None}
    rest = {name: value for name, value in record.items() if name not in fields.values() and name not in found}
    return {**found, **rest}


def distinct_columns(incoming: Incoming, names: list[str]) -> list[str]:
    """Return the names of a table's columns, each once: a second `text` is `text_2`.

    Raises Unreadable `doubled_column` where a field that Marsad reads has two columns of one name and `incoming.fields`
    does not say which is meant.
    """
    distinct: dict[str, None] = {}
    taken, numbers = set(names), Counter[str]()
    for name in names:
        other = name
        while other in distinct or (other != name and other in taken):
            numbers[name] += 1
            other = f"{name}_{numbers[name] + 1}"
        field = field_of(name) if other != name else None
        if field and not {name, other} & set(incoming.fields.values()):
            detail = f"{incoming.name} has several columns «{name}»; say in sources.toml which is meant: "
            raise Unreadable("doubled_column", detail + f'fields = {{ {field} = "{name}" }} or "{other}", and so on.')
        distinct[other] = None
    return list(distinct)


def check_columns(incoming: Incoming, names: list[str]) -> None:
    """Raise Unreadable where no column of these names holds the text of an article."""
    if not text_of(dict.fromkeys(names, "text")):
        detail = f"no column of {incoming.name} holds a text by its name; there are {', '.join(names)[:500]}. "
        raise Unreadable("no_text_column", detail + 'Name it in sources.toml: fields = { text = "…" }.')


def _inside(record: object, name: str) -> object:
    if not isinstance(record, Mapping):
        return None
    if name in record:
        return record[name]
    first, _, rest = name.partition(".")
    return _inside(record.get(first), rest) if rest else None


def _read_line(incoming: Incoming, line: bytes, number: int) -> Found:
    return _read_value(incoming, line, f"{incoming.uri}#{number}", f"line {number}")


def _read_value(incoming: Incoming, payload: bytes, uri: str, what: str) -> Found:
    try:
        value = parse_json(payload, what)
    except Unreadable as error:
        return Failure(uri, error, payload)
    return _document(incoming, value, payload, uri=uri, what=what)


def _document(incoming: Incoming, value: object, payload: bytes, *, uri: str, what: str) -> Found:
    if not isinstance(value, dict):
        detail = f"{what} is a JSON {type(value).__name__}, not an object."
        return Failure(uri, Unreadable("bad_json", detail), payload)
    if incoming.fields or _PAGE.match(text_of(value) or ""):
        return record_document(incoming, value, uri=uri)
    return incoming.document(RECORD, payload, uri=uri)


def parse_json(payload: bytes, what: str) -> object:
    """Return the value that `payload` is, in whatever encoding. Raises Unreadable `bad_json` or `bad_encoding`."""
    try:
        return load_json(payload)
    except UnicodeDecodeError:
        text = decode(payload)
    except (ValueError, RecursionError) as error:
        raise _bad_json(what, error) from error
    try:
        return load_json(text)
    except (ValueError, RecursionError) as error:
        raise _bad_json(what, error) from error


def _bad_json(what: str, error: Exception) -> Unreadable:
    return Unreadable("bad_json", f"{what} is not JSON: {error}.")


def _read_values(incoming: Incoming, begun: bytes) -> Iterator[Found]:
    """Yield the records of values that follow each other, as `jq` prints them; of one alone also what it wraps.

    `begun` was read of the stream before. Behind a damaged value none is found again: what is left is its failure.
    """
    text = _Scanned(incoming, begun)
    if text.is_at_end():
        raise empty(incoming.name)
    for number in count(1):
        what, uri = f"value {number} of {incoming.name}", f"{incoming.uri}#{number}"
        try:
            payload = text.take(_end_of_value(text, what)).encode(_BYTES_OF)
        except Unreadable as error:
            yield Failure(uri if number > 1 else incoming.uri, error, text.rest())
            return
        if text.is_at_end():
            break
        yield _read_value(incoming, payload, uri, what)
    if number == 1:
        yield from failures_told(incoming, payload, _read_object(incoming, payload))
    else:
        yield _read_value(incoming, payload, uri, what)


def _read_object(incoming: Incoming, payload: bytes) -> Iterator[Found]:
    value = parse_json(payload, incoming.name)
    items = _wrapped(incoming, value)
    if not items:
        yield _document(incoming, value, payload, uri=incoming.uri, what=incoming.name)
    for number, item in enumerate(items, start=1):
        if _is_article(incoming, item):
            one = json.dumps(_plain(item), ensure_ascii=False).encode("utf-8", "replace")
            yield _document(incoming, item, one, uri=f"{incoming.uri}#{number}", what=f"item {number}")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode(_BYTES_OF), strict=False), dict)
    except (ValueError, RecursionError):
        return False


def _wrapped(incoming: Incoming, value: object) -> list[object]:
    """Return the list that `value` is only a wrapper of; empty where it is a record itself."""
    if not isinstance(value, dict) or _has_text(incoming, value):
        return []
    lists = [each for each in value.values() if isinstance(each, list) and any(isinstance(one, dict) for one in each)]
    return lists[0] if len(lists) == 1 else []


def _is_article(incoming: Incoming, item: object) -> bool:
    """Tell whether `item` is a record; linked data describe a site and its pictures beside the article."""
    return not isinstance(item, dict) or "@type" not in item or _has_text(incoming, item)


def _has_text(incoming: Incoming, record: Mapping[str, object]) -> bool:
    return text_of(mapped(record, incoming.fields)) is not None


def _read_array(incoming: Incoming) -> Iterator[Found]:
    """Yield the records of an array; no more than one of them is held. Each keeps its bytes."""
    text = _Scanned(incoming)
    number = 0
    text.take(text.position + 1)  # the bracket
    while (sign := text.next_sign()) != "]":
        if sign == "," and number:
            text.take(text.position + 1)
            continue
        number += 1
        what = f"item {number}"
        payload = text.take(_end_of_value(text, what)).encode(_BYTES_OF)
        uri = f"{incoming.uri}#{number}"
        try:
            value = parse_json(payload, what)
        except Unreadable as error:  # its end is known, and what follows it can be read
            yield Failure(uri, error, payload)
            continue
        if _is_article(incoming, value):
            yield _document(incoming, value, payload, uri=uri, what=what)
    text.take(text.position + 1)
    if not text.is_at_end():
        detail = f"{incoming.name} goes on after its array, which was read; keep one array, or one object a line."
        raise Unreadable("bad_json", detail)
    if not number:
        raise empty(incoming.name)


def _end_of_value(text: _Scanned, what: str) -> int:
    """Return where the value at the text's position ends. Raises Unreadable `bad_json` or `too_large`."""
    while True:
        try:
            _, end = _DECODER.raw_decode(text.read, text.position)
        except json.JSONDecodeError as error:
            is_cut = "Unterminated" in error.msg or error.pos >= len(text.read) - _TAIL
            if not (is_cut and text.grow(what)):
                raise _bad_json(f"{what}, with what follows it,", error) from error
        except (ValueError, RecursionError) as error:
            raise _bad_json(f"{what}, with what follows it,", error) from error
        else:
            if end < len(text.read) or not text.grow(what):  # the rest of a number may not be read yet
                return end


class _Scanned:
    """A stream of JSON as letters, one a byte: what was `read` of it, used up to `position`."""

    def __init__(self, incoming: Incoming, begun: bytes = b"") -> None:
        self._incoming = incoming
        self.read = (begun + incoming.stream.read(_SCAN)).lstrip().decode(_BYTES_OF)
        self.position = 0

    def take(self, end: int) -> str:
        """Return the letters up to `end` and stand behind them."""
        taken = self.read[self.position : end]
        self.position = end
        return taken

    def grow(self, what: str) -> bool:
        """Read as much again as is not used, and tell whether there was more. Raises Unreadable `too_large`."""
        rest = self.read[self.position :]
        if len(rest) > self._incoming.limits.max_bytes:
            raise too_large(f"{what} of {self._incoming.name}", "is larger", self._incoming.limits)
        more = self._incoming.stream.read(max(_SCAN, len(rest)))
        self.read, self.position = rest + more.decode(_BYTES_OF), 0
        return bool(more)

    def rest(self) -> bytes | None:
        """Return what is left, None where that is over the limit of size."""
        most = self._incoming.limits.max_bytes
        rest = self.read[self.position :].encode(_BYTES_OF) + self._incoming.stream.read(most)
        return rest if len(rest) <= most else None

    def next_sign(self) -> str:
        """Pass over white space and return the next letter. Raises Unreadable `bad_json` at the end."""
        if self.is_at_end():
            raise Unreadable("bad_json", "the array ends too early: its «]» is missing; what was whole was read.")
        return self.read[self.position]

    def is_at_end(self) -> bool:
        """Pass over white space and tell whether nothing follows it."""
        while (found := _SIGN.search(self.read, self.position)) is None:
            self.position = len(self.read)
            if not self.grow("the array"):
                return True
        self.position = found.start()
        return False


def _plain(value: object) -> object:
    """Return `value` as JSON has it: what is not a number is null, times are ISO 8601, bytes are text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return _text_of(value)
    return value if isinstance(value, str | int | bool) or value is None else str(value)


def _text_of(value: bytes) -> str | None:
    """Return the text in the bytes of a field; None for a picture."""
    try:
        return decode(value, markup=True)
    except Unreadable:
        return None
