"""Measures what cleaning cuts from a corpus that is clean to begin with, and shows cuts to read by eye.

    python -m tests.benchmarks.cuts [--shared ../shared] [--corpus NAME] [--cuts N] [--seed S] [--rule ID] [--uncut N]

Prints the share of the articles' words that is cut, the articles quarantined by reason, the cuts by rule, and texts a
second. Ends with 1 where more is cut than `MOST_CUT` of a corpus that has such a limit.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.benchmarks.figures import Figures
from warehouse.cleaning import Rules, clean
from warehouse.errors import Unreadable
from warehouse.model import CleanDocument, RawDocument, Segment

CLEAN_CORPUS = "saudi_2015_july"
MOST_CUT = {CLEAN_CORPUS: 0.005}  # share of words
PROCESSES = 2
_BATCH = 500  # records
_AROUND = 70  # characters of context
_SHOWN = 50  # cuts
_ENDS = 3  # lines of a kept body that are shown of each end

_WORD = re.compile(r"\w+")
_rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece that was cut from article `row`, the rule that did it, and the text around."""

    row: str
    rule: str
    role: str
    text: str
    before: str
    after: str

    @property
    def words(self) -> int:
        """The number of words that were cut."""
        return _count_words(self.text)


@dataclass(slots=True)
class Tally:
    """What became of some articles: words of their texts, cuts, reasons of quarantine, and ends that were kept."""

    articles: int = 0
    words: int = 0
    seconds: float = 0.0  # of a processor
    cuts: list[Cut] = field(default_factory=list)
    quarantined: Counter[str] = field(default_factory=Counter)
    ends: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what became of other articles."""
        self.articles += other.articles
        self.words += other.words
        self.seconds += other.seconds
        self.cuts += other.cuts
        self.quarantined += other.quarantined
        self.ends += other.ends


def measure(shared: Path, rules: Rules, *, verbose: bool = False) -> Figures:
    """Return the share of words of the clean corpus that is kept; print its counts and, with `verbose`, fifty cuts."""
    whole = tally(shared, rules)
    if verbose:
        _show(random.Random(1).sample(whole.cuts, min(_SHOWN, len(whole.cuts))))  # noqa: S311  # no secret
    found = counts(whole)
    _print(found)
    return {"clean corpus words kept": 1 - found["cut share"]}


def tally(shared: Path, rules: Rules, *, corpus: str = CLEAN_CORPUS) -> Tally:
    """Clean every record of a corpus, in processes, and return what became of them in the corpus' order."""
    whole = Tally()
    with ProcessPoolExecutor(PROCESSES, initializer=_start, initargs=(rules,)) as pool:
        for part in pool.map(_tally, _batches(shared / f"corpora/{corpus}.jsonl.gz")):
            whole.add(part)
    return whole


def counts(whole: Tally) -> dict[str, float]:
    """Return what a tally comes to, by name.

    `articles`, `cut share` (of the words of the articles' texts; titles that come in a field of their own do not
    count), `texts a second` of one processor, `quarantined REASON`, and for each rule `cuts RULE` and `words RULE`.
    """
    found: dict[str, float] = {
        "articles": whole.articles,
        "cut share": sum(cut.words for cut in whole.cuts) / (whole.words or 1),
        "texts a second": whole.articles / (whole.seconds or 1.0),
    }
    found |= {f"quarantined {reason}": count for reason, count in sorted(whole.quarantined.items())}
    by_rule, words = Counter(cut.rule for cut in whole.cuts), Counter[str]()
    for cut in whole.cuts:
        words[cut.rule] += cut.words
    for rule, count in by_rule.most_common():
        found |= {f"cuts {rule}": count, f"words {rule}": words[rule]}
    return found


def _print(found: dict[str, float]) -> None:
    for name, value in found.items():
        print(f"{name:32} {value:.5f}" if name == "cut share" else f"{name:32} {value:.0f}")


def _start(rules: Rules) -> None:
    global _rules  # noqa: PLW0603  # one copy a process
    _rules = rules


def _batches(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        while batch := list(islice(lines, _BATCH)):
            yield batch


def _tally(records: list[str]) -> Tally:
    assert _rules is not None
    part = Tally()
    started = time.process_time()
    for number, record in enumerate(records):
        _add(part, record, _rules, number)
    part.seconds = time.process_time() - started
    return part


def _add(part: Tally, record: str, rules: Rules, number: int) -> None:
    """Clean one record and add what became of it to `part`."""
    fields = json.loads(record)
    row = str(fields.get("row", fields.get("path", number)))
    words = _count_words(fields["text"])
    part.articles += 1
    part.words += words
    payload = record.encode()
    try:
        document = clean(RawDocument(hashlib.sha256(payload).hexdigest(), "bench", "application/json", payload), rules)
    except Unreadable as error:
        part.quarantined[error.reason] += 1
        if error.reason == "no_body":
            part.cuts.append(Cut(row, "no_body", "quarantine", fields["text"], fields.get("title") or "", ""))
        return
    part.cuts += _cuts(document, row)
    lines = document.body.split("\n")
    part.ends.append((row, "\n".join([f"= {document.title}", *lines[:_ENDS], "   …", *lines[-_ENDS:]])))


def _cuts(document: CleanDocument, row: str) -> Iterator[Cut]:
    for segment in document.segments:
        if not segment.kept and segment.role != "blank":
            yield _cut(document.text, segment, row)


def _cut(text: str, segment: Segment, row: str) -> Cut:
    start, end = segment.start_char, segment.end_char
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Cut(row, segment.rule_id or "", segment.role, text[start:end], before, after)


def _count_words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def _show(cuts: Iterable[Cut]) -> None:
    for number, cut in enumerate(cuts, start=1):
        before, after = (" ⏎ ".join(part.split("\n")) for part in (cut.before, cut.after))
        print(f"{number:4} [{cut.row}] {cut.rule} ({cut.role}): …{before}⟦{cut.text}⟧{after}…")


def main() -> int:
    """Measure a corpus and print its figures; return 1 where too much is cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--corpus", default=CLEAN_CORPUS, help="a file of shared/corpora, without .jsonl.gz")
    parser.add_argument("--cuts", type=int, default=0, help="print so many random cuts with what is around them")
    parser.add_argument("--seed", type=int, default=1, help="of the random cuts")
    parser.add_argument("--rule", help="print cuts of this rule only")
    parser.add_argument("--uncut", type=int, default=0, help="print heads and tails of so many random articles")
    options = parser.parse_args()
    whole = tally(options.shared, Rules.load(), corpus=options.corpus)
    chosen = [cut for cut in whole.cuts if options.rule in (None, cut.rule)]
    dice = random.Random(options.seed)  # noqa: S311  # a sample to read, no secret
    _show(dice.sample(chosen, min(options.cuts, len(chosen))))
    for row, ends in dice.sample(whole.ends, min(options.uncut, len(whole.ends))):
        print(f"--- [{row}]\n{ends}")
    found = counts(whole)
    _print(found)
    return 1 if found["cut share"] > MOST_CUT.get(options.corpus, 1.0) else 0


if __name__ == "__main__":
    sys.exit(main())
