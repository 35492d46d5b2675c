"""An article as its document had it: what was kept, what was cut, and the rule that decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from warehouse.errors import UsageError
from warehouse.terminal import shown

if TYPE_CHECKING:
    from rich.console import Console

_CUT, _KEPT = "✂ ", "  "
_MOST_LISTED = 10  # articles, where what was asked for is not one
_LEARNED = "learned-"  # how the ids of learned lines begin


@dataclass(frozen=True, slots=True)
class _Found:
    """The published article to explain."""

    article_id: str
    document_id: str
    source_uri: str
    title: str | None
    source: str | None
    url: str | None
    published_date: str | None
    date_source: str | None
    date_reason: str | None


def print_explanation(
    connection: duckdb.DuckDBPyConnection, wanted: str, console: Console, *, with_rules: bool = False
) -> None:
    """Print the document of the article `wanted` piece by piece; `with_rules` also what the rules in it are.

    `wanted` is an article_id, a document_id, a source_uri or url, or an end of a source_uri. `connection` is to a
    published file. Raises UsageError where no article is meant, or several are.
    """
    article = _find(connection, wanted)
    _print_head(article, console)
    rules = _print_pieces(connection, article, console)
    if with_rules:
        _print_rules(connection, rules, console)


def _find(connection: duckdb.DuckDBPyConnection, wanted: str) -> _Found:
    columns = """
        select
            article_id, document_id, source_uri, title, sources.name, url, cast(published_date as varchar),
            date_source, date_reason
        from articles left join sources using (source_id)
    """
    exactly = f"{columns} where $1 in (article_id, document_id, source_uri, url) order by source_uri"
    by_end = f"{columns} where ends_with(source_uri, $1) order by source_uri"
    end = wanted.removeprefix("./")
    found = connection.execute(exactly, [wanted]).fetchall()
    if not found and end:
        found = connection.execute(by_end, [end]).fetchall()
    if not found:
        raise UsageError(
            f"no published article is, or was read from, {wanted!r}; "
            'find it with marsad sql "select article_id, source_uri, title from articles".'
        )
    if len(found) > 1:
        listed = "\n  ".join(f"{row[0]}  {row[2]}" for row in found[:_MOST_LISTED])
        more = f"\n  and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
        raise UsageError(f"{wanted!r} means {len(found)} articles; name one by its article_id:\n  {listed}{more}")
    return _Found(*found[0])


def _print_head(article: _Found, console: Console) -> None:
    date = f"{article.published_date} (from {article.date_source})" if article.published_date else None
    rows = (
        ("title", article.title or "none"),
        ("outlet", article.source or "unknown"),
        ("date", date or f"unknown ({article.date_reason})"),
        ("read from", article.source_uri),
        ("address", article.url),
        ("article_id", article.article_id),
        ("document_id", article.document_id),
    )
    for name, value in rows:
        if value:
            console.print(f"{name:<12}{shown(value)}", markup=False)
    console.print()


def _print_pieces(connection: duckdb.DuckDBPyConnection, article: _Found, console: Console) -> list[str]:
    """Print the pieces in order, and return the rules that decided about them, each once."""
    from rich.text import Text

    query = "select text, role, kept, rule_id from segments where document_id = ? order by segment_no"
    rules: dict[str, None] = {}
    for text, role, kept, rule_id in connection.execute(query, [article.document_id]).fetchall():
        if role == "blank":
            console.print("\n" * (text.count("\n") > 1), end="")
            continue
        line = Text(_KEPT if kept else _CUT).append(shown(text, lines=True), style="" if kept else "strike red")
        if rule_id or role != "body":
            line.append(f"  [{role}: {rule_id}]" if rule_id else f"  [{role}]", style="dim")
        console.print(line)
        if rule_id:
            rules[rule_id] = None
    return list(rules)


def _print_rules(connection: duckdb.DuckDBPyConnection, rule_ids: list[str], console: Console) -> None:
    """Say of each rule what it is: its row of the table, the learned line, or that it is no row."""
    query = "select rule_id, scope, pattern, example_cut from lexicon.boilerplate_rules"
    table = {row[0]: row[1:] for row in connection.execute(query).fetchall()}
    console.print("\nrules", style="bold")
    for rule_id in rule_ids:
        if rule_id in table:
            scope, pattern, example = table[rule_id]
            about = f"scope {scope}, pattern {pattern}, as in: {example}"
        elif rule_id.startswith(_LEARNED):
            about = _learned(connection, rule_id)
        else:
            about = "no row of the release's table boilerplate_rules: a judgement of the cleaner, or your own row"
        console.print(f"{rule_id}: {about}", markup=False)


def _learned(connection: duckdb.DuckDBPyConnection, rule_id: str) -> str:
    query = "select outlet, article_count, day_count, line from learned_lines where learned_id = ?"
    row = connection.execute(query, [rule_id]).fetchone()
    if row is None:
        return "learned from articles that are not here any more"
    outlet, articles, days, line = row
    return f"learned from {articles} articles of {outlet} on {days} days: {line}"
