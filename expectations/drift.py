"""The suite on drift: whether new articles hold as much as those of the last releases. All of it warns."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.check import WARNING, Check
from expectations.marts import NEW_ARTICLES


def _beside_former(*, facts: str, check_name: str) -> str:
    """Return the query that compares how many `facts` the new Arabic articles have with what articles used to have.

    What articles used to have is the median of what this check, `check_name`, saw of all articles in the runs that
    were published last. No other than Arabic articles have facts.
    """
    return f"""
        with arabic as (
            select article_id, article_id in ({NEW_ARTICLES}) as is_new
            from main.articles
            where language = 'ar'
        ),

        silent as (
            select arabic.* from arabic anti join main.{facts} as facts on arabic.article_id = facts.article_id
        ),

        facts_of_new as (
            select article_id from main.{facts} where article_id in (select article_id from arabic where is_new)
        ),

        counted as (
            select
                count(*) filter (where is_new) as articles,
                nullif(articles, 0) as new_articles,
                nullif(count(*), 0) as all_articles
            from arabic
        ),

        measured as (
            select
                articles,
                (select count(*) from facts_of_new) / new_articles as per_article,
                (select count(*) filter (where is_new) from silent) / new_articles as without_any,
                (select count(*) from main.{facts}) / all_articles as per_article_of_all,
                (select count(*) from silent) / all_articles as without_any_of_all
            from counted
        ),

        last_releases as (
            select check_results.observed
            from raw.check_results
            inner join raw.runs on check_results.run_id = runs.run_id
            where check_results.check_name = '{check_name}' and runs.status = 'published' and runs.run_id <> $run_id
            order by runs.started_at desc
            limit $drift_releases
        ),

        usual as (
            select
                median(cast(observed ->> '$$[0].per_article_of_all' as double)) as usual_per_article,
                median(cast(observed ->> '$$[0].without_any_of_all' as double)) as usual_without_any
            from last_releases
        )

        select
            *,
            articles >= $drift_min_articles
            and coalesce(
                per_article not between usual_per_article / $drift_max_factor
                and usual_per_article * $drift_max_factor
                or without_any > usual_without_any + $drift_max_more_without,
                false
            ) as is_broken
        from measured
        cross join usual
    """


class NewArticlesNameAsManyAsUsual(Check):
    """Mentions an article, and articles without any, are like those of the last releases."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = _beside_former(facts="mentions", check_name="new_articles_name_as_many_as_usual")
    description: str = "New articles have about as many mentions as articles had in the last $drift_releases releases."
    in_arabic: ClassVar[str] = "في المقالات الجديدة من الأسماء قدر ما كان في الإصدارات الأخيرة."


class NewArticlesTellAsMuchAsUsual(Check):
    """Event mentions an article, and articles without any, are like those of the last releases."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = _beside_former(facts="event_mentions", check_name="new_articles_tell_as_much_as_usual")
    description: str = "New articles report about as many events as articles did in the last $drift_releases releases."
    in_arabic: ClassVar[str] = "في المقالات الجديدة من الأحداث قدر ما كان في الإصدارات الأخيرة."


class MostArticlesNameSomebody(Check):
    """Of the new Arabic articles few have no mention: more mean that the catalogue or the cleaning broke."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = f"""
        with new_articles as (
            select article_id from main.articles
            where language = 'ar' and article_id in ({NEW_ARTICLES})
        ),

        nameless as (
            select new_articles.article_id
            from new_articles
            anti join main.mentions on new_articles.article_id = mentions.article_id
        ),

        measured as (
            select
                count(*) as articles,
                (select count(*) from nameless) / nullif(count(*), 0) as nameless
            from new_articles
        )

        select *, articles >= $articles_min_judged and nameless > $articles_max_nameless as is_broken
        from measured
    """
    description: str = "Of the new Arabic articles a share of at most $articles_max_nameless names nobody."
    in_arabic: ClassVar[str] = "قليل من المقالات العربية الجديدة لا يُذكر فيه أحد."


CHECKS: tuple[type[Check], ...] = (
    NewArticlesNameAsManyAsUsual,
    NewArticlesTellAsMuchAsUsual,
    MostArticlesNameSomebody,
)
