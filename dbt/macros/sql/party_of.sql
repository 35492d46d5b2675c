{#
    Whom an entity speaks for: the state's code for a country, its capital, and the officials and organs of the state;
    any other entity speaks for itself.
#}
{% macro party_of(entity_id, country_code, role) -%}
    case
        when {{ role }} in ('country', 'capital') or {{ role }} in {{ quoted_list(var('state_roles')) }}
            then coalesce({{ country_code }}, {{ entity_id }})
        else {{ entity_id }}
    end
{%- endmacro %}
