"""The SQL of the evidence checks, which is the same for all kinds of facts and both layers."""

from __future__ import annotations


def not_where_it_says(*, facts: str, text: str, articles: str, key: str) -> str:
    """Return the rows of table `facts` whose column `text` is not what stands at their span.

    `articles` is the table with title and body, `key` the column by which both are joined.
    """
    return f"""
        select facts.*
        from {facts} as facts
        left join {articles} as articles on facts.{key} = articles.{key}
        where
            substring(
                case facts.field when 'title' then articles.title else articles.body end,
                facts.start_char + 1,
                facts.end_char - facts.start_char
            ) is distinct from facts.{text}
    """
