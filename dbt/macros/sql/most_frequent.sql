{# For each `grain` of `relation`, the value of `column` that it has most often; the smallest of those as frequent. #}
{% macro most_frequent(relation, grain, column) -%}
    select
        {{ grain }},
        {{ column }}
    from {{ relation }}
    where {{ column }} is not null
    group by {{ grain }}, {{ column }}
    qualify row_number() over (partition by {{ grain }} order by count(*) desc, {{ column }} asc) = 1
{%- endmacro %}
