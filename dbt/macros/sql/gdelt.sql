{# GDELT's event ids are integers: the first 60 bits of ours. #}
{% macro gdelt_id(event_id) -%}
    cast('0x' || substring({{ event_id }}, 2, 15) as bigint)
{%- endmacro %}

{# A time as GDELT writes it: YYYYMMDDHHMMSS, as a number. #}
{% macro gdelt_time(moment) -%}
    cast(strftime({{ moment }}, '%Y%m%d%H%M%S') as bigint)
{%- endmacro %}

{# How GDELT grades a place: 1 country, 4 city or site, 5 part of a country; NULL for what is no place. #}
{% macro gdelt_place_type(entity_type, role) -%}
    case
        when {{ entity_type }} <> 'location' then null
        when {{ role }} in ('country', 'territory') then 1
        when {{ role }} in ('province', 'state', 'region') then 5
        else 4
    end
{%- endmacro %}
