"""Lines learned from the corpus: what recurs over an outlet's articles is cut from them, though no rule names it.

Which lines those are is found in SQL, in the dbt model `int_recurring_lines`; here they are cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from warehouse.cleaning.line import KEPT, Line

LearnedLines = Mapping[str, Mapping[str, str]]
"""For each outlet its learned lines, letter for letter, with their ids."""

_ROLE = "ui"


def learned_lines(rows: Iterable[Mapping[str, str]]) -> LearnedLines:
    """Return the learned lines in rows of raw.learned_lines."""
    by_outlet: dict[str, dict[str, str]] = {}
    for row in rows:
        by_outlet.setdefault(row["outlet"], {})[row["line"]] = row["learned_id"]
    return by_outlet


def found_in(lines: Iterable[Line], learned: Mapping[str, str]) -> dict[str, str]:
    """Return those of an outlet's `learned` lines that would be kept in an article with `lines`, but for its title."""
    kept = {line.text for line in lines if line.role in KEPT and line.role != "title"}
    titles = {line.text for line in lines if line.role == "title"}
    return {text: learned[text] for text in (kept - titles) & learned.keys()}


def cut_learned(lines: Iterable[Line], learned: Mapping[str, str]) -> None:
    """Cut the lines that are one of `learned`."""
    for line in lines:
        if line.text in learned:
            line.role, line.rule_id = _ROLE, learned[line.text]
