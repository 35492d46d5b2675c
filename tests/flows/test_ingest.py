"""Ingest: sources, quarantine and its replay, sightings, and what a crash leaves behind. Without dbt."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetching.site import ITEMS, Reply, Site, entry, news_outlet, page, rss, serving
from warehouse.errors import NothingIngested, Unreadable, UsageError
from warehouse.intake import planned
from warehouse.project import sample_dir, seeds_dir
from warehouse.settings import Settings
from warehouse.store.build import Build
from warehouse.store.opening import open_build
from warehouse.store.quarantine import Choice, choose, quarantine_row

TEXT = "وصل الوفد إلى المدينة صباح اليوم للمشاركة في المؤتمر الذي يعقد غدا.\n"
Row = tuple[object, ...]


@pytest.fixture
def settings(prefect: None, tmp_path: Path) -> Settings:
    """A new home; on the loopback interface pages may be fetched at once."""
    made = Settings(
        home=tmp_path / "home", allow_private_addresses=True, fetch_delay_seconds=0, fetch_retry_seconds=0.01
    )
    made.make_folders()
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def take_in(settings: Settings, run: str, *paths: Path) -> dict[str, int]:
    from flows.ingest import ingest

    return dataclasses.asdict(ingest(planned(settings, list(paths) or None, None), settings, run))


def replay(settings: Settings, run: str, choice: Choice = Choice()) -> dict[str, int]:  # noqa: B008 - frozen
    from flows.ingest import ingest, intake_again

    with open_build(settings) as build:
        ids = [row.quarantine_id for row in choose(build, choice)]
    return dataclasses.asdict(ingest(intake_again(settings, ids), settings, run))


def rows(settings: Settings, query: str) -> list[Row]:
    with open_build(settings) as build:
        return build.connection.execute(query).fetchall()


def declare(settings: Settings, **source: object) -> None:
    """Write sources.toml with one source."""
    lines = "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in source.items())
    settings.sources_file.write_text(f"[[source]]\n{lines}\n", encoding="utf-8")


OPEN = "select reason, stage, source_name from raw.quarantine where resolved_at is null order by uri"
RESOLVED = "select reason, resolution from raw.quarantine where resolved_at is not null order by uri"


def test_a_file_over_a_limit_comes_in_when_the_limit_is_raised(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text(TEXT * 100, encoding="utf-8")
    small = settings.model_copy(update={"max_file_bytes": 1000})
    with pytest.raises(NothingIngested):
        take_in(small, "first", file)
    assert rows(settings, OPEN) == [("too_large", "ingest", None)]
    assert replay(settings, "second")["new"] == 1
    assert rows(settings, RESOLVED) == [("too_large", "read")]


def test_what_is_gone_is_read_from_the_bytes_that_were_kept(settings: Settings) -> None:
    """As after a fix of a reader: the file is not there any more, nor is the archive that a member was in."""
    error = Unreadable("crashed", "a fault of ours")
    kept = [("/gone/a.txt", TEXT.encode()), ("/gone/b.zip!/in/c.html#3", page("عنوان", TEXT)), ("/gone/d.txt", None)]
    with open_build(settings) as build:
        build.quarantine(
            [quarantine_row(uri=uri, stage="ingest", error=error, run_id="r", payload=payload) for uri, payload in kept]
        )
    assert replay(settings, "again")["new"] == 2
    assert rows(settings, "select uri from raw.quarantine where resolved_at is null") == [("/gone/d.txt",)]
    assert rows(settings, "select source_uri, media_type from raw.documents order by 1") == [
        ("/gone/a.txt", "text/plain"),
        ("/gone/b.zip!/in/c.html#3", "text/html"),
    ]


@pytest.mark.parametrize("kind", ["files", "table"])
def test_bytes_that_were_kept_are_read_as_their_source_says(settings: Settings, kind: str) -> None:
    declare(settings, name="desk", kind=kind, where="dumps/*.csv", outlet="المرفأ", fields={})
    mapped = settings.sources_file.read_text("utf-8").replace("fields = {}", 'fields = { text = "story" }')
    settings.sources_file.write_text(mapped, encoding="utf-8")
    error = Unreadable("no_text_column", "before the source said which it is")
    row = quarantine_row(
        uri="/gone/a.csv", stage="ingest", error=error, run_id="r", payload=f"story\n{TEXT}".encode(), source="desk"
    )
    with open_build(settings) as build:
        build.quarantine([row])
    assert replay(settings, "again")["new"] == 1
    assert rows(settings, "select outlet, source_name from raw.documents join raw.sightings using (document_id)") == [
        ("المرفأ", "desk")
    ]


def test_a_file_that_changes_back_is_seen_three_times(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for number, text in enumerate((TEXT, TEXT * 2, TEXT, TEXT)):
        file.write_text(text, encoding="utf-8")
        take_in(settings, f"run-{number}", file)
    assert rows(settings, "select run_id from raw.sightings order by seen_at") == [("run-0",), ("run-1",), ("run-2",)]
    assert rows(settings, "select count(*) from raw.documents") == [(2,)]


def test_known_input_leaves_the_fingerprint_as_it_was(settings: Settings) -> None:
    prints = []
    for run in ("first", "second"):
        counts = take_in(settings, run, sample_dir())
        with open_build(settings) as build:
            prints.append(build.fingerprint({}))
    assert counts["new"] == 0
    assert prints[0] == prints[1]


def test_files_of_a_source_carry_its_name_and_outlet(settings: Settings, tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    record = json.dumps({"headline": "عنوان", "story": TEXT}, ensure_ascii=False).encode()
    (dumps / "a.jsonl.gz").write_bytes(gzip.compress(record + b"\n{broken\n"))
    settings.sources_file.write_text(
        f'[[source]]\nname = "desk"\nkind = "files"\nwhere = "{dumps}/*.gz"\noutlet = "المرفأ"\ncountry = "OM"\n'
        'fields = { title = "headline", text = "story" }\n',
        encoding="utf-8",
    )
    assert take_in(settings, "run")["new"] == 1
    assert rows(settings, "select outlet, source_name from raw.documents join raw.sightings using (document_id)") == [
        ("المرفأ", "desk")
    ]
    assert rows(settings, OPEN) == [("bad_json", "ingest", "desk")]
    assert rows(settings, "select source_name, outlet, country_code from raw.declared_sources") == [
        ("desk", "المرفأ", "OM")
    ]
    ((payload,),) = rows(settings, "select payload from raw.documents")
    assert json.loads(bytes(payload))["text"] == TEXT  # type: ignore[call-overload]


def test_a_document_refused_under_a_broken_rule_comes_in_when_the_rule_is_mended(
    settings: Settings, tmp_path: Path
) -> None:
    from flows.annotate import annotate_batches, cut_batches

    def read(run: str, pattern: str) -> int:
        lexicon = tmp_path / pattern
        lexicon.mkdir(exist_ok=True)
        row = f"mine,ui,line,{pattern},وصل فقط,غادر,"
        (lexicon / "boilerplate_rules.csv").write_text(f"{first_line}\n{row}\n", encoding="utf-8")
        own = settings.model_copy(update={"lexicon_dir": lexicon, "task_runner": "threads"})
        return annotate_batches(cut_batches(own, run), own, run)

    first_line = (seeds_dir() / "boilerplate_rules.csv").read_text(encoding="utf-8").splitlines()[0]
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    take_in(settings, "first", file)
    assert read("first", "وصل.*") == 1
    assert rows(settings, OPEN) == [("no_body", "clean", None)]
    assert read("again", "وصل.*") == 0
    file.unlink()
    replay(settings, "second")
    assert read("second", "وصل فقط") == 1
    assert rows(settings, RESOLVED) == [("no_body", "read")]
    assert rows(settings, "select body from raw.articles") == [(TEXT.strip(),)]


def test_a_record_that_is_cut_short_is_taken_in_and_told_once(settings: Settings, tmp_path: Path) -> None:
    body = page("عنوان", TEXT)
    head = (
        "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        "WARC-Date: 2024-03-01T10:00:00Z\r\nWARC-Target-URI: https://h.example/a\r\nWARC-Truncated: length\r\n"
        f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    (tmp_path / "cut.warc").write_bytes(head.encode() + body + b"\r\n\r\n")
    for run in ("first", "second"):
        counts = take_in(settings, run, tmp_path / "cut.warc")
        assert (counts["documents"], counts["quarantined"]) == (1, 1)
    assert rows(settings, "select reason, run_id, resolved_at from raw.quarantine") == [
        ("truncated_record", "first", None)
    ]
    assert rows(settings, "select seen_at::varchar from raw.sightings") == [("2024-03-01 10:00:00",)]


def test_a_page_that_failed_is_resolved_when_it_answers(settings: Settings, site: Site) -> None:
    item = ITEMS["olives"]
    declare(settings, name="one", kind="pages", where=site.url("/olives"))
    with pytest.raises(NothingIngested):
        take_in(settings, "first")
    assert rows(settings, OPEN) == [("http_404", "fetch", "one")]
    site.routes["/olives"] = Reply(item.page())
    assert replay(settings, "second")["new"] == 1
    assert rows(settings, OPEN) == []
    assert rows(settings, RESOLVED) == [("http_404", "read")]


def test_a_replay_leaves_what_a_source_is_declared_as(settings: Settings, site: Site) -> None:
    declare(settings, name="one", kind="pages", where=[site.url("/olives"), site.url("/harbour")], outlet="المرفأ")
    site.routes["/harbour"] = Reply(ITEMS["harbour"].page())
    take_in(settings, "first")
    declared = "select * from raw.declared_sources"
    before = rows(settings, declared)
    settings.sources_file.unlink()
    site.routes["/olives"] = Reply(ITEMS["olives"].page())
    assert replay(settings, "second")["new"] == 1
    assert rows(settings, declared) == before


def test_sources_that_are_named_and_missing_are_no_sample(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no .*sources\.toml; `marsad sources init`"):
        planned(settings.model_copy(update={"sources": tmp_path / "sources.toml"}), None, None)


def test_a_broken_feed_is_resolved_when_it_is_mended(settings: Settings, site: Site) -> None:
    item = ITEMS["olives"]
    site.routes |= {"/feed": Reply(b"", status=500), "/olives": Reply(item.page())}
    declare(settings, name="feed", kind="feed", where=site.url("/feed"))
    impatient = settings.model_copy(update={"fetch_retries": 0})
    with pytest.raises(NothingIngested):
        take_in(impatient, "first")
    assert [(stage, source) for _, stage, source in rows(settings, OPEN)] == [("fetch", "feed")]
    site.routes["/feed"] = Reply(rss([entry(item, site.url("/olives"))]))
    assert take_in(impatient, "second")["new"] == 1
    assert rows(settings, OPEN) == []


def test_a_replayed_feed_asks_for_no_page_that_is_known(settings: Settings, site: Site) -> None:
    """Which may be gone by now, while its article stands."""
    feed = Reply(rss([entry(ITEMS[slug], site.url(f"/{slug}")) for slug in ("olives", "harbour")]))
    site.routes |= {"/feed": feed, "/olives": Reply(ITEMS["olives"].page())}
    declare(settings, name="feed", kind="feed", where=site.url("/feed"))
    patient = settings.model_copy(update={"fetch_retries": 0, "fetch_recheck_days": 0})
    take_in(patient, "first")
    assert rows(settings, OPEN) == [("http_404", "fetch", "feed")]
    site.routes["/feed"] = Reply(b"", status=500)
    take_in(patient, "second")
    site.routes |= {"/feed": feed, "/harbour": Reply(ITEMS["harbour"].page())}
    del site.routes["/olives"]
    before = len(site.asked)
    assert replay(patient, "third")["new"] == 1
    assert [asked.path for asked in site.asked[before:]] == ["/robots.txt", "/feed", "/harbour"]
    assert rows(settings, OPEN) == []


def test_a_crash_remembers_no_page_that_it_did_not_store(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/olives"] = Reply(ITEMS["olives"].page())
    declare(settings, name="one", kind="pages", where=site.url("/olives"))

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Build, "quarantine", power_cut)
        with pytest.raises(KeyboardInterrupt):
            take_in(settings, "first")
    assert rows(settings, "select count(*) from raw.documents") == [(0,)]
    assert rows(settings, "select count(*) from raw.fetches") == [(0,)]
    assert take_in(settings, "second")["new"] == 1


def test_the_archive_rebuilds_the_same_documents(settings: Settings, tmp_path: Path) -> None:
    """A second home that reads only the web archive of the first has the same documents at the same addresses."""
    with news_outlet() as outlet:
        settings.sources_file.write_text(
            f'[[source]]\nname = "feed"\nkind = "feed"\nwhere = "{outlet.url("/feed.xml")}"\n'
            f'[[source]]\nname = "map"\nkind = "sitemap"\nwhere = "{outlet.url("/sitemap.xml")}"\n',
            encoding="utf-8",
        )
        fetched = take_in(settings, "first")
    other = settings.model_copy(update={"home": tmp_path / "other"})
    other.make_folders()
    rebuilt = take_in(other, "second", settings.archive_dir)
    assert rebuilt["new"] == fetched["new"] > 8
    assert rebuilt["quarantined"] == 0
    query = "select document_id, url, media_type, charset from raw.documents order by document_id"
    assert rows(other, query) == rows(settings, query)
    times = "select document_id, max(seen_at) from raw.sightings group by document_id order by document_id"
    seconds_apart = [
        abs((archived - seen).total_seconds())  # type: ignore[attr-defined]
        for (_, archived), (_, seen) in zip(rows(other, times), rows(settings, times), strict=True)
    ]
    assert max(seconds_apart) <= 2  # an archive keeps whole seconds, and of the moment when the page came


@pytest.mark.parametrize(
    ("error", "heals"), [(ConnectionResetError(), True), (TimeoutError(), True), (OSError("disk full"), False)]
)
def test_only_a_failing_network_is_tried_again_by_prefect(error: Exception, heals: bool) -> None:
    from prefect.states import Failed

    from flows.ingest import fetch, read_files

    assert fetch.retry_condition_fn is not None
    assert fetch.retry_condition_fn(fetch, None, Failed(data=error)) is heals  # type: ignore[arg-type]
    assert (fetch.retries, read_files.retries) == (2, 0)
