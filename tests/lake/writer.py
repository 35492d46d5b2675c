"""One of several writers: `python -m tests.lake.writer HOME NAME`, the lake's settings in the environment.

It takes in documents of which half are every writer's, quarantines one thing that is every writer's, and loads facts.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.store.test_build import document, facts, refusal
from warehouse.settings import Settings
from warehouse.store.opening import open_build

BATCHES = 4
DOCUMENTS = 3  # of each kind a batch


def main(home: str, name: str) -> None:
    """Write, and print how many documents were new."""
    new = 0
    with open_build(Settings(home=Path(home))) as build:
        for batch in range(BATCHES):
            own = [f"{name}-{batch}-{number}" for number in range(DOCUMENTS)]
            shared = [f"all-{batch}-{number}" for number in range(DOCUMENTS)]
            with build.transaction():
                new += build.add_documents([document(one) for one in (*own, *shared)], name)
                build.quarantine([refusal(document("bad"))])
            build.load(facts(*own, *shared), [f"id-{one}" for one in (*own, *shared)])
    print(new)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
