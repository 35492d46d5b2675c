select
    entities.*,
    (
        select list(distinct alias order by alias)
        from entity_aliases
        where entity_aliases.entity_id = entities.entity_id
    ) as aliases
from entities
where entities.entity_id = $entity
