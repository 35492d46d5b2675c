"""datatrove: its step Trafilatura, a sandboxed process that the pages are sent to one by one."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import trafilatura
from datatrove.data import Document
from datatrove.pipeline.extractors import Trafilatura
from job import Clock, Job, Result, do

PATIENCE = 30  # seconds for a page, where it has 1 by default: a busy machine should not lose any


def work(job: Job, clock: Clock) -> Result:
    """Return the texts of all pages; empty for those that the step drops."""
    pages = [Path(page).read_bytes().decode("utf-8", "replace") for page in job["pages"]]
    documents = [Document(text=page, id=str(number)) for number, page in enumerate(pages)]
    texts = [""] * len(pages)
    with clock.running():
        for document in Trafilatura(timeout=PATIENCE).run(iter(documents)):
            texts[int(document.id)] = document.text
    return {"texts": texts, "version": f"{version('datatrove')}, trafilatura {trafilatura.__version__}"}


do(work)
