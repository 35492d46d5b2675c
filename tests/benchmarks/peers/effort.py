"""How much is measured."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.names import CORPUS, draw


@dataclass(frozen=True)
class Effort:
    """Where the material is, where files may be made, and how much of it is measured how often."""

    shared: Path
    folder: Path  # empty
    rounds: int
    articles: int | None  # of the corpus, where all are measured; None: all
    drawn: int  # articles where annotating or filtering them takes long

    def whole_corpus(self) -> list[str]:
        """Return all articles of the corpus as JSON lines without their ends."""
        with gzip.open(self.shared / "corpora" / f"{CORPUS}.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [line.rstrip("\n") for line in lines]

    def corpus(self) -> list[str]:
        """Return as many of them as are to be measured."""
        return self.whole_corpus()[: self.articles]

    def some(self, count: int | None = None) -> list[dict[str, Any]]:
        """Return articles drawn from the corpus at random, the same each time; a few of its rows have no text."""
        more = draw(self.shared, CORPUS, 2 * (count or self.drawn), 1)
        return [one for one in more if one["text"].strip()][: count or self.drawn]

    def write_lines(self, name: str, records: list[Any]) -> Path:
        """Write records as a file of JSON lines, and return that."""
        file = self.folder / name
        lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return file
