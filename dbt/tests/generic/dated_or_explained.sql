{# Articles with a date of unknown source, or without a date and without a reason. #}
{% test dated_or_explained(model) %}
select
    article_id,
    published_date,
    date_source,
    date_reason
from {{ model }}
where
    (published_date is null) <> (date_source is null)
    or (published_date is null and date_reason is null)
{% endtest %}
