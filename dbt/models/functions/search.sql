{{ config(
    materialized='table_function',
    parameters=[
        'query', "entity := ''", "since := ''", "until := ''", "outlet := ''", "event_type := ''", 'max_hits := 20'
    ]
) }}

with meant as materialized (
    select * from {{ ref('meant_words') }}(query)
),

hits as materialized (
    select *
    from
        {{ ref('find_articles') }}(
            query, entity := entity, since := since, until := until, outlet := outlet, event_type := event_type
        )
    order by score desc, published_date desc, article_id asc
    limit max_hits
),

texts as materialized (
    select
        articles.article_id,
        articles.title,
        articles.body
    from {{ ref('articles') }} as articles
    semi join hits
        on articles.article_id = hits.article_id
),

sentences as (
    select
        article_id,
        unnest(string_split(replace({{ cut_into_sentences('body') }}, chr(10), ' '), chr(30))) as sentence
    from texts
),

numbered as materialized (
    select
        article_id,
        trim(sentence) as sentence,
        row_number() over () as sentence_no
    from sentences
    where trim(sentence) <> ''
),

pieces as materialized (
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
        len(list_filter(
            {{ phrase_patterns('query') }},
            lambda pattern: regexp_matches(pieces.sentence, pattern)
        )) as phrases,
        count(distinct matched_pieces.asked_no) as matched,
        regexp_replace(string_agg(
            case when matched_pieces.piece is null then pieces.piece else '⟦' || pieces.piece || '⟧' end,
            '' order by pieces.piece_no
        ), '⟧( +)⟦', '\1', 'g') as sentence
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
    texts.title,
    best.sentence,
    round(hits.score, 2) as score
from hits
inner join texts
    on hits.article_id = texts.article_id
left join best
    on hits.article_id = best.article_id
order by hits.score desc, hits.published_date desc, hits.article_id asc
