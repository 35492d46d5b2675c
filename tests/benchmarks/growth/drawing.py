"""The figures of growth as tables in Markdown, which README has, and as a picture."""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from tests.benchmarks.growth import cluster
from tests.benchmarks.growth.figures import FIGURES, STAGES, Cost, Figures, Size

PICTURE = FIGURES.with_suffix(".svg")
_QUESTION = "a question"
_COLORS = {
    "ingest": "#8a8f98",
    "annotate": "#c2569b",
    "load": "#2f9e6b",
    "transform": "#3b82d6",
    "validate": "#d9822b",
    "publish": "#8b74d8",
    _QUESTION: "#b59a1b",
}  # seen on white and on black
_ROWS = {"annotate": "annotate, and load as it goes", "load": "load alone"}
_TABLES = 12  # the largest
_TEXT, _LINE = "#808080", "#80808055"
_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "DejaVu Sans, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelColor": _TEXT, "titleColor": _TEXT, "domainColor": _LINE, "tickColor": _LINE, "gridColor": _LINE},
    "axisX": {"grid": False},
}


def told(figures: Figures) -> str:
    """Return all that README says of the figures: what more would take only where enough was measured."""
    on_paper = [cluster.on_paper(figures)] if len(figures.sizes) > 1 and figures.cluster else []
    return "\n\n".join([f"On {figures.machine}:", table(figures), disk(figures), *on_paper])


def table(figures: Figures) -> str:
    """Return what each size took, a column each, and the runs after the largest in the last ones."""
    columns = [
        *((f"{size.articles:,}", size) for size in figures.sizes),
        *((f"{size.articles - size.onto:,} onto {size.onto:,}", size) for size in figures.increments),
    ]
    rows = [
        ["articles", *(name for name, _ in columns)],
        ["---", *("---" for _ in columns)],
        ["facts", *(size.facts for _, size in columns)],
        ["mentions; events", *(f"{size.rows['mentions']:,}; {size.rows['events']:,}" for _, size in columns)],
        *([_ROWS.get(stage, stage), *(_cost(size.stages.get(stage)) for _, size in columns)] for stage in STAGES),
        ["twenty questions, each: median; slowest", *(_answers(size) for _, size in columns)],
        ["warehouse file", *(f"{size.disk['file'] / 2**30:.2f} GiB" for _, size in columns)],
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def disk(figures: Figures) -> str:
    """Return the largest tables of the largest warehouse, with their bytes for each article."""
    size = figures.sizes[-1]
    tables = sorted(((taken, name) for name, taken in size.disk.items() if name != "file"), reverse=True)
    rows = [f"| {name} | {taken / 2**20:,.0f} | {taken / size.articles:,.0f} |" for taken, name in tables[:_TABLES]]
    return "\n".join([f"| of {size.articles:,} articles | MiB | bytes an article |", "| --- | --- | --- |", *rows])


def _cost(cost: Cost | None) -> str:
    return f"{_time(cost.seconds)}, {cost.peak_bytes / 2**30:.1f} GiB" if cost else "—"


def _answers(size: Size) -> str:
    seconds = size.questions.values()
    return f"{statistics.median(seconds):.2f} s; {max(seconds):.1f} s, {size.questions_bytes / 2**30:.1f} GiB"


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.1f} min"


def draw(figures: Figures, path: Path = PICTURE) -> None:
    """Draw the seconds of each stage over the number of articles, both in powers of ten."""
    rows = [
        {"articles": size.articles, "stage": stage, "seconds": max(seconds, 0.01)}
        for size in figures.sizes
        for stage, seconds in _seconds(size).items()
    ]
    rows += [{"articles": load.articles, "stage": "load", "seconds": load.load} for load in figures.loads]
    last = {row["stage"]: row for row in rows}.values()
    color = alt.Color("stage:N", scale=alt.Scale(domain=list(_COLORS), range=list(_COLORS.values())), legend=None)
    axis = alt.Axis(labelExpr="format(datum.value, ',')", values=[10**power for power in range(-2, 7)])
    x = alt.X("articles:Q", scale=alt.Scale(type="log", nice=True), axis=axis, title="articles")
    y = alt.Y("seconds:Q", scale=alt.Scale(type="log", nice=True), axis=axis, title="seconds")
    lines = alt.Chart(alt.InlineData(values=rows)).mark_line(point=True, strokeWidth=2).encode(x, y, color)
    names = (
        alt.Chart(alt.InlineData(values=list(last))).mark_text(align="left", dx=8).encode(x, y, color, text="stage:N")
    )
    chart = alt.layer(lines, names).properties(width=560, height=360)
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(), config=_CONFIG, allowed_base_urls=[])
    path.write_text(re.sub(r"(\d+\.\d{2})\d+", r"\1", drawn) + "\n", encoding="utf-8")


def _seconds(size: Size) -> dict[str, float]:
    stages = {name: cost.seconds for name, cost in size.stages.items() if name != "load"}
    return stages | {_QUESTION: statistics.median(size.questions.values())}
