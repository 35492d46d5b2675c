"""datatrove: the filters of FineWeb for Arabic that need no model, one after the other, with their own thresholds.

Stop words are spaCy's. The language filter is left out: its model is downloaded when it is first used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

from datatrove.data import Document
from datatrove.pipeline.filters import FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from job import Clock, Job, Result, do, read_lines
from spacy.lang.ar.stop_words import STOP_WORDS

ARABIC = "arb_Arab"


def work(job: Job, clock: Clock) -> Result:
    """Filter all articles, and say which filter dropped how many."""
    documents = [
        Document(text=record["text"], id=str(number)) for number, record in enumerate(read_lines(job["lines"]))
    ]
    filters = [
        GopherRepetitionFilter(language=ARABIC),
        GopherQualityFilter(language=ARABIC, stop_words=sorted(STOP_WORDS)),
        FineWebQualityFilter(language=ARABIC),
    ]
    dropped: Counter[str] = Counter()

    def passed(document: Document) -> Iterator[Document]:
        for one in filters:
            answer = one.filter(document)
            kept, why = answer if isinstance(answer, tuple) else (answer, type(one).__name__)
            if not kept:
                dropped[why] += 1
                return
        yield document

    list(passed(documents[0]))  # what is made at the first call is made
    dropped.clear()
    with clock.running():
        kept = sum(1 for document in documents for _ in passed(document))
    return {"kept": kept, "dropped": dropped.most_common(3), "version": version("datatrove")}


do(work)
