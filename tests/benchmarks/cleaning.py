"""Measures cleaning against labelled texts, pages and bytes that are not part of the project.

    python -m tests.benchmarks.cleaning [--shared ../shared] [--only NAME ...] [--verbose] [--raise-floors]

The parts: `lines` (every line of the raw articles), `texts` (texts with boilerplate put in), `control` (clean texts
that look like boilerplate), `pages` (HTML), `malformed` (bytes in every state), `cuts` (a clean
corpus).
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figures import Figures, f1, parser, settle, tokens
from warehouse.cleaning import Rules, clean
from warehouse.cleaning.lines import KEPT, read_lines
from warehouse.model import CleanDocument, RawDocument, Segment

_KEPT_LABELS = {"body", "heading", "title", "body_glued"}


def clean_text(text: str, rules: Rules) -> CleanDocument:
    """Clean one plain text."""
    payload = text.encode()
    return clean(RawDocument(hashlib.sha256(payload).hexdigest(), "bench", "text/plain", payload), rules)


def _jsonl(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def lines(shared: Path, rules: Rules, *, verbose: bool) -> Figures:
    """Return the share of lines of the raw articles rightly kept or cut, and of their bodies, titles and dates."""
    by_file: dict[str, list[dict]] = {}
    for row in _jsonl(shared / "gold/seed_lines.jsonl"):
        by_file.setdefault(row["file"], []).append(row)
    right = total = 0
    for name, rows in by_file.items():
        decided = {line.start: line for line in read_lines("\n".join(row["text"] for row in rows), rules)}
        at = 0
        for row in rows:
            if row["label"] != "blank":
                line = decided[at + len(row["text"]) - len(row["text"].lstrip())]
                is_kept, is_title = row["label"] in _KEPT_LABELS, row["label"] == "title"
                ok = (line.role in KEPT, line.role == "title") == (is_kept, is_title)
                right, total = right + ok, total + 1
                if verbose and not ok:
                    print("   ", name[:3], row["label"], line.role, line.rule_id, row["text"][:100])
            at += len(row["text"]) + 1
    return {"lines of the raw articles": right / total} | _raw_articles(shared, rules)


def _raw_articles(shared: Path, rules: Rules) -> Figures:
    pairs, titles, dates = [], 0, 0
    golds = [json.loads(path.read_text("utf-8")) for path in sorted((shared / "gold/seeds").glob("*.gold.json"))]
    for gold in golds:
        found = clean_text((shared / "seeds" / f"{gold['doc']}.txt").read_text("utf-8"), rules)
        pairs.append((found.body, "\n".join(gold["body"])))
        titles += found.title == gold["title"]
        dates += (str(found.published_date) if found.published_date else None) == gold["published"]
    return {
        "raw articles body f1": f1(pairs)[2],
        "raw articles titles": titles / len(golds),
        "raw articles dates": dates / len(golds),
    }


def texts(shared: Path, rules: Rules, *, verbose: bool) -> Figures:
    """Return the body F1 of texts with boilerplate put in, and the share of right titles; print the speed."""
    rows = _jsonl(shared / "text_clean/dev_300.jsonl")
    started = time.process_time()
    found = [clean_text(row["text"], rules) for row in rows]
    print(f"{len(rows) / (time.process_time() - started):.0f} texts a second")
    titles = sum(
        (document.title or "").split() == row["title"].split() for row, document in zip(rows, found, strict=True)
    )
    if verbose:
        for row, document in zip(rows, found, strict=True):
            _print_wrong_lines(row, document)
    return {
        "texts body f1": f1((document.body, row["gold_body"]) for row, document in zip(rows, found, strict=True))[2],
        "texts titles": titles / len(rows),
    }


def _print_wrong_lines(row: dict, document: CleanDocument) -> None:
    pieces: dict[str, Segment] = {}
    for segment in document.segments:
        for part in document.text[segment.start_char : segment.end_char].split("\n"):
            pieces[part.strip()] = segment
    for line in row["lines"]:
        piece = pieces.get(line["text"].strip())
        if piece and line["label"] != "title" and piece.kept != (line["label"] in _KEPT_LABELS):
            print("   ", row["id"], line["label"], piece.role, piece.rule_id, line["text"][:110])


def control(shared: Path, rules: Rules, *, verbose: bool) -> Figures:
    """Return the share of words kept of clean texts whose sentences only look like boilerplate."""
    lost: Counter[str] = Counter()
    words = 0
    for row in _jsonl(shared / "text_clean/control_dev.jsonl"):
        document = clean_text(row["text"], rules)
        missing = tokens(row["gold_body"]) - tokens(document.body)
        lost, words = lost + missing, words + tokens(row["gold_body"]).total()
        if verbose and missing:
            cut = [piece for piece in document.segments if not piece.kept and piece.role != "blank"]
            print("   ", row["id"][:60], document.title)
            for piece in cut:
                print("       ", piece.role, piece.rule_id, document.text[piece.start_char : piece.end_char][:80])
    print(f"{lost.total()} words of {words} wrongly cut from the control texts")
    return {"control words kept": 1 - lost.total() / words}


PARTS = {"lines": lines, "texts": texts, "control": control}
MODULES = ("pages", "malformed", "cuts")  # parts with a module of their own


def measure(name: str, shared: Path, rules: Rules, *, verbose: bool) -> Figures:
    """Return the figures of the part `name`."""
    part = PARTS.get(name) or import_module(f"tests.benchmarks.{name}").measure
    return part(shared, rules, verbose=verbose)


def main() -> int:
    """Measure all parts, or those named; return 1 where a figure is below its floor."""
    options = parser(__doc__ or "")
    names = [*PARTS, *MODULES]
    options.add_argument("--only", nargs="+", choices=names, default=names, help="measure only these parts")
    options.add_argument("--verbose", action="store_true", help="print what went wrong")
    chosen = options.parse_args()
    if not chosen.shared.exists():
        print(f"{chosen.shared} is not here: nothing to measure against.")
        return 0
    rules = Rules.load()
    figures: Figures = {}
    for name in chosen.only:
        print(f"-- {name}")
        figures |= measure(name, chosen.shared, rules, verbose=chosen.verbose)
    print()
    return settle(figures, raise_floors=chosen.raise_floors)


if __name__ == "__main__":
    sys.exit(main())
