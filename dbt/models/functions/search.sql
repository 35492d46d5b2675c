{{ config(
    materialized='table_function',
    parameters=[
        'query', 'entity := null', 'since := null', 'until := null', 'outlet := null', 'event_type := null',
        'max_hits := 20'
    ]
) }}

with phrases as (
    select * from {{ ref('phrase_patterns') }}(query)
),

meant as (
    select * from {{ ref('meant_words') }}(query)
),

candidates as (
    select
        matches.score,
        matches.matched_words,
        articles.article_id,
        articles.published_date,
        outlets.name as outlet,
        articles.title,
        articles.body
    from {{ ref('matching_articles') }}(query) as matches
    inner join {{ ref('articles') }} as articles
        on matches.article_id = articles.article_id
    inner join {{ ref('published_sources') }} as outlets
        on articles.source_id = outlets.source_id
    where
        (since is null or articles.published_date >= cast(since as date))
        and (until is null or articles.published_date <= cast(until as date))
        and (outlet is null or outlet in (outlets.source_id, outlets.name, outlets.domain))
        and (entity is null or articles.article_id in (
            select mentions.article_id
            from {{ ref('mentions') }} as mentions
            inner join {{ ref('find_entity') }}(entity) as named
                on mentions.entity_id = named.entity_id
        ))
        and (event_type is null or articles.article_id in (
            select reports.article_id
            from {{ ref('event_mentions') }} as reports
            inner join {{ ref('events') }} as events
                on reports.event_id = events.event_id
            where events.event_type = upper(event_type)
        ))
        and (
            (select count(*) from phrases) = 0
            or matches.matched_words = (select count(distinct meant.asked_no) from meant)
        )
        and not exists (
            select 1 from phrases
            where not regexp_matches(concat_ws(chr(10), articles.title, articles.body), phrases.pattern)
        )
),

hits as (  -- articles with all the words; where there is none, those with the most
    select *
    from candidates
    qualify matched_words = max(matched_words) over ()
    order by score desc, published_date desc, article_id asc
    limit max_hits
),

sentences as (
    select
        article_id,
        unnest(string_split(replace({{ cut_into_sentences('body') }}, chr(10), ' '), chr(30))) as sentence
    from hits
),

numbered as (
    select
        article_id,
        trim(sentence) as sentence,
        row_number() over () as sentence_no
    from sentences
    where trim(sentence) <> ''
),

pieces as (
    select
        article_id,
        sentence,
        sentence_no,
        unnest({{ pieces_of('sentence') }}) as piece,
        generate_subscripts({{ pieces_of('sentence') }}, 1) as piece_no
    from numbered
),

matched_pieces as (
    select
        readings.piece,
        min(meant.asked_no) as asked_no
    from (
        select
            piece,
            unnest({{ readings_of('plain') }}) as word
        from (
            select
                piece,
                {{ plain_word('piece') }} as plain
            from (select distinct piece from pieces) as written
        ) as spelled
    ) as readings
    inner join meant
        on readings.word = meant.word
    group by readings.piece
),

marked as (
    select
        pieces.article_id,
        pieces.sentence_no,
        (select count(*) from phrases where regexp_matches(pieces.sentence, phrases.pattern)) as phrases,
        count(distinct matched_pieces.asked_no) as matched,
        string_agg(
            case when matched_pieces.piece is null then pieces.piece else '⟦' || pieces.piece || '⟧' end,
            '' order by pieces.piece_no
        ) as sentence
    from pieces
    left join matched_pieces
        on pieces.piece = matched_pieces.piece
    group by pieces.article_id, pieces.sentence, pieces.sentence_no
),

best as (
    select
        marked.article_id,
        marked.sentence
    from marked
    qualify
        row_number() over (
            partition by marked.article_id
            order by marked.phrases desc, marked.matched desc, marked.sentence_no asc
        ) = 1
)

select
    hits.article_id,
    hits.published_date,
    hits.outlet,
    hits.title,
    best.sentence,
    round(hits.score, 2) as score
from hits
left join best
    on hits.article_id = best.article_id
order by hits.score desc, hits.published_date desc, hits.article_id asc
