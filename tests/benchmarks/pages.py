"""Pages: the main text, titles and dates, beside other extractors in the same run.

Two sets: real pages with gold beside the project (a mean over sites: a site's pages are averaged first), and the pages
made for the tests, whose gold has titles too. Peers that are not installed are named and left out
(`pip install marsad[bench]`).
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from trafilatura import extract

from tests.benchmarks.figures import Figures, f1
from tests.cleaning.made_pages import made_pages
from warehouse.cleaning import Rules, clean
from warehouse.errors import Unreadable
from warehouse.model import CleanDocument, RawDocument

ROUNDS = 7  # of the timing; the median counts
FAST_ENOUGH = 0.6  # of trafilatura's speed: more is not asked for, so that no floor depends on the machine
Reader = Callable[[bytes], str]


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
    """Return the figures of both sets of pages; print the peers' beside them."""
    real, made = _real_pages(shared), _made_pages()
    ours = Marsad(rules)
    readers: dict[str, Reader] = {"marsad": ours.body, **_peers()}
    scores = {name: _by_site(real, reader) for name, reader in readers.items()}
    _print_table("real pages, by site", scores, verbose=verbose)
    made_scores = {name: _by_page(made, reader) for name, reader in readers.items()}
    _print_table("made pages", made_scores, verbose=verbose)
    ratio = _speed(real, ours.body)
    print(f"pages a second: {ratio:.2f} of trafilatura's")
    dated = [page for page in real if page.date]
    return {
        "pages body f1": statistics.mean(scores["marsad"].values()),
        "pages dates": statistics.mean(ours.date(page) == page.date for page in dated),
        "pages speed": min(ratio, FAST_ENOUGH),
        "made pages body f1": statistics.mean(made_scores["marsad"].values()),
        "made pages titles": statistics.mean(ours.title(page) == page.title for page in made),
        "made pages dates": statistics.mean(ours.date(page) == page.date for page in made),
    }


@dataclass(frozen=True)
class Marsad:
    """Our own reading of a page, as the peers' functions give theirs."""

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


def _real_pages(shared: Path) -> list[GoldPage]:
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


def _made_pages() -> list[GoldPage]:
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


def _peers() -> dict[str, Reader]:
    """Return the peers that are installed, each as a function from a page's bytes to its text."""
    peers: dict[str, Reader] = {
        "trafilatura": lambda payload: extract(payload) or "",
        "trafilatura without comments": lambda payload: extract(payload, include_comments=False) or "",
    }
    if find_spec("newspaper"):
        peers["newspaper4k"] = _newspaper
    else:
        print("newspaper4k is not installed: left out")
    return peers


def _newspaper(payload: bytes) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for NLTK, which the text does not need
        from newspaper import Article
    article = Article("https://example.com/", language="ar", fetch_images=False)
    article.download(input_html=payload.decode("utf-8", "replace"))
    article.parse()
    return str(article.text)


def _by_page(pages: list[GoldPage], reader: Reader) -> dict[str, float]:
    return {page.name: f1([(reader(page.payload), page.body)])[2] for page in pages}


def _by_site(pages: list[GoldPage], reader: Reader) -> dict[str, float]:
    by_site = defaultdict(list)
    for page in pages:
        by_site[page.site].append(f1([(reader(page.payload), page.body)])[2])
    return {site: statistics.mean(scores) for site, scores in by_site.items()}


def _print_table(name: str, scores: dict[str, dict[str, float]], *, verbose: bool) -> None:
    """Print the mean of each reader, and with `verbose` every page or site that ours does not read exactly."""
    for reader, by_name in scores.items():
        print(f"{name:22} {reader:30} {statistics.mean(by_name.values()):.4f}")
    for page, score in scores["marsad"].items() if verbose else ():
        if score < 1:
            others = "  ".join(f"{reader} {by_name[page]:.3f}" for reader, by_name in scores.items())
            print(f"    {page:28} {others}")


def _speed(pages: list[GoldPage], reader: Reader) -> float:
    """Return how many pages a second `reader` reads for one that trafilatura reads, both in turns."""
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(ROUNDS):
        for name, read in (("ours", reader), ("theirs", lambda payload: extract(payload) or "")):
            started = time.process_time()
            for page in pages:
                read(page.payload)
            times[name].append(time.process_time() - started)
    return statistics.median(times["theirs"]) / statistics.median(times["ours"])
