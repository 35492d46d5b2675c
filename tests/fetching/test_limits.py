"""Settings of fetching."""

from __future__ import annotations

import dataclasses

import pytest

from warehouse.fetching import FetchLimits
from warehouse.settings import Settings


def test_settings_and_limits_agree_on_their_defaults() -> None:
    assert Settings().fetch_limits == FetchLimits()


def test_every_limit_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in dataclasses.fields(FetchLimits):
        prefix = "" if field.name == "allow_private_addresses" else "FETCH_"
        monkeypatch.setenv(f"MARSAD_{prefix}{field.name.upper()}", "7" if "proxy" not in field.name else "http://p:7")
    monkeypatch.setenv("MARSAD_ALLOW_PRIVATE_ADDRESSES", "true")
    limits = Settings().fetch_limits
    assert limits.allow_private_addresses
    assert (limits.delay_seconds, limits.max_bytes, limits.proxy) == (7.0, 7, "http://p:7")
    unchanged = [f.name for f in dataclasses.fields(limits) if getattr(limits, f.name) == f.default]
    assert unchanged == []


def test_the_user_agent_names_product_version_and_contact() -> None:
    assert FetchLimits().user_agent.startswith("Marsad/")
    assert FetchLimits(contact="https://sada.example/bot").user_agent.endswith(" (+https://sada.example/bot)")
