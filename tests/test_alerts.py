"""Alerts reach who is to be told, once for each silence, and no password reaches a log."""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from warehouse.alerts import send_alert
from warehouse.errors import ChecksFailed
from warehouse.model import RawDocument
from warehouse.settings import Settings
from warehouse.silence import newly_silent
from warehouse.store.build import Build
from warehouse.store.file import open_build_file
from warehouse.store.sightings import record_sightings


@contextmanager
def receiving() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A receiver on the loopback interface: its address for Apprise, and what it was told."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/", told
    finally:
        server.shutdown()
        server.server_close()


def settings_of(home: Path, alerts: str) -> Settings:
    return Settings.model_validate({"home": home, "alerts": alerts})


def test_each_address_is_told(tmp_path: Path) -> None:
    with receiving() as (first, told), receiving() as (second, told_too):
        assert send_alert(settings_of(tmp_path, f"{first}, {second},"), "Marsad: صامت", "لا جديد منذ أمس") == 2
    for message in (*told, *told_too):
        assert (message["title"], message["message"]) == ("Marsad: صامت", "لا جديد منذ أمس")
    assert len(told) == len(told_too) == 1


def test_without_addresses_nobody_is_told(tmp_path: Path) -> None:
    assert send_alert(Settings(home=tmp_path), "title", "body") == 0


@pytest.mark.parametrize("address", ["json://user:geheim@127.0.0.1:1/geheim", "nonsense://geheim", "geheim"])
def test_an_address_that_fails_is_a_warning_without_its_secret(
    address: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = settings_of(tmp_path, address)
    assert send_alert(settings, "title", "body") == 0
    assert "alert address no. 1" in caplog.text
    assert "geheim" not in caplog.text + repr(settings) + settings.model_dump_json()


def test_a_run_that_fails_tells_why(prefect: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.refresh import refresh

    with receiving() as (address, told):
        monkeypatch.setenv("MARSAD_ALERTS", address)
        (tmp_path / "empty.txt").touch()
        with pytest.raises(Exception, match="held a readable document"):
            refresh([tmp_path / "empty.txt"], tmp_path / "home")
    (message,) = told
    assert "failed" in message["title"]
    assert "held a readable document" in message["message"]
    assert str(tmp_path / "home") in message["message"]


def test_a_critical_check_is_named(tmp_path: Path) -> None:
    from prefect.client.schemas.objects import FlowRun
    from prefect.states import Failed

    from flows.alerts import alert_failure
    from flows.refresh import refresh

    with receiving() as (address, told), pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARSAD_ALERTS", address)
        state: Any = Failed(message=f"Flow run encountered an exception: {ChecksFailed.__name__}: 3 mentions lie")
        flow_run = FlowRun(flow_id=uuid.uuid4(), name="refresh", parameters={"home": str(tmp_path)})
        alert_failure(refresh, flow_run, state)
    assert told[0]["title"] == "Marsad: a critical check failed"
    assert "3 mentions lie" in told[0]["message"]


NOW = dt.datetime(2026, 11, 21, 12)
SOURCES = """
[[source]]
name = "busy"
kind = "feed"
where = "https://harbour.example/rss"
schedule = "30m"

[[source]]
name = "slow"
kind = "feed"
where = "https://market.example/rss"
schedule = "0 6 * * *"
silent_after = 3

[[source]]
name = "unscheduled"
kind = "feed"
where = "https://bridge.example/rss"
"""


def ran(build: Build, run_id: str, moment: dt.datetime, status: str = "unchanged") -> None:
    build.connection.execute("insert into raw.runs values (?, ?, ?, ?, null, '{}')", [run_id, moment, moment, status])


def came(build: Build, source: str, moment: dt.datetime) -> None:
    document = RawDocument(f"{source}{moment}", f"https://{source}.example/1", "text/html", b"x", source=source)
    build.add_documents([document], "a run")
    record_sightings(build, [document], "a run")
    build.connection.execute(
        "update raw.documents set ingested_at = ? where document_id = ?", [moment, document.document_id]
    )


@pytest.fixture
def declared(tmp_path: Path) -> Settings:
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return Settings(home=tmp_path, silent_after=4)


def test_a_silence_is_told_once(declared: Settings, tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        came(build, "busy", NOW - dt.timedelta(minutes=125))
        came(build, "unscheduled", NOW - dt.timedelta(days=900))
        ran(build, "before", NOW - dt.timedelta(minutes=30))
        ran(build, "failed", NOW - dt.timedelta(minutes=1), "failed")
        ran(build, "now", NOW)
        ran(build, "next", NOW + dt.timedelta(minutes=30))
        assert [silence.source for silence in newly_silent(build, declared, "before")] == []
        (silence,) = newly_silent(build, declared, "now")
        assert str(silence) == "busy: nothing new since 2026-11-21 09:55 UTC, for 4 turns of its schedule «30m»"
        assert newly_silent(build, declared, "next") == []


def test_turns_of_a_cron_line_are_counted(declared: Settings, tmp_path: Path) -> None:
    with open_build_file(tmp_path / "build.duckdb") as build:
        came(build, "slow", dt.datetime(2026, 11, 18, 7))  # turns at 6 on the 19th, 20th and 21st
        ran(build, "before", dt.datetime(2026, 11, 21, 5))
        ran(build, "now", dt.datetime(2026, 11, 21, 6, 30))
        assert [silence.source for silence in newly_silent(build, declared, "before")] == []
        assert [silence.source for silence in newly_silent(build, declared, "now")] == ["slow"]
