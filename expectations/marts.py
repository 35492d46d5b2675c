"""The suite on the published tables: what readers will see."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.check import WARNING, Check
from expectations.evidence import not_where_it_says, orphans

_CHANGED_ARTICLES = "select article_id from $changes.articles"
NEW_ARTICLES = "select article_id from $changes.int_article_documents"
"""Articles of documents that came: others change too, as where an article of long ago has a new copy."""

_CHANGED_EVENTS = "select event_id from $changes.events"


def _changed_in(table: str) -> str:
    return f"select article_id from $changes.{table} union {_CHANGED_ARTICLES}"


class MentionsStandInTheirArticle(Check):
    """Every mention's article exists, and the characters at its span are its surface."""

    rows: ClassVar[str] = not_where_it_says(
        facts="main.mentions",
        text="surface",
        articles="main.articles",
        key="article_id",
        changed=_changed_in("mentions"),
    )
    description: str = "Every mention's article exists and has its surface at its span."
    in_arabic: ClassVar[str] = "مقال كل اسم موجود، والاسم مكتوب في موضعه منه."


class QuotesStandInTheirArticle(Check):
    """Every quote's article exists, and the characters at its span are its text."""

    rows: ClassVar[str] = not_where_it_says(
        facts="main.quotes",
        text="quote_text",
        articles="main.articles",
        key="article_id",
        changed=_changed_in("quotes"),
    )
    description: str = "Every quote's article exists and has its words at its span."
    in_arabic: ClassVar[str] = "مقال كل اقتباس موجود، والاقتباس مكتوب في موضعه منه."


class EventMentionsStandInTheirArticle(Check):
    """Every event mention's article exists, and the characters at its span are its trigger."""

    rows: ClassVar[str] = not_where_it_says(
        facts="main.event_mentions",
        text="trigger",
        articles="main.articles",
        key="article_id",
        changed=_changed_in("event_mentions"),
    )
    description: str = "Every event mention's article exists and has its trigger at its span."
    in_arabic: ClassVar[str] = "مقال كل خبر عن حدث موجود، واللفظ الدال عليه مكتوب في موضعه منه."


class DatesStandInTheirArticle(Check):
    """Every time expression's article exists, and the characters at its span are the expression."""

    rows: ClassVar[str] = not_where_it_says(
        facts="main.dates",
        text="expression",
        articles="main.articles",
        key="article_id",
        changed=_changed_in("dates"),
    )
    description: str = "Every date's article exists and has its expression at its span."
    in_arabic: ClassVar[str] = "مقال كل تاريخ موجود، وعبارة التاريخ مكتوبة في موضعها منه."


class NoRowIsAnOrphan(Check):
    """Every entity, event, article, story and source that a changed row names, or a row names that changed, exists."""

    rows: ClassVar[str] = " union all ".join(
        orphans(child=child, group=group, column=column, parent=parent, key=key)
        for child, group, column, parent, key in (
            ("articles", "article_id", "story_id", "stories", "story_id"),
            ("articles", "article_id", "source_id", "sources", "source_id"),
            ("mentions", "article_id", "article_id", "articles", "article_id"),
            ("mentions", "article_id", "entity_id", "entities", "entity_id"),
            ("dates", "article_id", "article_id", "articles", "article_id"),
            ("quotes", "article_id", "article_id", "articles", "article_id"),
            ("quotes", "article_id", "speaker_entity_id", "entities", "entity_id"),
            ("event_mentions", "article_id", "article_id", "articles", "article_id"),
            ("event_mentions", "article_id", "event_id", "events", "event_id"),
            ("event_mentions", "article_id", "attribution_entity_id", "entities", "entity_id"),
            ("event_participants", "event_id", "event_id", "events", "event_id"),
            ("event_participants", "event_id", "entity_id", "entities", "entity_id"),
            ("events", "event_id", "location_entity_id", "entities", "entity_id"),
        )
    )
    description: str = "Every article, event, entity, story and source that a row names exists."
    in_arabic: ClassVar[str] = "كل مقال وحدث وكيان وقصة ومصدر يشير إليه صف موجود."


class EventsAreReported(Check):
    """Every event has event mentions, as many as it says.

    All are looked at: where a mention is gone nothing tells whose it was.
    """

    rows: ClassVar[str] = """
        with counted as (
            select event_id, count(*) as mentions
            from main.event_mentions
            group by event_id
        )

        select events.event_id, events.report_count, counted.mentions
        from main.events
        left join counted on events.event_id = counted.event_id
        where events.report_count is distinct from counted.mentions
    """
    description: str = "Every event has event mentions, as many as its report count says."
    in_arabic: ClassVar[str] = "لكل حدث أخبار عنه، وعددها هو ما يذكره."


class CountsAddUp(Check):
    """The counts of entities, stories and sources add up to the rows that they count."""

    rows: ClassVar[str] = """
        with sums as (
            select
                'entities.mention_count' as counts,
                (select sum(mention_count) from main.entities) as told,
                (select count(*) from main.mentions where mention_type = 'name') as counted
            union all
            select
                'stories.article_count' as counts,
                (select sum(article_count) from main.stories) as told,
                (select count(*) from main.articles) as counted
            union all
            select
                'sources.article_count' as counts,
                (select sum(article_count) from main.sources) as told,
                (select count(*) from main.articles) as counted
        )

        select counts, told, counted
        from sums
        where coalesce(told, 0) <> counted
    """
    description: str = "The counts of entities, stories and sources add up to the rows that they count."
    in_arabic: ClassVar[str] = "مجموع أعداد الكيانات والقصص والمصادر هو عدد الصفوف التي تعدها."


class NothingWasPublishedInTheFuture(Check):
    """No article is dated after the day it was taken in."""

    severity: FailureSeverity = WARNING
    rows: ClassVar[str] = f"""
        select article_id, source_uri, published_date, ingested_at
        from main.articles
        where
            article_id in ({_CHANGED_ARTICLES})
            and published_date > cast(ingested_at as date) + $articles_max_days_ahead
    """
    description: str = "No article is dated after the day it was taken in."
    in_arabic: ClassVar[str] = "لا مقال مؤرخ بعد يوم استلامه."


class EventDaysAreInOrder(Check):
    """No event ends before it begins, nor has one of both days only."""

    rows: ClassVar[str] = f"""
        select event_id, date_start, date_end
        from main.events
        where
            event_id in ({_CHANGED_EVENTS})
            and (date_end < date_start or (date_start is null) <> (date_end is null))
    """
    description: str = "No event ends before it begins."
    in_arabic: ClassVar[str] = "لا حدث ينتهي قبل أن يبدأ."


class EventsAreOfTheirTime(Check):
    """No event lies centuries off."""

    severity: FailureSeverity = WARNING
    rows: ClassVar[str] = f"""
        select event_id, event_type, status, date_start, date_end
        from main.events
        where
            event_id in ({_CHANGED_EVENTS})
            and (date_start < $events_earliest or date_end > $today + interval ($events_max_years_ahead) year)
    """
    description: str = "No event is before $events_earliest, or more than $events_max_years_ahead years ahead."
    in_arabic: ClassVar[str] = "لا حدث بعيد بقرون عن زمن الأخبار."


class WhatOccurredWasReportedAfterwards(Check):
    """No event that is told as having occurred begins after its last report."""

    severity: FailureSeverity = WARNING
    rows: ClassVar[str] = f"""
        select event_id, event_type, date_start, last_reported_at
        from main.events
        where
            event_id in ({_CHANGED_EVENTS})
            and status = 'occurred'
            and date_start > cast(last_reported_at as date) + $events_max_days_ahead
    """
    description: str = "Nothing that occurred begins more than $events_max_days_ahead days after its last report."
    in_arabic: ClassVar[str] = "لا حدث وقع بعد نشر آخر خبر عنه."


class OriginalsAreNotDuplicates(Check):
    """The article that a duplicate points at exists and is itself no duplicate."""

    rows: ClassVar[str] = f"""
        with changed as ({_CHANGED_ARTICLES}),

        originals as (
            select article_id from main.articles where duplicate_of is null
        )

        select article_id, duplicate_of
        from main.articles
        where
            duplicate_of not in (select article_id from originals)
            and (article_id in (select article_id from changed) or duplicate_of in (select article_id from changed))
    """
    description: str = "The original of a duplicate exists and is no duplicate itself."
    in_arabic: ClassVar[str] = "أصل كل مقال مكرر موجود وليس مكررا هو نفسه."


class FewArticlesAreDuplicates(Check):
    """Of the new articles not too many are copies: more mean that a page is taken for an article, or bodies are cut."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = f"""
        with measured as (
            select
                count(*) as articles,
                count(duplicate_of) / nullif(count(*), 0) as duplicates
            from main.articles
            where article_id in ({NEW_ARTICLES})
        )

        select
            *,
            articles >= $articles_min_judged and duplicates > $articles_max_duplicates as is_broken
        from measured
    """
    description: str = "Of the new articles a share of at most $articles_max_duplicates is a duplicate."
    in_arabic: ClassVar[str] = "ليس أكثر المقالات الجديدة مكررا."


CHECKS: tuple[type[Check], ...] = (
    MentionsStandInTheirArticle,
    QuotesStandInTheirArticle,
    EventMentionsStandInTheirArticle,
    DatesStandInTheirArticle,
    NoRowIsAnOrphan,
    EventsAreReported,
    CountsAddUp,
    NothingWasPublishedInTheFuture,
    EventDaysAreInOrder,
    EventsAreOfTheirTime,
    WhatOccurredWasReportedAfterwards,
    OriginalsAreNotDuplicates,
    FewArticlesAreDuplicates,
)
