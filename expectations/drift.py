"""The suite on drift: whether new articles hold as much as those of the last releases. All of it warns."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.check import WARNING, Check


def _beside_former(*, facts: str, check_name: str) -> str:
    """Return the query that compares how many `facts` the new Arabic articles have with what articles used to have.

    What articles used to have is the median of what this check, `check_name`, saw of all articles in the runs that
    were published last.
    """
    return f"""
        with counted as (
            select
                articles.article_id,
                articles.article_id in (select article_id from changes.articles) as is_new,
                count(facts.article_id) as facts
            from main.articles
            left join main.{facts} as facts on articles.article_id = facts.article_id
            where articles.language = 'ar'
            group by articles.article_id
        ),

        measured as (
            select
                count(*) filter (where is_new) as articles,
                avg(facts) filter (where is_new) as per_article,
                avg(cast(facts = 0 as integer)) filter (where is_new) as without_any,
                avg(facts) as per_article_of_all,
                avg(cast(facts = 0 as integer)) as without_any_of_all
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
    rows: ClassVar[str] = """
        with measured as (
            select
                count(*) as articles,
                count(*) filter (where article_id not in (select article_id from main.mentions))
                / nullif(count(*), 0) as nameless
            from main.articles
            where language = 'ar' and article_id in (select article_id from changes.articles)
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
