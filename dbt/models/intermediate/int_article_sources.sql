{{ config(group_by='article_id', tracked=['article_id']) }}

-- Outlets are few and seldom change; then all is looked at.
{% call stale_groups() %}
    select article_id from {{ changes_of(ref('int_articles')) }}
    union
    select article_id from {{ ref('int_articles') }}
    where
        exists (select 1 from {{ changes_of(ref('int_outlets')) }})
        or exists (select 1 from {{ changes_of(ref('int_declared_outlets')) }})
{% endcall %}

with articles as (
    select * from {{ ref('int_articles') }}
    where {{ is_stale('article_id') }}
),

sources as (
    select * from {{ ref('int_outlets') }}
),

declared_outlets as (
    select * from {{ ref('int_declared_outlets') }}
),

-- What articles say of where they are from, each way of saying it once.
imprints as (
    select distinct
        host,
        outlet
    from articles
),

addressed as (
    select
        host,
        outlet,
        {{ folded('outlet') }} as folded_outlet,
        case
            when host is not null then host
            when regexp_full_match(outlet, '[\w-]+([.][\w-]+)+') then regexp_replace(lower(outlet), '^www[.]', '')
        end as domain
    from imprints
),

labelled_domains as (
    select
        domain,
        unnest(range(1, len(string_split(domain, '.')))) as label_no
    from addressed
    group by domain
),

-- ar.news.example is of news.example too.
parent_domains as (
    select
        domain,
        array_to_string(string_split(domain, '.')[label_no:], '.') as parent_domain
    from labelled_domains
),

known_domains as (
    select
        parent_domains.domain,
        sources.source_id
    from parent_domains
    inner join sources
        on parent_domains.parent_domain = sources.domain
    qualify row_number() over (
        partition by parent_domains.domain
        order by length(parent_domains.parent_domain) desc, sources.source_id asc
    ) = 1
),

-- Newspapers of several countries have one name: where there is a host, it is only an outlet's that has no domain.
known_names as (
    select
        {{ folded('name') }} as folded_name,
        min(source_id) as source_id,
        min(source_id) filter (where domain is null) as source_without_domain
    from sources
    group by folded_name
),

resolved as (
    select
        addressed.*,
        case
            when known_domains.source_id is not null then known_domains.source_id
            when addressed.host is null and known_names.source_id is not null then known_names.source_id
            when known_names.source_without_domain is not null then known_names.source_without_domain
            when addressed.domain is not null then replace(addressed.domain, '.', '-')
            when addressed.folded_outlet <> '' then {{ content_id('outlet-', ['addressed.folded_outlet']) }}
            else 'unknown'
        end as source_id
    from addressed
    left join known_domains
        on addressed.domain = known_domains.domain
    left join known_names
        on addressed.folded_outlet = known_names.folded_name
)

select
    articles.article_id,
    coalesce(declared_outlets.source_id, resolved.source_id) as source_id,
    resolved.domain,
    resolved.outlet
from articles
inner join resolved
    on
        articles.host is not distinct from resolved.host
        and articles.outlet is not distinct from resolved.outlet
left join declared_outlets
    on articles.source_name = declared_outlets.source_name
