"""The suite on the published tables: what readers will see."""

from __future__ import annotations

from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
    ExpectTableRowCountToBeBetween,
)
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.evidence import not_where_it_says


class MentionsStandInTheirArticle(UnexpectedRowsExpectation):
    """Every mention's article exists, and the characters at its span are its surface."""

    unexpected_rows_query: str = not_where_it_says(
        facts="main.mentions", text="surface", articles="main.articles", key="article_id"
    )
    description: str = "Every mention's article exists and has its surface at its span."


class QuotesStandInTheirArticle(UnexpectedRowsExpectation):
    """Every quote's article exists, and the characters at its span are its text."""

    unexpected_rows_query: str = not_where_it_says(
        facts="main.quotes", text="quote_text", articles="main.articles", key="article_id"
    )
    description: str = "Every quote's article exists and has its words at its span."


class EventMentionsStandInTheirArticle(UnexpectedRowsExpectation):
    """Every event mention's article exists, and the characters at its span are its trigger."""

    unexpected_rows_query: str = not_where_it_says(
        facts="main.event_mentions", text="trigger", articles="main.articles", key="article_id"
    )
    description: str = "Every event mention's article exists and has its trigger at its span."


class EventsAreReported(UnexpectedRowsExpectation):
    """Every event has at least one event mention, and its report count counts them."""

    unexpected_rows_query: str = """
        select events.event_id, events.report_count, count(event_mentions.event_mention_id) as mentions
        from main.events
        left join main.event_mentions on events.event_id = event_mentions.event_id
        group by events.event_id, events.report_count
        having
            count(event_mentions.event_mention_id) = 0
            or events.report_count <> count(event_mentions.event_mention_id)
    """
    description: str = "Every event has at least one event mention, and counts them."


class ParticipantsAreEntities(UnexpectedRowsExpectation):
    """Every participant of an event is an entity."""

    unexpected_rows_query: str = """
        select event_participants.event_id, event_participants.entity_id
        from main.event_participants
        anti join main.entities on event_participants.entity_id = entities.entity_id
    """
    description: str = "Every participant of an event is an entity."


class NothingWasPublishedInTheFuture(UnexpectedRowsExpectation):
    """No article is dated after the day it was taken in (one day is left for time zones)."""

    unexpected_rows_query: str = """
        select article_id, published_date, ingested_at
        from main.articles
        where published_date > cast(ingested_at as date) + 1
    """
    description: str = "No article is dated after the day it was taken in."


class OriginalsAreNotDuplicates(UnexpectedRowsExpectation):
    """The article that a duplicate points at exists and is itself no duplicate."""

    unexpected_rows_query: str = """
        select duplicates.article_id, duplicates.duplicate_of
        from main.articles as duplicates
        left join main.articles as originals on duplicates.duplicate_of = originals.article_id
        where
            duplicates.duplicate_of is not null
            and (originals.article_id is null or originals.duplicate_of is not null)
    """
    description: str = "The original of a duplicate exists and is no duplicate itself."


class MostArticlesNameSomebody(UnexpectedRowsExpectation):
    """At least half of the Arabic articles have a mention; fewer mean that the catalogue or the cleaning broke."""

    unexpected_rows_query: str = """
        with named as (
            select
                articles.article_id,
                count(mentions.mention_id) as mentions
            from main.articles
            left join main.mentions on articles.article_id = mentions.article_id
            where articles.language = 'ar'
            group by articles.article_id
        )

        select
            count(*) filter (named.mentions = 0) as without_mentions,
            count(*) as articles
        from named
        having count(*) filter (named.mentions = 0) > 0.5 * count(*)
    """
    description: str = "At least half of the Arabic articles name somebody."


def expectations() -> list[UnexpectedRowsExpectation | ExpectTableRowCountToBeBetween]:
    """Return the checks of this suite."""
    return [
        ExpectTableRowCountToBeBetween(min_value=1, description="There is at least one article."),
        MentionsStandInTheirArticle(),
        QuotesStandInTheirArticle(),
        EventMentionsStandInTheirArticle(),
        EventsAreReported(),
        ParticipantsAreEntities(),
        NothingWasPublishedInTheFuture(severity=FailureSeverity.WARNING),
        OriginalsAreNotDuplicates(),
        MostArticlesNameSomebody(severity=FailureSeverity.WARNING),
    ]
