"""Pages: the main text, titles and dates; other extractors are beside it in `tests.benchmarks.peers`.

Two sets: real pages with gold beside the project (a mean over sites: a site's pages are averaged first), and the pages
made for the tests, whose gold has titles too.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trafilatura import extract

from tests.benchmarks.figures import Figures, f1
from tests.cleaning.made_pages import made_pages
from warehouse.cleaning import Rules, clean
from warehouse.errors import Unreadable
from warehouse.model import CleanDocument, RawDocument

ROUNDS = 7  # of the timing; the median counts
FAST_ENOUGH = 0.6  # of trafilatura's speed: more is not asked for, so that no floor depends on the machine


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page and what is known of it; an empty title or date is not known."""

    name: str
    payload: bytes
    body: str
    title: str | None = None
    date: str | None = None
    url: str | None = None

    @property
    def site(self) -> str:
        """The outlet, which names of pages begin with."""
        return self.name.split("_")[0]


def measure(shared: Path, rules: Rules, *, verbose: bool) -> Figures:
    """Return the figures of both sets of pages."""
    real, made = real_pages(shared), made_pages_with_gold()
    ours = Marsad(rules)
    scores = by_site(real, [ours.body(page.payload) for page in real])
    made_scores = by_page(made, [ours.body(page.payload) for page in made])
    for name, score in (scores | made_scores).items() if verbose else ():
        if score < 1:
            print(f"    {name:28} {score:.3f}")
    ratio = _speed(real, ours.body)
    print(f"pages a second: {ratio:.2f} of trafilatura's")
    dated = [page for page in real if page.date]
    return {
        "pages body f1": statistics.mean(scores.values()),
        "pages dates": statistics.mean(ours.date(page) == page.date for page in dated),
        "pages speed": min(ratio, FAST_ENOUGH),
        "made pages body f1": statistics.mean(made_scores.values()),
        "made pages titles": statistics.mean(ours.title(page) == page.title for page in made),
        "made pages dates": statistics.mean(ours.date(page) == page.date for page in made),
    }


@dataclass(frozen=True)
class Marsad:
    """Our own reading of a page."""

    rules: Rules

    def body(self, payload: bytes) -> str:
        """Return the body; empty where the page cannot be read."""
        document = self._clean(payload, None)
        return document.body if document else ""

    def title(self, page: GoldPage) -> str | None:
        """Return the title of `page`."""
        document = self._clean(page.payload, page.url)
        return document.title if document else None

    def date(self, page: GoldPage) -> str | None:
        """Return the date of publication of `page` (ISO 8601)."""
        document = self._clean(page.payload, page.url)
        return str(document.published_date) if document and document.published_date else None

    def _clean(self, payload: bytes, url: str | None) -> CleanDocument | None:
        document_id = hashlib.sha256(payload).hexdigest()
        try:
            return clean(RawDocument(document_id, "bench", "text/html", payload, url=url), self.rules)
        except Unreadable:
            return None


def real_pages(shared: Path) -> list[GoldPage]:
    """Return the real pages with gold."""
    about = json.loads((shared / "gold/html/meta.json").read_text("utf-8"))
    return [
        GoldPage(
            name=gold.stem,
            payload=(shared / "html" / f"{gold.stem}.html").read_bytes(),
            body=gold.read_text("utf-8"),
            date=about.get(gold.stem, {}).get("published"),
        )
        for gold in sorted((shared / "gold/html").glob("*.txt"))
    ]


def made_pages_with_gold() -> list[GoldPage]:
    """Return the pages made for the tests."""
    return [
        GoldPage(
            name=page.name,
            payload=page.markup.encode(),
            body=page.body,
            title=page.title,
            date=page.date.isoformat() if page.date else None,
            url=page.url,
        )
        for page in made_pages()
    ]


def by_page(pages: Sequence[GoldPage], texts: Sequence[str]) -> dict[str, float]:
    """Return the body F1 of the texts that were read from `pages`, by page."""
    return {page.name: f1([(text, page.body)])[2] for page, text in zip(pages, texts, strict=True)}


def by_site(pages: Sequence[GoldPage], texts: Sequence[str]) -> dict[str, float]:
    """Return the same by site, as the mean of its pages."""
    scores = by_page(pages, texts)
    sites = defaultdict(list)
    for page in pages:
        sites[page.site].append(scores[page.name])
    return {site: statistics.mean(of_site) for site, of_site in sites.items()}


def _speed(pages: list[GoldPage], reader: Callable[[bytes], str]) -> float:
    """Return how many pages a second `reader` reads for one that trafilatura reads, both in turns."""
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(ROUNDS):
        for name, read in (("ours", reader), ("theirs", lambda payload: extract(payload) or "")):
            started = time.process_time()
            for page in pages:
                read(page.payload)
            times[name].append(time.process_time() - started)
    return statistics.median(times["theirs"]) / statistics.median(times["ours"])
