"""Cuts the multilingual vocabulary down to what Arabic news needs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_SPACE = "▁"
_LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_KEPT = re.compile(
    rf"{_SPACE}?(?:[{_LETTERS}]+|[A-Za-z]{{1,2}}|[0-9]{{1,4}}|[٠-٩]{{1,2}}|[!-/:-@\[-`{{-~«»“”‘’…–—،؛؟٪]{{1,3}})|{_SPACE}|[پچژڤگکی]"
)
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def prune(tokenizer: Path) -> tuple[str, list[int]]:
    """Return a tokenizer (JSON) of the kept pieces, and the rows of the embedding that they had."""
    data: dict[str, Any] = json.loads(tokenizer.read_text(encoding="utf-8"))
    vocabulary = data["model"]["vocab"]
    rows = [row for row, (piece, _) in enumerate(vocabulary) if piece in SPECIAL or _KEPT.fullmatch(piece)]
    data["model"]["vocab"] = [vocabulary[row] for row in rows]
    data["added_tokens"] = [token for token in data["added_tokens"] if token["content"] in SPECIAL]
    data["normalizer"] = None  # words come in normal form
    data["post_processor"] = None
    return json.dumps(data, ensure_ascii=False), rows
