"""The quarantine: what could not be read, why, and what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import duckdb

from warehouse.errors import Unreadable, UsageError, check_known
from warehouse.model import RawDocument
from warehouse.project import dbt_dir
from warehouse.store.build import Build, now
from warehouse.store.rereads import mark_for_rereading
from warehouse.terminal import shown

MAX_PAYLOAD_BYTES = 16 * 2**20
"""A larger input is not kept in quarantine, only its place, size and beginning."""

CHOSEN = """
    if(
        len($ids::varchar[]) > 0,
        quarantine_id in (select unnest($ids::varchar[])),
        ($everything or resolved_at is null)
        and ($reason::varchar is null or reason = $reason)
        and ($stage::varchar is null or stage = $stage)
        and ($source::varchar is null or source_name = $source)
    )
"""
"""The condition on `raw.quarantine` with the fields of a `Choice` as its parameters."""

STAGES = ("ingest", "fetch", "clean", "annotate")
"""Where an input can fail."""

_REASONS = re.compile(r"^\| (`.+?`) \|", re.MULTILINE)
_SAMPLE_CHARACTERS = 200
_SAMPLE_BYTES = 2000
_UNDECODED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a command on the quarantine is about: the rows `ids`, else the open ones of a reason, stage and source."""

    ids: tuple[str, ...] = ()
    reason: str | None = None
    stage: str | None = None
    source: str | None = None
    everything: bool = False  # also what is resolved


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row to be tried again; `document_id` where its bytes were taken in, `payload` where they are kept here."""

    quarantine_id: str
    uri: str
    stage: str
    document_id: str | None
    source: str | None
    payload: bytes | None


def quarantine_row(
    *,
    uri: str,
    stage: str,
    error: Unreadable,
    run_id: str,
    payload: bytes | None = None,
    document: RawDocument | None = None,
    source: str | None = None,
    version: str | None = None,
) -> dict[str, object]:
    """Return a row of raw.quarantine; its id is made of uri, stage, reason and content.

    The payload of a `document` is not kept twice.
    """
    content = hashlib.sha256(payload or b"").hexdigest()
    key = "\0".join((uri, stage, error.reason, content))
    is_kept = payload is not None and document is None and len(payload) <= MAX_PAYLOAD_BYTES
    return {
        "quarantine_id": hashlib.sha256(key.encode()).hexdigest()[:24],
        "uri": uri,
        "stage": stage,
        "reason": error.reason,
        "detail": error.detail,
        "document_id": document.document_id if document else None,
        "media_type": document.media_type if document else None,
        "payload": payload if is_kept else None,
        "payload_bytes": None if payload is None else len(payload),
        "sample": None if payload is None else sample_of(payload),
        "source_name": document.source if document else source,
        "version": version,
        "run_id": run_id,
        "quarantined_at": now(),
    }


def sample_of(payload: bytes) -> str:
    """Return the beginning of `payload` for people: 200 characters, controls made visible."""
    beginning = payload[:_SAMPLE_BYTES]
    text = beginning.decode("utf-8", "replace").rstrip(_UNDECODED)  # the last letter may be cut through
    if _UNDECODED in text:
        text = _decoded(beginning) or text
    return shown(text[:_SAMPLE_CHARACTERS])


def _decoded(beginning: bytes) -> str | None:
    """Return the text of bytes that are not UTF-8, None where no other encoding of Arabic reads them."""
    from warehouse.cleaning.encoding import decode

    try:
        return decode(beginning)
    except Unreadable:
        return None


def check_choice(connection: duckdb.DuckDBPyConnection, choice: Choice, declared: Iterable[str]) -> None:
    """Raise UsageError for a reason, stage or source that there is not; `declared` are the names in sources.toml."""
    sources = connection.execute(
        "select source_name from raw.quarantine union select source_name from raw.declared_sources"
    ).fetchall()
    used = connection.execute("select distinct reason from raw.quarantine").fetchall()
    check_known(choice.reason, {*reasons(), *(reason for (reason,) in used)}, what="reason")
    check_known(choice.stage, STAGES, what="stage")
    check_known(choice.source, {*declared, *(name for (name,) in sources if name)}, what="source")


def reasons() -> frozenset[str]:
    """Return all reasons: the first column of the table that explains them to readers."""
    table = (dbt_dir() / "models" / "marts" / "quarantine.md").read_text(encoding="utf-8")
    return frozenset(name for row in _REASONS.findall(table) for name in row.replace("`", "").split(", "))


def choose(build: Build, choice: Choice) -> list[Quarantined]:
    """Return the rows of `choice`, oldest first. Raises UsageError for ids that are not in the quarantine."""
    query = f"""
        select quarantine_id, uri, stage, document_id, source_name, payload
        from raw.quarantine
        where {CHOSEN}
        order by quarantined_at, quarantine_id
    """
    rows = [Quarantined(*row) for row in build.connection.execute(query, asdict(choice)).fetchall()]
    unknown = set(choice.ids) - {row.quarantine_id for row in rows}
    if unknown:
        raise UsageError(f"not in the quarantine: {', '.join(sorted(unknown))}; see `marsad quarantine list --all`.")
    return rows


def release(build: Build, rows: list[Quarantined]) -> None:
    """Let the documents of `rows` be read again, and open what was resolved or dropped."""
    with build.transaction():
        build.connection.execute(
            """
            update raw.quarantine set resolved_at = null, resolution = null, resolved_by = null
            where quarantine_id in (select unnest(?::varchar[]))
            """,
            [[row.quarantine_id for row in rows]],
        )
        mark_for_rereading(build, [row.document_id for row in rows if row.document_id])


def drop(build: Build, rows: list[Quarantined], who: str) -> None:
    """Mark `rows` as dropped by `who`: they stay, but are listed no more and not tried again."""
    query = """
        update raw.quarantine set resolved_at = ?, resolution = 'dropped', resolved_by = ?
        where quarantine_id in (select unnest(?::varchar[]))
    """
    with build.transaction():
        build.connection.execute(query, [now(), who, [row.quarantine_id for row in rows]])
