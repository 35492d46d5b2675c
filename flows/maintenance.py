"""The flow `maintain`: a lake is kept small and quick, by its schedule beside the runs."""

from __future__ import annotations

import logging
from pathlib import Path

from prefect import flow

from flows.alerts import alert_failure
from flows.naming import settings_of_run
from warehouse.store.maintenance import Maintained
from warehouse.store.maintenance import maintain as maintain_lake

logger = logging.getLogger("marsad.maintenance")


@flow(name="maintain", on_failure=[alert_failure], on_crashed=[alert_failure])
def maintain(home: Path | None = None, wait_seconds: float = 0) -> Maintained:
    """Let go what no release of the lake needs, and merge small files.

    Args:
        home: Folder of the warehouse; else that of MARSAD_HOME, or ./data.
        wait_seconds: How long to wait for a run to end that keeps the catalog, where that is a file.

    """
    maintained = maintain_lake(settings_of_run({"home": home}), wait_seconds)
    logger.info("%s", maintained)
    return maintained
