"""The charts of a report: SVG with text as text, which the browser shapes, in colours that its style sheet sets.

Each is drawn twice, for a narrow screen and for a wide one. In a language read from the right, axes run from the right
too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import altair as alt
import vl_convert
from lxml import etree

from warehouse.report.wording import Wording

NARROW = 332  # CSS pixels, inside a card on a screen of 390
HALF = 480  # a card of two in a row
WIDE = 860  # a card alone in its row; printed at 8 points

_ROW = 26  # CSS pixels
_FEW_STEPS = 10  # of time, so few that cells have room for their numbers
_CONFIG: dict[str, Any] = {
    "aria": False,
    "background": None,
    "font": "Noto Sans Arabic, DejaVu Sans, sans-serif",  # for measuring; the page sets the font
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--muted)", "labelFontSize": 13, "labelPadding": 6, "domainColor": "var(--line)",
        "tickColor": "var(--line)", "gridColor": "var(--line)", "title": None, "ticks": False,
    },
    "text": {"fill": "var(--ink)", "fontSize": 13},
}  # fmt: skip

_NEEDLESS = ("role", "aria-roledescription", "aria-hidden", "pointer-events", "class", "font-family")
Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart

_CLIP = re.compile(r'(?<=id=")clip\d+|(?<=url\(#)clip\d+')  # an id; Vega counts on from picture to picture
_DECIMALS = re.compile(r"(\d+\.\d)\d+")


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: a length, in parts by class if there are several."""

    label: str
    parts: Sequence[tuple[str, int]]  # class of colour and length

    @property
    def total(self) -> int:
        """The length in all."""
        return sum(length for _, length in self.parts)


@dataclass(frozen=True, slots=True)
class Grid:
    """What a picture with two axes shows: a cell a pair of `row` and `column` with a number and a class of colour."""

    rows: Sequence[str]
    columns: Sequence[tuple[str, str]]  # key and label
    cells: Sequence[tuple[str, str, int, str]]  # row, key of the column, number, class of colour


@dataclass(frozen=True, slots=True)
class Picture:
    """SVG for a narrow and a wide screen."""

    narrow: str
    wide: str


def bars(rows: Sequence[Bar], wording: Wording, *, wide: int = HALF) -> Picture:
    """Draw lengths as horizontal bars, longest as given, the number at the end of each."""
    parts = [
        {"label": row.label, "class": f"var(--{colour})", "length": length, "order": order}
        for row in rows
        for order, (colour, length) in enumerate(row.parts)
        if length
    ]
    totals = [{"label": row.label, "length": row.total, "text": wording.number(row.total)} for row in rows]
    longest = max((row.total for row in rows), default=1)

    def drawn(width: int) -> str:
        across = alt.X(
            "length:Q", stack="zero", axis=None,
            scale=alt.Scale(domain=[0, longest * 1.16], nice=False, reverse=wording.is_rtl),
        )  # fmt: skip
        down = _rows([row.label for row in rows], wording, limit=width * 0.42)
        bar = alt.Chart(alt.InlineData(values=parts)).mark_bar(height=15, cornerRadius=2)
        text = alt.Chart(alt.InlineData(values=totals)).mark_text(
            align="right" if wording.is_rtl else "left", dx=-6 if wording.is_rtl else 6, baseline="middle"
        )
        chart = alt.layer(
            bar.encode(x=across, y=down, color=alt.Color("class:N", scale=None), order="order:Q"),
            text.encode(x=across, y=down, text="text:N"),
        )
        return svg(chart, width, _ROW * len(rows))

    return Picture(drawn(NARROW), drawn(wide))


def columns(steps: Sequence[tuple[str, str]], cells: Sequence[tuple[str, str, int]], wording: Wording) -> Picture:
    """Draw numbers over time as columns: `steps` are key and label, `cells` key, class of colour and number."""
    values = [
        {"step": step, "class": f"var(--{colour})", "number": number, "order": order}
        for order, (step, colour, number) in enumerate(cells)
    ]

    def drawn(width: int) -> str:
        chart = (
            alt.Chart(alt.InlineData(values=values))
            .mark_bar()
            .encode(
                x=_steps(steps, wording, width),
                y=alt.Y(
                    "number:Q",
                    stack="zero",
                    axis=alt.Axis(
                        orient="right" if wording.is_rtl else "left", tickCount=4, domain=False, title=None, format=",d"
                    ),
                ),
                color=alt.Color("class:N", scale=None),
                order="order:Q",
            )
        )
        return svg(chart, width, 220 if width == NARROW else 260)

    return Picture(drawn(NARROW), drawn(WIDE))


def heat(grid: Grid, wording: Wording) -> Picture:
    """Draw numbers of rows over time: the stronger a cell's colour, the larger its number."""
    numbers = len(grid.columns) <= _FEW_STEPS

    def drawn(width: int) -> str:
        base = alt.Chart(alt.InlineData(values=_values(grid))).encode(
            x=_steps(grid.columns, wording, width), y=_rows(grid.rows, wording, limit=width * 0.34)
        )
        cells = base.mark_rect(stroke="var(--card)", strokeWidth=1).encode(
            color=alt.Color("class:N", scale=None), opacity=_strength()
        )
        chart = alt.layer(cells, base.mark_text(fontSize=12).encode(text="text:N")) if numbers else cells
        return svg(chart, width, _ROW * len(grid.rows))

    return Picture(drawn(NARROW), drawn(WIDE))


def matrix(narrow: Grid, wide: Grid, wording: Wording) -> Picture:
    """Draw numbers of rows and columns, each written in its cell; for a narrow screen a smaller grid."""

    def drawn(grid: Grid, width: int) -> str:
        keys, labels = zip(*grid.columns, strict=True)
        axis = alt.Axis(
            orient="top", labelAngle=-90, title=None, domain=False, labelLimit=110,
            labelExpr=_lookup(dict(zip(keys, labels, strict=True))), labelColor="var(--ink)", labelOverlap=False,
        )  # fmt: skip
        across = alt.X("column:N", sort=None, axis=axis, scale=alt.Scale(domain=_in_order(keys, wording)))
        base = alt.Chart(alt.InlineData(values=_values(grid))).encode(
            x=across, y=_rows(grid.rows, wording, limit=width * 0.36)
        )
        cells = base.mark_rect(stroke="var(--card)", strokeWidth=1, cornerRadius=2).encode(
            color=alt.Color("class:N", scale=None), opacity=_strength()
        )
        return svg(alt.layer(cells, base.mark_text().encode(text="text:N")), width, 30 * len(grid.rows) + 110)

    return Picture(drawn(narrow, NARROW), drawn(wide, WIDE))


def _rows(labels: Sequence[str], wording: Wording, *, limit: float) -> alt.Y:
    axis = alt.Axis(
        orient="right" if wording.is_rtl else "left", title=None, domain=False, labelLimit=limit,
        labelColor="var(--ink)",
    )  # fmt: skip
    return alt.Y("label:N", sort=None, axis=axis, scale=alt.Scale(domain=list(labels)))


def _steps(steps: Sequence[tuple[str, str]], wording: Wording, width: int) -> alt.X:
    """Return an axis of time with as many labels as fit."""
    most = 3 if width == NARROW else 10
    every = -(-len(steps) // most)
    shown = [key for key, _ in steps[:: max(every, 1)]]
    axis = alt.Axis(
        values=shown, labelExpr=_lookup(dict(steps)), labelAngle=0, labelOverlap=False, title=None, ticks=True,
        labelFlush=False,
    )  # fmt: skip
    keys = [key for key, _ in steps]
    return alt.X("step:N", sort=None, axis=axis, scale=alt.Scale(domain=_in_order(keys, wording), paddingInner=0.08))


def _in_order(keys: Iterable[str], wording: Wording) -> list[str]:
    return list(keys)[::-1] if wording.is_rtl else list(keys)


def _lookup(labels: dict[str, str]) -> str:
    """Return a Vega expression that gives the label of `datum.value`."""
    return f"{json.dumps(labels, ensure_ascii=False)}[datum.value]"


def _values(grid: Grid) -> list[dict[str, object]]:
    return [
        {"label": row, "column": column, "step": column, "number": number, "text": str(number), "class": f"var(--{c})"}
        for row, column, number, c in grid.cells
    ]


def _strength() -> alt.Opacity:
    """Return an opacity that grows with the number; the numbers in the cells stay readable on the strongest."""
    return alt.Opacity("number:Q", scale=alt.Scale(type="sqrt", range=[0.16, 0.75], domainMin=1), legend=None)


def svg(chart: Chart, width: int, height: int) -> str:
    """Return SVG of that size, its ids unlike those of other pictures on the page."""
    sized = chart.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
    drawn = vl_convert.vegalite_to_svg(sized.to_dict(), config=_CONFIG, allowed_base_urls=[])
    prefix = hashlib.sha256(_CLIP.sub("", drawn).encode()).hexdigest()[:8]
    clips = {name: f"p{prefix}-{number}" for number, name in enumerate(dict.fromkeys(_CLIP.findall(drawn)))}
    root = etree.fromstring(_CLIP.sub(lambda found: clips[found[0]], drawn).encode())
    for element in root.iter():
        for name in _NEEDLESS:
            element.attrib.pop(name, None)
        for name in ("d", "transform"):
            if name in element.attrib:
                element.set(name, _DECIMALS.sub(r"\1", element.get(name)))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("aria-hidden", "true")  # what it shows is in the table beside it
    return str(etree.tostring(root, encoding="unicode"))
