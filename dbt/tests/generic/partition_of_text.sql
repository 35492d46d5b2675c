{# Documents whose segments leave out, repeat or misplace a part of the text. #}
{% test partition_of_text(model) %}
with readings as (
    select
        stg_articles.document_id,
        stg_articles.text
    from {{ ref('stg_articles') }} as stg_articles
    semi join {{ ref('articles') }} as articles
        on stg_articles.document_id = articles.document_id
    semi join {{ changes_of(ref('segments')) }} as changes
        on stg_articles.document_id = changes.document_id
),

joined as (
    select
        document_id,
        string_agg(text, '' order by segment_no) as text,
        bool_and(follows) as in_order
    from (
        select
            *,
            start_char = coalesce(lag(end_char) over (partition by document_id order by segment_no), 0)
            and length(text) = end_char - start_char as follows
        from {{ model }}
    )
    group by document_id
)

select readings.document_id
from readings
left join joined
    on readings.document_id = joined.document_id
where
    coalesce(joined.text, '') <> readings.text
    or not coalesce(joined.in_order, true)
{% endtest %}
