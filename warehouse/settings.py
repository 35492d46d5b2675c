"""Every setting, once. Each is read from the environment as `MARSAD_<NAME>`, for example `MARSAD_HOME=/srv/news`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

TaggerKind = Literal["accurate", "fast"]


class Settings(BaseSettings):
    """How Marsad runs, and where its warehouse lives."""

    model_config = SettingsConfigDict(env_prefix="MARSAD_", extra="ignore", frozen=True)

    home: Path = Field(default=Path("data"), description="folder of the warehouse")
    lexicon_dir: Path | None = Field(default=None, description="folder with lexicon rows of your own")
    task_runner: Literal["auto", "threads", "processes"] = Field(
        default="auto", description="what annotates; auto takes processes when there is enough to do"
    )
    workers: int = Field(default=max(1, min(8, os.cpu_count() or 1)), ge=1, description="batches annotated at once")
    tagger: TaggerKind = Field(
        default="accurate", description="what finds names that no table has: an encoder and a CRF, or the CRF alone"
    )
    batch_size: int = Field(default=200, ge=1, description="documents a batch")
    keep_releases: int = Field(default=5, ge=1, description="releases kept for rollback")
    max_file_bytes: int = Field(
        default=64 * 2**20, ge=1, description="larger files, and lines of JSON lines files, go to quarantine"
    )
    dbt_threads: int = Field(default=2, ge=1, description="dbt nodes run at once")

    @property
    def published_file(self) -> Path:
        """The warehouse that readers open."""
        return self.home / "marsad.duckdb"

    @property
    def build_file(self) -> Path:
        """The warehouse that runs write."""
        return self.home / "build" / "marsad.duckdb"

    @property
    def releases_dir(self) -> Path:
        """The releases kept, one file each."""
        return self.home / "releases"

    @property
    def reports_dir(self) -> Path:
        """Data Docs and reports."""
        return self.home / "reports"

    def make_folders(self) -> None:
        """Create the folders of the home. Raises OSError where that is not allowed."""
        for folder in (self.build_file.parent, self.releases_dir, self.reports_dir):
            folder.mkdir(parents=True, exist_ok=True)
