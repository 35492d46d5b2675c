-- Articles a step of time and outlet: the largest outlets by name, the others together as NULL.
with ranked as (
    select
        outlet,
        row_number() over (order by count(*) desc, outlet) <= $limit as is_named
    from scope_articles
    group by outlet
)

select
    date_trunc($unit, scope_articles.published_date)::date as day,
    case when ranked.is_named then scope_articles.outlet end as outlet,
    count(*) as articles
from scope_articles
inner join ranked using (outlet)
group by all
order by day, articles desc, outlet
