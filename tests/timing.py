"""Whether time grows with what there is to do, on a busy machine and in a process full of objects."""

from __future__ import annotations

import time
from collections.abc import Callable

_ATTEMPTS = 3


def process_seconds(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def assert_in_proportion(measure: Callable[[int], float], small: int, large: int, *, most: float, noise: float) -> None:
    """Raise AssertionError where `large` takes more than `most` times the seconds of `small`, and `noise` more.

    What else goes on only ever adds time, and seldom each time: both are measured anew while it looks so, and the
    least seconds of each count.
    """
    of_small: list[float] = []
    of_large: list[float] = []
    for _ in range(_ATTEMPTS):
        of_small.append(measure(small))
        of_large.append(measure(large))
        if min(of_large) <= most * min(of_small) + noise:
            return
    raise AssertionError(f"{of_small} seconds for {small}, and {of_large} for {large}")
