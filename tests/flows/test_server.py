"""Which Prefect server a command talks to."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from flows import server


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def running_server() -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(version("prefect")).encode())

        def log_message(self, *_: object) -> None:
            return None

    httpd = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/api"
    httpd.shutdown()


def test_the_environment_comes_first(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    assert server._configured_url() == "http://prefect.example/api"


def test_then_the_active_profile(clean_environment: Path) -> None:
    profiles = 'active = "work"\n[profiles.work]\nPREFECT_API_URL = "http://work.example/api"\n'
    (clean_environment / "profiles.toml").write_text(profiles)
    assert server._configured_url() == "http://work.example/api"


def test_then_a_server_on_this_machine(
    clean_environment: Path, running_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "LOCAL_SERVER", running_server)
    assert server._configured_url() is None
    assert server._running_url() == running_server


def test_no_server_is_no_error(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LOCAL_SERVER", "http://127.0.0.1:1/api")
    assert server._running_url() is None
