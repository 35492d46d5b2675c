{{ config(group_by='article_id') }}

with articles as (
    select * from {{ ref('int_articles') }}
),

shingles as (
    select * from {{ ref('int_article_shingles') }}
),

-- One article for each body: exact copies need no comparing.
bodies as (
    select
        shingles.*,
        articles.published_date
    from shingles
    inner join articles
        on shingles.article_id = articles.article_id
    qualify row_number() over (
        partition by articles.content_hash
        order by {{ earliest_first('articles') }}
    ) = 1
),

sampled as (
    select
        article_id,
        unnest(shingles[1:{{ var('duplicate_sample') }}]) as shingle
    from bodies
),

-- What stands in very many bodies is a formula, and would make each a candidate for each.
telling as (
    select shingle
    from sampled
    group by shingle
    having count(*) between 2 and {{ var('duplicate_formula_articles') }}
),

candidates as (
    select
        sampled.article_id,
        others.article_id as other_id
    from telling
    inner join sampled
        on telling.shingle = sampled.shingle
    inner join sampled as others
        on sampled.shingle = others.shingle and sampled.article_id < others.article_id
    group by sampled.article_id, others.article_id
    having count(*) >= {{ var('duplicate_sample_shared') }}
),

compared as (
    select
        candidates.*,
        len(bodies.shingles) as size,
        len(others.shingles) as other_size,
        len(list_intersect(bodies.shingles, others.shingles)) as shared,
        abs(date_diff('day', bodies.published_date, others.published_date)) as days_apart,
        {{ both_differ('tokens', 1, 0) }}
        or {{ both_differ('numbers', 3, 1) }}
        or {{ both_differ('names', 3, 0.5) }}
        -- Titles that each name what the other article does not: two telegrams, two weddings.
        or (
            {{ both_differ('names', 2, 0) }}
            and len(bodies.title_names) > len(list_intersect(bodies.title_names, others.names))
            and len(others.title_names) > len(list_intersect(others.title_names, bodies.names))
        ) as tells_otherwise
    from candidates
    inner join bodies
        on candidates.article_id = bodies.article_id
    inner join bodies as others
        on candidates.other_id = others.article_id
),

alike as (
    select
        article_id,
        other_id,
        shared / (size + other_size - shared) as jaccard,
        shared / least(size, other_size) as containment,
        days_apart,
        tells_otherwise
    from compared
)

select * from alike
where jaccard >= {{ var('likeness_jaccard') }}
