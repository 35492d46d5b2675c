"""What an extractor sees of an article."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from warehouse.arabic.words import Passage
from warehouse.model import Annotation, CleanDocument, Field


@dataclass(frozen=True)
class Reading:
    """An article being read: its passages, its date, and the facts found so far."""

    passages: dict[Field, Passage]
    published_date: dt.date | None
    facts: Annotation = field(default_factory=Annotation)

    @classmethod
    def of(cls, article: CleanDocument) -> Reading:
        """Return the reading of a cleaned article, with nothing found yet."""
        passages: dict[Field, Passage] = {"title": Passage(article.title or ""), "body": Passage(article.body)}
        return cls(passages, article.published_date)

    def having(self, **facts: Any) -> Reading:
        """Return the reading with some facts (`mentions`, `dates`, `quotes`, `events`) put in."""
        return replace(self, facts=replace(self.facts, **facts))
