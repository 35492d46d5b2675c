"""What the user judged of pairs of entities: the rows of `entity_judgements` in his folder."""

from __future__ import annotations

from pathlib import Path

from warehouse.errors import UsageError
from warehouse.lexicon.tables import Row, read_user_rows

JUDGEMENTS = ("same", "different")


def read_judgements(user_dir: Path | None) -> list[Row]:
    """Return the user's judgements. Raises UsageError for one that is neither same nor different."""
    rows = read_user_rows("entity_judgements", user_dir)
    for row in rows:
        if row["judgement"] not in JUDGEMENTS:
            raise UsageError(
                f"entity_judgements: {row['left_entity_id']} and {row['right_entity_id']} are judged "
                f"«{row['judgement']}», allowed are {', '.join(JUDGEMENTS)}."
            )
    return rows
