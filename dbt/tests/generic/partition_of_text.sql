{# Documents whose segments leave out, repeat or misplace a part of the text. #}
{% test partition_of_text(model) %}
with readings as (
    select
        document_id,
        length(text) as size
    from {{ ref('stg_articles') }}
    where
        document_id in (select document_id from {{ ref('int_articles') }})
{%- if not should_full_refresh() %}
        and document_id in (select document_id from {{ changes_of(ref('int_articles')) }})
{%- endif %}
),

placed as (
    select
        document_id,
        end_char,
        end_char >= start_char
        and start_char = coalesce(lag(end_char) over (partition by document_id order by segment_no), 0) as follows
    from {{ model }}
    where document_id in (select document_id from readings)
),

joined as (
    select
        document_id,
        max(end_char) as size,
        bool_and(follows) as in_order
    from placed
    group by document_id
)

select readings.document_id
from readings
left join joined
    on readings.document_id = joined.document_id
where
    coalesce(joined.size, 0) <> readings.size
    or not coalesce(joined.in_order, true)
{% endtest %}
