"""newspaper4k: the text of pages, told that they are Arabic."""

from __future__ import annotations

import warnings
from pathlib import Path

from job import Clock, Job, Result, do

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for NLTK's data, which the text does not need
    import newspaper


def text_of(payload: bytes) -> str:
    """Return the text of a page."""
    article = newspaper.Article("https://example.com/", language="ar", fetch_images=False)
    article.download(input_html=payload.decode("utf-8", "replace"))
    article.parse()
    return str(article.text)


def work(job: Job, clock: Clock) -> Result:
    """Return the texts of all pages."""
    pages = [Path(page).read_bytes() for page in job["pages"]]
    text_of(pages[0])
    with clock.running():
        texts = [text_of(page) for page in pages]
    return {"texts": texts, "version": newspaper.__version__}


do(work)
