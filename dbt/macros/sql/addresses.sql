{# The host of `url` in lower case, without user, port and `www.`; NULL where there is none. #}
{% macro host_of(url) -%}
    nullif(regexp_replace(regexp_extract(lower({{ url }}), '^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1), '^www\.', ''), '')
{%- endmacro %}

{#
    What two addresses of one page have in common: host and path, without scheme, fragment, a slash at the end and
    the parameters that count clicks. NULL for a bare host, which names an outlet and no article.
#}
{% macro canonical_url(url) -%}
    {{ host_of(url) }} || nullif(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        regexp_extract({{ url }}, '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+([^#]*)', 1),
        '([?&])(?:utm_[a-z]+|fbclid|gclid|ocid|cmpid)=[^&]*', '\1', 'g'
    ), '([?&])&+', '\1', 'g'), '[?&]+$', ''), '/+$', ''), '')
{%- endmacro %}
