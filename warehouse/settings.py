"""Every setting, once. Each is read from the environment as `MARSAD_<NAME>`, for example `MARSAD_HOME=/srv/news`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.sources.limits import Limits

if TYPE_CHECKING:
    from warehouse.fetching.limits import FetchLimits

TaggerKind = Literal["accurate", "fast"]
_MOST_BYTES = 2**50  # and the other bounds: what is beyond is a slip of the hand, and numbers of the system end there
_MOST_COUNT = 10**9
_MOST_SECONDS = 10**6


def _memory_for_tables() -> int:
    """Return a quarter of the memory that this machine or container has, or 640 MiB where that is more.

    With 640 MiB 100,000 articles are built, and what does not fit goes to disk. What is joined grows with the articles,
    and spilled rows carry whole texts and lists along: a million want some GiB, and other programs want the rest.
    """
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")  # of the container; "max" where it has none
    granted = limit.read_text(encoding="utf-8").strip() if limit.exists() else "max"
    return max(640 * 2**20, (min(int(granted), physical) if granted.isdigit() else physical) // 4)


class Settings(BaseSettings):
    """How Marsad runs, and where its warehouse lives."""

    model_config = SettingsConfigDict(env_prefix="MARSAD_", extra="ignore", frozen=True)

    home: Path = Field(default=Path("data"), description="folder of the warehouse")
    store: Literal["file", "ducklake"] = Field(
        default="file", description="where the warehouse lives: a DuckDB file of the home, or a DuckLake"
    )
    ducklake_catalog: SecretStr | None = Field(
        default=None, description="the DuckLake's Postgres, as libpq names it; else, for trying it, HOME/lake.ducklake"
    )
    ducklake_data: str | None = Field(
        default=None, description="folder, or s3://BUCKET/FOLDER, of the DuckLake's Parquet files; else HOME/lake"
    )
    ducklake_maintenance: str = Field(
        default="0 3 * * *", description="schedule of a DuckLake's maintenance: an interval such as 12h, or a cron line"
    )
    ducklake_grace_hours: float = Field(
        default=24.0,
        le=_MOST_SECONDS,
        ge=0,
        description="that files and snapshots are kept when no release needs them; no reader may take longer",
    )
    sources: Path | None = Field(default=None, description="file that declares the sources; else HOME/sources.toml")
    lexicon_dir: Path | None = Field(default=None, description="folder with lexicon rows of your own")
    task_runner: Literal["processes", "dask", "threads"] = Field(
        default="processes",
        description="what annotates; dask needs the extra `cluster`; threads are for debugging: no limit holds in them",
    )
    dask_address: str | None = Field(
        default=None, description="scheduler of a Dask cluster, as tcp://host:8786; else one is made here for the run"
    )
    workers: int = Field(
        default=max(1, min(8, os.cpu_count() or 1)),
        le=1024,
        ge=1,
        description="batches annotated at once; of a Dask cluster its cores: documents are cut into shares for so many",
    )
    worker_memory_bytes: int = Field(
        default=4 * 2**30,
        le=_MOST_BYTES,
        ge=2 * 2**30,
        description="data that a worker may hold; it needs 1.6 GiB for a start, most of which it never touches",
    )
    document_seconds: int = Field(
        default=60, le=_MOST_SECONDS, ge=1, description="time that a worker may spend on a document"
    )
    tagger: TaggerKind = Field(
        default="accurate", description="what finds names that no table has: an encoder and a CRF, or the CRF alone"
    )
    batch_size: int = Field(default=200, le=_MOST_COUNT, ge=1, description="documents a batch")
    keep_releases: int = Field(default=5, le=_MOST_COUNT, ge=1, description="releases kept for rollback")
    keep_release_days: float = Field(
        default=0.0, le=36_500, ge=0, description="releases younger than this are kept as well, however many they are"
    )
    max_file_bytes: int = Field(
        default=64 * 2**20, le=_MOST_BYTES, ge=1, description="larger files, lines and records go to quarantine"
    )
    max_unpacked_bytes: int = Field(
        default=32 * 2**30, le=_MOST_BYTES, ge=1, description="that a packed file may unpack to, in all"
    )
    max_packing_ratio: int = Field(
        default=200, le=_MOST_COUNT, ge=2, description="of unpacked to packed bytes, from 1 MiB on"
    )
    max_archive_members: int = Field(
        default=100_000, le=_MOST_COUNT, ge=1, description="of an archive; links of a sitemap"
    )
    max_archive_depth: int = Field(default=2, le=16, ge=1, description="archives in archives")
    dbt_memory_bytes: int = Field(
        default_factory=_memory_for_tables,
        le=_MOST_BYTES,
        ge=2**27,
        description="that DuckDB may hold while dbt runs, by default a quarter of the memory; more goes to disk",
    )
    dbt_threads: int = Field(
        default=2, le=1024, ge=1, description="dbt nodes run at once; in a DuckLake one, for commits at once may fail"
    )
    fetch_contact: str | None = Field(
        default=None, pattern=r"^[ -~]*$", description="address or page, in ASCII, that tells outlets who reads them"
    )
    fetch_delay_seconds: float = Field(
        default=1.0, le=_MOST_SECONDS, ge=0, description="between two requests to a host"
    )
    fetch_connect_seconds: float = Field(default=10.0, le=_MOST_SECONDS, gt=0, description="to connect to a host")
    fetch_read_seconds: float = Field(default=20.0, le=_MOST_SECONDS, gt=0, description="without a byte of an answer")
    fetch_total_seconds: float = Field(default=60.0, le=_MOST_SECONDS, gt=0, description="for one request in all")
    fetch_retries: int = Field(default=3, le=100, ge=0, description="of a request whose failure may heal")
    fetch_retry_seconds: float = Field(
        default=1.0, le=_MOST_SECONDS, ge=0, description="before the first retry, doubled for each other"
    )
    fetch_max_wait_seconds: float = Field(
        default=60.0, le=_MOST_SECONDS, ge=0, description="waited at most when a host asks to wait"
    )
    fetch_max_redirects: int = Field(default=10, le=100, ge=0, description="followed from one address")
    fetch_max_bytes: int = Field(default=16 * 2**20, le=_MOST_BYTES, ge=1, description="of a page, unpacked")
    fetch_max_list_bytes: int = Field(
        default=64 * 2**20, le=_MOST_BYTES, ge=1, description="of a feed or sitemap, unpacked"
    )
    fetch_max_table_bytes: int = Field(default=8 * 2**30, le=_MOST_BYTES, ge=1, description="of a table")
    fetch_table_seconds: float = Field(default=3600.0, le=_MOST_SECONDS, gt=0, description="for a table in all")
    fetch_max_lists: int = Field(
        default=50, le=_MOST_COUNT, ge=1, description="pages of a feed, or sitemaps, a source and run"
    )
    fetch_max_items: int = Field(
        default=1000, le=_MOST_COUNT, ge=1, description="articles asked for, a source and run, newest first"
    )
    fetch_parallel_hosts: int = Field(default=8, ge=1, le=64, description="hosts asked at once")
    fetch_host_failures: int = Field(
        default=5, le=_MOST_COUNT, ge=1, description="in a row, and a host is left alone for the run"
    )
    fetch_page_retry_minutes: float = Field(
        default=30.0,
        le=_MOST_SECONDS,
        ge=0,
        description="before a page that failed is asked again, doubled for each run in a row",
    )
    fetch_recheck_days: float = Field(
        default=3.0, le=36_500, ge=0, description="how long a page is asked again after it changed"
    )
    fetch_proxy: str | None = Field(
        default=None, description="through which all is fetched; proxies of the environment are not used"
    )
    alerts: SecretStr | None = Field(
        default=None, description="addresses of Apprise that are told what fails or falls silent, with commas between"
    )
    silent_after: int = Field(
        default=48, le=10_000, ge=1, description="turns of a source's schedule without anything new before an alert"
    )
    allow_private_addresses: bool = Field(default=False, description="fetch from hosts inside your own network too")

    @property
    def sources_file(self) -> Path:
        """The file that declares the sources, whether it is there or not."""
        return self.sources or self.home / "sources.toml"

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

    @property
    def archive_dir(self) -> Path:
        """What was fetched, as web archives."""
        return self.home / "archive"

    @property
    def limits(self) -> Limits:
        """The limits of reading."""
        return Limits(
            max_bytes=self.max_file_bytes,
            max_unpacked_bytes=self.max_unpacked_bytes,
            max_ratio=self.max_packing_ratio,
            max_members=self.max_archive_members,
            max_depth=self.max_archive_depth,
        )

    @property
    def fetch_limits(self) -> FetchLimits:
        """The limits of fetching."""
        from warehouse.fetching.limits import FetchLimits  # all that can fetch comes with it

        prefix = "fetch_"
        fetching = {name.removeprefix(prefix): value for name, value in self if name.startswith(prefix)}
        return FetchLimits(**fetching, allow_private_addresses=self.allow_private_addresses)

    def make_folders(self) -> None:
        """Create the folders of the home. Raises OSError where that is not allowed."""
        for folder in (self.build_file.parent, self.releases_dir, self.reports_dir):
            folder.mkdir(parents=True, exist_ok=True)
