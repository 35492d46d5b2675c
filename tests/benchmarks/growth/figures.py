"""The figures of growth, kept in `growth.json` beside the benchmarks: table and picture are drawn from it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FIGURES = Path(__file__).parent.parent / "growth.json"
STAGES = ("ingest", "annotate", "load", "transform", "validate", "publish")


@dataclass(frozen=True)
class Cost:
    """What a stage took."""

    seconds: float
    peak_bytes: int  # of all processes together


@dataclass
class Size:
    """A warehouse of so many articles: what each stage took, and what came of it."""

    articles: int
    facts: str  # where they come from: read, with which tagger, or multiplied
    onto: int = 0  # articles that were there before
    stages: dict[str, Cost] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)  # mentions, events and others
    disk: dict[str, int] = field(default_factory=dict)  # bytes: `file`, and each table
    questions: dict[str, float] = field(default_factory=dict)  # median seconds
    questions_bytes: int = 0  # the most memory of answering them


@dataclass
class Load:
    """What loading took until there were so many articles."""

    articles: int
    ingest: float  # seconds
    load: float  # seconds
    file_bytes: int
    peak_bytes: int  # of the process that loads


@dataclass
class Cluster:
    """What workers of Dask read on one machine."""

    tagger: str
    cores: int
    rates: list[tuple[int, float]]  # workers, and the articles that they annotate a second together

    def __post_init__(self) -> None:
        self.rates = [(workers, rate) for workers, rate in self.rates]


@dataclass
class Figures:
    """All that was measured."""

    machine: str = ""
    sizes: list[Size] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    increments: list[Size] = field(default_factory=list)  # runs onto the warehouse of a size
    cluster: Cluster | None = None

    @classmethod
    def read(cls, path: Path = FIGURES) -> Figures:
        """Read what was measured before, nothing where there is no file."""
        if not path.exists():
            return cls()
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            machine=kept["machine"],
            sizes=[_size(one) for one in kept["sizes"]],
            loads=[Load(**one) for one in kept["loads"]],
            increments=[_size(one) for one in kept["increments"]],
            cluster=kept["cluster"] and Cluster(**kept["cluster"]),
        )

    def write(self, path: Path = FIGURES) -> None:
        """Keep what was measured."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def add(self, size: Size) -> None:
        """Take in a size, in the place of an earlier measuring of it."""
        self.sizes = sorted(
            [*(one for one in self.sizes if one.articles != size.articles), size], key=lambda one: one.articles
        )


def _size(kept: dict[str, object]) -> Size:
    stages: dict[str, dict[str, float]] = kept.pop("stages")  # type: ignore[assignment]
    costs = {name: Cost(**cost) for name, cost in stages.items()}  # type: ignore[arg-type]
    return Size(**kept, stages=costs)  # type: ignore[arg-type]
