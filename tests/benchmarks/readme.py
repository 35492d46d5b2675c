"""README's tables, which benchmarks write between two marks."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def with_tables(readme: str, mark: str, tables: str) -> str:
    """Return README's text with other tables between `<!-- mark -->` and its end. Raises ValueError without the two."""
    opening, closing = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before, begin, rest = readme.partition(opening)
    _, end, after = rest.partition(closing)
    if not (begin and end):
        raise ValueError(f"README.md has no {opening} … {closing} to put the tables between.")
    return f"{before}{begin}\n{tables}\n{end}{after}"


def write_tables(mark: str, tables: str, path: Path = README) -> None:
    """Put tables into README."""
    path.write_text(with_tables(path.read_text(encoding="utf-8"), mark, tables), encoding="utf-8")
