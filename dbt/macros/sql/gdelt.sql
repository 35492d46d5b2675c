{# GDELT's event ids are integers: the first 60 bits of ours. #}
{% macro gdelt_id(event_id) -%}
    cast('0x' || substring({{ event_id }}, 2, 15) as bigint)
{%- endmacro %}

{# A time as GDELT writes it: YYYYMMDDHHMMSS, as a number. #}
{% macro gdelt_time(moment) -%}
    cast(strftime({{ moment }}, '%Y%m%d%H%M%S') as bigint)
{%- endmacro %}

{#
    How GDELT grades a place: 1 country, 2 state of the USA, 3 city of the USA, 4 city or site elsewhere, 5 part of a
    country elsewhere; NULL for what is no place, and for what has many countries, as a continent.
#}
{% macro gdelt_place_type(entity_type, role, country_code) -%}
    case
        when {{ entity_type }} <> 'location' then null
        when {{ role }} in ('country', 'territory') then 1
        when {{ role }} in ('continent', 'region') and {{ country_code }} is null then null
        when {{ country_code }} = 'US' and {{ role }} in ('province', 'state') then 2
        when {{ role }} in ('province', 'state', 'region') and coalesce({{ country_code }}, '') <> 'US' then 5
        when {{ country_code }} = 'US' then 3
        else 4
    end
{%- endmacro %}
