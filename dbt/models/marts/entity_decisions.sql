{{ config(group_by='left_entity_id', tracked=['left_entity_id', 'right_entity_id']) }}

-- All spellings of the sound of one that is new, gone, or beside other names than before, or of a name of the catalogue
-- that is.
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
        union
        select
            catalogue.entity_type,
            {{ sound_key(folded('aliases.alias')) }} as sound
        from {{ ref('stg_catalogue_aliases') }} as aliases
        inner join {{ ref('stg_catalogue_entities') }} as catalogue
            on aliases.entity_id = catalogue.entity_id
        where aliases.entity_id in (select entity_id from changed)
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

cleaning_words as (
    select * from {{ ref('cleaning_words') }}
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
        max(jaro_winkler_similarity(unknown.name_key, known.name_key)) as score
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

compared as (
    select * from like_known
    union all
    select
        entity_id as left_entity_id,
        leader_id as right_entity_id,
        name_key as left_name,
        leader_name as right_name,
        jaro_winkler_similarity(name_key, leader_name) as score
    from led
    where entity_id <> leader_id
),

-- Whom else the articles of a spelling name. Countries, their capitals and who reports it are named with all namesakes.
company as (
    select distinct
        compared.left_entity_id,
        compared.right_entity_id,
        companions.spelling_entity_id as companion_id
    from compared
    inner join named_mentions
        on compared.left_entity_id = named_mentions.spelling_entity_id
    inner join named_mentions as companions
        on named_mentions.article_id = companions.article_id
    left join catalogue
        on companions.spelling_entity_id = catalogue.entity_id
    where
        companions.spelling_entity_id not in (compared.left_entity_id, compared.right_entity_id)
        and coalesce(catalogue.role, '') not in {{ quoted_list(var('wide_roles') + var('untelling_roles')) }}
),

-- Materialized, for the other one may be in very many articles, and each is to be looked at once.
articles_of_right as materialized (
    select distinct
        named_mentions.spelling_entity_id as right_entity_id,
        named_mentions.article_id
    from named_mentions
    semi join compared
        on named_mentions.spelling_entity_id = compared.right_entity_id
),

named_together as materialized (
    select distinct
        articles_of_right.right_entity_id,
        companions.spelling_entity_id as companion_id
    from articles_of_right
    inner join named_mentions as companions
        on articles_of_right.article_id = companions.article_id
    semi join company
        on
            articles_of_right.right_entity_id = company.right_entity_id
            and companions.spelling_entity_id = company.companion_id
),

with_company as (
    select distinct company.left_entity_id
    from company
    semi join named_together
        on
            company.right_entity_id = named_together.right_entity_id
            and company.companion_id = named_together.companion_id
),

-- «محمود» sounds like «محمد», and is another name; «عبد الله» is one.
given_names as (
    select {{ bare_name(folded('word')) }} as given_name
    from cleaning_words
    where kind like 'given_name%'
    union
    select {{ bare_name("split_part(replace(" ~ folded('name_ar') ~ ", 'عبد ', 'عبد'), ' ', 1)") }}
    from catalogue
    where
        entity_type = 'person'
        and country_code in {{ quoted_list(var('arab_countries')) }}
        and name_ar like '% %'
),

words as (
    select
        left_entity_id,
        right_entity_id,
        unnest(string_split(replace(left_name, 'عبد ', 'عبد'), ' ')) as left_word,
        unnest(string_split(replace(right_name, 'عبد ', 'عبد'), ' ')) as right_word
    from compared
),

named_otherwise as (
    select distinct
        words.left_entity_id,
        words.right_entity_id
    from words
    semi join given_names
        on {{ bare_name('words.left_word') }} = given_names.given_name
    semi join given_names as right_given_names
        on {{ bare_name('words.right_word') }} = right_given_names.given_name
    where {{ bare_name('words.left_word') }} <> {{ bare_name('words.right_word') }}
),

judged as (
    select
        compared.left_entity_id,
        compared.right_entity_id,
        compared.left_name,
        compared.right_name,
        case
            when compared.score < {{ var('alike_names') }} then 'sounds alike, spelled too differently'
            when named_otherwise.left_entity_id is not null then 'sounds alike, other given names'
            when with_company.left_entity_id is not null then 'sounds alike, named beside the same others'
            when compared.left_name like '% % %' then 'sounds alike, three words or more'
            else 'sounds alike, nothing else in common'
        end as reason,
        case
            when
                reason in (
                    'sounds alike, spelled too differently',
                    'sounds alike, other given names',
                    'sounds alike, nothing else in common'
                )
                then 'unsure'
            else 'same'
        end as judgement,
        compared.score,
        'rule' as decided_by
    from compared
    left join named_otherwise
        on
            compared.left_entity_id = named_otherwise.left_entity_id
            and compared.right_entity_id = named_otherwise.right_entity_id
    left join with_company
        on compared.left_entity_id = with_company.left_entity_id
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
