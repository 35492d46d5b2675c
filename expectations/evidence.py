"""The SQL that checks of facts share. They look at what changed since the last build that was checked as a whole."""

from __future__ import annotations


def not_where_it_says(*, facts: str, text: str, articles: str, key: str, changed: str) -> str:
    """Return the rows of table `facts` whose column `text` is not what stands at their span.

    `articles` is the table with title and body, `key` the column by which both are joined, `changed` a query for the
    keys to look at.
    """
    return f"""
        with changed as ({changed}),

        those_facts as (
            select * from {facts} where {key} in (select {key} from changed)
        ),

        those_articles as (
            select {key}, title, body from {articles} where rowid in ({row_ids(articles, key)})
        )

        select
            those_facts.{key},
            those_facts.field,
            those_facts.start_char,
            those_facts.end_char,
            those_facts.{text}
        from those_facts
        left join those_articles on those_facts.{key} = those_articles.{key}
        where
            substring(
                case those_facts.field when 'title' then those_articles.title else those_articles.body end,
                those_facts.start_char + 1,
                those_facts.end_char - those_facts.start_char
            ) is distinct from those_facts.{text}
    """


def row_ids(table: str, key: str) -> str:
    """Return a query for the row ids of the rows of `table` with a `key` of `changed`: by them DuckDB reads no others.

    Asked by the key, it reads the bodies of all articles, and then leaves most out.
    """
    return f"select rowid from {table} where {key} in (select {key} from changed)"


def orphans(*, child: str, group: str, column: str, parent: str, key: str) -> str:
    """Return what the rows of published table `child` name in `column` and is no `key` of table `parent`.

    Looked at are the groups of `child` that changed, by its column `group`, and the rows that name something of
    `parent` that went.
    """
    parent_table = f"main.{parent}"
    return f"""
        select '{child}' as table_name, '{column}' as column_name, {column} as names, count(*) as in_rows
        from (
            select {column} from main.{child}
            where {group} in (select {group} from $changes.{child}) and {column} is not null
            union all
            select {column} from main.{child}
            where
                {column} in (
                    select {key} from $changes.{parent} where {key} not in (select {key} from {parent_table})
                )
                and {group} not in (select {group} from $changes.{child})
        )
        where {column} not in (select {key} from {parent_table})
        group by {column}
    """
