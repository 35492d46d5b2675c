"""Pages as browsers save them in one file: MHTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from warehouse.errors import Unreadable
from warehouse.sources import Found
from warehouse.sources.incoming import Incoming

_PAGE = ("text/html", "application/xhtml+xml")
_MOST_LINES = 2_000_000  # a saved page with its pictures has a hundredth; reading so many takes 20 seconds at worst


def read_mhtml(incoming: Incoming, payload: bytes) -> Iterator[Found]:
    """Yield the page that the file was saved from, at its address; pictures, styles and frames are left out.

    Raises Unreadable `bad_mhtml`.
    """
    if payload.count(b"\n") > _MOST_LINES:
        raise Unreadable("bad_mhtml", f"{incoming.name} has over {_MOST_LINES} lines; it is no saved page.")
    try:
        message = BytesParser(policy=compat32).parsebytes(payload)
        parts = [part for part in message.walk() if part.get_content_type() in _PAGE]
    except (RecursionError, ValueError, LookupError) as error:
        raise Unreadable("bad_mhtml", f"{incoming.name} cannot be read ({error}); save the page again.") from error
    if not parts:
        detail = f"{incoming.name} has no part of type text/html; save the page again, with its text."
        raise Unreadable("bad_mhtml", detail)
    part = next((part for part in parts if _is_start(message, part)), parts[0])
    page = part.get_payload(decode=True)
    if not isinstance(page, bytes) or not page.strip():
        raise Unreadable("bad_mhtml", f"the page in {incoming.name} is empty; save it again.")
    url = next(filter(_is_address, (message["Snapshot-Content-Location"], part["Content-Location"])), None)
    charset = part.get_content_charset()
    yield replace(incoming, url=incoming.url or url, charset=charset).document("text/html", page)


def _is_start(message: Message, part: Message) -> bool:
    """Tell whether `part` is the one that the message names as its beginning."""
    start = message.get_param("start")
    return isinstance(start, str) and part.get("Content-ID") == start


def _is_address(value: object) -> bool:
    return str(value or "").strip().startswith(("http://", "https://"))
