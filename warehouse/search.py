"""Full text of what was published: asks the file's own `search` function, and prints the hits.

What a word matches and how hits are ranked is in the dbt project (`dbt/models/search`, `dbt/models/functions`), so
that every client of the file gets the same hits.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import TextIO

import duckdb

from warehouse.errors import UsageError
from warehouse.terminal import shown

_AROUND = 160  # characters shown on either side of the marked words; arbitrary
_MARKED = re.compile("⟦([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must also be; None leaves it open."""

    entity: str | None = None  # id, name or alias
    since: dt.date | None = None
    until: dt.date | None = None
    outlet: str | None = None  # id, name or domain
    event_type: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; in `sentence` the words that match stand between ⟦ and ⟧."""

    article_id: str
    published_date: dt.date | None
    outlet: str
    title: str | None
    sentence: str | None
    score: float


def find_hits(connection: duckdb.DuckDBPyConnection, query: str, *, filters: Filters, limit: int) -> list[Hit]:
    """Return the articles that have the words of `query`, best first.

    Raises UsageError for a query without a word that is searched for, a filter that names nothing in the warehouse,
    and a file that an older Marsad published.
    """
    try:
        _check(connection, query, filters)
        rows = connection.execute(
            """
            select * from main.search($1, entity := $2, since := $3, until := $4, outlet := $5, event_type := $6,
                                      max_hits := $7)
            """,
            [query, *astuple(filters), limit],
        ).fetchall()
    except duckdb.CatalogException as error:
        raise UsageError("the published file has no search yet; publish anew with `marsad run`.") from error
    return [Hit(*row) for row in rows]


def print_hits(hits: Sequence[Hit], stream: TextIO) -> None:
    """Write hits for people: in a terminal the words that match are in colour, else between ⟦ and ⟧."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, soft_wrap=True, highlight=False)
    for hit in hits:
        console.print(Text(shown(hit.title or "(no title)"), style="bold"))
        where = f"{hit.outlet}, {hit.published_date or 'no date'}, {hit.article_id}"
        console.print(Text(shown(where), style="dim"))
        if hit.sentence:
            console.print(_marked(_around_marks(hit.sentence), in_colour=console.is_terminal))
        console.print()
    console.print(f"{len(hits)} articles" if len(hits) != 1 else "1 article")


def print_json(hits: Sequence[Hit], stream: TextIO) -> None:
    """Write hits as JSON lines."""
    for hit in hits:
        stream.write(json.dumps(asdict(hit), ensure_ascii=False, default=str) + "\n")


def _check(connection: duckdb.DuckDBPyConnection, query: str, filters: Filters) -> None:
    """Raise UsageError when the question cannot have an answer."""
    if not _exists(connection, "from main.meant_words($1)", query):
        raise UsageError(f"nothing to search for in {query!r}: it has no word, or only words that are too common.")
    if filters.entity is not None and not _exists(connection, "from main.find_entity($1)", filters.entity):
        raise UsageError(f"no entity has the id, name or alias {filters.entity!r}; see the tables entity_aliases.")
    known_outlet = "from main.sources where $1 in (source_id, name, domain)"
    if filters.outlet is not None and not _exists(connection, known_outlet, filters.outlet):
        raise UsageError(f"no outlet has the id, name or domain {filters.outlet!r}; see the table sources.")
    known_type = "from lexicon.event_types where event_type = upper($1)"
    if filters.event_type is not None and not _exists(connection, known_type, filters.event_type):
        raise UsageError(f"there is no event type {filters.event_type!r}; {_event_types(connection)}")


def _exists(connection: duckdb.DuckDBPyConnection, source: str, value: str) -> bool:
    return connection.execute(f"select 1 {source} limit 1", [value]).fetchone() is not None


def _event_types(connection: duckdb.DuckDBPyConnection) -> str:
    rows = connection.execute("select event_type from lexicon.event_types order by event_type").fetchall()
    return f"allowed are {', '.join(name for (name,) in rows)}."


def _around_marks(sentence: str) -> str:
    """Return what stands around the first and the last marked word, cut at spaces."""
    marks = list(_MARKED.finditer(sentence))
    first, last = (marks[0].start(), marks[-1].end()) if marks else (0, 0)
    last = min(last, first + 2 * _AROUND)
    start, end = max(0, first - _AROUND), min(len(sentence), last + _AROUND)
    if start:
        start = sentence.find(" ", start, first) + 1 or first
    if end < len(sentence):
        end = max(sentence.rfind(" ", last, end), last)
    return f"{'…' if start else ''}{sentence[start:end]}{'…' if end < len(sentence) else ''}"


def _marked(sentence: str, *, in_colour: bool) -> object:
    from rich.text import Text

    text = Text("   ")
    if not in_colour:
        return text.append(shown(sentence))
    for number, piece in enumerate(_MARKED.split(sentence)):
        text.append(shown(piece), style="bold red" if number % 2 else "")
    return text
