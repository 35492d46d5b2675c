"""The records that pass between the stages.

Offsets everywhere are 0-based, half-open, in Unicode code points. A fact's `field` says what they count in:
`title` or `body` of the article. Only a `Segment` counts in the document's text, which is the title (if any),
the kept paragraphs and everything that was cut, in reading order.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Field = Literal["title", "body"]
EntityType = Literal["person", "organization", "location"]
MentionType = Literal["name", "nominal"]
DateSource = Literal["metadata", "text", "url", "given"]
Precision = Literal["minute", "day", "month", "year"]
Status = Literal["occurred", "planned", "denied", "alleged", "demanded"]
ParticipantRole = Literal["actor", "recipient"]
LIST_HEADER = "WARC-Marsad-List"
"""The header of a record of our own web archives that is a feed or sitemap: kept, and no article."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a source yields: bytes, and what is known about them without reading them."""

    document_id: str  # sha256 of `payload`, hex
    source_uri: str  # the file's path, with `#N` for record N (1-based line); or the URL fetched
    media_type: str  # text/plain, text/html or application/json (one record of a JSON lines file)
    payload: bytes
    url: str | None = None  # the article's address where the source itself knows it
    outlet: str | None = None  # the outlet's name where the source itself knows it
    charset: str | None = None  # from an HTTP header
    source: str | None = None  # name in sources.toml
    captured_at: dt.datetime | None = None  # UTC, when a web archive recorded it


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a document's text, kept or cut, and the rule that decided it.

    The segments of a document partition its text: each starts where the one before ended. White space
    between pieces is a segment of role `blank`.
    """

    start_char: int
    end_char: int
    role: str
    kept: bool
    rule_id: str | None = None


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """An article as its outlet wrote it, and where each piece of it came from.

    `title` and `body` are made of kept segments only: `title` is the text of the segment of role `title`, `body`
    the other kept segments joined by a newline.
    """

    document_id: str
    text: str
    segments: tuple[Segment, ...]
    title: str | None
    body: str
    language: str  # ISO 639, of most of the body; `und` when it cannot be told
    language_score: float  # 0 to 1: the share of the body's words in that language, as far as it can be told
    tags: tuple[str, ...] = ()  # keywords that the outlet gave it
    byline: str | None = None
    url: str | None = None
    outlet: str | None = None  # name or domain of who published it, as found
    published_at: dt.datetime | None = None  # UTC, only where a time of day is known
    published_date: dt.date | None = None  # the day as the outlet printed it
    date_precision: Precision | None = None
    date_source: DateSource | None = None
    date_reason: str | None = None  # why the date is unknown


@dataclass(frozen=True, slots=True)
class Mention:
    """A name (or a nationality standing for a country) exactly where it is written.

    The span leaves out proclitics, titles and quotation marks. `entity_id` is the catalogue's, or None for a
    name that the catalogue does not know; `name_key` groups the spellings of one unknown name.
    """

    field: Field
    start_char: int
    end_char: int
    surface: str
    mention_type: MentionType
    entity_type: EntityType
    entity_id: str | None
    name_key: str
    sentence_index: int
    confidence: float
    method: str


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A time expression and the days it means; both None when it cannot be resolved."""

    field: Field
    start_char: int
    end_char: int
    expression: str
    date_start: dt.date | None
    date_end: dt.date | None
    precision: Precision | None
    resolution: str  # the rule that resolved it, or why it could not be resolved


@dataclass(frozen=True, slots=True)
class Quote:
    """The words inside quotation marks, and who is said to have spoken them.

    `speaker` indexes the article's mentions; `speaker_surface` is the text of that mention, and `cue` the
    word that introduces the quote («قال»), as written.
    """

    field: Field
    start_char: int
    end_char: int
    quote_text: str
    speaker: int | None
    speaker_surface: str | None
    cue: str | None
    is_direct: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part in a reported event: an index into the article's mentions."""

    role: ParticipantRole
    mention: int


@dataclass(frozen=True, slots=True)
class EventReport:
    """One telling of an event. The span is the trigger: the words that state it, without proclitics.

    `date_expression`, `attribution` and `location` index the article's dates and mentions.
    """

    field: Field
    start_char: int
    end_char: int
    trigger: str
    trigger_id: str
    event_type: str  # PLOVER, upper case
    event_mode: str | None
    sentence_index: int
    status: Status
    participants: tuple[Participant, ...]
    date_expression: int | None
    attribution: int | None
    location: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Annotation:
    """All facts read from one article; indexes in them point into these tuples."""

    mentions: tuple[Mention, ...] = field(default=())
    dates: tuple[DateExpression, ...] = field(default=())
    quotes: tuple[Quote, ...] = field(default=())
    events: tuple[EventReport, ...] = field(default=())
