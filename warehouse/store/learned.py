"""Lines learned from the corpus: which of them cleaning cuts, and what people decided about them.

The mart `learned_lines` says what ought to be cut; `raw.learned_lines` is what is cut. A run that has something to do
adopts the first as the second, and the documents concerned are read again.
"""

from __future__ import annotations

from typing import Literal

import pyarrow as pa

from warehouse.errors import UsageError
from warehouse.store.build import Build, now

Decision = Literal["keep", "cut"]


def cut_lines(build: Build) -> pa.Table:
    """Return the rows of raw.learned_lines: the lines that cleaning cuts."""
    return build.connection.execute("select * from raw.learned_lines").to_arrow_table()


def has_open_decisions(build: Build) -> bool:
    """Tell whether a line is cut that somebody decided to keep, or the other way round."""
    query = """
        select count(*) from raw.learned_decisions left join raw.learned_lines using (learned_id)
        where (learned_decisions.decision = 'cut') <> (learned_lines.learned_id is not null)
    """
    return build.connection.execute(query).fetchone() != (0,)


def adopt_learned_lines(build: Build, run_id: str) -> None:
    """Cut what the last transform learned and people decided, from now on, and nothing else.

    Documents with a line that comes or goes are marked to be read again, in the same transaction.
    """
    if not _is_modelled(build):
        return
    connection = build.connection
    with build.transaction():  # `wanted` too: a run that was waited for may have learned other lines
        connection.execute("""
            create or replace temp table wanted as
            select learned_id, outlet, line from main.learned_lines where status in ('learned', 'cut')
        """)
        connection.execute("""
            with changed as (
                select * from wanted anti join raw.learned_lines using (learned_id)
                union all
                select learned_id, outlet, line from raw.learned_lines anti join wanted using (learned_id)
            )

            insert into raw.rereads
            select distinct segments.document_id
            from raw.segments
            inner join raw.articles on segments.document_id = articles.document_id
            inner join changed on articles.outlet = changed.outlet
            anti join raw.rereads on segments.document_id = rereads.document_id
            where
                (segments.kept or segments.rule_id = changed.learned_id)
                and segments.end_char - segments.start_char = length(changed.line)
                and substring(articles.text, segments.start_char + 1, length(changed.line)) = changed.line
        """)
        connection.execute("delete from raw.learned_lines where learned_id not in (select learned_id from wanted)")
        connection.execute(
            """
            insert into raw.learned_lines
            select learned_id, outlet, line, ? from wanted anti join raw.learned_lines using (learned_id)
            """,
            [run_id],
        )


def decide(build: Build, learned_id: str, decision: Decision) -> str:
    """Keep or cut a line of the mart `learned_lines` from the next run on, whatever the counts say; return the line.

    Raises UsageError when there is no such line.
    """
    query = "select outlet, line from main.learned_lines where learned_id = ?"
    row = build.connection.execute(query, [learned_id]).fetchone() if _is_modelled(build) else None
    if row is None:
        raise UsageError(f"no recurring line has the id {learned_id}; see `marsad learned list --all`.")
    query = """
        merge into raw.learned_decisions as known
        using (
            select
                $learned_id as learned_id,
                $outlet as outlet,
                $line as line,
                $decision as decision,
                $decided_at::timestamp as decided_at
        ) as again using (learned_id)
        when matched then update set decision = again.decision, decided_at = again.decided_at
        when not matched then insert by name
    """
    decided = {"learned_id": learned_id, "outlet": row[0], "line": row[1], "decision": decision, "decided_at": now()}
    build.connection.execute(query, decided)
    return str(row[1])


def _is_modelled(build: Build) -> bool:
    """Tell whether dbt has made the mart."""
    query = "select count(*) from duckdb_views() where schema_name = 'main' and view_name = 'learned_lines'"
    return build.connection.execute(query).fetchone() != (0,)
