"""Superset's dashboard in a real browser, and what its charts asked and were answered."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Request, Response

_WIDTH, _TALL = 1400, 7000  # pixels; Superset draws the charts that are in view, and here all of them are
_SECONDS = 180  # that the whole dashboard may take on a busy machine
_DRAWN = """
    () => [...document.querySelectorAll('[data-test-chart-id]')].filter(chart =>
        chart.querySelector('.slice_container, [data-test=slice-container]')
        && !chart.querySelector('[data-test=loading-indicator], .loading')).length
"""
_BOTTOM = """
    () => Math.max(...[...document.querySelectorAll('[data-test-chart-id]')].map(chart =>
        chart.getBoundingClientRect().bottom))
"""


@dataclass
class Dashboard:
    """The dashboard in a page; `answers` are the latest of each chart, by the chart's id."""

    page: Page
    address: str
    charts: dict[int, str] = field(default_factory=dict)  # names by id
    asked: dict[int, Request] = field(default_factory=dict)
    answers: dict[int, Any] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)  # addresses elsewhere that gave an answer

    def open(self) -> None:
        """Load the dashboard anew and wait until every chart of it is drawn."""
        self.asked.clear()
        self.answers.clear()
        self.page.goto(f"{self.address}/superset/dashboard/marsad/")
        listed = self.page.request.get(f"{self.address}/api/v1/dashboard/marsad/charts").json()["result"]
        self.charts = {chart["id"]: chart["slice_name"] for chart in listed}
        self.wait()

    def wait(self) -> None:
        """Wait until every chart is drawn and answered."""
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            self.page.wait_for_timeout(1000)
            if self.page.evaluate(_DRAWN) == len(self.charts) and self.answers.keys() == self.charts.keys():
                self.page.wait_for_timeout(2000)  # bars and nodes move into place
                return
        missing = [name for chart, name in self.charts.items() if chart not in self.answers]
        raise AssertionError(f"not all charts were drawn in {_SECONDS} seconds; without an answer: {missing}")

    def chart_id(self, english: str) -> int:
        """Return the id of the chart of this English name."""
        (found,) = (chart for chart, name in self.charts.items() if name.split(" · ")[0] == english)
        return found

    def ask_again(self, chart: int) -> list[Any]:
        """Send a chart's own request once more to the API, and return the rows."""
        request = self.asked[chart]
        headers = {name: value for name, value in request.headers.items() if name in {"content-type", "x-csrftoken"}}
        response = self.page.request.post(request.url, data=request.post_data_buffer, headers=headers)
        assert response.ok, f"{self.charts[chart]}: {response.status} {response.text()}"
        return rows_of(response.json())

    def photograph(self, path: Path) -> None:
        """Write a picture of the whole dashboard."""
        bottom = self.page.evaluate(_BOTTOM)
        self.page.set_viewport_size({"width": _WIDTH, "height": round(bottom) + 60})
        self.page.wait_for_timeout(2000)
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": _WIDTH, "height": _TALL})

    def note(self, response: Response) -> None:
        """Keep what a chart was answered, and who else was reached."""
        if not response.url.startswith((self.address, "data:", "blob:")):
            self.reached.append(response.url)
        if "/chart/data" in response.url or "/explore_json/" in response.url:
            asked = parse_qs(urlsplit(response.url).query).get("form_data", ["{}"])[0]
            chart = json.loads(asked).get("slice_id")
            if chart is not None:
                self.asked[chart] = response.request
                self.answers[chart] = response.json() if response.ok else {"error": response.text()}


def rows_of(answer: dict[str, Any]) -> list[Any]:
    """Return the rows of a chart's answer: of the API, or of the older one that the map still uses."""
    rows = answer["result"][0]["data"] if "result" in answer else answer["data"]
    return list(rows or [])


def logged_in(page: Page, address: str, password: str) -> Dashboard:
    """Log in as the administrator."""
    page.set_viewport_size({"width": _WIDTH, "height": _TALL})
    page.set_default_timeout(_SECONDS * 1000)
    dashboard = Dashboard(page, address)
    page.on("response", dashboard.note)
    page.goto(f"{address}/login/")
    page.fill('[data-test="username-input"]', "admin")
    page.fill('[data-test="password-input"]', password)
    page.click('[data-test="login-button"]')
    page.wait_for_url(lambda url: "/login" not in url)
    return dashboard
