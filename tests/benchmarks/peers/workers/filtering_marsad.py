"""Marsad's cleaning of records: what of each article is kept, and which articles are refused."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from importlib.metadata import version

from job import Clock, Job, Result, do, read_lines

from warehouse.cleaning import Rules, clean
from warehouse.errors import Unreadable
from warehouse.model import RawDocument


def reason(payload: bytes, rules: Rules) -> str | None:
    """Return why a record is refused, if it is."""
    try:
        clean(RawDocument(hashlib.sha256(payload).hexdigest(), "bench", "application/json", payload), rules)
    except Unreadable as error:
        return error.reason
    return None


def work(job: Job, clock: Clock) -> Result:
    """Clean all records."""
    payloads = [json.dumps(record, ensure_ascii=False).encode() for record in read_lines(job["lines"])]
    rules = Rules.load()
    reason(payloads[0], rules)
    with clock.running():
        reasons = [reason(payload, rules) for payload in payloads]
    dropped = Counter(why for why in reasons if why)
    return {"kept": len(payloads) - dropped.total(), "dropped": dropped.most_common(3), "version": version("marsad")}


do(work)
