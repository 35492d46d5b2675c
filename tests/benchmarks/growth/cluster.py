"""What more workers and more articles would take, on paper: from what was measured, with the arithmetic beside it."""

from __future__ import annotations

import math

from tests.benchmarks.growth.figures import Cluster, Figures, Load, Size

_BILLION = 10**9
_DAY = 86_400  # seconds


def on_paper(figures: Figures) -> str:
    """Return the arithmetic in Markdown.

    Raises ValueError where too little was measured: it needs two sizes, and the figures of loading and of workers.
    """
    if len(figures.sizes) < 2 or not figures.loads or not figures.cluster:
        raise ValueError("measure two sizes with `whole`, one with `loaded`, and the cluster, before this.")
    return "\n".join([*_annotating(figures.cluster, figures.loads[-1]), *_after(figures), *_disk(figures)])


def _annotating(cluster: Cluster, last: Load) -> list[str]:
    """Return what workers read: on paper each reads what it does where all have a core of their own."""
    _, alone = cluster.rates[0]
    most, together = max((workers, rate) for workers, rate in cluster.rates if workers <= cluster.cores)
    each = together / most
    measured = ", ".join(f"{workers}: {rate:.1f}" for workers, rate in cluster.rates)
    loading = last.articles / (last.ingest + last.load)
    workers = loading / each
    return [
        f"- **annotate** grows with its workers. Articles a second by workers on {cluster.cores} cores, tagger "
        f"{cluster.tagger}: {measured}. With {most}, each reads {each / alone:.0%} of what one does alone; 1,000 on "
        f"cores of their own would read {1_000 * each:,.0f} a second.",
        f"- **load** is one task: {loading:,.0f} articles a second, measured up to {last.articles:,}. More than "
        f"{loading:,.0f} / {each:.1f} = {workers:,.0f} workers would wait for it. A billion articles are "
        f"{_BILLION / loading / _DAY:,.1f} days of loading.",
    ]


def _after(figures: Figures) -> list[str]:
    before, last = figures.sizes[-2:]
    lines = []
    for stage in ("transform", "validate", "publish"):
        power = _power(before, last, stage)
        seconds = last.stages[stage].seconds * (_BILLION / last.articles) ** power
        lines.append(
            f"- **{stage}** on one machine: from {before.articles:,} to {last.articles:,} articles its time grew with "
            f"their number to the power {power:.2f}; so a billion would take "
            f"{last.stages[stage].seconds:,.0f} s × ({_BILLION:,} / {last.articles:,})^{power:.2f} = "
            f"{seconds / _DAY:,.1f} days."
        )
    return lines


def _power(before: Size, last: Size, stage: str) -> float:
    """Return the power of the number of articles that a stage's time grew with."""
    return math.log(last.stages[stage].seconds / before.stages[stage].seconds) / math.log(
        last.articles / before.articles
    )


def _disk(figures: Figures) -> list[str]:
    last = figures.sizes[-1]
    bytes_each = last.disk["file"] / last.articles
    return [
        f"- **disk**: {bytes_each / 1024:.0f} KiB an article in the warehouse file, twice that with what is published; "
        f"a billion are {2 * bytes_each * _BILLION / 10**12:,.0f} TB."
    ]
