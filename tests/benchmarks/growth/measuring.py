"""Measures warehouses of several sizes, each in a home of its own."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks.growth.base import Base
from tests.benchmarks.growth.copies import Copy
from tests.benchmarks.growth.figures import Cost, Figures, Load, Size
from tests.benchmarks.growth.loading import fill
from tests.benchmarks.growth.running import count_articles, run_marsad, survey
from warehouse.settings import Settings

DAY = 5_000
"""Articles of the increment: what many outlets bring in a day."""


def machine() -> str:
    """Return what this machine is, in a line."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(": ")[2] for line in info if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB"


def whole_flow(base: Base, articles: int, work: Path, *, tagger: str) -> Size:
    """Take in so many articles of copies as JSON lines, and measure all stages up to publishing."""
    home = work / f"whole-{articles}"
    shutil.rmtree(home, ignore_errors=True)
    lines = write_lines(base, range(articles), work / f"{articles}.jsonl")
    stages = run_marsad([lines], home, tagger=tagger)
    del stages["load"]  # of the catalogue; the articles were loaded while others were annotated
    lines.unlink()
    return survey(Size(articles, _read_by(tagger), stages=stages), home)


def _read_by(tagger: str) -> str:
    return f"read, tagger {tagger}"


def from_load_on(base: Base, articles: int, work: Path, figures: Figures, *, tagger: str) -> Size:
    """Load so many articles with multiplied facts, one more from a file, and measure all stages from load on."""
    home = work / f"loaded-{articles}"
    shutil.rmtree(home, ignore_errors=True)
    settings = Settings(home=home)
    figures.loads = _marks(_filling(base, settings, articles - 1))
    last = figures.loads[-1]
    lines = write_lines(base, range(articles - 1, articles), work / "one.jsonl")
    stages = run_marsad([lines], home, tagger=tagger)
    del stages["ingest"], stages["annotate"]  # of one article
    stages["load"] = Cost(last.load, last.peak_bytes)
    return survey(Size(articles, "multiplied", stages=stages), home)


def _filling(base: Base, settings: Settings, most: int) -> Iterator[Load]:
    """Fill a build file, and say how far it is."""
    for done in fill(base, settings, most):
        print(f"loaded {done}", flush=True)
        yield done


def _marks(loads: Iterable[Load]) -> list[Load]:
    """Return the figures of loading at about each power of ten and the last: what it had taken until then."""
    marks: list[Load] = []
    last = None
    for last in loads:
        if not marks or last.articles >= 10 * marks[-1].articles:
            marks.append(last)
    return marks if last is None or marks[-1] is last else [*marks, last]


def run_after(base: Base, onto: int, work: Path, *, tagger: str) -> Size:
    """Take in one article: what has lines that were learned from the `onto` articles is read again in that run."""
    one = onto + DAY
    return _increment(base, range(one, one + 1), onto, work, tagger=tagger)


def day_after(base: Base, onto: int, work: Path, *, tagger: str) -> Size:
    """Take in the next day's articles, annotate them, and bring the warehouse of `onto` articles up to date."""
    return _increment(base, range(onto, onto + DAY), onto, work, tagger=tagger)


def _increment(base: Base, articles: range, onto: int, work: Path, *, tagger: str) -> Size:
    home = work / f"loaded-{onto}"
    before = count_articles(home)
    make_room(Settings(home=home))
    stages = run_marsad([write_lines(base, articles, work / "more.jsonl")], home, tagger=tagger)
    del stages["load"]
    return survey(Size(before + len(articles), _read_by(tagger), before, stages), home)


def make_room(settings: Settings) -> None:
    """Remove what was published where the disk does not hold one more release beside it."""
    if shutil.disk_usage(settings.home).free < 1.5 * settings.build_file.stat().st_size:
        print("no room for two releases: the one before is removed first", flush=True)
        settings.published_file.unlink(missing_ok=True)
        for path in settings.releases_dir.iterdir():
            path.unlink()


def write_lines(base: Base, articles: range, path: Path) -> Path:
    """Write articles, counted over all copies, as JSON lines."""
    copy = None
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            number, row = divmod(article, len(base))
            if copy is None or copy.number != number:
                copy = Copy(base, number)
            file.write(json.dumps(copy.record(row), ensure_ascii=False) + "\n")
    return path
