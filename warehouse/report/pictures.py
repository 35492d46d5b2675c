"""The pictures of a report: SVG with text as text, which the browser shapes, in colours that its style sheet sets.

Each is drawn twice, for a narrow screen and for a wide one. In a language that is read from the right, axes run from the
right too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from lxml import etree

from warehouse.report.wording import Wording

NARROW = 332  # CSS pixels, inside a card on a screen of 390
HALF = 480  # a card of two in a row
WIDE = 860  # a card alone in its row; printed at 8 points

_COASTS = Path(__file__).with_name("coasts.json")  # Natural Earth 1:110m, public domain, as TopoJSON of world-atlas

_ROW = 26  # CSS pixels
_REGION = {"west": -18.0, "east": 63.0, "south": 4.0, "north": 42.0}  # degrees: Mauritania to Iran, Comoros left out
_REGION_CENTRE = (22.5, 24.5)  # the middle in Mercator's projection

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
class Spot:
    """A place on a map."""

    label: str
    latitude: float
    longitude: float
    number: int

    @property
    def is_in_region(self) -> bool:
        """Whether the map of the Arab countries has it."""
        return (
            _REGION["south"] < self.latitude < _REGION["north"] and _REGION["west"] < self.longitude < _REGION["east"]
        )


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
        return _svg(chart, width, _ROW * len(rows))

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
        return _svg(chart, width, 220 if width == NARROW else 260)

    return Picture(drawn(NARROW), drawn(WIDE))


def heat(grid: Grid, wording: Wording) -> Picture:
    """Draw numbers of rows over time: the stronger a cell's colour, the larger its number."""
    values = _values(grid)

    def drawn(width: int) -> str:
        chart = (
            alt.Chart(alt.InlineData(values=values))
            .mark_rect(stroke="var(--card)", strokeWidth=1)
            .encode(
                x=_steps(grid.columns, wording, width),
                y=_rows(grid.rows, wording, limit=width * 0.34),
                color=alt.Color("class:N", scale=None),
                opacity=_strength(),
            )
        )
        return _svg(chart, width, _ROW * len(grid.rows))

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
        return _svg(alt.layer(cells, base.mark_text().encode(text="text:N")), width, 30 * len(grid.rows) + 110)

    return Picture(drawn(narrow, NARROW), drawn(wide, WIDE))


def region_map(spots: Sequence[Spot]) -> Picture:
    """Draw the places of the Arab countries and around, the largest with their names."""
    near = [spot for spot in spots if spot.is_in_region]

    def drawn(width: int) -> str:
        scale = width / ((_REGION["east"] - _REGION["west"]) * 3.14159 / 180)
        labelled = _apart(near, degrees=5.5 if width == NARROW else 4.0, most=7 if width == NARROW else 12)
        text = _spots(labelled).mark_text(
            dy=-11, fontSize=12, stroke="var(--card)", strokeWidth=3, strokeJoin="round", strokeOpacity=0.85
        )
        name = _spots(labelled).mark_text(dy=-11, fontSize=12)
        encoded = [layer.encode(longitude="lon:Q", latitude="lat:Q", text="label:N") for layer in (text, name)]
        chart = alt.layer(_land(), _circles(near, width, largest=width), *encoded).project(
            type="mercator", scale=scale, center=list(_REGION_CENTRE)
        )
        return _svg(chart, width, round(width * 0.58))

    return Picture(drawn(NARROW), drawn(WIDE))


def world_map(spots: Sequence[Spot]) -> Picture:
    """Draw all places."""
    drawn = [
        _svg(
            alt.layer(_land(), _circles(spots, width, largest=width / 3)).project(
                type="naturalEarth1", scale=width / 5.55, center=[0, 14]
            ),
            width,
            round(width * 0.46),
        )
        for width in (NARROW, WIDE)
    ]
    return Picture(*drawn)


def _rows(labels: Sequence[str], wording: Wording, *, limit: float) -> alt.Y:
    axis = alt.Axis(
        orient="right" if wording.is_rtl else "left", title=None, domain=False, labelLimit=limit,
        labelColor="var(--ink)",
    )  # fmt: skip
    return alt.Y("label:N", sort=None, axis=axis, scale=alt.Scale(domain=list(labels)))


def _steps(steps: Sequence[tuple[str, str]], wording: Wording, width: int) -> alt.X:
    """Return an axis of time with as many labels as fit."""
    most = 4 if width == NARROW else 10
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


@cache
def _coasts() -> Any:
    return json.loads(_COASTS.read_text(encoding="utf-8"))


def _land() -> alt.Chart:
    data = alt.InlineData(values=_coasts(), format=alt.DataFormat(type="topojson", feature="land"))
    return alt.Chart(data).mark_geoshape(fill="var(--land)", stroke=None)


def _spots(spots: Sequence[Spot]) -> alt.Chart:
    values = [{"label": spot.label, "lat": spot.latitude, "lon": spot.longitude, "n": spot.number} for spot in spots]
    return alt.Chart(alt.InlineData(values=values))


def _circles(spots: Sequence[Spot], width: int, *, largest: float) -> alt.Chart:
    """Draw places as circles, the greatest of `largest` square pixels."""
    area = alt.Scale(type="linear", range=[width / 24, largest], domainMin=0)
    circle = _spots(spots).mark_circle(color="var(--accent)", opacity=0.55, stroke="var(--card)", strokeWidth=1)
    return circle.encode(longitude="lon:Q", latitude="lat:Q", size=alt.Size("n:Q", scale=area, legend=None))


def _apart(spots: Sequence[Spot], *, degrees: float, most: int) -> list[Spot]:
    """Return the largest places whose names do not run into each other: a name is wider than high."""
    chosen: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: -spot.number):
        if len(chosen) < most and all(
            abs(spot.latitude - other.latitude) > degrees / 2 or abs(spot.longitude - other.longitude) > degrees * 1.6
            for other in chosen
        ):
            chosen.append(spot)
    return chosen


def _svg(chart: alt.Chart | alt.LayerChart, width: int, height: int) -> str:
    """Return SVG of that size, its ids unlike those of other pictures on the page."""
    sized = chart.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
    drawn = vl_convert.vegalite_to_svg(sized.to_dict(), config=_CONFIG, allowed_base_urls=[])
    root = etree.fromstring(drawn.encode())
    prefix = f"p{hashlib.sha256(drawn.encode()).hexdigest()[:8]}-"
    for element in root.iter():
        for name in _NEEDLESS:
            element.attrib.pop(name, None)
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, prefix + value)
            elif value.startswith("url(#"):
                element.set(name, value.replace("url(#", f"url(#{prefix}"))
            elif name in {"d", "transform"}:
                element.set(name, _DECIMALS.sub(r"\1", value))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("aria-hidden", "true")  # what it shows is in the table beside it
    return str(etree.tostring(root, encoding="unicode"))
