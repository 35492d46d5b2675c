"""Connections that are to be trusted."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetching.site import ITEMS, Reply, Site, serving
from warehouse.fetching import Fetched, Fetcher, FetchLimits, Refused, Request

LIMITS = FetchLimits(delay_seconds=0, retries=3, allow_private_addresses=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the name localhost that nobody vouches for, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("the openssl command, which makes the certificate, is not here")
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", f"{file}.crt"]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as site:
        site.routes["/a"] = Reply(ITEMS["solar"].page())
        yield site


def fetch(url: str) -> object:
    with Fetcher(LIMITS) as fetcher:
        ((_, answer),) = fetcher.fetch_all([Request(url.replace("http://", "https://"), LIMITS)])
    return answer


def test_a_certificate_that_nobody_vouches_for_is_refused(site: Site) -> None:
    answer = fetch(site.url("/a", host="localhost"))
    assert isinstance(answer, Refused)
    assert answer.error.reason == "tls_error"
    assert "self-signed" in answer.error.detail
    assert site.asked == []


def test_a_trusted_certificate_holds_for_its_name_only(
    site: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert isinstance(fetch(site.url("/a", host="localhost")), Fetched)
    answer = fetch(site.url("/a"))
    assert isinstance(answer, Refused)
    assert answer.error.reason == "tls_error"
