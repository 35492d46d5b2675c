"""`explain`: which article is meant, and how its pieces are shown."""

from __future__ import annotations

import io
from collections.abc import Iterator

import duckdb
import pytest
from rich.console import Console

from warehouse.errors import UsageError
from warehouse.explain import print_explanation

PIECES = [
    ("فتح السوق", "title", True, "headline_shape"),
    ("\n\n", "blank", False, None),
    ("قالت البلدية إن السوق [جديدة]", "body", True, None),
    (" ", "blank", False, None),
    ("[ad_1]", "ad", False, "ad_marker"),
    ("\n", "blank", False, None),
    ("رفيقكم في الدرب", "ui", False, "learned-1"),
]


@pytest.fixture
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    """The published tables that `explain` reads, with three articles, the first of which has pieces."""
    with duckdb.connect() as connection:
        connection.execute("""
            create table articles as
            select
                'a' || n as article_id, 'd' || n as document_id, '/in/' || name as source_uri, 'فتح السوق' as title,
                'darb' as source_id, null::varchar as url, date '2024-01-02' as published_date,
                'given' as date_source, null::varchar as date_reason
            from (values (1, 'x/news.txt'), (2, 'y/news.txt'), (3, 'dump.jsonl#3')) as files (n, name);
            create table sources as select 'darb' as source_id, 'درب' as name;
            create table segments (
                document_id varchar, segment_no integer, text varchar, role varchar, kept boolean, rule_id varchar
            );
            create table learned_lines as
            select 'learned-1' as learned_id, 'درب' as outlet, 14 as article_count, 5 as day_count, 'رفيقكم' as line;
            create schema lexicon;
            create table lexicon.boilerplate_rules as
            select 'ad_marker' as rule_id, 'part' as scope, '\\[ad_\\d\\]' as pattern, '[ad_2]' as example_cut;
        """)
        rows = [("d1", number, *piece) for number, piece in enumerate(PIECES)]
        connection.executemany("insert into segments values (?, ?, ?, ?, ?, ?)", rows)
        yield connection


def explained(published: duckdb.DuckDBPyConnection, wanted: str, *, colours: bool = False, rules: bool = False) -> str:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=colours, soft_wrap=True, highlight=False, width=40)
    print_explanation(published, wanted, console, with_rules=rules)
    return shown.getvalue()


def test_pieces_in_order_with_marks_that_need_no_colours(published: duckdb.DuckDBPyConnection) -> None:
    text = explained(published, "a1").split("\n\n", 1)[1]
    assert text.splitlines() == [
        "  فتح السوق  [title: headline_shape]",
        "",
        "  قالت البلدية إن السوق [جديدة]",
        "✂ [ad_1]  [ad: ad_marker]",
        "✂ رفيقكم في الدرب  [ui: learned-1]",
    ]


def test_the_head_says_what_and_where_from(published: duckdb.DuckDBPyConnection) -> None:
    head = explained(published, "a1").split("\n\n", 1)[0]
    for value in ("فتح السوق", "درب", "2024-01-02 (from given)", "/in/x/news.txt", "a1", "d1"):
        assert any(line.endswith(value) for line in head.splitlines())


def test_in_a_terminal_only_what_is_cut_is_struck_out(published: duckdb.DuckDBPyConnection) -> None:
    shown = explained(published, "a1", colours=True)
    assert "\x1b[9;31m[ad_1]\x1b[0m" in shown
    assert "\n  قالت البلدية إن السوق [جديدة]\n" in shown


@pytest.mark.parametrize("wanted", ["a1", "d1", "/in/x/news.txt", "x/news.txt", "./x/news.txt"])
def test_an_article_by_id_or_by_where_it_was_read(wanted: str, published: duckdb.DuckDBPyConnection) -> None:
    assert "/in/x/news.txt" in explained(published, wanted)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [("none.txt", "marsad sql"), ("", "marsad sql"), ("news.txt", "a1  /in/x/news.txt\n  a2  /in/y/news.txt")],
)
def test_no_article_or_several_is_an_error_that_helps(
    wanted: str, message: str, published: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(UsageError) as error:
        explained(published, wanted)
    assert message in str(error.value)


def test_rules_are_told_where_asked_for(published: duckdb.DuckDBPyConnection) -> None:
    rules = explained(published, "a1", rules=True).split("rules\n")[1].splitlines()
    assert [line.split(":")[0] for line in rules] == ["headline_shape", "ad_marker", "learned-1"]
    assert "\\[ad_\\d\\]" in rules[1]
    assert "14 articles of درب on 5 days" in rules[2]
