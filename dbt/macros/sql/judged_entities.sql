{# Whom the user has judged, by the rows that say so now or that this model has from before. #}
{% macro judged_entities() -%}
    select unnest([left_entity_id, right_entity_id])
    from (
        select
            left_entity_id,
            right_entity_id
        from {{ ref('stg_entity_judgements') }}
        union all
        select
            left_entity_id,
            right_entity_id
        from {{ this }}
        where decided_by = 'user'
    ) as judged
{%- endmacro %}
