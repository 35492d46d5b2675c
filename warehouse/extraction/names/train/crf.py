"""Trains the CRF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from warehouse.extraction.names.features import Features
from warehouse.extraction.names.train.corpus import Sentence

_PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 120, "feature.minfreq": 2, "feature.possible_transitions": True}


def train_crf(sentences: Sequence[Sentence], features: Features, path: Path) -> None:
    """Train on `sentences` and write the model to `path`."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
    for sentence in sentences:
        trainer.append(features.of(sentence.tokens), list(sentence.tags))
    trainer.train(str(path))
