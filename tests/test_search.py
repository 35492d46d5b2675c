"""Search, the functions for common questions, the page of examples, on the published sample."""

import io
import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Published
from warehouse.arabic.words import Passage
from warehouse.errors import UsageError
from warehouse.examples import PAGE, load_examples, render
from warehouse.search import Filters, Hit, find_hits, print_hits, print_json
from warehouse.store.file import open_read_only

SCHOOLS = {"mina/lebanon-protests.html", "difaf/france-strikes.html"}
SANCTIONS = {"feeds/archive.jsonl#4", "feeds/wire.jsonl#9", "nabd/ecowas-niger.html"}
GRAIN = {"feeds/wire.jsonl#4", "sada/grain-deal.txt", "nabd/grain-exit.html"}
IN_2016 = {"feeds/wire.jsonl#1", "nabd/saudi-iran-embassies.html", "sada/beijing-agreement.txt"}
EMBASSIES = {
    "feeds/wire.jsonl#2",
    "nabd/saudi-iran-embassies.html",
    "nabd/ecowas-niger.html",
    "sada/beijing-agreement.txt",
}
PROTESTS = {
    "mina/hariri-resigns.html", "mina/lebanon-protests.html", "difaf/france-strikes.html",
    "sahl/russia-mobilization.html",
}  # fmt: skip
WARRANT = {"feeds/archive.jsonl#2"}

HITS = [
    ("مدرسة", SCHOOLS),  # a broken plural is written
    ("وبالمدارس", SCHOOLS),  # clitics in the question
    ("لمدارس", SCHOOLS),
    ("مدار*", SCHOOLS),
    ("عقوبة", SANCTIONS),  # للعقوبات
    ("بالعقوبات", SANCTIONS),
    ("السفارات", EMBASSIES),  # سفارتها، السفارتين
    ("سفير", {"nabd/saudi-iran-embassies.html", "feeds/wire.jsonl#2", "feeds/wire.jsonl#6"}),  # السفراء
    ("حبوب", GRAIN),
    ("الاغذية", {"feeds/wire.jsonl#7", "ufuq/sudan-fighting.txt", "nabd/grain-exit.html", "feeds/wire.jsonl#4"}),
    ("إنتخابات", {"feeds/archive.jsonl#3"}),  # hamza where none belongs
    ("محاكم", WARRANT),
    ("مذكره توقيف", WARRANT),  # ه for ة, two words
    ("احتجا*", PROTESTS),
    ("احتجاج", PROTESTS),
    ("٢٠١٦", IN_2016),
    ("2016", IN_2016),
    ('"الأمم المتحدة" الحبوب', GRAIN),  # للأمم المتحدة
    ('"إعلان جدة"', {"nabd/jeddah-declaration.html", "sada/jeddah-summit.txt"}),
    ('"جدة إعلان"', set()),
    ('"ألف شخص"', {  # no article before «ف»
        "sahl/russia-mobilization.html", "difaf/jeddah-sudan-pledge.html", "feeds/wire.jsonl#6",
    }),
    ("ازمات", {
        "mina/hariri-resigns.html", "mina/syria-seat.html", "sada/jeddah-summit.txt", "sada/alula-declaration.txt",
        "ufuq/alula-reprint.txt",
    }),  # أزمتها
    ("نازح", {"difaf/jeddah-sudan-pledge.html"}),
    ("طائرات حوثية أبوظبي", {"waha/abudhabi-attack.html"}),
    ("zzz", set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def published(sample: Published) -> duckdb.DuckDBPyConnection:
    with open_read_only(sample.settings.published_file) as connection:
        yield connection


@pytest.mark.parametrize(("asked", "expected"), HITS, ids=[asked for asked, _ in HITS])
def test_a_question_finds_its_articles_and_no_others(
    published: duckdb.DuckDBPyConnection, asked: str, expected: set[str]
) -> None:
    rows = published.execute(
        "select source_uri from find_articles(?) join articles using (article_id)", [asked]
    ).fetchall()
    assert {re.search(r"[^/]+/[^/]+$", uri)[0] for (uri,) in rows} == expected


def test_several_phrases_are_all_in_an_article(published: duckdb.DuckDBPyConnection) -> None:
    """A constant's first three phrases are compiled once, more are not: all count."""
    found = "select article_id from find_articles(?)"
    query = "select article_id, body from articles where language = 'ar' order by length(body) desc limit 1"
    article_id, body = published.execute(query).fetchone() or ("", "")
    words = [word for word in re.findall(r"[^\W\d_]+", body) if len(word) > 3]
    pairs = [(first, last) for first, last in pairwise(words) if f" {first} {last} " in body][:4]
    phrases = [f'"{first} {last}"' for first, last in pairs]
    assert len(phrases) == 4
    for count in range(1, 5):
        assert (article_id,) in published.execute(found, [" ".join(phrases[:count])]).fetchall()
        turned = f'"{pairs[count - 1][1]} {pairs[count - 1][0]}"'
        assert published.execute(found, [" ".join([*phrases[: count - 1], turned])]).fetchall() == []
    assert published.execute(found, [phrases[0] * 2]).fetchall() == published.execute(found, [phrases[0]]).fetchall()
    constant = published.execute(f"select article_id from find_articles('{' '.join(phrases)}')").fetchall()
    computed = published.execute("select article_id from find_articles((select ?))", [" ".join(phrases)]).fetchall()
    assert constant == computed == [(article_id,)]


@pytest.mark.parametrize("asked", ["مدرسة", "السعودية إيران", '"الأمم المتحدة"', "2016"])
def test_a_hit_shows_its_sentence_as_written_with_the_words_marked(
    published: duckdb.DuckDBPyConnection, asked: str
) -> None:
    bodies = dict(published.execute("select article_id, replace(body, chr(10), ' ') from articles").fetchall())
    hits = find_hits(published, asked, filters=Filters(), limit=50)
    assert hits
    assert all(re.sub("[⟦⟧]", "", hit.sentence or "") in bodies[hit.article_id] for hit in hits)
    assert sum("⟦" in (hit.sentence or "") for hit in hits) >= len(hits) - 1  # a title alone may have the word


def test_the_best_hit_comes_first(published: duckdb.DuckDBPyConnection) -> None:
    hits = find_hits(published, "محكمة بوتين", filters=Filters(), limit=5)
    assert "الجنائية الدولية تصدر مذكرة توقيف" in (hits[0].title or "")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize(
    ("filters", "where"),
    [
        (Filters(entity="ايران"), "article_id in (select article_id from mentions where entity_id = 'location:ir')"),
        (
            Filters(entity="location:ir"),
            "article_id in (select article_id from mentions where entity_id = 'location:ir')",
        ),
        (Filters(outlet="waha"), "source_id = 'waha'"),
        (Filters(outlet="منبر الواحة"), "source_id = 'waha'"),
        (
            Filters(event_type="agree"),
            "article_id in (select article_id from event_mentions join events using (event_id)"
            " where event_type = 'AGREE')",
        ),
    ],
)
def test_filters_leave_what_they_name(published: duckdb.DuckDBPyConnection, filters: Filters, where: str) -> None:
    all_hits = {hit.article_id for hit in find_hits(published, "اتفاق", filters=Filters(), limit=99)}
    named = {article for (article,) in published.execute(f"select article_id from articles where {where}").fetchall()}
    hits = {hit.article_id for hit in find_hits(published, "اتفاق", filters=filters, limit=99)}
    assert hits == all_hits & named
    assert hits < all_hits


@pytest.mark.parametrize(
    ("asked", "filters", "message"),
    [
        ("من", Filters(), "too common"),
        ("!", Filters(), "too common"),
        ("اتفاق", Filters(entity="فلان"), "no entity"),
        ("اتفاق", Filters(outlet="x"), "no outlet"),
        ("اتفاق", Filters(event_type="x"), "allowed are ACCUSE"),
    ],
)
def test_a_question_without_an_answer_is_a_clear_error(
    published: duckdb.DuckDBPyConnection, asked: str, filters: Filters, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        find_hits(published, asked, filters=filters, limit=5)


def test_controls_in_a_text_stay_harmless() -> None:
    hit = Hit("a1", None, "منبر\x1b[31m", "عنوان\x1b]0;x\x07", "كلمة ⟦مدرسة\u202e⟧ \x1b[2J", 1.0)
    for write in (print_hits, print_json):
        stream = io.StringIO()
        write([hit], stream)
        assert not set(stream.getvalue()) & set("\x1b\x07\u202e") or write is print_json
        assert "\x1b" not in stream.getvalue()


def test_long_sentences_are_cut_around_the_marks() -> None:
    stream = io.StringIO()
    print_hits([Hit("a1", None, "o", "t", "كلمة " * 200 + "⟦مدرسة⟧ " + "كلمة " * 200, 1.0)], stream)
    line = next(line for line in stream.getvalue().splitlines() if "⟦مدرسة⟧" in line)
    assert "…كلمة" in line
    assert line.endswith("كلمة…")
    assert len(line) < 400


def test_the_command_prints_json(sample: Published) -> None:
    command = "from warehouse.cli import main; main()"
    arguments = ["search", "وبالمدارس", "--json", "--limit", "1", "--home", str(sample.settings.home)]
    done = subprocess.run([sys.executable, "-c", command, *arguments], capture_output=True, check=True)
    (hit,) = map(json.loads, done.stdout.decode().splitlines())
    assert "⟦المدارس⟧" in hit["sentence"] or "⟦مدارس⟧" in hit["sentence"]


def test_the_evidence_of_an_event_is_each_of_its_reports(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute("""
        select events.event_id, report_count, count(*), bool_and(contains(sentence, '⟦' || trigger || '⟧'))
        from events, lateral (from evidence(events.event_id)) as shown join event_mentions using (event_mention_id)
        group by all
    """).fetchall()
    assert len(rows) == published.execute("select count(*) from events").fetchone()[0]
    assert all(reports == shown and marked for _, reports, shown, marked in rows)


def test_sentences_are_those_that_the_extractor_saw(published: duckdb.DuckDBPyConnection) -> None:
    mentions = published.execute("""
        select sentence, start_char, sentence_index, case field when 'title' then articles.title else body end
        from mentions join articles using (article_id), lateral (select sentence from sentence_of(mention_id)) as shown
        where language = 'ar'
    """).fetchall()
    different = []
    for shown, start, index, text in mentions:
        first, last = Passage(text).sentence_span(index)
        if re.sub("[⟦⟧]", "", shown) != text[first:last].strip():
            different.append((shown, text[first:last], start))
    assert len(different) <= 0.01 * len(mentions), different[:5]


def test_a_timeline_has_the_events_that_an_entity_takes_part_in(published: duckdb.DuckDBPyConnection) -> None:
    shown = published.execute("select event_id from timeline('ايران')").fetchall()
    expected = published.execute("select event_id from event_participants where entity_id = 'location:ir'").fetchall()
    assert sorted(shown) == sorted(expected)
    (row,) = published.execute("""
        select role, with_whom, place, outlets, contains(sentence, '⟦اتفقت⟧')
        from timeline('إيران') where day = '2023-03-10' and event_type = 'AGREE'
    """).fetchall()
    assert row == ("actor", "السعودية", "بكين", 3, True)


def test_quotes_of_an_entity(published: duckdb.DuckDBPyConnection) -> None:
    shown = published.execute("select quote_id from quotes_of('غوتيريش')").fetchall()
    expected = "select quote_id from quotes where speaker_entity_id = 'person:antonio-guterres'"
    assert sorted(shown) == sorted(published.execute(expected).fetchall()) != []


def test_a_dossier_adds_up(published: duckdb.DuckDBPyConnection) -> None:
    counts = dict(published.execute("select section, count(*) from dossier('إيران') group by section").fetchall())
    assert set(counts) == {"entity", "name", "outlet", "event", "related"}
    assert counts["event"] == len(published.execute("from timeline('إيران')").fetchall())
    (mentions,) = published.execute("select times from dossier('إيران') where section = 'entity'").fetchone()
    named_in = published.execute("select sum(times) from dossier('إيران') where section = 'outlet'").fetchone()[0]
    assert mentions == named_in > 0


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("location:ir", "location:ir"), ("ايران", "location:ir"), ("Iran", "location:ir"), ("iran", "location:ir"),
        ("غوتيريش", "person:antonio-guterres"), ("الدعم السريع", "organization:rapid-support-forces"), ("فلان", None),
    ],
)  # fmt: skip
def test_an_entity_is_found_by_id_name_and_alias(
    published: duckdb.DuckDBPyConnection, name: str, entity: str | None
) -> None:
    assert published.execute("select entity_id from find_entity(?)", [name]).fetchall() == [(entity,)] * bool(entity)


def test_every_function_is_described_and_works_in_a_file_of_another_name(sample: Published, tmp_path: Path) -> None:
    copy = shutil.copy(sample.settings.published_file, tmp_path / "renamed.duckdb")
    with duckdb.connect(copy, read_only=True) as connection:
        functions = connection.execute("""
            select function_name, comment from duckdb_functions()
            where database_name = 'renamed' and schema_name = 'main' and function_type = 'table_macro'
        """).fetchall()
        assert {name for name, _ in functions} >= {
            "search",
            "evidence",
            "timeline",
            "dossier",
            "quotes_of",
            "sentence_of",
        }
        assert all(comment and comment.startswith(f"{name}(") for name, comment in functions)
        assert connection.execute("select count(*) from search('مدرسة')").fetchone() == (2,)


def test_there_are_twenty_examples_and_the_page_has_what_the_sample_gives(published: duckdb.DuckDBPyConnection) -> None:
    assert len(load_examples()) == 20
    assert render(published) == PAGE.read_text(encoding="utf-8"), "write it anew with python -m warehouse.examples"
    assert all(published.execute(example.query).fetchone() for example in load_examples())


def test_the_docs_are_one_file_with_lineage_and_nothing_from_the_network(sample: Published, tmp_path: Path) -> None:
    page = tmp_path / "tables.html"
    command = "from warehouse.cli import main; main()"
    arguments = ["docs", "--home", str(sample.settings.home), "--output", str(page)]
    before = sample.settings.published_file.read_bytes()
    subprocess.run([sys.executable, "-c", command, *arguments], capture_output=True, check=True)
    text = page.read_text(encoding="utf-8")
    assert sample.settings.published_file.read_bytes() == before
    assert "exposure.marsad.superset_dashboard" in text
    assert '"name": "article_words"' in text or '"name":"article_words"' in text
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?https?:", text)
