"""The sources that a user declared in `sources.toml`.

    [[source]]
    name = "sada-feed"
    kind = "feed"
    where = "https://sada.example/rss.xml"
    outlet = "صدى"
    country = "SA"
    limits = { max_items = 50 }

Relative paths are relative to the file. All faults of a file are told at once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from babel import Locale
from cronsim import CronSim, CronSimError
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from warehouse.errors import Unreadable, UsageError, check_known
from warehouse.fetching.urls import canonical_url
from warehouse.model import RawDocument

Kind = Literal["files", "warc", "feed", "sitemap", "pages", "table"]
FETCHED: frozenset[Kind] = frozenset({"feed", "sitemap", "pages"})
"""The kinds whose articles are asked for over the network, one by one."""

RECORD_FIELDS = ("title", "text", "url", "date", "outlet", "author")
"""The fields of a record that Marsad reads."""

_NAME = re.compile(r"\w[\w.-]{0,79}")
_INTERVAL = re.compile(r"([1-9]\d{0,4})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_LONGEST_NAME = 255  # bytes, on all file systems that are in use
_PASSWORD = re.compile(r"//[^/?#@\s]*@")
_SCHEMES: dict[Kind, tuple[str, ...]] = {
    "files": (),
    "warc": (),
    "feed": ("http", "https"),
    "sitemap": ("http", "https"),
    "pages": ("http", "https"),
    "table": ("http", "https", "s3"),
}
_WITH_PATHS: frozenset[Kind] = frozenset({"files", "warc", "pages", "table"})  # `pages`: a file with addresses


def _as_list(value: object) -> object:
    """Take one place for a list of one."""
    return [value] if isinstance(value, str) else value


class SourceLimits(BaseModel):
    """What a run takes from one source at most; None: what the settings say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_items: int | None = Field(default=None, ge=1, le=10**9, description="articles a run asks for, newest first")
    max_pages: int | None = Field(
        default=None, ge=1, le=10**9, description="pages of a feed, or sitemaps of an index, a run"
    )
    max_bytes: int | None = Field(default=None, ge=1, le=2**50, description="size of a page, file or line")
    delay_seconds: float | None = Field(default=None, ge=0, le=3600, description="between two requests to a host")
    recheck_days: float | None = Field(
        default=None, ge=0, le=36_500, description="how long a known page is asked again"
    )


class Source(BaseModel):
    """One source. `where` holds addresses and absolute paths; paths may be globs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(description="unique, of letters, digits, dots, dashes and underscores")
    kind: Kind
    where: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(
        min_length=1, description="addresses, or files, folders and globs"
    )
    outlet: str | None = Field(default=None, min_length=1, description="its name, where the articles do not say it")
    country: str | None = Field(default=None, description="the outlet's, ISO 3166-1 alpha-2")
    schedule: str | None = Field(default=None, description="cron, or an interval such as 30m, 6h, 1d")
    page_parameter: str | None = Field(
        default=None, pattern=r"^\w{1,40}$", description="of a feed's further pages: `paged` for ?paged=2"
    )
    silent_after: int | None = Field(
        default=None, ge=1, le=10_000, description="turns of its schedule without anything new, and an alert says so"
    )
    fields: dict[str, str] = Field(default_factory=dict, description="our name of a record's field = theirs")
    limits: SourceLimits = SourceLimits()

    @property
    def is_fetched(self) -> bool:
        """Tell whether its articles are asked for over the network, one by one."""
        return self.kind in FETCHED

    @field_validator("name", "country", "schedule")
    @classmethod
    def _is_allowed(cls, value: str | None, info: ValidationInfo) -> str | None:
        test, allowed = _ALLOWED[info.field_name or ""]
        if value is not None and not test(value):
            raise ValueError(f"allowed is {allowed}")
        return value

    @field_validator("outlet")
    @classmethod
    def _is_name(cls, value: str | None) -> str | None:
        if value is not None and (not value.strip() or _CONTROL.search(value)):
            raise ValueError("allowed is a name without control characters")
        return value

    @field_validator("fields")
    @classmethod
    def _are_ours(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if name not in RECORD_FIELDS:
                raise ValueError(
                    f"«{name}» is no field of ours{_nearest(name, RECORD_FIELDS)}; there are {', '.join(RECORD_FIELDS)}"
                )
        return value

    @field_validator("where")
    @classmethod
    def _is_reachable(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        kind: Kind | None = info.data.get("kind")
        folder: Path = (info.context or {}).get("folder", Path.cwd())
        return tuple(_place(place, kind, folder) for place in value) if kind else value

    @model_validator(mode="after")
    def _agrees(self) -> Source:
        if self.page_parameter and self.kind != "feed":
            raise ValueError(f"page_parameter belongs to a feed, and this is of kind {self.kind}; leave it out")
        if self.country and not self.outlet:
            raise ValueError("country is the outlet's; name the outlet too")
        if self.silent_after and not self.schedule:
            raise ValueError("silent_after counts turns of the schedule; give the source a schedule too")
        if self.fields and self.kind not in {"files", "table"}:
            raise ValueError(f"fields map records, and a source of kind {self.kind} has none; leave them out")
        idle = self.limits.model_fields_set - {"max_bytes"}
        if idle and not self.is_fetched:
            raise ValueError(
                f"limits.{min(idle)} is for what is fetched, and this is of kind {self.kind}; leave it out"
            )
        return self

    def labelled(self, document: RawDocument) -> RawDocument:
        """Return the document with this source's name and, where it gives none itself, its outlet."""
        return dataclasses.replace(document, source=self.name, outlet=document.outlet or self.outlet)


def load_sources(path: Path) -> list[Source]:
    """Return the sources that the file `path` declares, in its order.

    Raises UsageError that names file, source, field and value of each fault, and what is allowed there.
    """
    tables = _read(path)
    context = {"folder": path.absolute().parent}
    sources, faults = [], []
    for number, table in enumerate(tables, start=1):
        try:
            sources.append(Source.model_validate(table, context=context))
        except ValidationError as error:
            label = _label(table, number)
            faults += [f"{label}: {_told(fault)}" for fault in error.errors()]
    names = Counter(source.name for source in sources)
    faults += [
        f"source «{name}»: {n} sources have this name; each needs its own." for name, n in names.items() if n > 1
    ]
    if faults:
        raise UsageError(f"{path} has {len(faults)} faults:\n" + "\n".join(f"  {fault}" for fault in faults))
    return sources


def choose_sources(sources: list[Source], names: list[str]) -> list[Source]:
    """Return the sources of these names, all without names. Raises UsageError for a name that none has."""
    known = {source.name: source for source in sources}
    for name in names:
        check_known(name, known, what="source")
    return [known[name] for name in dict.fromkeys(names)] if names else sources


def on_schedule(sources: list[Source], schedule: str) -> list[Source]:
    """Return the sources of this schedule. Raises UsageError where none has it."""
    check_known(schedule, [source.schedule for source in sources if source.schedule], what="schedule")
    return [source for source in sources if source.schedule == schedule]


def interval_of(schedule: str) -> dt.timedelta | None:
    """Return the time between two turns of a schedule such as 30m, None for a cron line."""
    found = _INTERVAL.fullmatch(schedule)
    return dt.timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else None


def check_schedule(schedule: str, what: str) -> None:
    """Raise UsageError where that is no schedule; `what` says what it is of."""
    is_schedule, allowed = _ALLOWED["schedule"]
    if not is_schedule(schedule):
        raise UsageError(f"{what} is {schedule!r}; allowed is {allowed}.")


def turn_after(schedule: str, start: dt.datetime, turns: int) -> dt.datetime:
    """Return when the `turns`-th turn of a schedule after `start` is; cron lines are in the zone of `start`, or UTC."""
    interval = interval_of(schedule)
    if interval is not None:
        return start + turns * interval
    moments = CronSim(schedule, start)
    return [next(moments) for _ in range(turns)][-1]


def _read(path: Path) -> list[Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UsageError(f"there is no {path}; `marsad sources init` writes one to begin with.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}. Texts need quotation marks.") from error
    tables = content.pop("source", [])
    if content:
        raise UsageError(f"{path} has «{next(iter(content))}» at its top; allowed are only tables [[source]].")
    if not isinstance(tables, list):
        raise UsageError(f"{path} has a table [source]; write [[source]], one for each source.")
    return tables


def _place(place: str, kind: Kind, folder: Path) -> str:
    """Return an address as it is and a path made absolute. Raises ValueError for what the kind cannot read."""
    scheme = _SCHEME.match(place)
    told = place.rpartition("@")[2]  # what stands before may be a password
    if not place.strip() or _CONTROL.search(place):
        raise ValueError("a place is empty or has a control character; allowed are paths and addresses")
    if scheme is None:
        if kind not in _WITH_PATHS:
            raise ValueError(f"«{place}» is no address; a {kind} is read from {_either(_SCHEMES[kind])}")
        if any(len(os.fsencode(part)) > _LONGEST_NAME for part in Path(place).parts):
            raise ValueError(f"«{place[:40]}…» has a part of more than {_LONGEST_NAME} bytes, which no file has")
        try:
            return os.path.normpath(folder / Path(place).expanduser())
        except RuntimeError as error:
            raise ValueError(f"the home of «{place}» is not known; write the folder out") from error
    if scheme[1].lower() not in _SCHEMES[kind]:
        allowed = [*_SCHEMES[kind], *(["a path"] if kind in _WITH_PATHS else [])]
        raise ValueError(f"«{told}» begins with {scheme[0]}; a source of kind {kind} takes {_either(allowed)}")
    if not urlsplit(place).hostname:
        raise ValueError(f"«{told}» names no host; write it whole, such as https://news.example/rss.xml")
    if scheme[1].lower() != "s3":
        try:
            canonical_url(place)
        except Unreadable as error:
            raise ValueError(error.detail.rstrip(".")) from error
    return place


def _either(schemes: list[str] | tuple[str, ...]) -> str:
    return " or ".join(name if " " in name else f"{name}://" for name in schemes)


def _is_cron(value: str) -> bool:
    try:
        CronSim(value, dt.datetime(2024, 1, 1))
    except CronSimError:
        return False
    return len(value.split()) == 5


@cache
def _countries() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code))


_ALLOWED: dict[str, tuple[Callable[[str], object], str]] = {
    "name": (_NAME.fullmatch, "letters, digits, dots, dashes and underscores, at most 80"),
    "country": (lambda value: value in _countries(), "a country's two capital letters, such as EG or SA"),
    "schedule": (
        lambda value: _INTERVAL.fullmatch(value) or _is_cron(value),
        "an interval such as 30m, 6h or 1d, or a cron line such as 0 */2 * * *",
    ),
}


def _label(table: object, number: int) -> str:
    name = table.get("name") if isinstance(table, dict) else None
    return f"source «{name}»" if isinstance(name, str) and name else f"source no. {number}"


def _without_password(value: object) -> str:
    return _PASSWORD.sub("//", str(value))


def _told(fault: Any) -> str:
    """Return a fault as a sentence: field, value, what is allowed."""
    field = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    if fault["type"] == "extra_forbidden":
        allowed = SourceLimits.model_fields if field.startswith("limits.") else Source.model_fields
        name = field.rpartition(".")[2]
        return f"unknown key «{field}»{_nearest(name, allowed)}; known are {', '.join(allowed)}."
    if fault["type"] == "missing":
        return f"«{field}» is missing; every source has name, kind and where."
    message = str(fault["msg"]).removeprefix("Value error, ")
    value = "" if not field or isinstance(fault["input"], dict | list) else f" is «{_without_password(fault['input'])}»"
    return f"{field}{value}: {message}." if field else f"{message}."


def _nearest(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" (is «{near[0]}» meant?)" if near else ""
