"""XML from strangers: its text in the right encoding, and nothing in it that a parser would fetch or expand."""

from __future__ import annotations

import re

from warehouse.cleaning.encoding import decode
from warehouse.errors import Unreadable

_ENCODING = re.compile(rb"""^[^<]{0,8}<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_PROLOG = re.compile(  # what may stand above the root element
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[\]<>\"']|\"[^\"]*\"|'[^']*')*(?:\[(?P<subset>.*?)\]\s*)?>", re.DOTALL
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w:.-]+)")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_REFUSED = (
    "declares entities of its own and uses them (&{};), which are not expanded; save it with their texts instead."
)


def safe_xml(payload: bytes, charset: str | None = None) -> str:
    """Return XML as text, from its root element on: without declaration, comments and document type.

    Raises Unreadable: what `decode` raises; `xml_entities` where it uses entities that its document type declares;
    `bad_xml` where no element begins it.
    """
    declared = _ENCODING.search(payload[:200])
    text = decode(payload, charset=charset or (declared[1].decode("ascii") if declared else None))
    text = text.replace("\ufeff", "")
    start, entities = 0, set()
    while found := _PROLOG.match(text, start):
        start = found.end()
        entities |= set(_ENTITY.findall(found["subset"] or ""))
    body = text[start:]
    if not _ROOT.match(body):
        raise Unreadable("bad_xml", f"it begins with «{body[:40].strip()}»; an element is needed.")
    used = sorted(name for name in entities if f"&{name};" in body)
    if used:
        raise Unreadable("xml_entities", f"the file {_REFUSED.format(used[0])}")
    return body


def root_name(xml: str) -> str:
    """Return the name of the root element of `xml`, as `safe_xml` returns it, in lower case and without its prefix."""
    root = _ROOT.match(xml)
    return root[1].lower() if root else ""
