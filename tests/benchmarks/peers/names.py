"""Names, beside the least and the plainest that could find them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.names import Recognizer, on_anercorp, on_gold
from tests.benchmarks.peers.effort import Effort
from tests.benchmarks.peers.report import Subject, row_of
from tests.benchmarks.peers.running import Contestant, Measured, take_turns
from warehouse.arabic.letters import fold
from warehouse.extraction.names.train.corpus import TRAIN, read_lines, split
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon, load_lexicon
from warehouse.model import Mention

Texts = list[dict[str, str]]
CONTESTANTS = [
    Contestant(
        "Marsad, accurate",
        "names_marsad.py",
        job={"recognizer": "accurate"},
        note="asks an encoder about the sentences that may hold a name which no list has: most of its time.",
    ),
    Contestant(
        "Marsad, fast",
        "names_marsad.py",
        job={"recognizer": "fast"},
        note="leaves the encoder out.",
    ),
    Contestant(
        "aliases alone",
        "names_aliases.py",
        "names",
        note="an Aho-Corasick automaton of Marsad's own aliases, the longest at each place: the limit of speed. It"
        " takes letters as they are written, so that it misses names behind a proclitic or with another hamza, and"
        " all that no list has; it cannot tell a short alias from a common word.",
    ),
    Contestant(
        "a plain CRF",
        "names_crf.py",
        "names",
        note="trained on the nine tenths of ANERcorp that Marsad's tagger is, on words, their ends and their"
        " neighbours: has no list of names, and its gold is ANERcorp's guide, not ours.",
    ),
]


def measure(effort: Effort) -> Subject:
    """Return the table of recognizers."""
    lexicon = load_lexicon()
    texts = _texts_with_gold(effort, lexicon)
    timed = [{"title": one["title"] or "", "body": one["text"]} for one in effort.some()]
    words = sum(len(f"{one['title']} {one['body']}".split()) for one in timed)
    job = _job(effort, lexicon, texts, timed)
    outcomes = take_turns(CONTESTANTS, job, effort.folder, rounds=effort.rounds)
    rows = []
    for one in CONTESTANTS:
        outcome, figures = outcomes[one.who], {}
        if isinstance(outcome, Measured):
            figures = _scores(effort, _replay(texts, outcome.result["names"]), lexicon)
        rows.append(row_of(one, outcome, outcomes[CONTESTANTS[0].who], words, figures))
    about = (
        "Exact F1 of span and type on our gold (known to who wrote the rules) and on the tenth of "
        "ANERcorp that nobody was trained on, of all found and without what it leaves unmarked (ministries, …). "
        f"Speed on {len(timed):,} articles; «Marsad's speed» is that of `accurate`."
    )
    return Subject("Names", "words", about, rows)


def _scores(effort: Effort, recognizer: Recognizer, lexicon: Lexicon) -> dict[str, str]:
    anercorp = on_anercorp(effort.shared, recognizer, lexicon)
    return {
        "3 articles": f"{on_gold(effort.shared / 'gold/seeds', recognizer, lexicon)['micro']:.3f}",
        "10 articles": f"{on_gold(effort.shared / 'gold/news', recognizer, lexicon)['micro']:.3f}",
        "ANERcorp, all found": f"{anercorp['as it is']:.3f}",
        "what it marks": f"{anercorp['what ANERcorp marks']:.3f}",
    }


def _texts_with_gold(effort: Effort, lexicon: Lexicon) -> Texts:
    """Return all texts that the scores will ask for: they are asked for once, and nothing is found."""
    texts: Texts = []

    def look(reading: Reading, _lexicon: Lexicon) -> Sequence[Mention]:
        texts.append({name: passage.text for name, passage in reading.passages.items()})
        return ()

    _scores(effort, look, lexicon)
    return texts


def _replay(texts: Texts, names: list[list[list[Any]]]) -> Recognizer:
    """Return the recognizer that gives what a worker found in each of `texts`."""
    found = {(text["title"], text["body"]): of_text for text, of_text in zip(texts, names, strict=True)}

    def recognize(reading: Reading, _lexicon: Lexicon) -> list[Mention]:
        key = (reading.passages["title"].text, reading.passages["body"].text)
        return [_mention(reading, name) for name in found[key]]

    return recognize


def _mention(reading: Reading, name: list[Any]) -> Mention:
    field, start, end, kind, entity_id, method = name
    surface = reading.passages[field].text[start:end]
    return Mention(field, start, end, surface, "name", kind, entity_id, fold(surface), 0, 1.0, method)


def _job(effort: Effort, lexicon: Lexicon, texts: Texts, timed: Texts) -> dict[str, Any]:
    """Write what the workers read, and return where it is."""
    entities = lexicon.catalogue.entities
    aliases = [[one.alias, entities[one.entity_id].entity_type, one.entity_id] for one in lexicon.catalogue.aliases]
    sentences = split(read_lines(effort.shared / "ner/anercorp_camellab_train.txt"))[TRAIN]
    return {
        "gold": str(effort.write_lines("gold.jsonl", list(texts))),
        "timed": str(effort.write_lines("timed.jsonl", list(timed))),
        "aliases": str(effort.write_lines("aliases.jsonl", [aliases])),
        "train": str(effort.write_lines("train.jsonl", list(sentences))),
        "model": str(effort.folder / "plain.crf"),
    }
