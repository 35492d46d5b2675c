"""Makes the tagger's models: `python -m warehouse.extraction.names.train --help`."""

from __future__ import annotations

import argparse
import logging
import random
import sys
from pathlib import Path

import torch

from warehouse.extraction.names.features import Features
from warehouse.extraction.names.pieces import WordCutter
from warehouse.extraction.names.tagger import CRF, ENCODER, MODEL, TOKENIZER, Crf, Tagger
from warehouse.extraction.names.tagger import Encoder as Tagging
from warehouse.extraction.names.train.corpus import BLOCK, Sentence, read_lines, sentence_of, split
from warehouse.extraction.names.train.crf import train_crf
from warehouse.extraction.names.train.encoder import Encoder, Shape
from warehouse.extraction.names.train.grammar import Grammar
from warehouse.extraction.names.train.graph import write_graph
from warehouse.extraction.names.train.scoring import f1_by_kind, windows
from warehouse.extraction.names.train.swapping import NamePool, swap_names
from warehouse.extraction.names.train.tuning import Plan, tune
from warehouse.extraction.names.train.vocabulary import prune
from warehouse.extraction.names.train.weights import installed_tokenizer, installed_weights, read_weights
from warehouse.lexicon.catalogue import Catalogue

logger = logging.getLogger("marsad.train")


def main() -> int:
    """Train the CRF, tune the encoder, write both and print their figures on the tenth held out."""
    options = _options().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    train, held_out = split([sentence_of(lines) for lines in read_lines(options.anercorp)])
    catalogue = Catalogue.load()
    features = Features(catalogue)
    pool = NamePool.of(train, catalogue)
    options.out.mkdir(parents=True, exist_ok=True)
    own = Grammar.read().texts(options.own_sentences, random.Random(options.seed))  # noqa: S311  # no secret
    if not options.encoder_only:
        train_crf(_for_crf(train, own, pool, options.seed), features, options.out / CRF)
    if not options.crf_only:
        _tune(train, own, held_out, pool, options)
    _report(features, held_out, options.out)
    return 0


def _options() -> argparse.ArgumentParser:
    plan, shape = Plan(), Shape()
    parser = argparse.ArgumentParser(prog="python -m warehouse.extraction.names.train", description=main.__doc__)
    parser.add_argument("anercorp", type=Path, help="ANERcorp's training split: a word and its tag a line")
    parser.add_argument("--out", type=Path, default=MODEL, help="folder of the models")
    parser.add_argument("--layers", type=int, default=shape.layers, help="layers of the encoder, at most 12")
    parser.add_argument(
        "--whole-layers", type=int, default=shape.whole_layers, help="layers before pieces become words"
    )
    parser.add_argument("--epochs", type=int, default=plan.epochs)
    parser.add_argument("--rate", type=float, default=plan.rate, help="learning rate of the encoder")
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument("--own-sentences", type=int, default=1200, help="drawn from sentences.txt")
    parser.add_argument("--checkpoint", type=Path, help="file that keeps the encoder after each epoch")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--crf-only", action="store_true")
    chosen.add_argument("--encoder-only", action="store_true")
    return parser


def _for_crf(train: list[Sentence], own: list[list[Sentence]], pool: NamePool, seed: int) -> list[Sentence]:
    """Return the sentences, once more those that got other names, and our own."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    swapped = [other for sentence in train if (other := swap_names(sentence, pool, dice)) is not sentence]
    return [*train, *swapped, *(sentence for text in own for sentence in text)]


def _tune(
    train: list[Sentence],
    own: list[list[Sentence]],
    held_out: list[Sentence],
    pool: NamePool,
    options: argparse.Namespace,
) -> None:
    tokenizer, rows = prune(installed_tokenizer())
    (options.out / TOKENIZER).write_text(tokenizer, encoding="utf-8")
    cutter = WordCutter(tokenizer)
    weights = read_weights(installed_weights())
    shape = Shape(options.layers, options.whole_layers)
    encoder = Encoder(weights, rows, shape)
    if options.start:
        encoder.load_state_dict(torch.load(options.start))
    texts = [train[at : at + BLOCK] for at in range(0, len(train), BLOCK)] + own
    plan = Plan(epochs=options.epochs, rate=options.rate, seed=options.seed)
    tune(encoder, cutter, texts, held_out, pool, plan=plan, checkpoint=options.checkpoint)
    arrays = {name: value.numpy() for name, value in encoder.state_dict().items()}
    write_graph(arrays, shape, heads=weights.heads, epsilon=weights.epsilon, path=options.out / ENCODER)


def _report(features: Features, held_out: list[Sentence], folder: Path) -> None:
    """Print exact F1 on the tenth held out of each model that is there, and of both mixed."""
    crf = Crf(folder / CRF, features)
    taggers = {"CRF": Tagger(crf)}
    if (folder / ENCODER).exists():
        encoder = Tagging(folder / ENCODER, folder / TOKENIZER)
        taggers |= {"encoder, 8 bits": Tagger(None, encoder), "both": Tagger(crf, encoder)}
    for name, tagger in taggers.items():
        found = [(window, tagger.tags([window.tokens])[0]) for window in windows(held_out)]
        figures = f1_by_kind(found)
        logger.info("%-16s %s", name, " ".join(f"{kind} {value:.3f}" for kind, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
