"""python-crfsuite alone: a CRF with the usual plain features, trained on the same nine tenths of ANERcorp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pycrfsuite
from job import Clock, Job, Result, do, read_lines

WORD = re.compile(r"\w+|[^\w\s]")
SENTENCE = re.compile(r"[^\n.!?؟]+[\n.!?؟]*")
PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 100, "feature.possible_transitions": True}
KINDS = {"person", "location", "organization"}


def features(words: list[str]) -> list[list[str]]:
    """Return the features of each word: itself, its ends, what it is made of, and the two words on each side."""
    found = []
    for at, word in enumerate(words):
        one = [f"w={word}", f"digit={word.isdigit()}", f"mark={not word.isalnum()}", f"long={min(len(word), 8)}"]
        one += [f"p{size}={word[:size]}" for size in (1, 2, 3)] + [f"s{size}={word[-size:]}" for size in (1, 2, 3)]
        for off in (-2, -1, 1, 2):
            one.append(f"{off}={words[at + off]}" if 0 <= at + off < len(words) else f"{off}=none")
        found.append(one)
    return found


def train(sentences: list[list[list[str]]], model: Path) -> None:
    """Train on sentences of words with their tags; a word is cut at its marks, as texts are."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for sentence in sentences:
        words, tags = [], []
        for word, tag in sentence:
            for number, piece in enumerate(WORD.findall(word)):
                words.append(piece)
                tags.append(tag if tag == "O" or number == 0 else f"I-{tag[2:]}")
        trainer.append(features(words), tags)
    trainer.train(str(model))


def names(text: str, tagger: pycrfsuite.Tagger) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of each name."""
    for sentence in SENTENCE.finditer(text):
        words = list(WORD.finditer(text, *sentence.span()))
        tags = tagger.tag(features([word.group() for word in words])) if words else []
        at = 0
        while at < len(tags):
            end = at + 1
            if tags[at] != "O":
                while end < len(tags) and tags[end] == f"I-{tags[at][2:]}":
                    end += 1
                if tags[at][2:] in KINDS:
                    yield words[at].start(), words[end - 1].end(), tags[at][2:]
            at = end


def work(job: Job, clock: Clock) -> Result:
    """Return the names of the texts with gold, and the time of the others; training is not in the time."""
    model = Path(job["model"])
    if not model.exists():
        train(read_lines(job["train"]), model)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))

    def found(text: dict[str, str]) -> list[list[object]]:
        return [
            [field, start, end, kind, None, "crf"]
            for field in ("title", "body")
            for start, end, kind in names(text[field], tagger)
        ]

    gold = [found(text) for text in read_lines(job["gold"])]
    timed = read_lines(job["timed"])
    with clock.running():
        for text in timed:
            found(text)
    return {"names": gold, "version": version("python-crfsuite")}


do(work)
