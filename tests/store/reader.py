"""A reader that opens a published file again and again until its standard input ends, then prints what it saw.

Usage: python reader.py FILE. It prints one JSON object: reads, errors (the first ten, in words), mixed reads, and how
often it saw an older release after a newer one.
"""

from __future__ import annotations

import json
import sys
import threading

import duckdb

QUERY = """
    select
        (select [min(value), max(value), count(*)] from articles),
        (select [min(value), max(value), count(*)] from mentions)
"""


def read(path: str) -> tuple[int, bool]:
    """Return what the file says, and whether it says one thing everywhere."""
    with duckdb.connect(path, read_only=True) as connection:
        row = connection.execute(QUERY).fetchone()
    assert row
    articles, mentions = row
    return int(articles[0]), articles == mentions and articles[0] == articles[1]


def main(path: str) -> None:
    """Read until standard input ends."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    reads, mixed, backwards, newest = 0, 0, 0, 0
    errors: list[str] = []
    while not ended.is_set():
        try:
            value, is_whole = read(path)
        except duckdb.Error as error:
            errors.append(str(error))
            continue
        reads += 1
        if reads == 1:
            print("reading", flush=True)  # noqa: T201
        mixed += not is_whole
        backwards += value < newest
        newest = max(newest, value)
    print(json.dumps({"reads": reads, "errors": errors[:10], "mixed": mixed, "backwards": backwards}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
