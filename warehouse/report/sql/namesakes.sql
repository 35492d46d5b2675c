select distinct
    entity_aliases.alias,
    entities.entity_id,
    entities.name_ar,
    entities.name_en,
    entities.mention_count
from entity_aliases
inner join entities using (entity_id)
union
select
    unnest([name_ar, name_en, entity_id]),
    entity_id,
    name_ar,
    name_en,
    mention_count
from entities
