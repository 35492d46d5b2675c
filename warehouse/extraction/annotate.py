"""All extractors in their order, over one article."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from warehouse.extraction.dates import find_dates
from warehouse.extraction.events import find_events
from warehouse.extraction.names import find_names
from warehouse.extraction.names.tagger import tagger_version
from warehouse.extraction.quotes import find_quotes
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon, lexicon_version
from warehouse.model import Annotation, CleanDocument
from warehouse.project import code_version

_CODE = ("arabic", "lexicon", "extraction")


def extractor_version(user_dir: Path | None = None) -> str:
    """Return the version of the extractors' code, tagger and lexicon now; facts of another are read anew."""
    return f"{code_version(*_CODE)}-{tagger_version()}-{lexicon_version(user_dir)}"


def reading_hash(article: CleanDocument) -> str:
    """Return a hash of all that `annotate` looks at: an article with the same one has the same facts."""
    read = [article.title, article.body, article.language == "ar", str(article.published_date)]
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()[:32]


def annotate(article: CleanDocument, lexicon: Lexicon) -> Annotation:
    """Return the facts of an Arabic article; one in another language has none."""
    if article.language != "ar":
        return Annotation()
    reading = Reading.of(article)
    reading = reading.having(mentions=find_names(reading, lexicon))
    reading = reading.having(dates=find_dates(reading, lexicon))
    reading = reading.having(quotes=find_quotes(reading, lexicon))
    return reading.having(events=find_events(reading, lexicon)).facts
