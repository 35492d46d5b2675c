"""Nouns that begin the names of organizations («وزارة», «الجيش»): the table `organization_heads`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from warehouse.errors import UsageError
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import Row, read_table

Follower = Literal["nationality", "definite"]


@dataclass(frozen=True, slots=True)
class OrganizationHead:
    """What must follow a head for both to be a name, and the gender of a nationality that agrees with it.

    With `nationality` it is the adjective («الجيش الروسي»); with `definite` a noun with the article, more of them,
    and the adjective where there is one («وزارة التعليم العالي المصرية»).
    """

    followed_by: Follower
    gender: str  # m or f


def organization_heads(user_dir: Path | None = None) -> PhraseMatcher[OrganizationHead]:
    """Compile the table. Raises UsageError for a follower that is none."""
    return PhraseMatcher((row["head"], _head(row)) for row in read_table("organization_heads", user_dir=user_dir))


def _head(row: Row) -> OrganizationHead:
    if row["followed_by"] not in get_args(Follower):
        raise UsageError(
            f"organization head «{row['head']}»: followed_by is «{row['followed_by']}», "
            f"allowed are {get_args(Follower)}."
        )
    return OrganizationHead(cast(Follower, row["followed_by"]), row["gender"])
