"""Tunes the encoder on sentences with tags."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from warehouse.extraction.names.pieces import UNKNOWN, Pieces, WordCutter
from warehouse.extraction.names.tags import TAGS, best_tags
from warehouse.extraction.names.train.corpus import Sentence
from warehouse.extraction.names.train.encoder import Encoder
from warehouse.extraction.names.train.scoring import f1_by_kind, windows
from warehouse.extraction.names.train.swapping import NamePool, swap_names

logger = logging.getLogger("marsad.train")
_UNKNOWN_SHARE = 0.05  # of the pieces, hidden in training
_BATCH = 12  # windows
_WARM_UP = 0.1
_IGNORED = -100  # the tag of what is no word


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 6
    rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    seed: int = 1


def tune(
    encoder: Encoder,
    cutter: WordCutter,
    train: Sequence[Sequence[Sentence]],
    held_out: Sequence[Sentence],
    pool: NamePool,
    *,
    plan: Plan,
    checkpoint: Path | None = None,
) -> None:
    """Tune `encoder` in place; `train` are texts, each of consecutive sentences.

    After each epoch its state is written to `checkpoint`, and its figures on `held_out` are logged.
    """
    dice = random.Random(plan.seed)  # noqa: S311  # training, no secret
    torch.manual_seed(plan.seed)
    head = list(encoder.head.parameters())
    body = [value for name, value in encoder.named_parameters() if not name.startswith("head.")]
    groups = [{"params": body, "lr": plan.rate}, {"params": head, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=plan.decay)
    steps = plan.epochs * len(list(_batches(train, pool, random.Random(0))))  # noqa: S311
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _speed(step / steps))
    for epoch in range(plan.epochs):
        encoder.train()
        started, total = time.monotonic(), 0.0
        batches = list(_batches(train, pool, dice))
        for number, batch in enumerate(batches):
            loss = _loss(encoder, cutter, batch, dice)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            if number % 20 == 0:
                logger.info(
                    "batch %d of %d, loss %.4f, %.0f s",
                    number,
                    len(batches),
                    total / (number + 1),
                    time.monotonic() - started,
                )
        if checkpoint is not None:
            torch.save(encoder.state_dict(), checkpoint)
        figures = f1_by_kind((window, _tags(encoder, cutter, window)) for window in windows(held_out))
        report = " ".join(f"{kind} {value:.4f}" for kind, value in figures.items())
        logger.info(
            "epoch %d: loss %.4f, %.0f s; held out: %s",
            epoch + 1,
            total / len(batches),
            time.monotonic() - started,
            report,
        )


def _speed(done: float) -> float:
    return min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP))


def _batches(texts: Sequence[Sequence[Sentence]], pool: NamePool, dice: random.Random) -> Iterator[list[Sentence]]:
    """Yield the windows of an epoch: cut anew, names swapped, those of about one length together."""
    found: list[Sentence] = []
    for sentences in texts:
        swapped = [swap_names(sentence, pool, dice) for sentence in sentences]
        border = dice.randrange(min(8, len(swapped)))
        found += [*windows(swapped[:border]), *windows(swapped[border:])]
    found.sort(key=lambda window: len(window.tokens) + 8 * dice.random())
    batches = [found[at : at + _BATCH] for at in range(0, len(found), _BATCH)]
    dice.shuffle(batches)
    yield from batches


def _loss(encoder: Encoder, cutter: WordCutter, batch: Sequence[Sentence], dice: random.Random) -> torch.Tensor:
    pieces = cutter.pieces([window.tokens for window in batch])
    hidden = np.array([dice.random() for _ in range(pieces.ids.size)]).reshape(pieces.ids.shape) < _UNKNOWN_SHARE
    seen = Pieces(
        np.where(hidden & (pieces.ids > UNKNOWN), UNKNOWN, pieces.ids), pieces.lengths, pieces.firsts, pieces.counts
    )
    wanted = np.full(pieces.firsts.shape, _IGNORED, np.int64)
    for row, window in enumerate(batch):
        wanted[row, 1 : 1 + len(window.tags)] = [TAGS.index(tag) for tag in window.tags]
    scores = encoder(seen)
    return functional.cross_entropy(scores.flatten(0, 1), torch.from_numpy(wanted).flatten(), ignore_index=_IGNORED)


def _tags(encoder: Encoder, cutter: WordCutter, window: Sentence) -> list[str]:
    encoder.eval()
    with torch.no_grad():
        scores = encoder(cutter.pieces([window.tokens]))[0, 1:].log_softmax(-1).numpy()
    return [TAGS[tag] for tag in best_tags(scores)]
