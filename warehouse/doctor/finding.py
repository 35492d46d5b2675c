"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    topic: str
    level: Level
    detail: str
    fix: str | None = None  # what to do about it
    leftover: Path | None = None  # what `--fix` removes
