"""The tagger: what a model that read many names takes for one.

`fast` is a CRF. `accurate` is a small encoder (ONNX, 8 bits) whose scores are mixed with those of the CRF; it is asked
about the windows alone in which the CRF suspects a name that nothing else has found. The models are in `model/`, with
their licences; `python -m warehouse.extraction.names.train` made them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
import onnxruntime
import pycrfsuite
from numpy.typing import NDArray

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
_COUNTED = [at for at, tag in enumerate(TAGS) if tag != OUTSIDE and not tag.endswith("other")]
_CRF_WEIGHT = 0.8  # of its log probabilities beside the encoder's; measured
_SURE = 0.995  # so that the other tags need not be looked at
_SUSPECTED = 0.3  # by the CRF to be a person, place or organization: then the encoder is asked; measured
_MOST_ASKED = 200  # windows of an article that the encoder is asked about, the first ones: more is no article
_LEAST = 1e-6  # a probability that stands for "none"


Place = tuple[Field, int]  # a word of an article, by its index
Flags = NDArray[np.bool_]


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
    outside: dict[Place, float]


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

    def tag(self, reading: Reading, known: Set[Place] = frozenset()) -> Tagging:
        """Tag an article; a name lies within one window of sentences. `known` are words of names found otherwise."""
        sentences = (
            [(field, token) for token in sentence]
            for field, passage in reading.passages.items()
            for sentence in sentences_of(passage)
        )
        windows = list(pack(sentences))
        tokens = [[token for _, token in window] for window in windows]
        open_words = [
            np.array([token.word is not None and (field, token.word) not in known for field, token in window])
            for window in windows
        ]
        names: list[Tagged] = []
        outside: dict[Place, float] = {}
        for window, scores in zip(windows, self._scores(tokens, open_words), strict=True):
            shares = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
            names += _names(window, scores, shares)
            outside |= {
                (field, token.word): float(shares[at, TAGS.index(OUTSIDE)])
                for at, (field, token) in enumerate(window)
                if token.word is not None
            }
        return Tagging(tuple(names), outside)

    def tags(self, windows: Sequence[Sequence[Token]]) -> list[list[str]]:
        """Return the best tags of each window, the encoder asked about all of them."""
        return [[TAGS[tag] for tag in best_tags(scores)] for scores in self._scores(windows)]

    def _scores(self, windows: Sequence[Sequence[Token]], open_words: Sequence[Flags] | None = None) -> list[Scores]:
        """Return the scores of each window; the encoder is asked of those where one of `open_words` may be a name."""
        if self._crf is None:
            return self._encoder.scores(windows) if self._encoder else []
        found = self._crf.scores(windows)
        if self._encoder is None:
            return found
        asked = list(range(len(windows)))
        if open_words is not None:
            asked = [at for at in asked if _is_suspect(found[at], open_words[at])][:_MOST_ASKED]
        for at, scores in zip(asked, self._encoder.scores([windows[at] for at in asked]), strict=True):
            found[at] = scores + _CRF_WEIGHT * found[at]
        return found


def _is_suspect(scores: Scores, open_words: Flags) -> bool:
    return bool((np.exp(scores[:, _COUNTED]).sum(axis=1) >= _SUSPECTED)[open_words].any())


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


@lru_cache(maxsize=2)  # of the lexicon that is used, and perhaps the one before
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


@lru_cache(maxsize=2)
def chosen_tagger(lexicon: Lexicon) -> Tagger:
    """Return the tagger that the setting `MARSAD_TAGGER` names."""
    return load_tagger(lexicon, Settings().tagger)
