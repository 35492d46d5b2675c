"""Roles of people («الرئيس», «وزير الخارجية») and who held them when, for references such as «الرئيس الروسي»."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import UsageError
from warehouse.lexicon.catalogue import Catalogue
from warehouse.lexicon.matcher import PhraseMatcher
from warehouse.lexicon.tables import read_table


def role_forms(user_dir: Path | None = None) -> PhraseMatcher[str]:
    """Compile the table `roles`; the values are role ids, several where a form has several meanings."""
    return PhraseMatcher((row["form"], row["role_id"]) for row in read_table("roles", user_dir=user_dir))


def _date(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell) if cell else None


def role_limits(user_dir: Path | None = None) -> PhraseMatcher[str]:
    """Compile the table `role_limits`; the values are its kinds, before and after."""
    return PhraseMatcher((row["form"], row["kind"]) for row in read_table("role_limits", user_dir=user_dir))


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in a role: from `start` on, and before `end` (None while it lasts)."""

    entity_id: str
    start: dt.date
    end: dt.date | None


class Holders:
    """The table `entity_roles`: which person held a role in a country or body on a day."""

    def __init__(self, terms: dict[tuple[str, str], list[Term]]) -> None:
        """Keep `terms` by role id and by the country's or body's entity id."""
        self._terms = terms

    @classmethod
    def load(cls, catalogue: Catalogue, user_dir: Path | None = None) -> Holders:
        """Read the table. Raises UsageError for a date that is none, or an entity that the catalogue lacks."""
        terms: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for row in read_table("entity_roles", user_dir=user_dir):
            unknown = {row["entity_id"], row["of_entity_id"]} - catalogue.entities.keys()
            if unknown:
                raise UsageError(f"entity_roles: no table of entities has {', '.join(sorted(unknown))}.")
            try:
                start, end = _date(row["held_from"]), _date(row["held_until"])
            except ValueError as error:
                raise UsageError(f"entity_roles, {row['entity_id']}: {error}; write YYYY-MM-DD.") from error
            terms[row["role_id"], row["of_entity_id"]].append(Term(row["entity_id"], start or dt.date.min, end))
        return cls(dict(terms))

    def on(self, role_ids: Iterable[str], of_entity_id: str, day: dt.date | None) -> str | None:
        """Return the person who held one of `role_ids` of a country or body on `day`; None if unknown or not one."""
        if day is None:
            return None
        found = {
            term.entity_id
            for role_id in role_ids
            for term in self._terms.get((role_id, of_entity_id), ())
            if term.start <= day and (term.end is None or day < term.end)
        }
        return found.pop() if len(found) == 1 else None
