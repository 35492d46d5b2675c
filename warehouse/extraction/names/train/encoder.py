"""The encoder as torch trains it: BERT's layers, a tag score for each word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from warehouse.extraction.names.pieces import Ids, Pieces
from warehouse.extraction.names.tags import TAGS
from warehouse.extraction.names.train.weights import Array, Weights

_DROPOUT = 0.1


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of the open encoder is kept.

    After `whole_layers` layers only the first piece of each word goes on: the rest of the work is done on words.
    """

    layers: int = 6
    whole_layers: int = 3


class Layer(nn.Module):
    """One layer of BERT, named as in the file of weights."""

    def __init__(self, arrays: dict[str, Array], number: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao, self.fi, self.fo = (
            _linear(arrays, f"l{number}.{name}") for name in ("q", "k", "v", "ao", "fi", "fo")
        )
        self.aln, self.oln = (_norm(arrays, f"l{number}.{name}", epsilon) for name in ("aln", "oln"))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the next states; `mask` is (windows, 1, 1, pieces), 0 where real and very low where not."""
        windows, pieces, width = states.shape
        query, key, value = (
            part(states).view(windows, pieces, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads) + mask
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(windows, pieces, width)
        states = self.aln(states + functional.dropout(self.ao(mixed), _DROPOUT, self.training))
        inner = self.fo(functional.gelu(self.fi(states)))
        normed: Tensor = self.oln(states + functional.dropout(inner, _DROPOUT, self.training))
        return normed


class Encoder(nn.Module):
    """Pieces in, a score of each tag for each word out."""

    def __init__(self, weights: Weights, rows: Sequence[int], shape: Shape) -> None:
        """Take the lower layers of `weights`, and of its pieces those in `rows`."""
        super().__init__()
        arrays = weights.arrays
        self.shape = shape
        self.words = nn.Embedding.from_pretrained(torch.tensor(arrays["emb.word"][list(rows)]), freeze=False)
        places = arrays["emb.pos"] + arrays["emb.type"][: weights.width]
        self.places = nn.Embedding.from_pretrained(torch.tensor(places), freeze=False)
        self.norm = _norm(arrays, "emb.ln", weights.epsilon)
        self.layers = nn.ModuleList(
            Layer(arrays, number, weights.heads, weights.epsilon) for number in range(shape.layers)
        )
        self.head = nn.Linear(weights.width, len(TAGS))

    def forward(self, batch: Pieces) -> Tensor:
        """Return (windows, words, tags); the scores of the first "word" mean nothing."""
        numbers = torch.arange(batch.ids.shape[1])
        states = functional.dropout(
            self.norm(self.words(torch.from_numpy(batch.ids)) + self.places(numbers)), _DROPOUT, self.training
        )
        mask = _mask(batch.lengths, batch.ids.shape[1])
        for number, layer in enumerate(self.layers):
            if number == self.shape.whole_layers:
                states, mask = _firsts(states, batch), _mask(batch.counts, batch.firsts.shape[1])
            states = layer(states, mask)
        if self.shape.whole_layers >= self.shape.layers:
            states = _firsts(states, batch)
        scores: Tensor = self.head(functional.dropout(states, _DROPOUT, self.training))
        return scores


def _firsts(states: Tensor, batch: Pieces) -> Tensor:
    return states.reshape(-1, states.shape[-1])[torch.from_numpy(batch.firsts).long()]


def _mask(lengths: Ids, longest: int) -> Tensor:
    absent = torch.arange(longest)[None, :] >= torch.from_numpy(lengths)[:, None]
    return absent[:, None, None, :] * -1e4


def _linear(arrays: dict[str, Array], name: str) -> nn.Linear:
    weight = arrays[f"{name}.w"]
    linear = nn.Linear(weight.shape[1], weight.shape[0])
    linear.load_state_dict({"weight": torch.tensor(weight), "bias": torch.tensor(arrays[f"{name}.b"])})
    return linear


def _norm(arrays: dict[str, Array], name: str, epsilon: float) -> nn.LayerNorm:
    norm = nn.LayerNorm(arrays[f"{name}.w"].shape[0], eps=epsilon)
    norm.load_state_dict({"weight": torch.tensor(arrays[f"{name}.w"]), "bias": torch.tensor(arrays[f"{name}.b"])})
    return norm
