"""Whether a pattern of the rule table is safe to run: a user's mistake must not hang a run."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from warehouse.errors import UsageError

LONGEST_PATTERN = 20_000  # characters, with the names in it written out

_parser: Any = import_module("re._parser")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")


def check_pattern(pattern: str, where: str, *, searched: bool = False) -> None:
    """Raise UsageError for what is no regular expression, is too long, or may take time without end.

    The last are repetitions of nothing but a repetition («(a+)+»): on a line that does not match they try exponentially
    many ways. A pattern that is `searched` for inside lines must not begin with a repetition without limit either: in a
    long run of what it repeats each place is tried to the end of the run.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise UsageError(f"{where}: the pattern has {len(pattern)} characters; at most {LONGEST_PATTERN} are allowed.")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"{where}: the pattern is no regular expression: {error}.") from error
    parsed = _parser.parse(pattern)
    if searched and _begins_endlessly(parsed):
        raise UsageError(
            f"{where}: a pattern of scope part must not begin with a repetition without limit; "
            "write \\s{0,3} for \\s*."
        )
    if _explodes(parsed):
        raise UsageError(
            f"{where}: a repetition holds only another repetition, as in (a+)+, and may never end; "
            "repeat once, or put a character that must occur between the two."
        )


def _begins_endlessly(parsed: Any) -> bool:
    """Tell whether what `parsed` matches first may be a repetition without limit."""
    for name, value in _items(parsed):
        if _is_endless(name, value) or any(map(_begins_endlessly, _sequences(name, value))):
            return name not in ("ASSERT", "ASSERT_NOT")
        if name == "AT" or not _may_be_nothing(name, value):
            return False
    return False


def _explodes(parsed: Any) -> bool:
    """Tell whether a repetition without limit anywhere in `parsed` repeats only such a repetition."""
    for name, value in _items(parsed):
        inner = _sequences(name, value)
        if _is_endless(name, value) and any(_may_be_only_a_repeat(sequence) for sequence in inner):
            return True
        if any(_explodes(sequence) for sequence in inner):
            return True
    return False


def _may_be_only_a_repeat(sequence: Any) -> bool:
    """Tell whether `sequence` can match by one endless repetition in it, all else in it being nothing."""
    items = _items(sequence)
    for number, (name, value) in enumerate(items):
        rest = items[:number] + items[number + 1 :]
        inside = name in ("SUBPATTERN", "BRANCH") and any(map(_may_be_only_a_repeat, _sequences(name, value)))
        if (_is_endless(name, value) or inside) and all(_may_be_nothing(*item) for item in rest):
            return True
    return False


def _may_be_nothing(name: str, value: Any) -> bool:
    if name in _REPEATS and value[0] == 0:
        return True
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return True
    sequences = _sequences(name, value)
    return bool(sequences) and any(all(_may_be_nothing(*item) for item in _items(each)) for each in sequences)


def _is_endless(name: str, value: Any) -> bool:
    return name in _REPEATS and value[1] == _parser.MAXREPEAT


def _items(parsed: Any) -> list[tuple[str, Any]]:
    return [(str(name), value) for name, value in parsed]


def _sequences(name: str, value: Any) -> list[Any]:
    """Return the sequences that an item of a parsed pattern holds."""
    if name in _REPEATS:
        return [value[2]]
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    return [value[1]] if name in ("ASSERT", "ASSERT_NOT") else []
