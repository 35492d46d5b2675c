"""Writes `examples.md` from a published sample: `python -m warehouse.examples [HOME]`."""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse.examples import PAGE, render
from warehouse.settings import Settings
from warehouse.store.opening import open_published


def main() -> None:
    """Write the page with the answers of the warehouse in HOME, by default the one that `make run` publishes."""
    settings = Settings(home=Path(sys.argv[1])) if len(sys.argv) > 1 else Settings()
    with open_published(settings) as connection:
        PAGE.write_text(render(connection), encoding="utf-8")


if __name__ == "__main__":
    main()
