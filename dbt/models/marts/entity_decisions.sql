{{ config(group_by='left_entity_id', tracked=['left_entity_id', 'right_entity_id']) }}

-- All spellings of the sound of one that is new, gone, or beside other names than before.
{% call stale_groups() %}
    with changed as (
        select spelling_entity_id as entity_id from {{ changes_of(ref('int_named_mentions')) }}
        union
        select spelling_entity_id from {{ ref('int_named_mentions') }}
        where article_id in (select article_id from {{ changes_of(ref('int_named_mentions')) }})
        union
        {{ judged_entities() }}
    ),

    sounds as (
        select
            entity_type,
            sound
        from {{ changes_of(ref('int_spellings')) }}
        union
        select
            entity_type,
            sound
        from {{ ref('int_spellings') }}
        where entity_id in (select entity_id from changed)
    )

    select spellings.entity_id
    from {{ ref('int_spellings') }} as spellings
    semi join sounds
        on spellings.entity_type = sounds.entity_type and spellings.sound = sounds.sound
    union
    select entity_id from {{ changes_of(ref('int_spellings')) }}
    union
    {{ judged_entities() }}
{% endcall %}

-- Of millions of mentions, and asked twice: those of some entities.
with named_mentions as not materialized (
    select * from {{ ref('int_named_mentions') }}
    where mention_type = 'name'
),

aliases as (
    select * from {{ ref('stg_catalogue_aliases') }}
    where kind = 'full'
),

catalogue as (
    select * from {{ ref('stg_catalogue_entities') }}
),

judgements as (
    select * from {{ ref('stg_entity_judgements') }}
),

-- Names of one word are too many people's: they are compared by letter only.
unknown as (
    select * from {{ ref('int_spellings') }}
    where {{ is_stale('entity_id') }}
),

known as (
    select
        catalogue.entity_id,
        catalogue.entity_type,
        {{ folded('aliases.alias') }} as name_key,
        {{ sound_key(folded('aliases.alias')) }} as sound
    from aliases
    inner join catalogue
        on aliases.entity_id = catalogue.entity_id
    where aliases.alias like '% %'
),

-- A spelling that sounds like a name of one entity of the catalogue.
like_known as (
    select
        unknown.entity_id as left_entity_id,
        min(known.entity_id) as right_entity_id,
        unknown.name_key as left_name,
        arg_max(
            known.name_key, (jaro_winkler_similarity(unknown.name_key, known.name_key), known.name_key)
        ) as right_name,
        max(jaro_winkler_similarity(unknown.name_key, known.name_key)) as score,
        'catalogue' as compared_with
    from unknown
    inner join known
        on unknown.entity_type = known.entity_type and unknown.sound = known.sound
    group by unknown.entity_id, unknown.name_key
    having count(distinct known.entity_id) = 1
),

-- Of the spellings of one sound the one taken in first leads; the others are compared with it.
led as (
    select
        unknown.*,
        first_value(unknown.entity_id) over spelled as leader_id,
        first_value(unknown.name_key) over spelled as leader_name
    from unknown
    anti join like_known
        on unknown.entity_id = like_known.left_entity_id
    window spelled as (
        partition by unknown.entity_type, unknown.sound
        order by unknown.first_ingested_at asc, unknown.article_count desc, unknown.name_key asc
    )
),

pairs as (
    select
        entity_id,
        leader_id
    from led
    where entity_id <> leader_id
),

paired as (
    select entity_id from pairs
    union
    select leader_id from pairs
),

articles_of as (
    select distinct
        named_mentions.spelling_entity_id as entity_id,
        named_mentions.article_id
    from named_mentions
    semi join paired
        on named_mentions.spelling_entity_id = paired.entity_id
),

-- Whom else the articles of a spelling name.
company as (
    select distinct
        articles_of.entity_id,
        named_mentions.spelling_entity_id as companion_id
    from articles_of
    inner join named_mentions
        on articles_of.article_id = named_mentions.article_id
    where articles_of.entity_id <> named_mentions.spelling_entity_id
),

with_company as (
    select distinct pairs.entity_id
    from pairs
    inner join company
        on pairs.entity_id = company.entity_id
    inner join company as company_of_leader
        on pairs.leader_id = company_of_leader.entity_id and company.companion_id = company_of_leader.companion_id
),

like_each_other as (
    select
        led.entity_id as left_entity_id,
        led.leader_id as right_entity_id,
        led.name_key as left_name,
        led.leader_name as right_name,
        jaro_winkler_similarity(led.name_key, led.leader_name) as score,
        case
            when with_company.entity_id is not null then 'company'
            when led.name_key like '% % %' then 'length'
            else 'nothing'
        end as compared_with
    from led
    left join with_company
        on led.entity_id = with_company.entity_id
    where led.entity_id <> led.leader_id
),

judged as (
    select
        left_entity_id,
        right_entity_id,
        left_name,
        right_name,
        case
            when score < {{ var('alike_names') }} or compared_with = 'nothing' then 'unsure'
            else 'same'
        end as judgement,
        score,
        case
            when score < {{ var('alike_names') }} then 'sounds alike, spelled too differently'
            when compared_with = 'catalogue' then 'sounds like one name of the catalogue'
            when compared_with = 'company' then 'sounds alike, named beside the same others'
            when compared_with = 'length' then 'sounds alike, three words or more'
            else 'sounds alike, nothing else in common'
        end as reason,
        'rule' as decided_by
    from (
        select * from like_known
        union all
        select * from like_each_other
    ) as compared
),

users as (
    select
        left_entity_id,
        right_entity_id,
        null as left_name,
        null as right_name,
        judgement,
        1.0 as score,
        reason,
        'user' as decided_by
    from judgements
)

-- What the user judged of two entities, in either order, wins.
select
    left_entity_id,
    right_entity_id,
    left_name,
    right_name,
    judgement,
    score,
    reason,
    decided_by
from users
union all
select
    judged.left_entity_id,
    judged.right_entity_id,
    judged.left_name,
    judged.right_name,
    judged.judgement,
    judged.score,
    judged.reason,
    judged.decided_by
from judged
anti join users
    on
        least(judged.left_entity_id, judged.right_entity_id) = least(users.left_entity_id, users.right_entity_id)
        and greatest(judged.left_entity_id, judged.right_entity_id)
        = greatest(users.left_entity_id, users.right_entity_id)
