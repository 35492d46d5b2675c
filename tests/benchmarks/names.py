"""Measures names alone, on given text: the whole recognizer, and the catalogue and the tagger by themselves.

    python -m tests.benchmarks.names [--shared ../shared] [--only NAME ...] [--articles N] [--raise-floors]

The parts: `gold` (exact F1 and linking on annotated articles), `anercorp` (the tenth of ANERcorp that the tagger was
not trained on), `speed` (articles a second on two processes, and that every span is its surface), `frequent` (the
entities named most often, to be read).
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.figures import Figures, parser, settle
from warehouse.arabic.words import Passage
from warehouse.extraction.names import recognize
from warehouse.extraction.names.catalogued import find_catalogued
from warehouse.extraction.names.tagger import load_tagger
from warehouse.extraction.names.vote import Vote
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon, load_lexicon
from warehouse.model import Mention

CORPUS = "saudi_2015_july"
_FREQUENT = 100  # entities
_KINDS = {"person": "PER", "location": "LOC", "organization": "ORG"}
_SENTENCES = 12  # of ANERcorp that are read as one article: about as many as its articles have
# Roles of bodies of which ANERcorp, in the nine tenths that are trained on, marks less than half as organizations.
_UNMARKED_ROLES = {
    "army",
    "court",
    "government",
    "intelligence",
    "military",
    "ministry",
    "parliament",
    "police",
    "seat",
}

Name = tuple[str, int, int, int, str]  # document, paragraph or sentence, start, end, kind
Recognizer = Callable[[Reading, Lexicon], Sequence[Mention]]


def _catalogue_only(reading: Reading, lexicon: Lexicon) -> list[Mention]:
    return [item.mention(reading.passages[item.field]) for item in find_catalogued(reading, lexicon)]


def _tagger_only(reading: Reading, lexicon: Lexicon) -> list[Mention]:
    tagged = load_tagger(lexicon, "accurate").tag(reading)
    return [
        item.mention(reading.passages[item.field])
        for item in Vote(reading, lexicon, (), tagged.outside).added(tagged.names)
    ]


RECOGNIZERS: dict[str, Recognizer] = {
    "accurate": lambda reading, lexicon: recognize(reading, lexicon, load_tagger(lexicon, "accurate")),
    "fast": lambda reading, lexicon: recognize(reading, lexicon, load_tagger(lexicon, "fast")),
    "no tagger": lambda reading, lexicon: recognize(reading, lexicon, None),
    "catalogue only": _catalogue_only,
    "tagger only": _tagger_only,
}


WHOLE = ("accurate", "fast")  # those that users may choose


def reading_of(title: str | None, body: str) -> Reading:
    """Return the reading of a text that needs no cleaning."""
    return Reading({"title": Passage(title or ""), "body": Passage(body)}, None)


def names_of(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that are names."""
    return [mention for mention in mentions if mention.mention_type == "name"]


def f1(found: set[Name], wanted: set[Name]) -> float:
    """Return exact F1."""
    return 2 * len(found & wanted) / ((len(found) + len(wanted)) or 1)


def gold(shared: Path, lexicon: Lexicon, recognizers: Mapping[str, Recognizer] = RECOGNIZERS) -> Figures:
    """Return the whole recognizer's figures on both gold sets; print those of the others beside them."""
    figures: Figures = {}
    for name, recognizer in recognizers.items():
        for case in ("seeds", "news"):
            found = on_gold(shared / "gold" / case, recognizer, lexicon)
            print(f"{name:15} {case:6}", " ".join(f"{key} {value:.3f}" for key, value in found.items()))
            if name in WHOLE:
                figures |= {f"names {name} {case} {key}": value for key, value in found.items()}
    return figures


def on_gold(folder: Path, recognizer: Recognizer, lexicon: Lexicon) -> Figures:
    """Return micro F1, F1 by kind, and how well entities are told apart, on the annotated articles of a folder."""
    found: dict[Name, str] = {}
    wanted: dict[Name, str] = {}
    for path in sorted(folder.glob("*.gold.json")):
        article = json.loads(path.read_text("utf-8"))
        wanted |= dict(_wanted(article))
        starts = [0]
        for paragraph in article["body"]:
            starts.append(starts[-1] + len(paragraph) + 1)
        for mention in names_of(recognizer(reading_of(article["title"], "\n".join(article["body"])), lexicon)):
            number = -1 if mention.field == "title" else sum(start <= mention.start_char for start in starts) - 1
            shift = 0 if number < 0 else starts[number]
            span = (mention.start_char - shift, mention.end_char - shift)
            kind = _KINDS[mention.entity_type]
            found[article["doc"], number, *span, kind] = mention.entity_id or f"{kind} {mention.name_key}"
    by_kind = {
        kind: f1({name for name in found if name[-1] == kind}, {name for name in wanted if name[-1] == kind})
        for kind in _KINDS.values()
    }
    return {"micro": f1(set(found), set(wanted)), **by_kind, "linking": _b_cubed(found, wanted)}


def _wanted(article: dict) -> Iterator[tuple[Name, str]]:
    for mention in article["mentions"]:
        text = article["title"] if mention["p"] == -1 else article["body"][mention["p"]]
        at = -1
        for _ in range(mention["n"] + 1):
            at = text.find(mention["surface"], at + 1)
        yield (article["doc"], mention["p"], at, at + len(mention["surface"]), mention["type"]), mention["entity"]


def _b_cubed(found: dict[Name, str], wanted: dict[Name, str]) -> float:
    """Return B-cubed F1 of the entities, over the names that both have."""
    pairs = [(found[name], wanted[name]) for name in found.keys() & wanted.keys()]
    if not pairs:
        return 0.0
    ours, theirs, both = (Counter(items) for items in (*zip(*pairs, strict=True), pairs))
    precision = sum(count**2 / ours[one] for (one, _), count in both.items()) / len(pairs)
    recall = sum(count**2 / theirs[other] for (_, other), count in both.items()) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def anercorp(shared: Path, lexicon: Lexicon, recognizers: Mapping[str, Recognizer] = RECOGNIZERS) -> Figures:
    """Return the whole recognizer's micro F1 on the held-out tenth of ANERcorp; print those of the others beside it."""
    figures: Figures = {}
    for name, recognizer in recognizers.items():
        found = on_anercorp(shared, recognizer, lexicon)
        print(f"{name:15}", " ".join(f"{key} {value:.3f}" for key, value in found.items()))
        if name in WHOLE:
            figures[f"names {name} anercorp"] = found["what ANERcorp marks"]
    return figures


def on_anercorp(shared: Path, recognizer: Recognizer, lexicon: Lexicon) -> Figures:
    """Return micro F1 on the held-out tenth of ANERcorp, as it is and of what it marks, and of that F1 by kind.

    ANERcorp tags whole words, proclitics included: a mention counts as the words that it touches. Its words are
    joined by spaces, its sentences by newlines, a dozen to an article. It leaves ministries, armies, parliaments and
    the like unmarked, which our guide marks; the second figure leaves them out.
    """
    from warehouse.extraction.names.train.corpus import HELD_OUT, read_lines, split

    sentences = split(read_lines(shared / "ner/anercorp_camellab_train.txt"))[HELD_OUT]
    found: dict[Name, Mention] = {}
    wanted: set[Name] = set()
    for at in range(0, len(sentences), _SENTENCES):
        article = sentences[at : at + _SENTENCES]
        wanted |= set(_tagged(str(at), article))
        found |= dict(_touched(str(at), article, recognizer, lexicon))
    marked = {key for key, mention in found.items() if not _is_unmarked(mention, lexicon)}
    by_kind = {
        kind: f1({key for key in marked if key[-1] == kind}, {key for key in wanted if key[-1] == kind})
        for kind in _KINDS.values()
    }
    return {"as it is": f1(set(found), wanted), "what ANERcorp marks": f1(marked, wanted), **by_kind}


def _tagged(document: str, article: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Name]:
    from warehouse.extraction.names.tags import spans

    for number, lines in enumerate(article):
        for span in spans([tag for _, tag in lines]):
            if span.kind in _KINDS:
                yield document, number, span.first, span.end, _KINDS[span.kind]


def _touched(
    document: str, article: Sequence[Sequence[tuple[str, str]]], recognizer: Recognizer, lexicon: Lexicon
) -> Iterator[tuple[Name, Mention]]:
    places = [(number, index) for number, lines in enumerate(article) for index in range(len(lines))]
    ends, at = [], 0
    for lines in article:
        for word, _ in lines:
            ends.append(at + len(word))
            at += len(word) + 1
    body = "\n".join(" ".join(word for word, _ in lines) for lines in article)
    for mention in names_of(recognizer(reading_of(None, body), lexicon)):
        first = sum(end <= mention.start_char for end in ends)
        last = sum(end < mention.end_char for end in ends)
        (number, start), (_, end) = places[first], places[last]
        yield (document, number, start, end + 1, _KINDS[mention.entity_type]), mention


def _is_unmarked(mention: Mention, lexicon: Lexicon) -> bool:
    entity = lexicon.catalogue.entities.get(mention.entity_id or "")
    return mention.method == "pattern" or (entity is not None and entity.role in _UNMARKED_ROLES)


def draw(shared: Path, corpus: str, articles: int, seed: int) -> list[dict]:
    """Return so many articles of a corpus, drawn at random."""
    with gzip.open(shared / "corpora" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["text"]]
    return random.Random(seed).sample(rows, articles)  # noqa: S311  # a sample to read, no secret


def speed(shared: Path, articles: int) -> Figures:
    """Print articles a second on two processes; return the share of spans that are their surfaces, and the pace.

    The pace is the time without a tagger by the time with it: it depends less on the machine.
    """
    rows = draw(shared, CORPUS, articles, 1)
    figures: Figures = {}
    seconds: dict[str, float] = {}
    for name in ("no tagger", *WHOLE):
        with multiprocessing.get_context("spawn").Pool(2, _warm_up, (name,)) as pool:
            pool.map(_read, [(name, row) for row in rows[:20]], chunksize=1)  # both processes have loaded everything
            started = time.perf_counter()
            counts = pool.map(_read, [(name, row) for row in rows], chunksize=20)
            seconds[name] = time.perf_counter() - started
        exact, total = (sum(numbers) for numbers in zip(*counts, strict=True))
        print(f"{name:15} {len(rows) / seconds[name]:.1f} articles a second, {total} mentions, {total - exact} wrong")
        figures[f"names {name} spans"] = exact / total
    return figures | {f"names {name} pace": seconds["no tagger"] / seconds[name] for name in WHOLE}


def frequent(shared: Path, lexicon: Lexicon, articles: int) -> Figures:
    """Print the entities that are named most often, each with its commonest surface: to be read by eye."""
    counts: Counter[str] = Counter()
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    for row in draw(shared, CORPUS, articles, 1):
        for mention in names_of(RECOGNIZERS["accurate"](reading_of(row["title"], row["text"]), lexicon)):
            entity = mention.entity_id or f"{mention.entity_type} «{mention.name_key}»"
            counts[entity] += 1
            surfaces[entity][mention.surface] += 1
    for number, (entity, count) in enumerate(counts.most_common(_FREQUENT), 1):
        print(f"{number:3} {count:5} {entity:45} {surfaces[entity].most_common(1)[0][0]}")
    return {}


def _warm_up(name: str) -> None:
    RECOGNIZERS[name](reading_of(None, "مصر"), load_lexicon())


def _read(item: tuple[str, dict]) -> tuple[int, int]:
    name, row = item
    reading = reading_of(row["title"], row["text"])
    mentions = RECOGNIZERS[name](reading, load_lexicon())
    exact = (
        reading.passages[mention.field].text[mention.start_char : mention.end_char] == mention.surface
        for mention in mentions
    )
    return sum(exact), len(mentions)


def main() -> int:
    """Measure; return 1 where a figure is below its floor."""
    options = parser(__doc__ or "")
    options.add_argument(
        "--only", nargs="*", choices=["gold", "anercorp", "speed", "frequent"], help="parts to measure"
    )
    options.add_argument("--articles", type=int, default=2000, help="drawn for the speed and the frequent")
    chosen = options.parse_args()
    if not chosen.shared.exists():
        print(f"{chosen.shared} is not here: nothing to measure against.")
        return 0
    lexicon = load_lexicon()
    parts: dict[str, Callable[[], Figures]] = {
        "gold": lambda: gold(chosen.shared, lexicon),
        "anercorp": lambda: anercorp(chosen.shared, lexicon),
        "speed": lambda: speed(chosen.shared, chosen.articles),
        "frequent": lambda: frequent(chosen.shared, lexicon, chosen.articles),
    }
    figures: Figures = {}
    for name in chosen.only or parts:
        figures |= parts[name]()
    return settle(figures, raise_floors=chosen.raise_floors)


if __name__ == "__main__":
    sys.exit(main())
