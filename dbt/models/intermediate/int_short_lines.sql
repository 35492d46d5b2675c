{{ config(group_by='document_id', part_of='int_articles') }}

{% call stale_groups() %}
    select document_id from {{ changes_of(ref('int_articles')) }}
{% endcall %}

with articles as (
    select *
    from ({{ rows_of(ref('int_articles'), 'document_id', stale_keys()) }}) as stale_articles
    where outlet is not null
),

readings as (
    select
        *,
        chr(10) || regexp_replace(trim(text), '\s*\n\s*', chr(10), 'g') || chr(10) as whole_lines
    from ({{ rows_of(ref('stg_articles'), 'document_id', 'select document_id from articles') }}) as stale_readings
),

segments as (
    {{ rows_of(ref('stg_segments'), 'document_id', 'select document_id from articles') }}
),

-- What learned lines cut counts as if it were kept: cutting a line does not take away the evidence against it.
pieces as (
    select
        document_id,
        segment_no,
        start_char,
        end_char - start_char as size,
        role = 'title' as is_title,
        role <> 'title' and end_char - start_char > {{ var('learned_paragraph_size') }} as is_paragraph
    from segments
    where kept or rule_id like 'learned-%'
),

placed as (
    select
        *,
        count(*) over above as pieces_above,
        count(*) over below as pieces_below,
        count(*) filter (where is_paragraph) over above as paragraphs_above,
        count(*) filter (where is_paragraph) over below as paragraphs_below,
        max(size) filter (where not is_title) over whole as longest_size
    from pieces
    window
        whole as (partition by document_id),
        above as (partition by document_id order by segment_no rows between unbounded preceding and 1 preceding),
        below as (partition by document_id order by segment_no rows between 1 following and unbounded following)
),

-- An article without a longer piece has no text of its own to know it by.
own_texts as (
    select
        placed.document_id,
        md5(substring(readings.text, min(placed.start_char) + 1, placed.longest_size)) as own_text
    from placed
    inner join readings
        on placed.document_id = readings.document_id
    where
        placed.size = placed.longest_size
        and not placed.is_title
        and placed.longest_size > {{ var('learned_line_size') }}
    group by placed.document_id, placed.longest_size, readings.text
),

lines as (
    select
        placed.document_id,
        placed.segment_no,

        articles.article_id,
        articles.outlet,
        coalesce(articles.published_date, cast(articles.first_ingested_at as date)) as day,

        substring(readings.text, placed.start_char + 1, placed.size) as line,
        readings.whole_lines,
        own_texts.own_text,
        (placed.paragraphs_above = 0 and placed.pieces_above <= {{ var('learned_edge_lines') }})
        or (placed.paragraphs_below = 0 and placed.pieces_below <= {{ var('learned_edge_lines') }}) as is_at_edge
    from placed
    inner join articles
        on placed.document_id = articles.document_id
    inner join readings
        on placed.document_id = readings.document_id
    inner join own_texts
        on placed.document_id = own_texts.document_id
    where
        placed.size <= {{ var('learned_line_size') }}
        and not placed.is_title
)

-- What is left of a line of which a rule cuts a piece is no line.
select
    * exclude (whole_lines),
    contains(whole_lines, chr(10) || line || chr(10)) as is_whole
from lines
