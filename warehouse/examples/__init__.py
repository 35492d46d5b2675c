"""Twenty questions that analysts ask, in SQL, and what the sample corpus answers.

`questions.sql` has the questions, each a comment with its query below; `examples.md` is written from it and a published
sample by `python -m warehouse.examples`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.errors import UsageError

FOLDER = Path(__file__).parent
PAGE = FOLDER / "examples.md"

_HEAD = """# Twenty questions

What analysts ask of a warehouse of news, in SQL, and what the sample corpus answers: 41 short articles that were
written for this project. Every query runs as it stands with `marsad sql` and in any DuckDB client. `python -m
warehouse.examples` writes this page anew, and the tests compare it with what the sample gives.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the query that answers it."""

    question: str
    query: str


def load_examples(path: Path = FOLDER / "questions.sql") -> list[Example]:
    """Return the questions of a file. Raises UsageError for a block that has no question or no query."""
    found = []
    for block in path.read_text(encoding="utf-8").strip().split(";\n"):
        question, _, query = block.strip().removesuffix(";").partition("\n")
        if not question.startswith("-- ") or not query:
            raise UsageError(f"{path.name}: {block[:60]!r} is not a comment line and a query below it.")
        found.append(Example(question.removeprefix("-- "), query))
    return found


def render(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the page with the answers of the warehouse that `connection` reads, in Markdown."""
    sections = [_HEAD]
    for number, example in enumerate(load_examples(), start=1):
        answer = connection.execute(example.query)
        columns = [name for name, *_ in answer.description or ()]
        table = "\n".join([_row(columns), _row(["---"] * len(columns)), *map(_row, answer.fetchall())])
        sections.append(f"## {number}. {example.question}\n\n```sql\n{example.query};\n```\n\n{table}\n")
    return "\n".join(sections)


def _row(cells: object) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"  # type: ignore[attr-defined]


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\n", " ").replace("|", "\\|")
