"""Training: what goes in. Tuning itself needs torch, and minutes."""

import json
import random
import struct
from pathlib import Path

import numpy as np
import pytest

from warehouse.arabic.words import Passage
from warehouse.extraction.names.features import Features
from warehouse.extraction.names.pieces import PAD, WordCutter
from warehouse.extraction.names.tagger import MODEL, TOKENIZER
from warehouse.extraction.names.tags import spans
from warehouse.extraction.names.tokens import tokens_of
from warehouse.extraction.names.train.corpus import BLOCK, Sentence, read_lines, sentence_of, split
from warehouse.extraction.names.train.grammar import Grammar
from warehouse.extraction.names.train.swapping import NamePool, swap_names
from warehouse.extraction.names.train.vocabulary import SPECIAL, prune
from warehouse.extraction.names.train.weights import read_weights
from warehouse.lexicon import Lexicon


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # no secret


def names_of(sentence: Sentence) -> list[tuple[str, str]]:
    return [
        (" ".join(token.text for token in sentence.tokens[span.first : span.end]), span.kind)
        for span in spans(sentence.tags)
    ]


def test_marks_at_the_edge_of_a_name_are_outside(tmp_path: Path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text("قال O\n«يوهان B-PERS\nغرونفيلد» I-PERS\n\nنعم O\n", encoding="utf-8")
    first, second = (sentence_of(lines) for lines in read_lines(path))
    assert names_of(first) == [("يوهان غرونفيلد", "person")]
    assert second.tags == ("O",)


def test_a_tenth_is_held_out_in_blocks() -> None:
    train, held_out = split(list(range(20 * BLOCK)))
    assert len(held_out) == 2 * BLOCK
    assert held_out[BLOCK - 1] - held_out[0] == BLOCK - 1
    assert not set(train) & set(held_out)


def test_our_sentences_are_well_formed() -> None:
    grammar = Grammar.read()
    drawn = [sentence for text in grammar.texts(300, dice(1)) for sentence in text]
    assert len(drawn) == 300
    assert {kind for sentence in drawn for _, kind in names_of(sentence)} == {"person", "location", "organization"}
    assert not [token.text for sentence in drawn for token in sentence.tokens if token.text in "{}@"]


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "sentences.txt"
    path.write_text("@sentence -\nقال {nobody}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nobody"):
        Grammar.read(path)


def test_a_proclitic_swallows_the_article(tmp_path: Path) -> None:
    path = tmp_path / "sentences.txt"
    path.write_text("@place location\nالزهراوية\n@sentence -\nوصل ل{place}.\n", encoding="utf-8")
    assert names_of(Grammar.read(path).draw(dice(1))) == [("للزهراوية", "location")]


def test_swapping_changes_names_and_nothing_else(lexicon: Lexicon) -> None:
    sentence = sentence_of([("قال", "O"), ("يوهان", "B-person"), ("غرونفيلد", "I-person"), ("كلمة", "O")])
    pool = NamePool({"person": ["أولغا مايستر كروغ"]}, {})
    swapped = {swap_names(sentence, pool, dice(seed)) for seed in range(9)}
    texts = {" ".join(token.text for token in other.tokens) for other in swapped}
    assert texts == {"قال يوهان غرونفيلد كلمة", "قال أولغا مايستر كروغ كلمة"}


def test_a_packed_model_is_read(tmp_path: Path) -> None:
    weights = read_weights(_packed_model(tmp_path / "model.bin"))
    assert (weights.width, weights.layers, weights.heads) == (32, 0, 1)
    expected = [*range(-8, 8)] * 2
    np.testing.assert_allclose(weights.arrays["emb.word"], [[value * 0.5 for value in expected]])
    np.testing.assert_allclose(weights.arrays["emb.ln.w"], [2.0] * 32)


def _packed_model(path: Path) -> Path:
    """Write a model of one piece, 32 wide, without layers."""
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 0, 1, 64, 1, 1, 1, 1e-12, 32)
    tokenizer = struct.pack("<5iQ2If1siI", 1, 0, 2, 1, 3, 1, 0, 1, 0.0, b"x", 0, 0)
    names = (b"emb.word", 1, 32, 18), (b"emb.ln.w", 0, 32, 128)
    directory_bytes = 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in names)
    at = len(head) + len(tokenizer) + directory_bytes
    directory = struct.pack("<i", len(names))
    for name, packed, count, size in names:
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", packed, count, at, size)
        at += size
    block = np.float16(0.5).tobytes() + bytes(low | low << 4 for low in range(16))
    path.write_bytes(head + tokenizer + directory + block + np.full(32, 2.0, "<f4").tobytes())
    return path


def test_a_file_of_another_kind_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF----")
    with pytest.raises(ValueError, match="E5S1"):
        read_weights(path)


def test_the_vocabulary_keeps_what_arabic_needs(tmp_path: Path) -> None:
    pieces = [*SPECIAL, "▁قال", "ون", "▁the", "▁20", "▁کہ", "،", "▁", "▁ab"]
    path = tmp_path / "tokenizer.json"
    model = {"type": "Unigram", "unk_id": 3, "vocab": [[piece, 0.0] for piece in pieces]}
    path.write_text(json.dumps({"model": model, "added_tokens": []}), encoding="utf-8")
    tokenizer, rows = prune(path)
    assert [piece for piece, _ in json.loads(tokenizer)["model"]["vocab"]] == [pieces[row] for row in rows]
    assert {pieces[row] for row in rows} == set(pieces) - {"▁the", "▁کہ"}


def test_pieces_know_where_words_begin() -> None:
    cutter = WordCutter((MODEL / TOKENIZER).read_text(encoding="utf-8"))
    short, long = (list(tokens_of(Passage(text))) for text in ("قال", "قال غرونفيلدستاين كلمة"))
    pieces = cutter.pieces([short, long])
    assert pieces.counts.tolist() == [2, 4]
    flat = pieces.ids.flatten()
    assert [flat[at] for at in pieces.firsts[1]] == [0, *(cutter.cut(token.text)[0] for token in long)]
    assert pieces.ids[0, pieces.lengths[0] :].tolist() == [PAD] * (pieces.ids.shape[1] - pieces.lengths[0])


def test_features_name_the_neighbours_and_the_catalogue(lexicon: Lexicon) -> None:
    tokens = list(tokens_of(Passage("زار محمد القاهرة")))
    first, second, third = Features(lexicon.catalogue).of(tokens)
    assert {"=wزار", ">زار|محمد", "<wمحمد"} <= set(first)
    assert {"=wمحمد", "=pp1", ">wزار", "<wالقاهره"} <= set(second)
    assert "=pl0" in third
