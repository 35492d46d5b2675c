select
    entities.entity_id,
    entities.name_ar,
    entities.name_en,
    entities.mention_count,
    max(jaro_winkler_similarity(lower(aliases.alias), lower($name))) as likeness,
    bool_or(contains(lower(aliases.alias), lower($name))) as is_part
from entities
inner join (
    select entity_id, alias
    from entity_aliases
    union
    select entity_id, unnest([name_ar, name_en])
    from entities
) as aliases using (entity_id)
where
    entities.mention_count > 0
    and (
        contains(lower(aliases.alias), lower($name)) or jaro_winkler_similarity(lower(aliases.alias), lower($name)) > 0.8
    )
group by entities.entity_id, entities.name_ar, entities.name_en, entities.mention_count
order by likeness + is_part::int * 0.1 desc, entities.mention_count desc, entities.entity_id
limit 5
