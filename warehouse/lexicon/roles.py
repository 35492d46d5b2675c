"""Roles of people («الرئيس», «وزير الخارجية»), for references such as «الرئيس الروسي»."""

from __future__ import annotations

from pathlib import Path

from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import read_table


def role_forms(user_dir: Path | None = None) -> PhraseMatcher[str]:
    """Compile the table `roles`; the values are role ids."""
    return PhraseMatcher((row["form"], row["role_id"]) for row in read_table("roles", user_dir=user_dir))
