{#
    Whether `bodies` and `others` both have things in their list `things` that the other lacks: at least `few` of
    them, and more than `share` of what they have in common. What only one has was added or left out.
#}
{% macro both_differ(things, few, share) -%}
    least(len(bodies.{{ things }}), len(others.{{ things }})) - len(list_intersect(bodies.{{ things }}, others.{{ things }}))
    >= greatest({{ few }}, {{ share }} * len(list_intersect(bodies.{{ things }}, others.{{ things }})))
{%- endmacro %}
