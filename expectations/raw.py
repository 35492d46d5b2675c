"""The suite on the raw layer: what the extractors wrote."""

from __future__ import annotations

from typing import ClassVar

from expectations.check import Check
from expectations.evidence import not_where_it_says, row_ids

_CHANGED = "select document_id from $changes.int_article_documents"


class ThereAreArticles(Check):
    """At least one article was read: an empty warehouse is not published."""

    rows: ClassVar[str] = "select 'raw.articles' as empty_table where not exists (select 1 from raw.articles)"
    description: str = "There is at least one article."
    in_arabic: ClassVar[str] = "في المستودع مقال واحد على الأقل."


class ArticlesComeFromDocuments(Check):
    """Every article was read from a document that was taken in."""

    rows: ClassVar[str] = f"""
        select document_id from raw.articles
        where document_id in ({_CHANGED}) and document_id not in (select document_id from raw.documents)
    """
    description: str = "Every article was read from a document that was taken in."
    in_arabic: ClassVar[str] = "كل مقال قُرئ من وثيقة استُلمت."


class NoDocumentIsLost(Check):
    """Every document became an article or a row of the quarantine, open or given up.

    All are looked at: what is lost changed nothing. What another run took in is that run's where it was still at
    work when this one began: this one has left it out, and where that one failed since, the next reads it.
    """

    rows: ClassVar[str] = """
        select documents.document_id, documents.source_uri
        from raw.documents
        anti join raw.articles on documents.document_id = articles.document_id
        anti join raw.quarantine
            on
                documents.document_id = quarantine.document_id
                and (quarantine.resolved_at is null or quarantine.resolution in ('dropped', 'replaced'))
        anti join raw.runs
            on
                documents.run_id = runs.run_id
                and runs.run_id <> $run_id
                and (
                    runs.status = 'running'
                    or runs.finished_at > (select this.started_at from raw.runs as this where this.run_id = $run_id)
                )
    """
    description: str = "Every document became an article or a row of the quarantine."
    in_arabic: ClassVar[str] = "كل وثيقة صارت مقالا أو صفا في الحجر."


class SegmentsPartitionTheText(Check):
    """The segments of a document, in order, are its text: no gap, no overlap, nothing left over."""

    rows: ClassVar[str] = f"""
        with changed as ({_CHANGED}),

        sizes as (
            select document_id, length(text) as size
            from raw.articles
            where rowid in ({row_ids("raw.articles", "document_id")})
        ),

        placed as (
            select
                document_id,
                end_char,
                end_char >= start_char
                and start_char = coalesce(lag(end_char) over (partition by document_id order by segment_no), 0)
                    as follows
            from raw.segments
            where document_id in (select document_id from changed)
        ),

        joined as (
            select document_id, max(end_char) as size, bool_and(follows) as in_order
            from placed
            group by document_id
        )

        select sizes.document_id
        from sizes
        left join joined on sizes.document_id = joined.document_id
        where coalesce(joined.size, 0) <> sizes.size or not coalesce(joined.in_order, true)
    """
    description: str = "The segments of a document, in order, are its text."
    in_arabic: ClassVar[str] = "مقاطع الوثيقة على ترتيبها هي نصها كاملا."


class MentionsStandWhereTheySay(Check):
    """The characters at a mention's span are its surface."""

    rows: ClassVar[str] = not_where_it_says(
        facts="raw.mentions", text="surface", articles="raw.articles", key="document_id", changed=_CHANGED
    )
    description: str = "The characters at a mention's span are its surface."
    in_arabic: ClassVar[str] = "الحروف في موضع الاسم هي الاسم نفسه."


class TriggersStandWhereTheySay(Check):
    """The characters at an event report's span are its trigger."""

    rows: ClassVar[str] = not_where_it_says(
        facts="raw.event_reports", text="trigger", articles="raw.articles", key="document_id", changed=_CHANGED
    )
    description: str = "The characters at an event report's span are its trigger."
    in_arabic: ClassVar[str] = "الحروف في موضع الحدث هي اللفظ الدال عليه."


class QuotesStandWhereTheySay(Check):
    """The characters at a quote's span are its text."""

    rows: ClassVar[str] = not_where_it_says(
        facts="raw.quotes", text="quote_text", articles="raw.articles", key="document_id", changed=_CHANGED
    )
    description: str = "The characters at a quote's span are its text."
    in_arabic: ClassVar[str] = "الحروف في موضع الاقتباس هي نصه."


class DatesStandWhereTheySay(Check):
    """The characters at a date's span are its expression."""

    rows: ClassVar[str] = not_where_it_says(
        facts="raw.dates", text="expression", articles="raw.articles", key="document_id", changed=_CHANGED
    )
    description: str = "The characters at a date's span are its expression."
    in_arabic: ClassVar[str] = "الحروف في موضع التاريخ هي عبارته."


class UnknownDatesHaveAReason(Check):
    """An article without a publication date says why; one with a date says where it was read."""

    rows: ClassVar[str] = f"""
        select document_id, published_date, date_source, date_reason
        from raw.articles
        where
            document_id in ({_CHANGED})
            and (
                (published_date is null) = (date_reason is null)
                or (published_date is null) = (date_source is not null)
            )
    """
    description: str = "An article without a date says why; one with a date says where it was read."
    in_arabic: ClassVar[str] = "المقال بلا تاريخ يذكر السبب، والمؤرخ يذكر من أين أُخذ تاريخه."


CHECKS: tuple[type[Check], ...] = (
    ThereAreArticles,
    ArticlesComeFromDocuments,
    NoDocumentIsLost,
    SegmentsPartitionTheText,
    MentionsStandWhereTheySay,
    QuotesStandWhereTheySay,
    DatesStandWhereTheySay,
    TriggersStandWhereTheySay,
    UnknownDatesHaveAReason,
)
