select
    stage,
    reason,
    count(*) as documents
from quarantine
where resolved_at is null
group by all
order by documents desc, stage, reason
limit $limit
