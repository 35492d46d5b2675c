select
    run_id,
    started_at,
    finished_at
from runs
where status = 'published'
order by started_at desc
limit 1
