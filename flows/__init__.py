"""Orchestration: what runs, in which order.

The stages are in modules of their names; `refresh` puts them in order. Everything that parses, extracts or queries
is in `warehouse`.
"""

import logging

logging.getLogger("marsad").setLevel(logging.INFO)  # Prefect keeps what is said of a run, where it is told to
