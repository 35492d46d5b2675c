"""The bounds of the checks: complete, validated, and each warehouse's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from expectations.thresholds import DEFAULTS, Thresholds, load_thresholds
from warehouse.errors import UsageError


def own(tmp_path: Path, text: str) -> Thresholds:
    path = tmp_path / "checks.toml"
    path.write_text(text, encoding="utf-8")
    return load_thresholds(path)


def test_every_bound_is_in_the_file_with_a_comment_for_its_table() -> None:
    thresholds = load_thresholds()
    assert thresholds.sources == {}
    assert thresholds.events.earliest == dt.date(1800, 1, 1)
    text = DEFAULTS.read_text(encoding="utf-8")
    for name in thresholds.spoken():
        assert f"\n{name.partition('_')[2]} = " in text


def test_a_warehouse_without_bounds_of_its_own_has_the_usual(tmp_path: Path) -> None:
    assert load_thresholds(tmp_path / "checks.toml") == load_thresholds()


def test_own_bounds_stand_in_place_of_the_usual(tmp_path: Path) -> None:
    thresholds = own(tmp_path, "[source]\nmax_undated = 0.5\n[sources.harbour]\nmax_silent_days = 30\n")
    assert thresholds.source.max_undated == 0.5
    assert thresholds.source.max_foreign == load_thresholds().source.max_foreign
    assert thresholds.sources["harbour"].max_silent_days == 30
    assert thresholds.sources["harbour"].max_undated == 0.5  # the rest is the warehouse's
    assert thresholds.in_sql()["source_max_silent_days"] == "case source_name when 'harbour' then 30 else 7 end"
    assert thresholds.spoken()["source_max_silent_days"] == "7"
    assert thresholds.in_sql()["events_earliest"] == "date '1800-01-01'"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[source]\nmax_undatd = 0.5", "unknown key «source.max_undatd»"),
        ("[sources.harbour]\nmax_undatd = 0.5", "unknown key «sources.harbour.max_undatd»"),
        ("[volume]\nmax = 1", "unknown key «volume»"),
        ("[source]\nmax_undated = 40", "source.max_undated is «40»"),
        ("[drift]\nmax_factor = 0.5", "drift.max_factor is «0.5»"),
        ("[events]\nearliest = 1800", "events.earliest is «1800»"),
        ('[sources."x\' then 1 end --"]\nmax_undated = 0.5', "sources.x' then 1 end --"),
        ("max_undated = 0.5", "outside a table"),
        ("sources = 3", "outside a table"),
        ("[sources]\nharbour = 3", "outside a table"),
        ("[source", "is not TOML"),
    ],
)
def test_a_fault_is_told_with_key_and_value(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        own(tmp_path, text)
    assert told in str(caught.value)
    assert "checks.toml" in str(caught.value)
