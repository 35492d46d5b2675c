"""sources.toml: what it declares, and how its faults are told."""

import datetime as dt
import re
from pathlib import Path

import pytest

from warehouse.errors import UsageError
from warehouse.model import RawDocument
from warehouse.sources.configured import Source, choose_sources, load_sources, turn_after

EXAMPLE = Path(__file__).parent.parent.parent / "warehouse" / "sources" / "example.toml"
FEED = 'name = "feed"\nkind = "feed"\nwhere = "https://h.example/rss"\n'
FILES = 'name = "files"\nkind = "files"\nwhere = "dumps"\n'


def declared(tmp_path: Path, text: str) -> list[Source]:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


def test_a_source_is_read_with_its_defaults(tmp_path: Path) -> None:
    text = (
        f'[[source]]\n{FEED}outlet = "صدى"\ncountry = "SA"\nschedule = "*/30 6-22 * * 1-5"\nlimits = {{max_items = 5}}'
    )
    (source,) = declared(tmp_path, text)
    assert (source.name, source.kind, source.where) == ("feed", "feed", ("https://h.example/rss",))
    assert (source.outlet, source.country) == ("صدى", "SA")
    assert (source.limits.max_items, source.limits.delay_seconds) == (5, None)
    assert source.is_fetched


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (source,) = declared(
        tmp_path, '[[source]]\nname = "a"\nkind = "table"\nwhere = ["x/*.csv", "/srv/y", "../z", "s3://b/k"]'
    )
    assert source.where == (f"{tmp_path}/x/*.csv", "/srv/y", str(tmp_path.parent / "z"), "s3://b/k")


def test_the_example_is_right_when_it_is_uncommented(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert declared(tmp_path, text) == []
    sources = declared(tmp_path, re.sub(r"^# (?=\[\[|[a-z_]+ = )", "", text, flags=re.MULTILINE))
    assert [source.kind for source in sources] == ["feed", "sitemap", "pages", "files", "warc", "table"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[source]]\nname = "a"\nkind = "rss"\nwhere = "x"', "source «a»: kind is «rss»: .*'feed'"),
        ('[[source]]\nkind = "files"\nwhere = "x"', "source no. 1: «name» is missing"),
        ('[[source]]\nname = "a"\nkind = "files"\nwher = "x"', r"unknown key «wher» \(is «where» meant\?\)"),
        (f"[[source]]\n{FEED}limits = {{max_item = 1}}", r"unknown key «limits.max_item» \(is «max_items» meant\?\)"),
        (f"[[source]]\n{FEED}limits = {{max_items = 0}}", "limits.max_items is «0»: .*greater than or equal to 1"),
        (f'[[source]]\n{FEED}schedule = "61 * * * *"', "schedule is «61 .*»: allowed is an interval such as 30m"),
        (f"[[source]]\n{FEED}silent_after = 3", "silent_after counts turns of the schedule"),
        (f'[[source]]\n{FEED}schedule = "often"', "schedule is «often»"),
        (f'[[source]]\n{FEED}outlet = "o"\ncountry = "Egypt"', "country is «Egypt»: allowed is .* such as EG"),
        (f'[[source]]\n{FEED}country = "EG"', "name the outlet too"),
        (f'[[source]]\n{FEED}fields = {{title = "t"}}', "fields map records"),
        (f'[[source]]\n{FILES}fields = {{titel = "t"}}', r"«titel» is no field of ours \(is «title» meant\?\)"),
        (f"[[source]]\n{FILES}limits = {{max_items = 9}}", "limits.max_items is for what is fetched"),
        (f'[[source]]\n{FILES}page_parameter = "p"', "page_parameter belongs to a feed"),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = "rss.xml"', "«rss.xml» is no address; .* http:// or https://"),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = "file:///etc/passwd"', "begins with file://"),
        ('[[source]]\nname = "a"\nkind = "files"\nwhere = "http://h/x"', "kind files takes a path"),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = "https:///rss"', "names no host"),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = []', "where: .*at least 1 item"),
        ('[[source]]\nname = "../a"\nkind = "files"\nwhere = "x"', "name is «../a»: allowed is letters"),
        (f"[[source]]\n{FEED}limits = {{recheck_days = 1e300}}", "limits.recheck_days is «1e[+]300»: .*36500"),
        (f"[[source]]\n{FEED}limits = {{recheck_days = nan}}", "limits.recheck_days is «nan»"),
        (f"[[source]]\n{FEED}limits = {{delay_seconds = inf}}", "limits.delay_seconds is «inf»"),
        (f"[[source]]\n{FEED}limits = {{max_items = {10**30}}}", "limits.max_items is «10+»"),
        (f"[[source]]\n{FILES}limits = {{max_bytes = {2**63}}}", "limits.max_bytes is «9223372036854775808»"),
        (f"[[source]]\n{FILES}limits = {{max_bytes = -1}}", "limits.max_bytes is «-1»"),
        (
            '[[source]]\nname = "a"\nkind = "files"\nwhere = "a\\u0000b"',
            "where is .*: a place is empty or has a control character",
        ),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = "https://h.example/\\nx"', "has a control character"),
        ('[[source]]\nname = "a"\nkind = "files"\nwhere = " "', "a place is empty"),
        (f'[[source]]\nname = "a"\nkind = "files"\nwhere = "{"x" * 300}/y"', "a part of more than 255 bytes"),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = "https://h.example:99999/"', "is no address"),
        ('[[source]]\nname = "a"\nkind = "feed"\nwhere = "https://[::1/"', "where is .*IPv6"),
        (f'[[source]]\n{FEED}outlet = "\\u0000"', "outlet is .*without control characters"),
        (f'[[source]]\n{FEED}language = "ar"', "unknown key «language»"),
        (f"[[source]]\n{FEED}[[source]]\n{FEED}", "source «feed»: 2 sources have this name"),
        ("[source]\nname = 'a'", r"write \[\[source\]\]"),
        ("[[sources]]\nname = 'a'", "«sources» at its top"),
        ("[[source]]\nname = صدى", "is not TOML: .*line 2"),
    ],
)
def test_a_fault_is_told_with_file_source_field_and_what_is_allowed(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        declared(tmp_path, text)
    assert "sources.toml" in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has 2 faults"):
        declared(tmp_path, f'[[source]]\n{FEED}country = "Egypt"\n[[source]]\n{FILES}schedule = "x"')


def test_a_missing_file_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="marsad sources init"):
        load_sources(tmp_path / "sources.toml")


def test_sources_are_chosen_by_name(tmp_path: Path) -> None:
    sources = declared(tmp_path, f"[[source]]\n{FEED}[[source]]\n{FILES}")
    assert choose_sources(sources, []) == sources
    assert [source.name for source in choose_sources(sources, ["files", "files"])] == ["files"]
    with pytest.raises(UsageError, match=r"no source is named «fed» \(is «feed» meant\?\)"):
        choose_sources(sources, ["fed"])


def test_a_document_says_its_source_and_keeps_its_own_outlet(tmp_path: Path) -> None:
    (source,) = declared(tmp_path, f'[[source]]\n{FEED}outlet = "صدى"')
    plain = RawDocument("id", "uri", "text/html", b"")
    assert (source.labelled(plain).source, source.labelled(plain).outlet) == ("feed", "صدى")
    assert source.labelled(RawDocument("id", "uri", "text/html", b"", outlet="نبض")).outlet == "نبض"


@pytest.mark.parametrize(
    ("schedule", "turns", "expected"),
    [
        ("90s", 2, dt.datetime(2026, 11, 21, 12, 3)),
        ("6h", 4, dt.datetime(2026, 11, 22, 12)),
        ("0 6 * * *", 2, dt.datetime(2026, 11, 23, 6)),
        ("*/30 * * * *", 3, dt.datetime(2026, 11, 21, 13, 30)),
    ],
)
def test_turns_of_a_schedule_are_counted(schedule: str, turns: int, expected: dt.datetime) -> None:
    assert turn_after(schedule, dt.datetime(2026, 11, 21, 12), turns) == expected
