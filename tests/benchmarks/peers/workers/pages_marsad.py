"""Marsad's cleaning of pages."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from job import Clock, Job, Result, do

from warehouse.cleaning import Rules, clean
from warehouse.errors import Unreadable
from warehouse.model import RawDocument


def body_of(payload: bytes, rules: Rules) -> str:
    """Return the body of a page; empty where it cannot be read."""
    try:
        return clean(RawDocument(hashlib.sha256(payload).hexdigest(), "bench", "text/html", payload), rules).body
    except Unreadable:
        return ""


def work(job: Job, clock: Clock) -> Result:
    """Return the bodies of all pages."""
    pages = [Path(page).read_bytes() for page in job["pages"]]
    rules = Rules.load()
    body_of(pages[0], rules)  # what is made at the first call is made
    with clock.running():
        texts = [body_of(page, rules) for page in pages]
    return {"texts": texts, "version": version("marsad")}


do(work)
