"""The maps of a report: events as circles over the coasts, without borders, some of which are disputed."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from warehouse.report.pictures import NARROW, WIDE, Picture, svg

_COASTS = Path(__file__).with_name("coasts.json")  # see coasts.LICENSE


_REGION = {"west": -18.0, "east": 63.0, "south": 4.0, "north": 42.0}  # degrees: Mauritania to Iran, Comoros left out
_REGION_CENTRE = (22.5, 24.5)  # the middle in Mercator's projection


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


def region_map(spots: Sequence[Spot]) -> Picture:
    """Draw the places of the Arab countries and around, the largest with their names."""
    near = [spot for spot in spots if spot.is_in_region]

    def drawn(width: int) -> str:
        scale = width / math.radians(_REGION["east"] - _REGION["west"])
        labelled = _apart(near, degrees=5.5 if width == NARROW else 4.0, most=7 if width == NARROW else 12)
        text = _spots(labelled).mark_text(
            dy=-11, fontSize=12, stroke="var(--card)", strokeWidth=3, strokeJoin="round", strokeOpacity=0.85
        )
        name = _spots(labelled).mark_text(dy=-11, fontSize=12)
        encoded = [layer.encode(longitude="lon:Q", latitude="lat:Q", text="label:N") for layer in (text, name)]
        chart = alt.layer(_land(), _circles(near, width, largest=width), *encoded).project(
            type="mercator", scale=scale, center=list(_REGION_CENTRE)
        )
        return svg(chart, width, round(width * 0.58))

    return Picture(drawn(NARROW), drawn(WIDE))


def world_map(spots: Sequence[Spot]) -> Picture:
    """Draw all places."""
    drawn = [
        svg(
            alt.layer(_land(), _circles(spots, width, largest=width / 3)).project(
                type="naturalEarth1", scale=width / 5.55, center=[0, 14]
            ),
            width,
            round(width * 0.46),
        )
        for width in (NARROW, WIDE)
    ]
    return Picture(*drawn)


@cache
def _coasts() -> Any:
    return json.loads(_COASTS.read_text(encoding="utf-8"))


def _land() -> alt.Chart:
    data = alt.InlineData(values=_coasts(), format={"type": "topojson", "feature": "land"})
    land: alt.Chart = alt.Chart(data).mark_geoshape(fill="var(--land)", stroke=None)
    return land


def _spots(spots: Sequence[Spot]) -> alt.Chart:
    values = [{"label": spot.label, "lat": spot.latitude, "lon": spot.longitude, "n": spot.number} for spot in spots]
    return alt.Chart(alt.InlineData(values=values))


def _circles(spots: Sequence[Spot], width: int, *, largest: float) -> alt.Chart:
    """Draw places as circles, the greatest of `largest` square pixels."""
    area = alt.Scale(type="linear", range=[width / 24, largest], domainMin=0)
    circles: alt.Chart = (
        _spots(spots)
        .mark_circle(color="var(--accent)", opacity=0.55, stroke="var(--card)", strokeWidth=1)
        .encode(longitude="lon:Q", latitude="lat:Q", size=alt.Size("n:Q", scale=area, legend=None))
    )
    return circles


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
