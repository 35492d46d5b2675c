"""Marsad's ingest of JSON lines: documents by their content's hash, sightings, quarantine."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from job import Clock, Job, Result, do

from flows.ingest import Ingested, read_files
from warehouse.intake import Intake
from warehouse.settings import Settings
from warehouse.store.opening import open_build


def ingest(file: str, home: Path) -> Settings:
    """Take in one file into an empty home."""
    settings = Settings(home=home)
    settings.make_folders()
    read_files.fn(Intake(paths=(Path(file),)), settings, "run 1", Ingested())
    return settings


def work(job: Job, clock: Clock) -> Result:
    """Load the lines, then those with a broken one among them."""
    ingest(job["one"], Path(job["folder"], "one"))  # what is imported at the first call is there
    with clock.running():
        settings = ingest(job["lines"], Path(job["folder"], "home"))
    broken = ingest(job["broken"], Path(job["folder"], "broken"))
    with open_build(settings) as build:
        (rows,) = build.connection.execute("select count(*) from raw.documents").fetchone() or (0,)
    with open_build(broken) as build:
        (left,) = build.connection.execute("select count(*) from raw.documents").fetchone() or (0,)
        told = build.connection.execute("select uri, reason from raw.quarantine").fetchall()
    said = ", ".join(f"quarantined, line {uri.rpartition('#')[2]}, {reason}" for uri, reason in told)
    return {"rows": rows, "broken_rows": left, "broken_told": said, "version": version("marsad")}


do(work)
