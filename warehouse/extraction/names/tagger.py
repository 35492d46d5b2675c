"""The tagger: what a model that read many names takes for one.

`fast` is a CRF. `accurate` is a small encoder (ONNX, 8 bits) whose scores are mixed with those of the CRF. The models
are in `model/`, with their licences; `python -m warehouse.extraction.names.train` made them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
import onnxruntime
import pycrfsuite

from warehouse.extraction.names.features import Features
from warehouse.extraction.names.pieces import WordCutter
from warehouse.extraction.names.tags import OUTSIDE, TAGS, Scores, best_tags, spans
from warehouse.extraction.names.tokens import Token, pack, sentences_of
from warehouse.extraction.reading import Reading
from warehouse.lexicon import Lexicon
from warehouse.model import Field
from warehouse.settings import Settings, TaggerKind

MODEL = Path(__file__).with_name("model")
CRF, ENCODER, TOKENIZER = "crf.bin", "encoder.onnx", "tokenizer.json"  # files of it
_INPUTS = ("ids", "lengths", "firsts", "counts")
_CRF_WEIGHT = 0.8  # of its log probabilities beside the encoder's; measured
_SURE = 0.995  # so that the other tags need not be looked at
_LEAST = 1e-6  # a probability that stands for "none"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name as tagged: where, of what kind (`other` too), and how sure the tagger is, 0 to 1."""

    field: Field
    first_word: int
    end_word: int
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the tagger makes of an article: the names, title first, and for each word how sure it is in none, 0 to 1."""

    names: tuple[Tagged, ...]
    outside: dict[tuple[Field, int], float]


class Crf:
    """Scores words with the CRF."""

    def __init__(self, path: Path, features: Features) -> None:
        """Open the model."""
        self._features = features
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))
        self._one_at_a_time = Lock()  # it holds the window it was given last

    def scores(self, windows: Sequence[Sequence[Token]]) -> list[Scores]:
        """Return for each window the log probability of each tag for each token."""
        return [self._window(window) for window in windows]

    def _window(self, window: Sequence[Token]) -> Scores:
        items = self._features.of(window)
        with self._one_at_a_time:
            self._tagger.set(items)
            shares = [self._shares(at) for at in range(len(window))]
        return np.log(np.maximum(np.array(shares, np.float32), _LEAST))

    def _shares(self, at: int) -> list[float]:
        """Return the probability of each tag; of a word that is surely no name, the rest is shared out evenly."""
        outside = self._tagger.marginal(OUTSIDE, at)
        if outside > _SURE:
            return [outside, *[(1 - outside) / (len(TAGS) - 1)] * (len(TAGS) - 1)]
        return [self._tagger.marginal(tag, at) for tag in TAGS]


class Encoder:
    """Scores words with the encoder."""

    def __init__(self, path: Path, tokenizer: Path) -> None:
        """Open the model; it works in one thread, for articles are read in several processes."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._cutter = WordCutter(tokenizer.read_text(encoding="utf-8"))

    def scores(self, windows: Sequence[Sequence[Token]]) -> list[Scores]:
        """Return for each window the log probability of each tag for each token."""
        return [self._window(window) for window in windows]  # one by one: padding would cost more

    def _window(self, window: Sequence[Token]) -> Scores:
        pieces = self._cutter.pieces([window])
        (scores,) = self._session.run(None, {name: getattr(pieces, name) for name in _INPUTS})
        return cast(Scores, scores[0, 1:])


class Tagger:
    """Tags articles."""

    def __init__(self, crf: Crf | None, encoder: Encoder | None = None) -> None:
        """Take the CRF, the encoder, or both."""
        self._crf, self._encoder = crf, encoder

    def tag(self, reading: Reading) -> Tagging:
        """Tag an article; a name lies within one window of sentences."""
        sentences = (
            [(field, token) for token in sentence]
            for field, passage in reading.passages.items()
            for sentence in sentences_of(passage)
        )
        windows = list(pack(sentences))
        names: list[Tagged] = []
        outside: dict[tuple[Field, int], float] = {}
        for window, scores in zip(
            windows, self._scores([[token for _, token in window] for window in windows]), strict=True
        ):
            shares = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
            names += _names(window, scores, shares)
            outside |= {
                (field, token.word): float(shares[at, TAGS.index(OUTSIDE)])
                for at, (field, token) in enumerate(window)
                if token.word is not None
            }
        return Tagging(tuple(names), outside)

    def tags(self, windows: Sequence[Sequence[Token]]) -> list[list[str]]:
        """Return the best tags of each window."""
        return [[TAGS[tag] for tag in best_tags(scores)] for scores in self._scores(windows)]

    def _scores(self, windows: Sequence[Sequence[Token]]) -> list[Scores]:
        if not windows:
            return []
        crf = self._crf.scores(windows) if self._crf else []
        encoded = self._encoder.scores(windows) if self._encoder else []
        if crf and encoded:
            return [one + _CRF_WEIGHT * other for one, other in zip(encoded, crf, strict=True)]
        return encoded or crf


def _names(window: Sequence[tuple[Field, Token]], scores: Scores, shares: Scores) -> Iterator[Tagged]:
    best = best_tags(scores)
    sure = [float(shares[at, tag]) for at, tag in enumerate(best)]
    for span in spans([TAGS[tag] for tag in best], sure):
        field = window[span.first][0]
        words = [
            token.word for where, token in window[span.first : span.end] if token.word is not None and where == field
        ]
        if words:
            yield Tagged(field, words[0], words[-1] + 1, span.kind, span.confidence)


@cache
def load_tagger(lexicon: Lexicon, kind: TaggerKind) -> Tagger:
    """Open the models; once a process for each lexicon and kind."""
    crf = Crf(MODEL / CRF, Features(lexicon.catalogue))
    if kind == "fast":
        return Tagger(crf)
    return Tagger(crf, Encoder(MODEL / ENCODER, MODEL / TOKENIZER))


@cache
def tagger_version() -> str:
    """Return the chosen kind of tagger and a short hash over the files of its models."""
    kind = Settings().tagger
    digest = hashlib.sha256()
    for name in (CRF,) if kind == "fast" else (CRF, ENCODER, TOKENIZER):
        digest.update((MODEL / name).read_bytes())
    return f"{kind}-{digest.hexdigest()[:8]}"


@cache
def chosen_tagger(lexicon: Lexicon) -> Tagger:
    """Return the tagger that the setting `MARSAD_TAGGER` names."""
    return load_tagger(lexicon, Settings().tagger)
