"""Marsad's publishing of a build file: a whole copy on the disk, hashes of its tables, the switch of the readers."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

from job import Clock, Job, Result, do

from tests.store.publishing import write_build
from warehouse.settings import Settings
from warehouse.store.releases import publish_build


def work(job: Job, clock: Clock) -> Result:
    """Publish a build so many times, each a little changed."""
    settings = Settings(home=Path(job["folder"], "home"), keep_releases=2)
    settings.make_folders()
    shutil.copyfile(Path(job["build"]), settings.build_file)
    for value in range(job["times"]):
        write_build(settings, value, rows=job["rows"])
        with clock.running():
            publish_build(settings, run_id=f"run {value}", fingerprint=f"content {value}")
    return {"version": version("marsad")}


do(work)
