"""What holds of any input at all: nothing crashes, segments rebuild the text, spans are where they say."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.checks import check
from tests.fuzz.made import ENCODINGS, KEYS, MARKERS, ODD, SENTENCES, TAGS, made
from warehouse.batch import load_rules
from warehouse.cleaning import Rules
from warehouse.cleaning.encoding import decode, to_logical_order
from warehouse.errors import Unreadable
from warehouse.lexicon import Lexicon
from warehouse.model import RawDocument

LEAD = SENTENCES[0] + "\n"  # so that most of what is made is an Arabic article


def document(media_type: str, payload: bytes, charset: str | None = None) -> RawDocument:
    return RawDocument(hashlib.sha256(payload).hexdigest(), "/in/made", media_type, payload, charset=charset)


words = st.sampled_from([word for sentence in SENTENCES for word in sentence.split()])
repeated = st.builds(lambda piece, times: piece * times, st.sampled_from(ODD + MARKERS), st.integers(2, 200))
pieces = st.one_of(
    st.sampled_from(SENTENCES), st.sampled_from(MARKERS), words, st.sampled_from(ODD), repeated, st.text(max_size=30)
)
joined = st.sampled_from(("", " ", "\n", "\n\n"))
texts = st.builds(lambda lead, parts, by: lead + by.join(parts), st.sampled_from(("", LEAD)), st.lists(pieces), joined)
titles = st.lists(st.one_of(words, st.sampled_from(ODD), repeated), max_size=30).map(" ".join)
pages = st.builds(
    "<html><head><title>{}</title></head><body><p>{}</p>{}".format,
    titles,
    st.sampled_from(("", LEAD)),
    st.lists(st.one_of(st.sampled_from(TAGS), pieces), max_size=60).map("".join),
)
values = st.one_of(texts, titles, st.none(), st.booleans(), st.floats(), st.integers(), st.lists(st.text(max_size=9)))
records = st.builds(dict, st.dictionaries(st.sampled_from(KEYS), values), text=texts)


other_bytes = st.builds(
    lambda text, encoding, noise, charset, kind: document(kind, text.encode(encoding, "replace") + noise, charset),
    texts,
    st.sampled_from(ENCODINGS),
    st.binary(max_size=20),
    st.one_of(st.none(), st.sampled_from(ENCODINGS), st.text(max_size=5)),
    st.sampled_from(("text/plain", "text/html", "application/json")),
)


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@given(text=texts)
def test_any_text(text: str, rules: Rules, lexicon: Lexicon) -> None:
    check(document("text/plain", text.encode("utf-8", "replace")), rules, lexicon, twice=True)


@given(page=pages)
def test_any_page(page: str, rules: Rules, lexicon: Lexicon) -> None:
    check(document("text/html", page.encode("utf-8", "replace")), rules, lexicon, twice=True)


@given(record=records, is_ascii=st.booleans())
def test_any_record(record: dict[str, object], is_ascii: bool, rules: Rules, lexicon: Lexicon) -> None:
    payload = json.dumps(record, ensure_ascii=is_ascii).encode("utf-8", "replace")
    check(document("application/json", payload), rules, lexicon, twice=True)


@given(made_document=other_bytes)
def test_any_bytes(made_document: RawDocument, rules: Rules, lexicon: Lexicon) -> None:
    check(made_document, rules, lexicon)


@given(seed=st.integers(0, 10**9))
def test_any_made_document(seed: int, rules: Rules, lexicon: Lexicon) -> None:
    check(made(seed), rules, lexicon, twice=True)


@given(text=texts)
def test_what_was_decoded_is_not_changed_by_decoding(text: str) -> None:
    try:
        once = decode(text.encode("utf-8", "replace"))
        again = decode(once.encode())
    except Unreadable:
        return
    assert again == once


@given(text=texts)
def test_what_is_in_logical_order_stays(text: str) -> None:
    once = to_logical_order(text)
    assert to_logical_order(once) == once
