"""Apache Superset for real: `make test-bi`. Its environment, a sample warehouse, its server, a browser.

The tests follow each other on one dashboard: what is seen first, then what another run publishes meanwhile.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from tests.conftest import Published
from warehouse.settings import Settings

ENVIRONMENT = os.environ.get("MARSAD_TEST_SUPERSET", "")
pytestmark = pytest.mark.skipif(not ENVIRONMENT, reason="builds Superset's environment; `make test-bi` runs it")

CHARTS = 22
NEW_ARTICLES = 3
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
MARSAD = [sys.executable, "-c", "from warehouse.cli import main; main()"]


@pytest.fixture(scope="module")
def settings(sample: Published, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("bi") / "home"
    return Settings(home=shutil.copytree(sample.settings.home, home))


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    """Superset, prepared and served by the one command; at the end nothing of it is left running."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    where = ["--home", str(settings.home), "--environment", ENVIRONMENT, "--port", str(port)]
    log = settings.home / "superset.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*MARSAD, "bi", "superset", *where], stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait_for_health(server, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        stopped = server.wait(timeout=60)
    assert stopped == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)


def _wait_for_health(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 1800  # the environment may have to be built
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            if httpx.get(f"{address}/health", timeout=5).text == "OK":
                return
        except httpx.TransportError:
            time.sleep(1)
    raise AssertionError(f"Superset did not answer: {log.read_text()}")


@pytest.fixture(scope="module")
def dashboard(address: str, settings: Settings) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.bi.browser import logged_in

    password = (settings.home / "superset" / "admin_password").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        seen = logged_in(browser.new_page(), address, password)
        seen.open()
        yield seen
        browser.close()


@pytest.fixture(scope="module")
def api(address: str, settings: Settings) -> Iterator[httpx.Client]:
    password = (settings.home / "superset" / "admin_password").read_text()
    who = {"username": "admin", "password": password, "provider": "db"}
    with httpx.Client(base_url=f"{address}/api/v1", timeout=120) as client:
        token = client.post("/security/login", json=who).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        client.headers["X-CSRFToken"] = client.get("/security/csrf_token/").json()["result"]
        client.headers["Referer"] = address
        yield client


def test_every_chart_is_answered_with_rows(dashboard: Any) -> None:
    from tests.bi.browser import rows_of

    assert len(dashboard.charts) == CHARTS
    without_rows = [
        f"{dashboard.charts[chart]}: {str(answer)[:300]}"
        for chart, answer in dashboard.answers.items()
        if "error" in answer or not rows_of(answer)
    ]
    assert not without_rows
    assert all(dashboard.ask_again(chart) for chart in dashboard.charts)


def test_the_dashboard_is_photographed_in_full(dashboard: Any, tmp_path: Path) -> None:
    path = Path(os.environ.get("MARSAD_TEST_PICTURES", tmp_path)) / "dashboard.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    dashboard.photograph(path)
    assert path.stat().st_size > 300_000  # an empty page has 40,000


def test_arabic_runs_from_the_right(dashboard: Any) -> None:
    first, second = dashboard.page.evaluate("""
        () => {
            const cells = [...document.querySelectorAll('.dashboard td mark')].map(mark => mark.parentElement)
            const text = cells.map(cell => cell.firstChild).find(node => node.nodeType === 3 && node.length > 10)
            return [0, 8].map(at => {
                const range = document.createRange()
                range.setStart(text, at)
                range.setEnd(text, at + 1)
                const box = range.getBoundingClientRect()
                return [box.left, text.parentElement.getBoundingClientRect().right - box.right]
            })
        }
    """)
    assert first[0] > second[0]
    assert first[1] < 20  # pixels to the right edge of the cell


def test_nobody_else_is_reached(dashboard: Any) -> None:
    assert dashboard.reached == []


def test_an_event_that_is_clicked_shows_its_evidence_alone(dashboard: Any) -> None:
    from tests.bi.browser import rows_of

    evidence = dashboard.chart_id("Evidence")
    before = rows_of(dashboard.answers[evidence])
    cell = dashboard.page.locator(f'[data-test-chart-id="{dashboard.chart_id("Events and parties")}"] tbody td').first
    event = cell.inner_text()
    dashboard.answers.pop(evidence)
    cell.click()
    dashboard.wait()
    shown = rows_of(dashboard.answers[evidence])
    assert {row["event"] for row in shown} == {event}
    assert 0 < len(shown) == sum(row["event"] == event for row in before)
    assert all("<mark>" in row["evidence"] for row in shown)


def test_what_a_run_publishes_meanwhile_shows(dashboard: Any, settings: Settings, tmp_path: Path) -> None:
    from flows.refresh import refresh
    from tests.bi.browser import rows_of

    dashboard.open()
    total, by_day = dashboard.chart_id("Articles"), dashboard.chart_id("Articles a day by outlet")
    before, shown_before = dashboard.ask_again(total)[0]["articles"], _articles_a_day(dashboard.ask_again(by_day))
    assert before == _articles(settings)
    articles = [
        {
            "url": f"https://outlet.example/visit/{day}",
            "source": "outlet.example",
            "date": f"2023-12-{day:02}",
            "title": f"لقاء مصري عراقي في القاهرة ({day})",
            "text": f"استقبل وزير الخارجية المصري سامح شكري في القاهرة نظيره العراقي فؤاد حسين يوم {day} ديسمبر. "
            "وبحث الوزيران التعاون بين البلدين في مجالات الطاقة والنقل.",
        }
        for day in range(4, 4 + NEW_ARTICLES)
    ]
    lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles)
    (tmp_path / "new.jsonl").write_text(lines, encoding="utf-8")
    assert refresh([tmp_path], settings.home).release.number == 2
    assert dashboard.ask_again(total)[0]["articles"] == before + NEW_ARTICLES == _articles(settings)
    assert _articles_a_day(dashboard.ask_again(by_day)) == shown_before + NEW_ARTICLES
    dashboard.open()
    assert {f"2023-12-{day:02}" for day in range(4, 4 + NEW_ARTICLES)} <= {
        row["day_text"] for row in rows_of(dashboard.answers[by_day])
    }
    assert rows_of(dashboard.answers[total])[0]["articles"] == before + NEW_ARTICLES


def _articles_a_day(rows: list[dict[str, Any]]) -> int:
    return sum(count or 0 for row in rows for name, count in row.items() if name != "day_text")


def _articles(settings: Settings) -> int:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        (count,) = connection.execute("select count(*) from articles").fetchone()
    return count


def test_columns_carry_their_descriptions(api: httpx.Client, settings: Settings) -> None:
    found = api.get("/dataset/", params={"q": "(page_size:100)"}).json()["result"]
    datasets = {dataset["table_name"]: dataset["id"] for dataset in found}
    for table in ("events", "event_evidence"):
        columns = api.get(f"/dataset/{datasets[table]}").json()["result"]["columns"]
        assert all(column["description"] for column in columns)
    query = "select comment from duckdb_columns() where table_name = 'events' and column_name = 'goldstein'"
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        (comment,) = connection.execute(query).fetchone()
    assert comment in {column["description"] for column in columns}


@pytest.mark.parametrize(
    "statement",
    ["select * from read_text('/etc/hostname')", "copy articles to '/tmp/articles.csv'", "drop table articles"],
)
def test_no_query_reads_another_file_or_writes(api: httpx.Client, statement: str) -> None:
    database = api.get("/database/").json()["result"][0]["id"]
    answer = api.post("/sqllab/execute/", json={"database_id": database, "sql": statement, "schema": "main"})
    assert answer.status_code >= 400, answer.text
    assert api.post("/sqllab/execute/", json={"database_id": database, "sql": "select 1 as one"}).is_success
