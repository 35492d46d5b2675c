{# Each article has exactly one current version. #}
{% test one_current_version(model) %}

select
    article_id,
    count(*) filter (is_current) as current_versions
from {{ model }}
group by article_id
having count(*) filter (is_current) <> 1

{% endtest %}
