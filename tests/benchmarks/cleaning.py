"""Measures cleaning against labelled texts and pages that are not part of the project.

    python tests/benchmarks/cleaning.py [--shared ../shared] [--verbose]

Prints, for each set: the share of lines rightly kept or cut, token precision, recall and F1 of the body, words wrongly
cut, titles and dates, and texts a second. Ends with 1 where a figure is below its floor; the
speed has none, for it is the machine's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from warehouse.cleaning import Rules, clean
from warehouse.cleaning.lines import KEPT, read_lines
from warehouse.model import CleanDocument, RawDocument

FLOORS = {"seed_lines": 0.97, "seeds_f1": 0.97, "dev_f1": 0.95, "html_f1": 0.93}
MOST_CUT = 0  # words of clean texts
_KEPT_LABELS = {"body", "heading", "title", "body_glued"}


def tokens(text: str) -> Counter[str]:
    """Return the words of `text`, marks and tatweel dropped, with their counts."""
    return Counter(re.findall(r"\w+", re.sub("[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\ufeff]", "", text)))


def f1(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Return token precision, recall and F1 of (predicted, gold) texts, counted over all of them."""
    hit = predicted = wanted = 0
    for text, gold in pairs:
        one, other = tokens(text), tokens(gold)
        hit += (one & other).total()
        predicted += one.total()
        wanted += other.total()
    precision, recall = hit / (predicted or 1), hit / (wanted or 1)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def run(payload: bytes, media_type: str, rules: Rules) -> CleanDocument:
    """Clean one payload."""
    return clean(RawDocument(hashlib.sha256(payload).hexdigest(), "bench", media_type, payload), rules)


def jsonl(path: Path) -> list[dict]:
    """Return the records of a JSON lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def seed_lines(shared: Path, rules: Rules, verbose: bool) -> float:
    """Return the share of lines of the raw articles that are rightly kept or cut."""
    by_file: dict[str, list[dict]] = {}
    for row in jsonl(shared / "gold/seed_lines.jsonl"):
        by_file.setdefault(row["file"], []).append(row)
    right = total = 0
    for name, rows in by_file.items():
        text = "\n".join(row["text"] for row in rows)
        decided = {line.text: line for line in read_lines(text, rules)}
        decided_at = {line.start: line for line in read_lines(text, rules)}
        at = 0
        for row in rows:
            if row["label"] != "blank":
                line = decided_at.get(at) or decided[row["text"].strip()]
                ok = (line.role in KEPT) == (row["label"] in _KEPT_LABELS) and (line.role == "title") == (
                    row["label"] == "title"
                )
                right, total = right + ok, total + 1
                if verbose and not ok:
                    print("   ", name[:3], row["label"], line.role, line.rule_id, row["text"][:100])
            at += len(row["text"]) + 1
    return right / total


def seeds(shared: Path, rules: Rules) -> float:
    """Print the titles and dates of the gold seeds; print and return their body F1."""
    pairs, titles, dates = [], 0, 0
    golds = sorted((shared / "gold/seeds").glob("*.gold.json"))
    for path in golds:
        gold = json.loads(path.read_text("utf-8"))
        found = run((shared / "seeds" / f"{gold['doc']}.txt").read_bytes(), "text/plain", rules)
        pairs.append((found.body, "\n".join(gold["body"])))
        titles += found.title == gold["title"]
        dates += (str(found.published_date) if found.published_date else None) == gold["published"]
    score = report("seeds", pairs)
    print(f"    titles {titles}/{len(golds)}, dates {dates}/{len(golds)}")
    return score


def report(name: str, pairs: list[tuple[str, str]]) -> float:
    """Print and return the body F1 of a set."""
    precision, recall, both = f1(pairs)
    print(f"{name:12} body P {precision:.4f}  R {recall:.4f}  F1 {both:.4f}   ({len(pairs)} texts)")
    return both


def dev(shared: Path, rules: Rules, verbose: bool) -> float:
    """Print and return the body F1 of texts with injected boilerplate."""
    pairs, titles, wrong = [], 0, Counter()
    rows = jsonl(shared / "text_clean/dev_300.jsonl")
    started = time.process_time()
    found = [run(row["text"].encode(), "text/plain", rules) for row in rows]
    speed = len(rows) / (time.process_time() - started)
    for row, document in zip(rows, found, strict=True):
        pairs.append((document.body, row["gold_body"]))
        titles += (document.title or "").split() == row["title"].split()
        if verbose:
            roles = {}
            for segment in document.segments:
                for part in document.text[segment.start_char : segment.end_char].split("\n"):
                    roles[part.strip()] = segment
            for line in row["lines"]:
                segment = roles.get(line["text"].strip())
                if segment and line["label"] not in ("title",) and segment.kept != (line["label"] in _KEPT_LABELS):
                    wrong[line["label"], segment.role] += 1
                    print("   ", row["id"], line["label"], segment.role, segment.rule_id, line["text"][:110])
    score = report("dev", pairs)
    print(f"    titles {titles}/{len(rows)}, {speed:.0f} texts a second", wrong or "")
    return score


def control(shared: Path, rules: Rules, verbose: bool) -> int:
    """Print and return the number of words wrongly cut from clean texts."""
    cut = 0
    for row in jsonl(shared / "text_clean/control_dev.jsonl"):
        document = run(row["text"].encode(), "text/plain", rules)
        missing = tokens(row["gold_body"]) - tokens(document.body)
        cut += missing.total()
        if verbose and missing:
            print(
                "   ",
                row["id"][:60],
                [
                    (s.role, s.rule_id, document.text[s.start_char : s.end_char][:80])
                    for s in document.segments
                    if not s.kept and s.role != "blank"
                ],
            )
            print("      title:", document.title)
    print(f"control      {cut} words wrongly cut")
    return cut


def pages(shared: Path, rules: Rules, verbose: bool) -> float:
    """Print and return the body F1 of the HTML pages, with their titles and dates."""
    pairs = []
    meta = json.loads((shared / "gold/html/meta.json").read_text("utf-8"))
    for path in sorted((shared / "html").glob("*.html")):
        document = run(path.read_bytes(), "text/html", rules)
        gold = shared / "gold/html" / f"{path.stem}.txt"
        one = ""
        if gold.exists():
            pair = (document.body, gold.read_text("utf-8"))
            pairs.append(pair)
            one = f"F1 {f1([pair])[2]:.3f}"
        wanted = meta.get(path.stem, {}).get("published")
        dated = f"{document.published_date} {document.date_source} (gold {wanted})"
        about = " | ".join(str(value) for value in (document.byline, document.outlet, document.title))
        print(f"    {path.stem:18} {one:9} {document.language} {dated} {about}")
        if verbose:
            for segment in document.segments:
                if segment.role not in ("blank", "body"):
                    print(
                        "        ",
                        segment.role,
                        segment.rule_id,
                        document.text[segment.start_char : segment.end_char][:90],
                    )
    return report("html", pairs)


def main() -> int:
    """Measure everything; return 1 where a floor is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    rules = Rules.load()
    figures = {"seed_lines": seed_lines(options.shared, rules, options.verbose)}
    print(f"seed lines   {figures['seed_lines']:.4f} rightly kept or cut")
    figures["seeds_f1"] = seeds(options.shared, rules)
    figures["dev_f1"] = dev(options.shared, rules, options.verbose)
    cut = control(options.shared, rules, options.verbose)
    figures["html_f1"] = pages(options.shared, rules, options.verbose)
    below = {name: (figures[name], floor) for name, floor in FLOORS.items() if figures[name] < floor}
    print("below their floors:", below or "none")
    return 1 if below or cut > MOST_CUT else 0


if __name__ == "__main__":
    sys.exit(main())
