"""The suite on the raw layer: what the extractors wrote."""

from __future__ import annotations

from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
    ExpectTableRowCountToBeBetween,
)
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.evidence import not_where_it_says


class ArticlesComeFromDocuments(UnexpectedRowsExpectation):
    """Every article was read from a document that was taken in."""

    unexpected_rows_query: str = """
        select articles.document_id
        from raw.articles
        anti join raw.documents on articles.document_id = documents.document_id
    """
    description: str = "Every article was read from a document that was taken in."


class NoDocumentIsLost(UnexpectedRowsExpectation):
    """Every document became an article or a row of the quarantine, open or given up."""

    unexpected_rows_query: str = """
        select documents.document_id, documents.source_uri
        from raw.documents
        anti join raw.articles on documents.document_id = articles.document_id
        anti join raw.quarantine
            on
                documents.document_id = quarantine.document_id
                and (quarantine.resolved_at is null or quarantine.resolution in ('dropped', 'replaced'))
    """
    description: str = "Every document became an article or a row of the quarantine."


class SegmentsPartitionTheText(UnexpectedRowsExpectation):
    """The segments of a document, in order, are its text: no gap, no overlap, nothing left over."""

    unexpected_rows_query: str = """
        with joined as (
            select
                segments.document_id,
                string_agg(
                    substring(articles.text, segments.start_char + 1, segments.end_char - segments.start_char),
                    '' order by segments.segment_no
                ) as text
            from raw.segments
            inner join raw.articles on segments.document_id = articles.document_id
            group by segments.document_id
        )

        select articles.document_id
        from raw.articles
        left join joined on articles.document_id = joined.document_id
        where joined.text is distinct from articles.text
    """
    description: str = "The segments of a document, in order, are its text."


class MentionsStandWhereTheySay(UnexpectedRowsExpectation):
    """The characters at a mention's span are its surface."""

    unexpected_rows_query: str = not_where_it_says(
        facts="raw.mentions", text="surface", articles="raw.articles", key="document_id"
    )
    description: str = "The characters at a mention's span are its surface."


class TriggersStandWhereTheySay(UnexpectedRowsExpectation):
    """The characters at an event report's span are its trigger."""

    unexpected_rows_query: str = not_where_it_says(
        facts="raw.event_reports", text="trigger", articles="raw.articles", key="document_id"
    )
    description: str = "The characters at an event report's span are its trigger."


class QuotesStandWhereTheySay(UnexpectedRowsExpectation):
    """The characters at a quote's span are its text."""

    unexpected_rows_query: str = not_where_it_says(
        facts="raw.quotes", text="quote_text", articles="raw.articles", key="document_id"
    )
    description: str = "The characters at a quote's span are its text."


class DatesStandWhereTheySay(UnexpectedRowsExpectation):
    """The characters at a date's span are its expression."""

    unexpected_rows_query: str = not_where_it_says(
        facts="raw.dates", text="expression", articles="raw.articles", key="document_id"
    )
    description: str = "The characters at a date's span are its expression."


class UnknownDatesHaveAReason(UnexpectedRowsExpectation):
    """An article without a publication date says why; one with a date says where it was read."""

    unexpected_rows_query: str = """
        select document_id
        from raw.articles
        where (published_date is null) = (date_reason is null) or (published_date is null) = (date_source is not null)
    """
    description: str = "An article without a date says why; one with a date says where it was read."


class MostArticlesAreArabic(UnexpectedRowsExpectation):
    """At least half of the articles are in Arabic."""

    unexpected_rows_query: str = """
        select count(*) filter (language <> 'ar') as other_languages, count(*) as articles
        from raw.articles
        having count(*) filter (language <> 'ar') > 0.5 * count(*)
    """
    description: str = "At least half of the articles are in Arabic."


def expectations() -> list[UnexpectedRowsExpectation | ExpectTableRowCountToBeBetween]:
    """Return the checks of this suite."""
    return [
        ExpectTableRowCountToBeBetween(min_value=1, description="There is at least one article."),
        ArticlesComeFromDocuments(),
        NoDocumentIsLost(),
        SegmentsPartitionTheText(),
        MentionsStandWhereTheySay(),
        QuotesStandWhereTheySay(),
        DatesStandWhereTheySay(),
        TriggersStandWhereTheySay(),
        UnknownDatesHaveAReason(),
        MostArticlesAreArabic(severity=FailureSeverity.WARNING),
    ]
