"""The exceptions of Marsad.

MarsadError
├── UsageError            the caller asked for something that cannot be done (exit code 2)
├── StageError            a stage of the pipeline failed; the old release stands (exit code 1)
│   ├── NothingIngested   none of the inputs could be taken in
│   ├── ChecksFailed      an expectation or a dbt test failed on the build file
│   └── WarehouseBusy     another process holds the build file
└── Unreadable            one document or record cannot be read; it goes to quarantine with `reason`
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MarsadError(Exception):
    """Anything that Marsad raises on purpose."""


class UsageError(MarsadError):
    """The caller asked for something that cannot be done."""


class StageError(MarsadError):
    """A stage of the pipeline failed; what was published before still stands."""


class NothingIngested(StageError):
    """None of the inputs could be taken in."""


class ChecksFailed(StageError):
    """A check on the build file failed, so it was not published."""


class WarehouseBusy(StageError):
    """Another process holds the build file."""


class Unreadable(MarsadError):
    """One document or record cannot be read.

    `reason` is a short code in snake_case (`empty_file`, `no_arabic`, `bad_json` …), `detail` says what was
    found and what to do.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)  # what it is made from again where another process receives it
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


def crashed(error: Exception) -> Unreadable:
    """Return what an `error` that nobody foresaw makes of the input it came from."""
    return Unreadable("crashed", f"{type(error).__name__}: {error}; a fault of Marsad, please report it.")


def check_known(name: str | None, known: Iterable[str], *, what: str) -> None:
    """Raise UsageError for a `name` that is not among the known ones, with the nearest and all of them."""
    names = sorted(set(known))
    if name is None or name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    meant = f" (is «{near[0]}» meant?)" if near else ""
    raise UsageError(f"no {what} is named «{name}»{meant}; there are {', '.join(names) or 'none'}.")
