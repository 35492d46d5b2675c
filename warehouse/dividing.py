"""Dividing: what is tried again in which pieces when annotating some documents of a batch failed.

The documents before and after the one that it failed at are tried anew, and the one itself alone; where nobody knows
which it was, one half and then the other. A document that fails alone twice is refused. Workers divide so what killed
a process of theirs, and a flow what cost a cluster its machines.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from warehouse.batch import Stage
from warehouse.errors import Unreadable
from warehouse.terminal import shown

logger = logging.getLogger("marsad.annotate")


@dataclass(frozen=True, slots=True)
class Step:
    """A worker begins a stage of a document of its batch, or to write down a part (without a document)."""

    document: int | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class Defeat:
    """A task that could not be done: why, and at which step; None where it was at no document."""

    step: Step | None
    error: Unreadable

    @property
    def stage(self) -> Stage:
        """The stage that a document is refused at because of it."""
        return "clean" if self.step and self.step.stage == "clean" else "annotate"


def divide(
    batch: str, whole: range, attempt: Callable[[range], Defeat | None], refuse: Callable[[int, Defeat], None]
) -> None:
    """Let `attempt` annotate all documents that `whole` numbers, in as many parts as it takes; `refuse` the others."""
    parts = [whole]
    suspects: set[int] = set()
    while parts:
        part = parts.pop()
        defeat = attempt(part)
        if defeat is None:
            continue
        told = shown(str(defeat.error))
        logger.warning("batch %s, documents %d to %d: %s", batch, part.start, part.stop - 1, told)
        suspect = _suspect(part, defeat)
        if suspect in suspects:
            refuse(part.start, defeat)
            continue
        if suspect is not None:
            suspects.add(suspect)
        parts += _split(part, suspect)


def _suspect(part: range, defeat: Defeat) -> int | None:
    """Return the number of the document that defeated a worker, None where it cannot be told."""
    if len(part) == 1:
        return part.start
    return defeat.step.document if defeat.step else None


def _split(part: range, suspect: int | None) -> list[range]:
    """Return the parts to be tried in place of `part`, the last one first: the suspect alone, or halves."""
    if suspect is None:
        middle = part.start + len(part) // 2
        return [range(middle, part.stop), range(part.start, middle)]
    pieces = [range(suspect + 1, part.stop), range(part.start, suspect), range(suspect, suspect + 1)]
    return [piece for piece in pieces if piece]
