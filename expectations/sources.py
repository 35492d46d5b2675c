"""The suite on sources: whether each gave what it usually gives. All of it warns."""

from __future__ import annotations

from typing import ClassVar

from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.check import WARNING, Check
from expectations.thresholds import COMMAND_LINE

_NEW = f"""
    select coalesce(source_name, '{COMMAND_LINE}') as source_name, language, published_date
    from intermediate.int_article_documents
    where document_id in (select document_id from $changes.int_article_documents)
"""


class SourcesGiveTheirUsualVolume(Check):
    """No source floods or dries up: what a run found new of it, beside its former runs that found any.

    A run that finds nothing new of a source says nothing, for it may not have asked; `SourcesAreFresh` sees silence.
    What people give on the command line has no usual volume, but may be given bounds.
    """

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = f"""
        with volumes as (
            select
                coalesce(sightings.source_name, '{COMMAND_LINE}') as source_name,
                sightings.run_id,
                any_value(runs.started_at) as started_at,
                count(distinct sightings.document_id) as documents
            from raw.sightings
            left join raw.runs on sightings.run_id = runs.run_id
            group by all
        ),

        former as (
            select source_name, documents
            from volumes
            where run_id <> $run_id and source_name <> '{COMMAND_LINE}'
            qualify
                row_number() over (partition by source_name order by started_at desc nulls last)
                <= $source_usual_runs
        ),

        usual as (
            select source_name, median(documents) as usual
            from former
            group by source_name
            having count(*) >= $source_usual_runs
        ),

        measured as (
            select volumes.source_name, volumes.documents, usual.usual
            from volumes
            left join usual on volumes.source_name = usual.source_name
            where volumes.run_id = $run_id
        )

        select
            *,
            documents not between $source_min_documents and $source_max_documents
            or coalesce(
                greatest(documents, usual) >= $source_min_usual
                and documents not between $source_min_drop * usual and $source_max_flood * usual,
                false
            ) as is_broken
        from measured
    """
    description: str = (
        "A run finds as much of a source as it usually does: $source_min_drop to $source_max_flood times the median of"
        " its last $source_usual_runs runs."
    )
    in_arabic: ClassVar[str] = "يعطي كل مصدر قدر ما اعتاد أن يعطي: لا يفيض فجأة ولا يشح."


class SourcesAreFresh(Check):
    """The newest article of a source that is fetched is not old; seen days ago counts like dated days ago."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = """
        with fetched as (
            select source_name from raw.declared_sources where kind in ('feed', 'sitemap', 'pages')
        ),

        newest as (
            select
                sightings.source_name,
                max(least(cast(sightings.seen_at as date), articles.published_date)) as newest_day
            from raw.sightings
            semi join fetched on sightings.source_name = fetched.source_name
            left join raw.articles on sightings.document_id = articles.document_id
            group by sightings.source_name
        )

        select source_name, newest_day, $today - newest_day > $source_max_silent_days as is_broken
        from newest
    """
    description: str = "The newest article of a source that is fetched is at most $source_max_silent_days days old."
    in_arabic: ClassVar[str] = "أحدث مقال من كل مصدر يُجلب من الشبكة ليس قديما."


class MostArticlesAreDated(Check):
    """Of the new articles of a source few have no publication date: more mean that its pages changed."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = f"""
        with measured as (
            select
                source_name,
                count(*) as articles,
                count(*) filter (where published_date is null) / count(*) as undated
            from ({_NEW})
            group by source_name
        )

        select *, articles >= $source_min_judged and undated > $source_max_undated as is_broken from measured
    """
    description: str = "Of the new articles of a source a share of at most $source_max_undated has no date."
    in_arabic: ClassVar[str] = "قليل من المقالات الجديدة لكل مصدر بلا تاريخ."


class FewDocumentsAreQuarantined(Check):
    """Of the documents of a source that a run found few could not be read."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = f"""
        with inputs as (
            select source_name, document_id as input, false as is_quarantined
            from raw.sightings
            where run_id = $run_id
            union all
            select source_name, coalesce(document_id, uri) as input, true as is_quarantined
            from raw.quarantine
            where run_id = $run_id and resolved_at is null
        ),

        measured as (
            select
                coalesce(source_name, '{COMMAND_LINE}') as source_name,
                count(distinct input) as documents,
                count(distinct input) filter (where is_quarantined) / count(distinct input) as quarantined
            from inputs
            group by all
        )

        select *, documents >= $source_min_judged and quarantined > $source_max_quarantined as is_broken
        from measured
    """
    description: str = "Of a source's documents of a run a share of at most $source_max_quarantined is in quarantine."
    in_arabic: ClassVar[str] = "قليل من وثائق كل مصدر في هذا التشغيل تعذرت قراءته."


class MostArticlesAreArabic(Check):
    """Of the new articles of a source few are in another language."""

    severity: FailureSeverity = WARNING
    measures: ClassVar[bool] = True
    rows: ClassVar[str] = f"""
        with measured as (
            select
                source_name,
                count(*) as articles,
                count(*) filter (where language <> 'ar') / count(*) as other_languages
            from ({_NEW})
            group by source_name
        )

        select *, articles >= $source_min_judged and other_languages > $source_max_foreign as is_broken from measured
    """
    description: str = "Of the new articles of a source a share of at most $source_max_foreign is not in Arabic."
    in_arabic: ClassVar[str] = "أكثر المقالات الجديدة لكل مصدر بالعربية."


CHECKS: tuple[type[Check], ...] = (
    SourcesGiveTheirUsualVolume,
    SourcesAreFresh,
    MostArticlesAreDated,
    FewDocumentsAreQuarantined,
    MostArticlesAreArabic,
)
