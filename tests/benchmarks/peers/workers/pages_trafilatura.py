"""trafilatura: the text of pages, by `extract` as it comes; without comments where the job says so."""

from __future__ import annotations

from pathlib import Path

import trafilatura
from job import Clock, Job, Result, do


def work(job: Job, clock: Clock) -> Result:
    """Return the texts of all pages."""
    pages = [Path(page).read_bytes() for page in job["pages"]]
    trafilatura.extract(pages[0], include_comments=job["comments"])
    with clock.running():
        texts = [trafilatura.extract(page, include_comments=job["comments"]) or "" for page in pages]
    return {"texts": texts, "version": trafilatura.__version__}


do(work)
