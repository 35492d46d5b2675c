"""CSV and TSV files, row by row."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from warehouse.cleaning.encoding import decode
from warehouse.errors import Unreadable
from warehouse.sources import Failure, Found
from warehouse.sources.incoming import Incoming, empty
from warehouse.sources.records import RECORD, check_columns, distinct_columns

_DELIMITERS = ",;\t|"
_BYTES_OF = "latin-1"  # every byte is a letter in it: the signs of a table are ASCII, texts stay as they are
_MOST_LINES = 10_000  # of a row; a text has a hundred
_MOST_BAD = 2**20  # bytes of bad lines kept in one failure


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and the number of the line that it begins in; no cells where the line begins no row."""

    number: int
    cells: list[str] | None
    source: bytes


@dataclass(slots=True)
class _Lines:
    """The lines of a CSV file as letters, one a byte; those of the row being read can be given back."""

    incoming: Incoming
    failures: list[Failure] = field(default_factory=list)
    _taken: list[tuple[int, bytes]] = field(default_factory=list)
    _back: deque[tuple[int, bytes]] = field(default_factory=deque)
    _lines: Iterator[tuple[int, bytes | Failure]] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = self.incoming.lines()

    def __iter__(self) -> Iterator[str]:
        size = 0
        while True:
            number, line = self._back.popleft() if self._back else next(self._lines, (0, b""))
            if isinstance(line, Failure):
                self.failures.append(line)
                continue
            if not line:
                return
            self._taken.append((number, line))
            size += len(line)
            if size > self.incoming.limits.max_bytes or len(self._taken) > _MOST_LINES:
                raise csv.Error("longer than a row may be")
            yield line.decode(_BYTES_OF)

    def delimiter(self) -> str:
        """Return the delimiter that cuts the first line into the most cells."""
        first = next(iter(self), "")
        self._give_back(0)
        return max(_DELIMITERS, key=lambda sign: _width(first, sign))

    def row(self, delimiter: str, width: int | None) -> _Row | None:
        """Return the next row, or None at the end.

        What is no row of `width` cells costs its first line only: reading goes on below that.
        """
        self._taken = []
        try:
            cells = next(csv.reader(iter(self), delimiter=delimiter, strict=True), None)
        except csv.Error:
            cells = []
        if not self._taken:
            return None
        if cells and width and len(cells) == width + 1 and not cells[-1].strip():
            cells.pop()  # a delimiter at the end
        is_row = bool(cells) and width in (None, len(cells or []))
        if not is_row:
            self._give_back(1)
        return _Row(self._taken[0][0], cells if is_row else None, b"".join(line for _, line in self._taken))

    def _give_back(self, start: int) -> None:
        self._back.extendleft(reversed(self._taken[start:]))
        del self._taken[start:]


@dataclass(slots=True)
class _Bad:
    """Lines that make no row, told together where they follow each other."""

    incoming: Incoming
    width: int
    _rows: list[_Row] = field(default_factory=list)
    _size: int = 0

    def add(self, row: _Row) -> Iterator[Failure]:
        self._rows.append(row)
        self._size += len(row.source)
        if self._size > _MOST_BAD:
            yield from self.told()

    def told(self) -> Iterator[Failure]:
        if self._rows:
            first, last = self._rows[0].number, self._rows[-1].number
            lines = f"line {first} makes" if first == last else f"lines {first} to {last} make"
            detail = f"{lines} no row of {self.width} cells; mend the quotation marks or delimiters."
            payload = b"".join(row.source for row in self._rows)
            yield Failure(f"{self.incoming.uri}#{first}", Unreadable("bad_row", detail), payload)
        self._rows, self._size = [], 0


def read_csv(incoming: Incoming) -> Iterator[Found]:
    """Yield the rows as records in the file's own encoding, numbered by the line that each begins in.

    Lines that make no row of the header's length are failures `bad_row`: a quotation mark that is never closed costs
    its line, not the rest of the file. Raises Unreadable `empty_file`; `no_text_column` where no column holds a text by
    its name; `doubled_column`.
    """
    csv.field_size_limit(max(incoming.limits.max_bytes, 2**17))
    lines = _Lines(incoming)
    delimiter = lines.delimiter()
    header = lines.row(delimiter, None)
    if header is None:
        raise empty(incoming.name)
    if header.cells is None:
        raise Unreadable("bad_row", f"the first line of {incoming.name} makes no header; mend its quotation marks.")
    keys = _keys(incoming, header.cells)
    bad = _Bad(incoming, len(keys))
    while row := lines.row(delimiter, len(keys)):
        yield from lines.failures
        lines.failures.clear()
        if row.cells is None:
            if row.source.strip():
                yield from bad.add(row)
        else:
            yield from bad.told()
            record = json.dumps(dict(zip(keys, row.cells, strict=True)), ensure_ascii=False).encode(_BYTES_OF)
            yield incoming.document(RECORD, record, uri=f"{incoming.uri}#{row.number}")
    yield from lines.failures
    yield from bad.told()


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _keys(incoming: Incoming, header: list[str]) -> list[str]:
    """Return the names of the columns as they stand in the file, each once, those that are mapped under our names."""
    ours = {theirs: name for name, theirs in incoming.fields.items()}
    read = [_read_name(name) for name in header]
    distinct = distinct_columns(incoming, read)
    mapped = set(ours) & set(distinct)
    taken = {ours[name] for name in mapped}
    shown = [ours.get(name) or (f"{name}_2" if name in taken else name) for name in distinct]
    check_columns(incoming, shown)
    return [
        name if its in mapped else raw.strip() + name.removeprefix(plain)
        for name, its, raw, plain in zip(shown, distinct, header, read, strict=True)
    ]


def _read_name(name: str) -> str:
    try:
        return decode(name.encode(_BYTES_OF)).strip()
    except Unreadable:
        return name.strip()
